"""AWS in process: moto, with what each test would otherwise make anew, and DynamoDB asked without the HTTP in between,
which is nine tenths of what a call costs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
from moto import mock_aws
from moto.core.exceptions import JsonRESTError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.responses import DynamoHandler

from chalicelib.settings import settings
from chalicelib.tables import Record, connection

ASKED = "before-call.dynamodb"  # botocore's hook: what a handler answers is taken for the service's answer


@contextmanager
def in_process() -> Iterator[None]:
    """All AWS in process, and all tables, empty."""
    empty = _empty_tables()
    with mock_aws():
        boto3.DEFAULT_SESSION = _session()  # mock_aws puts back the one before
        tables().update(deepcopy(empty))
        hooks = connection.client.meta.events
        hooks.register_last(ASKED, _answer)
        try:
            yield
        finally:
            hooks.unregister(ASKED, _answer)


@contextmanager
def over_http() -> Iterator[None]:
    """Inside, DynamoDB is asked as the service asks it, with all that a call costs."""
    hooks = connection.client.meta.events
    hooks.unregister(ASKED, _answer)
    try:
        yield
    finally:
        hooks.register_last(ASKED, _answer)


def tables() -> dict[str, Any]:
    """Moto's tables by name, to look into past all calls."""
    found: dict[str, Any] = dynamodb_backends[DEFAULT_ACCOUNT_ID][settings.region].tables
    return found


@cache
def _session() -> boto3.Session:
    """One for all tests: each reads AWS's descriptions of its services from the disk."""
    return boto3.Session()


@cache
def _empty_tables() -> dict[str, Any]:
    """The tables of all records. Making them anew for each test would take longer than many a test."""
    for path in Path("chalicelib").glob("*/records.py"):
        import_module(f"chalicelib.{path.parent.name}.records")
    with mock_aws():
        for record in Record.__subclasses__():
            record.create_table(billing_mode="PAY_PER_REQUEST")
        return dict(tables())


def _answer(model: Any, params: dict[str, Any], **_: Any) -> Any:
    """What moto answers to a call, with its HTTP status."""
    handler = DynamoHandler()
    handler.region, handler.current_account = settings.region, DEFAULT_ACCOUNT_ID
    handler.headers, handler.response_headers = {}, {}
    handler.params = handler.body = json.loads(params["body"])
    try:
        answer = getattr(handler, camelcase_to_underscores(model.name))().result
    except JsonRESTError as fault:
        error = {"Code": fault.relative_error_type, "Message": fault.message}
        return SimpleNamespace(status_code=400), {"Error": error, **json.loads(fault.description)}
    return SimpleNamespace(status_code=200), deepcopy(answer)  # moto's own items are not to be changed
