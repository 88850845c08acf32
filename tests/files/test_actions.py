"""Files on their way into the bucket and out of it."""

import base64
import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from chalicelib.files import actions
from chalicelib.files.rules import WrongFile
from chalicelib.settings import settings
from tests.files.made_up import DOCX, HTML, PDF

Send = Callable[[str, bytes], None]
KEY = "materials/somewhere/abc"
MOST = 100_000


def is_kept(key: str) -> bool:
    listed = boto3.client("s3").list_objects_v2(Bucket=settings.files_bucket)
    return key in [each["Key"] for each in listed.get("Contents", [])]


@pytest.mark.requirement("A5")
def test_the_form_binds_s3_to_one_key_a_size_a_way_back_and_ten_minutes(bucket: Send) -> None:
    upload = actions.upload_form("materials/farsta", ("pdf",), MOST, "/personal/kurser/farsta/material/ny")

    policy = json.loads(base64.b64decode(upload.fields["policy"]))
    assert upload.origin == f"https://{settings.files_bucket}.s3.eu-north-1.amazonaws.com"
    assert actions.is_in("materials/farsta", upload.key)
    assert {"key": upload.key} in policy["conditions"]
    assert {"Content-Type": "application/octet-stream"} in policy["conditions"]
    assert {"success_action_redirect": "https://komet.test/personal/kurser/farsta/material/ny"} in policy["conditions"]
    assert ["content-length-range", 0, 2 * MOST] in policy["conditions"]
    assert actions.upload_form("materials/farsta", ("pdf",), MOST, "/").key != upload.key


@pytest.mark.requirement("A5")
@pytest.mark.parametrize(
    "key",
    [
        "",
        "materials/farsta",
        "materials/farsta/",
        "materials/farsta/../../imports/x",
        "materials/farsta/short",
        "materials/other/AAAAAAAAAAAAAAAAAAAAAA",
        "imports/AAAAAAAAAAAAAAAAAAAAAA",
        "materials/farsta/AAAAAAAAAAAAAAAAAAAAA/",
        "materials/farsta/AAAAAAAAAAAAAAAAAAAAAå",
    ],
)
def test_a_key_of_another_folder_is_known_as_such(key: str) -> None:
    assert not actions.is_in("materials/farsta", key)
    assert actions.is_in("materials/farsta", "materials/farsta/AAAAAAAAAAAAAAAAAAAA_-")


@pytest.mark.requirement("A5")
@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (DOCX, "docx")])
def test_a_file_that_arrived_is_looked_at(bucket: Send, content: bytes, kind: str) -> None:
    bucket(KEY, content)

    found = actions.arrived(KEY, ("pdf", "docx"), MOST)

    assert (found.kind, found.size, found.type.ending) == (kind, len(content), kind)
    assert actions.content(KEY, MOST) == content


@pytest.mark.requirement("A5")
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (PDF + bytes(MOST), "too_big"),
        (HTML, "wrong_type"),
        (DOCX, "wrong_type"),
        (b"PK\x03\x04" + bytes(50), "wrong_type"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_deleted(bucket: Send, content: bytes, why: str) -> None:
    bucket(KEY, content)

    with pytest.raises(WrongFile) as refused:
        actions.arrived(KEY, ("pdf",), MOST)

    assert refused.value.why == why and refused.value.status == 422
    assert not is_kept(KEY)


def test_a_file_that_never_came_is_told_of(bucket: Send) -> None:
    for ask in (lambda: actions.arrived(KEY, ("pdf",), MOST), lambda: actions.content(KEY, MOST)):
        with pytest.raises(WrongFile) as refused:
            ask()
        assert refused.value.why == "missing"


def test_a_file_with_more_than_is_taken_is_not_read(bucket: Send) -> None:
    bucket(KEY, PDF)

    with pytest.raises(WrongFile, match="wrong file") as refused:
        actions.content(KEY, 5)

    assert refused.value.why == "too_big"


@pytest.mark.requirement("A5")
def test_a_link_gives_the_file_as_one_to_keep_for_five_minutes(bucket: Send) -> None:
    actions.keep(KEY, PDF, "application/pdf")

    address = actions.link(KEY, "Träff 1 – läxa.pdf", "application/pdf")

    query = {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}
    assert query["X-Amz-Expires"] == "300"
    assert query["response-content-type"] == "application/pdf"
    assert query["response-content-disposition"].startswith('attachment; filename="Tr_ff 1 _ l_xa.pdf"')
    assert actions.content(KEY, MOST) == PDF


def test_a_file_is_deleted_once_or_twice(bucket: Send) -> None:
    bucket(KEY, PDF)

    actions.forget(KEY)
    actions.forget(KEY)

    assert not is_kept(KEY)
