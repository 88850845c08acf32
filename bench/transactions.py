"""Moto's transactions, made quick: before each it copies every item of the tables concerned, to be able to put them
back. With ten thousand records that is seconds a commit; only what the transaction is about is kept here."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from moto.dynamodb.exceptions import TransactionCanceledException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table

Parts = list[dict[str, Any]]


@contextmanager
def quick_transactions() -> Iterator[None]:
    """Inside, a transaction costs what it writes."""
    theirs = DynamoDBBackend.transact_write_items

    def ours(backend: DynamoDBBackend, transact_items: Parts) -> None:
        asked = [part for each in transact_items for part in each.values()]
        before = [(part["TableName"], *_there(backend, part)) for part in asked]
        try:
            theirs(backend, transact_items)
        except TransactionCanceledException:
            for table, key, item in before:
                _put_back(backend, table, key, item)
            raise

    with (
        patch.object(DynamoDBBackend, "transact_write_items", ours),
        patch.object(Table, "__deepcopy__", lambda table, _: table, create=True),
    ):
        yield


def _there(backend: DynamoDBBackend, part: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The key that a part of a transaction is about, and the item as it stands."""
    table = backend.get_table(part["TableName"])
    whole = part.get("Key") or part["Item"]
    key = {name: whole[name] for name in (table.hash_key_attr, table.range_key_attr) if name}
    found = backend.get_item(table.name, key)
    return key, found.to_json()["Attributes"] if found else None


def _put_back(backend: DynamoDBBackend, table: str, key: dict[str, Any], item: dict[str, Any] | None) -> None:
    if item is None:
        backend.delete_item(table, key)
    else:
        backend.put_item(table, item)
