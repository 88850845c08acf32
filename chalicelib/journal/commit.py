"""The only door for writes that matter: records and the events that tell of them, all or nothing."""

import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pynamodb.exceptions import PynamoDBException, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.http.log import log
from chalicelib.http.refusals import Unavailable
from chalicelib.journal.records import Event
from chalicelib.tables import Record, connection

TRIES = 5


class LostRace(Exception):
    """A condition failed: somebody else was first. `failed` names the records whose conditions did not hold."""

    def __init__(self, failed: Sequence[Record]) -> None:
        super().__init__(", ".join(type(record).__name__ for record in failed))
        self.failed = failed

    def over(self, record: type[Record]) -> bool:
        """Whether the race was lost over a record of this kind."""
        return any(isinstance(lost, record) for lost in self.failed)


@dataclass(frozen=True)
class Put:
    """Store the whole record. A version attribute adds its own condition."""

    record: Record
    condition: Condition | None = None


@dataclass(frozen=True)
class Delete:
    """Remove the record."""

    record: Record
    condition: Condition | None = None


Change = Put | Delete


def commit(*changes: Change, events: Iterable[Event] = ()) -> None:
    """Write all changes and events in one transaction, or nothing. Where there is nothing to write, nothing is asked:
    DynamoDB would refuse it.

    Raises LostRace when a condition does not hold, and Unavailable when DynamoDB does not answer.
    On AWS two transactions over one item collide with TransactionConflict, which says nothing about who is right:
    those are tried again with growing pauses."""
    told = [Put(event, Event.sequence.does_not_exist()) for event in events]
    # PynamoDB sends deletes before puts, and DynamoDB gives its reasons in the order sent.
    all_changes = sorted((*changes, *told), key=lambda change: isinstance(change, Put))
    if not all_changes:
        return
    for attempt in range(TRIES):
        try:
            with TransactWrite(connection=connection) as transaction:
                for change in all_changes:
                    _add(transaction, change)
            return
        except TransactWriteError as fault:
            failed = _failed(fault, all_changes)
            if failed:
                raise LostRace(failed) from fault
            if not _collided(fault):
                raise Unavailable from fault
            log("transaction_conflict", attempt=attempt)
            time.sleep(random.uniform(0, 0.05 * 2**attempt))
        except PynamoDBException as fault:
            raise Unavailable from fault
    raise Unavailable


def _add(transaction: TransactWrite, change: Change) -> None:
    match change:
        case Put(record, condition):
            transaction.save(record, condition=condition)
        case Delete(record, condition):
            transaction.delete(record, condition=condition)


def _failed(fault: TransactWriteError, changes: Sequence[Change]) -> list[Record]:
    return [
        change.record
        for change, reason in zip(changes, fault.cancellation_reasons, strict=False)
        if reason is not None and reason.code == "ConditionalCheckFailed"
    ]


def _collided(fault: TransactWriteError) -> bool:
    codes = {reason.code for reason in fault.cancellation_reasons if reason is not None}
    answer = getattr(fault.cause, "response", None) or {}  # a time-out has none
    return "TransactionConflict" in codes or answer.get("Error", {}).get("Code") == "TransactionInProgressException"
