"""AWS on a bad day: counts the calls, and lets one of them fail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, ReadTimeoutError

WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})
KINDS = ("throttled", "refused", "lost answer")


@dataclass
class Calls:
    """All AWS calls since the last `forget()`, by operation; and how one of them is to fail."""

    made: list[str] = field(default_factory=list)
    _kind: str = ""
    _which: Callable[[int, str], bool] = field(default=lambda number, operation: False)

    @property
    def writes(self) -> list[str]:
        return [operation for operation in self.made if operation in WRITES]

    def forget(self) -> None:
        self.made.clear()

    @contextmanager
    def failing(self, kind: str, which: int | str) -> Iterator[None]:
        """Inside, a call fails: the `which`th from here on (0 is the first), or each of that operation.

        "throttled" and "refused": it isn't done. "lost answer": it is done, but we never hear of it.
        Anything else is the code of a transaction's cancellation."""
        first = len(self.made)
        self._kind = kind
        self._which = lambda number, operation: (
            operation == which if isinstance(which, str) else number - first == which
        )
        try:
            yield
        finally:
            self._which = lambda number, operation: False

    def call(self, real: Callable[..., Any], client: Any, operation: str, kwargs: Any) -> Any:
        number = len(self.made)
        self.made.append(operation)
        if not self._which(number, operation):
            return real(client, operation, kwargs)
        if self._kind == "lost answer":
            real(client, operation, kwargs)
            raise ReadTimeoutError(endpoint_url="https://dynamodb.test")
        raise ClientError(self._response(kwargs), operation)

    def _response(self, kwargs: Any) -> Any:
        codes = {"throttled": "ProvisionedThroughputExceededException", "refused": "AccessDeniedException"}
        if self._kind in codes:
            return {"Error": {"Code": codes[self._kind], "Message": "not today"}}
        reasons = [{"Code": "None"} for _ in kwargs["TransactItems"]]
        reasons[0] = {"Code": self._kind, "Message": self._kind}
        error = {"Code": "TransactionCanceledException", "Message": f"cancelled [{self._kind}]"}
        return {"Error": error, "CancellationReasons": reasons}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """All AWS calls of the test go by here."""
    calls = Calls()
    real = vars(BaseClient)["_make_api_call"]
    monkeypatch.setattr(
        BaseClient, "_make_api_call", lambda client, operation, kwargs: calls.call(real, client, operation, kwargs)
    )
    return calls


@pytest.fixture
def lagging(monkeypatch: pytest.MonkeyPatch) -> None:
    """DynamoDB's copies know nothing yet: only a consistent read finds what was just written."""
    real = vars(BaseClient)["_make_api_call"]

    def call(client: BaseClient, operation: str, kwargs: Any) -> Any:
        late = operation == "GetItem" and not kwargs.get("ConsistentRead")
        return {} if late else real(client, operation, kwargs)

    monkeypatch.setattr(BaseClient, "_make_api_call", call)
