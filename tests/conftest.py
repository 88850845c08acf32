"""What all tests share: settings of a test stage, AWS in process, and an hour that stands still."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

os.environ.update(
    STAGE="test",
    TABLE_PREFIX="komet-test-",
    SITE_URL="https://komet.test",
    AWS_DEFAULT_REGION="eu-north-1",
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_XRAY_SDK_ENABLED="false",
    SENDER_ADDRESS="komet@komet.test",
    BANKGIRO="5050-1055",
    FILES_BUCKET="komet-test-files",
)

pytest_plugins = ["tests.chromium", "tests.cloud"]


def pytest_sessionstart() -> None:
    """Pages and messages are tested in every language; and no test fails because the machine is busy."""
    from hypothesis import settings

    from infra.translations import compile_all

    compile_all()
    settings.register_profile("house", deadline=None)
    settings.load_profile("house")


NOW = datetime(2027, 1, 14, 17, 30, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """Thursday 14 January 2027, 18:30 in Stockholm."""
    return NOW


@pytest.fixture
def tables() -> Iterator[None]:
    """All tables, empty, in process."""
    from chalicelib.texts.actions import forget
    from tests import aws

    forget()
    with aws.in_process():
        yield


@pytest.fixture
def bucket(tables: None) -> Callable[[str, bytes], None]:
    """The bucket for files, empty; called, it gets a file as a browser's form would have sent it."""
    import boto3

    from chalicelib.settings import settings

    s3 = boto3.client("s3", region_name=settings.region)
    s3.create_bucket(Bucket=settings.files_bucket, CreateBucketConfiguration={"LocationConstraint": settings.region})

    def send(key: str, content: bytes) -> None:
        s3.put_object(Bucket=settings.files_bucket, Key=key, Body=content, ContentType="application/octet-stream")

    return send
