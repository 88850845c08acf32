"""Moto, made quick enough for a million records: it copies every item of a table before each transaction, to be able to
put them back; at each query it compares every item of the table; and it casts values at each comparison."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from moto.dynamodb.exceptions import TransactionCanceledException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

Parts = list[dict[str, Any]]


@contextmanager
def quick_moto() -> Iterator[None]:
    """Inside, a transaction costs what it writes, and a query of a table what lies under its key; one of an index still
    looks at every item, but briefly, and sorts by plain values."""
    with (
        patch.object(DynamoDBBackend, "transact_write_items", _transact),
        patch.object(Table, "__deepcopy__", lambda table, _: table, create=True),
        patch.object(Table, "query", _query),
        patch.object(Table, "sorted_items", _sorted_items),
    ):
        yield


_theirs, _their_query = DynamoDBBackend.transact_write_items, Table.query


def _transact(backend: DynamoDBBackend, transact_items: Parts) -> None:
    """Write all or nothing: what the parts are about is kept and put back, instead of the tables."""
    asked = [part for each in transact_items for part in each.values()]
    before = [(part["TableName"], *_there(backend, part)) for part in asked]
    try:
        _theirs(backend, transact_items)
    except TransactionCanceledException:
        for table, key, item in before:
            _put_back(backend, table, key, item)
        raise


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


def _query(table: Table, *given: Any, **named: Any) -> Any:
    """Moto's own query, of no more items than those that have the key."""
    name, wanted = named["hash_key_conditions"][0]
    found = _under(table, wanted) if name == table.hash_key_attr else _with(table, name, wanted)
    with patch.object(table, "all_items", lambda: found):
        return _their_query(table, *given, **named)


def _under(table: Table, wanted: DynamoType) -> list[Item]:
    if wanted not in table.items:
        return []
    found: Any = table.items[wanted]
    return list(found.values()) if table.range_key_attr else [found]


def _with(table: Table, name: str, wanted: DynamoType) -> list[Item]:
    shelves: Any = table.items.values()
    items = (item for shelf in shelves for item in shelf.values()) if table.range_key_attr else shelves
    return [item for item in items if (held := item.attrs.get(name)) is not None and held.value == wanted.value]


def _sorted_items(
    table: Table, hash_key_attrs: list[str], range_key_attrs: list[str | None], items: list[Item]
) -> list[Item]:
    names = table._generate_attr_to_sort_by(hash_key_attrs, range_key_attrs)
    items.sort(key=lambda item: tuple(item.attrs[name].cast_value for name in names))
    return items
