"""Keeping a value of a target, and writing a new definition. Each is one commit; nothing is ever changed (S9)."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.http.fields import Value
from chalicelib.http.refusals import Conflict
from chalicelib.http.words import words
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.targets.records import Target, TargetValue, definition_entry, find_value, value_entry


class TargetChanged(Conflict):
    """Somebody else has written a definition of the target since the page was shown."""

    slug = "target-changed"


def keep(
    target: Target, place: str, values: Mapping[str, Value], token: str, person_id: str, name: str, now: datetime
) -> None:
    """Keep a value of the target, as it was read by forms.value_form. Twice is once. Raises TargetChanged where the
    same page was sent with something else, Unavailable."""
    value = TargetValue(
        place,
        value_entry(target.target_id, token),
        target_id=target.target_id,
        kind=values["kind"],
        number=int(str(values["number"])),
        on=values["on"],
        source=values["source"],
        corrects=values.get("corrects") or None,
        kept_by=person_id,
        name=name,
        kept_at=now.isoformat(timespec="milliseconds"),
    )
    try:
        commit(Put(value, TargetValue.is_new()))
    except LostRace:
        there = find_value(place, value.entry)
        if there is None or _what(there) != _what(value):
            raise TargetChanged from None


def define(
    written: Sequence[Target], based_on: int, values: Mapping[str, Value], person_id: str, name: str, now: datetime
) -> None:
    """A new definition beside the old ones. What measures the target stays. Twice is once.

    `written`: all there are, newest first. Raises TargetChanged, Unavailable."""
    newest = written[0]
    number = based_on + 1
    fresh = Target(
        entry=definition_entry(newest.target_id, number),
        **{**_kept(newest), **_worded(values)},
        number=number,
        written_by=person_id,
        name=name,
        written_at=now.isoformat(timespec="milliseconds"),
    )
    try:
        commit(Put(fresh, Target.is_new()))
    except LostRace as lost:
        there = next((each for each in written if each.number == number), None)
        if there is None or (there.written_by, _worded_of(there)) != (person_id, _worded_of(fresh)):
            raise TargetChanged from lost


def token() -> str:
    """What tells one page with an empty form from another."""
    return secrets.token_hex(8)


def _worded(values: Mapping[str, Value]) -> dict[str, Any]:
    return {
        "valid_from": values["valid_from"],
        "wanted": int(str(values["wanted"])) if values.get("wanted") else None,
        **{name: words(values, name) for name in ("definitions", "wholes", "limits")},
    }


def _worded_of(target: Target) -> dict[str, Any]:
    return {name: getattr(target, name) for name in ("valid_from", "wanted", "definitions", "wholes", "limits")}


def _kept(target: Target) -> dict[str, Any]:
    stays = ("target_id", "order", "heading", "names", "figure", "programmes", "unit", "per_district")
    return {name: getattr(target, name) for name in stays}


def _what(value: TargetValue) -> tuple[Any, ...]:
    return value.kind, int(value.number), value.on, value.source, value.corrects, value.kept_by
