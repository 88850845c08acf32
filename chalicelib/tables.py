"""What all records share: how tables are named, time-outs, and one connection a process."""

import json
from collections.abc import Sequence
from typing import Any, Self, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.attributes import Attribute
from pynamodb.connection import Connection
from pynamodb.connection.table import TableConnection
from pynamodb.constants import STRING
from pynamodb.exceptions import PynamoDBException
from pynamodb.models import Model

from chalicelib.settings import settings

T = TypeVar("T")

# What AWS and the way to it can throw at us: refused, throttled, timed out.
AWS_FAULTS = (PynamoDBException, BotoCoreError, ClientError)

# Three tries of at most three seconds each stay far below the gateway's 29 seconds.
connection = Connection(region=settings.region, connect_timeout_seconds=1, read_timeout_seconds=2, max_retry_attempts=2)


# As long as the parts of a key may be, in bytes of UTF-8.
LONGEST_KEY, LONGEST_SORT_KEY = 2048, 1024


def named(logical_name: str) -> str:
    """The real name of a table in this deployment."""
    return settings.table_prefix + logical_name


class Json(Attribute[T]):
    """A value that is stored as JSON: `answers = Json[dict[str, Any]](default=dict)`.

    Its letters stay as they are: escaped, an å would be stored and paid for as six bytes instead of two."""

    attr_type = STRING

    def serialize(self, value: T) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def deserialize(self, value: str) -> Any:
        return json.loads(value)


def condition_failed(fault: PynamoDBException) -> bool:
    """Whether a write failed by its own condition. A time-out has no answer in which that could be read."""
    answer = getattr(fault.cause, "response", None) or {}
    return bool(answer.get("Error", {}).get("Code") == "ConditionalCheckFailedException")


class Record(Model):
    """A record in DynamoDB. All records share one connection: a client a table would cost 12 ms each."""

    @classmethod
    def _get_connection(cls) -> TableConnection:
        table: TableConnection = super()._get_connection()
        if table.connection is not connection:
            if table.table_name not in connection._tables:
                connection.add_meta_table(table.get_meta_table())
            table.connection = connection
        return table

    @classmethod
    def get(
        cls,
        hash_key: Any,
        range_key: Any = None,
        consistent_read: bool = False,
        attributes_to_get: Sequence[str] | None = None,
    ) -> Self:
        """The record with this key. Raises DoesNotExist; so too for a key that is empty or too long for DynamoDB,
        which would refuse the question: an odd address is a page that isn't there, not a service that is down."""
        if not (_fits(hash_key, LONGEST_KEY) and _fits(range_key, LONGEST_SORT_KEY)):
            raise cls.DoesNotExist
        return super().get(hash_key, range_key, consistent_read, attributes_to_get)

    def __repr__(self) -> str:
        """Never the values: they may be personal data and end up in a log."""
        return f"<{type(self).__name__}>"


def _fits(key: Any, longest: int) -> bool:
    """Whether a text can be part of a key; what isn't text always can."""
    return not isinstance(key, str) or 0 < len(key.encode()) <= longest
