"""Files: each function reaches its own folder, and a form takes what it was signed for and nothing else."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from infra.local.cloud import LocalCloud
from infra.local.deploy import outputs
from tests.files.made_up import PDF
from tests.stack.roles import Role, is_allowed
from tests.stack.test_roles import REACH

FOLDERS = {
    "materials": "materials",
    "fees": "bank",
    "importing": "imports",
    "certificates": "certificates",
    "reporting": "figures",
}
OTHERS = sorted(set(REACH) - set(FOLDERS))
MARK = "a-mark-between-parts"


@pytest.fixture(scope="module")
def bucket(cloud: LocalCloud) -> Iterator[str]:
    """The bucket, with a file in each folder."""
    bucket, s3 = outputs(cloud)["FilesBucket"], cloud.client("s3")
    keys = [f"{folder}/a-file-of-tests" for folder in FOLDERS.values()]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=PDF)
    yield bucket
    for key in keys:
        s3.delete_object(Bucket=bucket, Key=key)


@pytest.mark.requirement("A5", "B2")
@pytest.mark.parametrize("room", [*FOLDERS, *OTHERS])
def test_a_function_reaches_its_own_folder_and_no_other(room: str, role_of: Callable[[str], Role], bucket: str) -> None:
    s3 = role_of(room).client("s3")
    there = {folder: {"Bucket": bucket, "Key": f"{folder}/a-file-of-tests"} for folder in FOLDERS.values()}
    read = {folder for folder, key in there.items() if is_allowed(partial(s3.get_object, **key))}
    written = {folder for folder, key in there.items() if is_allowed(partial(s3.put_object, Body=PDF, **key))}

    assert read == written == ({FOLDERS[room]} if room in FOLDERS else set())
    assert not is_allowed(partial(s3.list_objects_v2, Bucket=bucket))


def sent(form: dict[str, Any], content: bytes, **other: str) -> int:
    """The status of what S3 answers to a form with a file. `other`: fields that somebody has changed."""
    parts = [
        f'--{MARK}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {**form["fields"], **other}.items()
    ]
    head = f'--{MARK}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'.encode()
    body = b"".join([*parts, head, content, f"\r\n--{MARK}--\r\n".encode()])
    asked = Request(form["url"], body, {"Content-Type": f"multipart/form-data; boundary={MARK}"})
    try:
        return int(urlopen(asked).status)
    except HTTPError as refused:
        return refused.code


def signed(role: Role, bucket: str, key: str, seconds: int = 60) -> dict[str, Any]:
    """A form as files.actions makes it, signed by this role."""
    conditions = [["content-length-range", 0, 100]]
    form: dict[str, Any] = role.client("s3").generate_presigned_post(
        bucket, key, Conditions=conditions, ExpiresIn=seconds
    )
    return form


@pytest.mark.requirement("A5")
def test_a_form_takes_what_it_was_signed_for_and_nothing_else(role_of: Callable[[str], Role], bucket: str) -> None:
    key = "materials/a-file-of-tests"
    form = signed(role_of("materials"), bucket, key)

    assert sent(form, PDF) == 204
    assert sent(form, PDF, key="materials/another") >= 400
    assert sent(form, bytes(101)) >= 400
    assert sent(form, PDF, **{"x-amz-signature": "0" * 64}) >= 400
    assert sent(signed(role_of("materials"), bucket, key, seconds=-60), PDF) >= 400
    assert sent(signed(role_of("materials"), bucket, "bank/a-file-of-tests"), PDF) >= 400
