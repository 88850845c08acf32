"""Keep what leaders say of a session, and what those note who look into it. Each is one commit that also writes the
course's journal: so the course's figures are counted anew."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.fidelity.records import Checklist, QualityNote, notes_of, versions_of
from chalicelib.fidelity.rules import TASK, entry
from chalicelib.groups.records import group_of
from chalicelib.http.fields import Value
from chalicelib.http.refusals import Conflict
from chalicelib.journal.commit import Change, LostRace, Put, commit
from chalicelib.journal.records import COURSE, happened
from chalicelib.tasks.actions import done

TRIES = 4
KEPT, NOTED = "ChecklistKept", "QualityWorkNoted"


class Stale(Exception):
    """Somebody else has written a version since the form was opened."""


def keep(
    course_id: str,
    session: int,
    seen: int,
    asked: Sequence[str],
    planned_minutes: int,
    values: Mapping[str, Value],
    actor: str,
    now: datetime,
) -> None:
    """Keep a session's checklist as its next version (L8). The same as the last one changes nothing.

    `seen`: the version that the form showed, 0 where there was none; `asked`: the ids of the session's parts.
    Raises Stale, Conflict, Unavailable."""
    for _ in range(TRIES):
        versions = versions_of(course_id, session)
        last = versions[-1] if versions else None
        number = int(last.number) if last else 0
        kept = Checklist(
            course_id,
            entry(session, number + 1),
            session=session,
            number=number + 1,
            asked=list(asked),
            parts=[part for part in asked if part in values.get("parts", ())],
            planned_minutes=planned_minutes,
            minutes=int(str(values["minutes"])),
            role_play=str(values["role_play"]),
            home=str(values["home"]) if "home" in values else None,
            quality=int(str(values["quality"])),
            hindered=str(values.get("hindered", "")),
            written_by=actor,
            written_at=now.isoformat(timespec="milliseconds"),
        )
        if last and kept.says(last):
            return
        if number != seen:
            raise Stale
        if _happened(course_id, KEPT, [Put(kept, Checklist.is_new())], actor, now, session=session, number=number + 1):
            return
    raise Conflict


def note(course_id: str, place: str, low: Sequence[str], text: str, actor: str, now: datetime) -> None:
    """Somebody has looked into how the course is given (I9): the task is done. The same text again changes nothing.

    `place`: the course's own district, where the task lies; `low`: the aspects that are low now.
    Raises Conflict, Unavailable."""
    for _ in range(TRIES):
        notes = notes_of(course_id)
        if notes and (notes[-1].text, notes[-1].written_by) == (text, actor):
            return
        noted = QualityNote(
            course_id,
            f"{len(notes) + 1:04d}",
            text=text,
            low=list(low),
            written_by=actor,
            written_at=now.isoformat(timespec="milliseconds"),
        )
        changes: list[Change] = [Put(noted, QualityNote.is_new()), done(place, TASK, course_id)]
        if _happened(course_id, NOTED, changes, actor, now, low=list(low)):
            return
    raise Conflict


def _happened(course_id: str, kind: str, changes: Sequence[Change], actor: str, now: datetime, **data: Any) -> bool:
    """Commit the changes with what happened in the course; whether nobody was first. Nothing follows from it."""
    group = group_of(course_id)
    event = happened(kind, case_id=COURSE + course_id, sequence=group.next_event, at=now, actor=actor, **data)
    try:
        commit(Put(group), *changes, events=[event])
    except LostRace:
        return False
    return True
