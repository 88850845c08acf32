"""What DynamoDB would charge: reads and writes in units, computed from the bytes of the items, as AWS's rules say.

A write costs one unit per KB begun of the larger of the item before and after, twice that in a transaction. Each index
that the change shows in costs its own writes, by the bytes projected. A read costs half a unit per 4 KB begun, twice
that when consistent; a query is charged for all that it reads together, in pages of 1 MB.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient

Item = Mapping[str, Any]
Call = Callable[[Any, str, dict[str, Any]], dict[str, Any]]

KB, PAGE = 1024, 1024 * 1024


@dataclass
class Bill:
    """What an operation has cost."""

    calls: Counter[str] = field(default_factory=Counter)  # by service and operation: "dynamodb GetItem"
    reads: float = 0.0
    writes: float = 0.0

    @property
    def of_dynamodb(self) -> int:
        return sum(times for call, times in self.calls.items() if call.startswith("dynamodb "))

    @property
    def others(self) -> str:
        """The calls to other services: "sqs SendMessageBatch"."""
        return ", ".join(
            call + (f" ×{times}" if times > 1 else "")
            for call, times in sorted(self.calls.items())
            if not call.startswith("dynamodb ")
        )


def size(item: Item) -> int:
    """Bytes of an item in DynamoDB's JSON: names and values as UTF-8."""
    return sum(len(name.encode()) + value_size(value) for name, value in item.items())


def value_size(value: Item) -> int:
    """Bytes of one attribute's value."""
    ((kind, held),) = value.items()
    match kind:
        case "S":
            return len(str(held).encode())
        case "N":
            digits = held.lstrip("-").replace(".", "").strip("0")
            return ceil(len(digits) / 2) + 1 + int(held.startswith("-"))
        case "B":
            return len(held)
        case "L":
            return 3 + sum(1 + value_size(each) for each in held)
        case "M":
            return 3 + sum(1 + len(name.encode()) + value_size(each) for name, each in held.items())
        case "SS":
            return sum(len(each.encode()) for each in held)
        case _:  # BOOL and NULL
            return 1


def write_units(before: int, after: int) -> int:
    """Units for one item written, outside a transaction."""
    return max(1, ceil(max(before, after) / KB))


def read_units(read: int, consistent: bool) -> float:
    """Units for so many bytes read at once."""
    return max(1, ceil(read / (4 * KB))) * (1.0 if consistent else 0.5)


@dataclass(frozen=True)
class Index:
    """A secondary index: the attributes that an item needs to be in it, and those it shows (None: all)."""

    keys: tuple[str, ...]
    shown: frozenset[str] | None

    def entry(self, item: Item) -> Item | None:
        """What the index holds of an item, or None when it isn't in it."""
        if not item or any(key not in item for key in self.keys):
            return None
        return {name: value for name, value in item.items() if self.shown is None or name in self.shown}

    def write_units(self, before: Item, after: Item) -> int:
        """Units for what a change of the item does to the index."""
        old, new = self.entry(before), self.entry(after)
        if old == new:
            return 0
        if old and new and all(old[key] == new[key] for key in self.keys):
            return write_units(size(old), size(new))
        return sum(write_units(size(entry), 0) for entry in (old, new) if entry)


class Meter:
    """Sits between botocore's clients and AWS, and writes the bill."""

    def __init__(self, call: Call) -> None:
        self.bill = Bill()
        self._call = call
        self._tables: dict[str, tuple[tuple[str, ...], dict[str, Index]]] = {}

    def __call__(self, client: Any, operation: str, given: dict[str, Any]) -> dict[str, Any]:
        """Let the call through and charge for it."""
        self.bill.calls[f"{client.meta.service_model.service_name} {operation}"] += 1
        match operation:
            case "GetItem":
                answer = self._call(client, operation, given)
                self.bill.reads += read_units(size(answer.get("Item", {})), given.get("ConsistentRead", False))
            case "BatchGetItem":
                answer = self._call(client, operation, given)
                for table, items in answer["Responses"].items():
                    consistent = given["RequestItems"][table].get("ConsistentRead", False)
                    self.bill.reads += sum(read_units(size(item), consistent) for item in items)
            case "TransactGetItems":
                answer = self._call(client, operation, given)
                self.bill.reads += sum(
                    2 * read_units(size(each.get("Item", {})), consistent=True) for each in answer["Responses"]
                )
            case "Query":
                answer = self._query(client, given)
            case "PutItem" | "UpdateItem" | "DeleteItem":
                answer = self._write(client, [(given, 1)], operation, given)
            case "TransactWriteItems":
                parts = [(part, 2) for each in given["TransactItems"] for part in each.values()]
                answer = self._write(client, parts, operation, given)
            case "BatchWriteItem":
                asked = given["RequestItems"].items()
                parts = [
                    ({"TableName": table, **part}, 1) for table, each in asked for one in each for part in one.values()
                ]
                answer = self._write(client, parts, operation, given)
            case _:
                answer = self._call(client, operation, given)
        return answer

    def _query(self, client: Any, given: dict[str, Any]) -> dict[str, Any]:
        """A query, charged for all items that it reads, whether it answers with them or only counts them."""
        counting = given.get("Select") == "COUNT"
        answer = self._call(client, "Query", {**given, "Select": "ALL_PROJECTED_ATTRIBUTES"} if counting else given)
        items = answer.pop("Items") if counting else answer["Items"]
        index = self._described(client, given["TableName"])[1].get(given.get("IndexName", ""))
        read = sum(size(index.entry(item) or {}) if index else size(item) for item in items)
        self.bill.reads += read_units(read, given.get("ConsistentRead", False))
        return answer

    def _write(self, client: Any, parts: list[tuple[Any, int]], operation: str, given: Any) -> dict[str, Any]:
        before = [self._stored(client, part) for part, _ in parts]
        answer = self._call(client, operation, given)
        for (part, times), old in zip(parts, before, strict=True):
            new = self._stored(client, part)
            self.bill.writes += times * write_units(size(old), size(new))
            indexes = self._described(client, part["TableName"])[1].values()
            self.bill.writes += sum(index.write_units(old, new) for index in indexes)
        return answer

    def _stored(self, client: Any, part: Mapping[str, Any]) -> Item:
        """The item that a write is about, as it stands."""
        table = part["TableName"]
        whole = part.get("Key") or part["Item"]
        key = {name: whole[name] for name in self._described(client, table)[0]}
        asked = {"TableName": table, "Key": key, "ConsistentRead": True}
        found: Item = self._call(client, "GetItem", asked).get("Item", {})
        return found

    def _described(self, client: Any, table: str) -> tuple[tuple[str, ...], dict[str, Index]]:
        """The table's keys and indexes."""
        if table not in self._tables:
            said = self._call(client, "DescribeTable", {"TableName": table})["Table"]
            keys = tuple(key["AttributeName"] for key in said["KeySchema"])
            indexes = {}
            kinds = ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")
            for each in (index for kind in kinds for index in said.get(kind, [])):
                own = tuple(key["AttributeName"] for key in each["KeySchema"])
                everything = each["Projection"]["ProjectionType"] == "ALL"
                shown = (
                    None if everything else frozenset((*keys, *own, *each["Projection"].get("NonKeyAttributes", ())))
                )
                indexes[each["IndexName"]] = Index(own, shown)
            self._tables[table] = keys, indexes
        return self._tables[table]


@contextmanager
def metered() -> Iterator[Bill]:
    """Every AWS call made inside is on the bill."""
    meter = Meter(getattr(BaseClient, "_make_api_call"))  # noqa: B009 - the stubs know only what is public

    def charge(client: Any, operation: str, given: dict[str, Any]) -> dict[str, Any]:
        return meter(client, operation, given)

    with patch.object(BaseClient, "_make_api_call", charge):
        yield meter.bill
