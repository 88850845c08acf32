"""Files: sent by people straight to the bucket and fetched from it, both by links that soon stop working (A5).

The gateway takes text only. So a page carries a form that S3 itself has been told to accept once, and S3 sends the
browser back to us with the file's key. Nothing of what S3 was told is relied on: the file is looked at on arrival."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from chalicelib.files import rules
from chalicelib.files.rules import HEAD, TYPES, UNKNOWN, ZIPPED, FileType, WrongFile
from chalicelib.settings import settings

MINUTES_TO_SEND, MINUTES_TO_FETCH = 10, 5
# Without the right to list the bucket, S3 says "denied" of what isn't there.
_MISSING = {"404", "403", "NoSuchKey", "AccessDenied"}


@dataclass(frozen=True)
class Upload:
    """A form that sends one file to S3: `fields` go before the file, whose input is called "file"."""

    url: str
    fields: Mapping[str, str]
    key: str
    accept: str

    @property
    def origin(self) -> str:
        """The bucket's host, which the page's Content-Security-Policy must let the form send to."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True)
class Arrived:
    """A file that has been looked at: which of TYPES it is, and its size in bytes."""

    key: str
    kind: str
    size: int

    @property
    def type(self) -> FileType:
        return TYPES[self.kind]


@cache
def _s3() -> Any:
    """One client a process. It names the bucket's own regional host, which the browser is sent to."""
    import boto3
    from botocore.config import Config

    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "virtual"},
        connect_timeout=1,
        read_timeout=5,
        retries={"mode": "standard", "total_max_attempts": 3},
    )
    return boto3.client("s3", region_name=settings.region, config=config)


def upload_form(folder: str, types: Collection[str], most: int, back_to: str) -> Upload:
    """A form for one file of at most `most` bytes into `folder`, for ten minutes.

    S3 sends the browser on to `back_to`, a path of ours, with the query `key`. S3 itself lets a little more through
    than we take: what it refuses is said in its own English XML, what we refuse in the reader's words."""
    key = f"{folder}/{secrets.token_urlsafe(16)}"
    fixed = {
        "success_action_redirect": f"{settings.site_url}{back_to}",
        "Content-Type": UNKNOWN,  # a browser that comes upon it keeps it, and never shows it
    }
    form = _s3().generate_presigned_post(
        settings.files_bucket,
        key,
        Fields=fixed,
        Conditions=[{name: value} for name, value in fixed.items()] + [["content-length-range", 0, 2 * most]],
        ExpiresIn=MINUTES_TO_SEND * 60,
    )
    return Upload(form["url"], form["fields"], key, rules.endings(types))


def is_in(folder: str, key: str) -> bool:
    """Whether a key that somebody shows can be one of this folder's: what upload_form gave, and nothing besides."""
    name = key.removeprefix(f"{folder}/")
    return key != name and len(name) == 22 and name.replace("-", "").replace("_", "").isalnum() and name.isascii()


def arrived(key: str, types: Collection[str], most: int) -> Arrived:
    """Look at the file that was sent. Raises WrongFile, after deleting it, where it can't be taken."""
    try:
        return _looked_at(key, types, most)
    except WrongFile as wrong:
        if wrong.why != "missing":
            forget(key)
        raise


def _looked_at(key: str, types: Collection[str], most: int) -> Arrived:
    try:
        answer = _s3().get_object(Bucket=settings.files_bucket, Key=key, Range=f"bytes=0-{HEAD - 1}")
    except ClientError as fault:
        code = fault.response["Error"]["Code"]
        if code in _MISSING:
            raise WrongFile("missing") from fault
        if code in ("InvalidRange", "416"):  # there is no first byte
            raise WrongFile("empty") from fault
        raise
    size = int(answer.get("ContentRange", "").rpartition("/")[2] or answer["ContentLength"])
    if size == 0:
        raise WrongFile("empty")
    if size > most:
        raise WrongFile("too_big")
    head = answer["Body"].read()
    kind = rules.kind_of(content(key, most) if head.startswith(ZIPPED) else head)
    if kind not in types:
        raise WrongFile("wrong_type")
    return Arrived(key, kind, size)


def content(key: str, most: int) -> bytes:
    """The whole file. Raises WrongFile where it isn't there or has more than `most` bytes."""
    try:
        answer = _s3().get_object(Bucket=settings.files_bucket, Key=key)
    except ClientError as fault:
        if fault.response["Error"]["Code"] in _MISSING:
            raise WrongFile("missing") from fault
        raise
    if answer["ContentLength"] > most:
        raise WrongFile("too_big")
    whole: bytes = answer["Body"].read()
    return whole


def keep(key: str, content: bytes, content_type: str) -> None:
    """Keep what we have made ourselves under a key; twice is as once."""
    _s3().put_object(Bucket=settings.files_bucket, Key=key, Body=content, ContentType=content_type)


def forget(key: str) -> None:
    """Delete a file; one that isn't there is deleted already."""
    _s3().delete_object(Bucket=settings.files_bucket, Key=key)


def link(key: str, file_name: str, content_type: str) -> str:
    """An address that gives the file to whoever has it, for five minutes, to be kept under `file_name`.

    No call: the role signs for what it may itself read. The page that leads there is never cached."""
    shown = {"ResponseContentDisposition": rules.attachment(file_name), "ResponseContentType": content_type}
    address: str = _s3().generate_presigned_url(
        "get_object", {"Bucket": settings.files_bucket, "Key": key, **shown}, ExpiresIn=MINUTES_TO_FETCH * 60
    )
    return address
