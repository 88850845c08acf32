"""The figures of one course, counted from all that is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.aggregation.answers import Said, said
from chalicelib.aggregation.facts import CourseFacts, described, load
from chalicelib.aggregation.fidelity import asks, fidelity, quality_work
from chalicelib.aggregation.intake import intake
from chalicelib.aggregation.records import CELL, PLACE, Held, held, summary
from chalicelib.courses.rules import CourseState
from chalicelib.groups.records import keys
from chalicelib.journal.commit import Change, Delete, Put, commit
from chalicelib.journal.records import Event
from chalicelib.summaries.records import Changed, Summary, in_cell, of_course, parts_of
from chalicelib.summaries.rules import FEWEST, in_order
from chalicelib.surveys.records import OF_PROGRAMME, Opening, sheets_of

# After a course has ended, what opens then has opened by this time; before it, the course has not said its last.
OPENS_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Counted:
    """What counting a course led to: the cells to be counted after it, whether it is to be counted again soon, and
    whether the course has been closed since it was counted before."""

    cells: frozenset[str] = frozenset()
    settling: bool = False
    closed: bool = False


def count_course(course_id: str, now: datetime, *, anew: bool = False) -> Counted:
    """Count a course's figures and store them, with what is held back of it. Twice is harmless.

    `anew`: read its answers, even where no opening has closed since. Raises LostRace where somebody else counted it
    meanwhile: then it is to be counted once more."""
    # What is stored is read before what it is counted from: whoever counted later facts meanwhile wins.
    place = held(PLACE, course_id)
    before = str(place.data.get("whole", ""))
    kept, leaf = (held(before, course_id), summary(before, course_id)) if before else (None, None)
    reports = {str(each.part): each for each in parts_of(of_course(course_id), consistent=True)}
    facts = load(course_id, now)
    if facts is None:
        _remove([each for each in (place, kept, leaf, *reports.values()) if each is not None and each.version], before)
        return Counted(frozenset({before} - {""}))
    course = facts.course
    was_closed = leaf is not None and leaf.more.get("course", {}).get("state") == CourseState.CLOSED
    whole = in_cell(course.term, course.programme_id, course.district_id)
    place.data = {"whole": whole}
    changes: list[Change] = [Put(place)]  # always: its version is the clock of the course's counting
    if whole != before:
        changes += _left_behind(kept, leaf, before)
    new_kept, new_leaf = Held(whole, course_id), Summary(whole, course_id)
    if whole == before and kept and leaf:
        new_kept, new_leaf = kept, leaf
    counted, events = _counted(facts, kept, leaf, (new_kept, new_leaf), reports, anew=anew)
    commit(*changes, *counted, events=events)
    return Counted(
        frozenset({before, whole} - {""}), facts.settling, course.state == CourseState.CLOSED and not was_closed
    )


def _remove(records: list[Any], before: str) -> None:
    marks = [Put(Changed("changed", CELL + before, sequence=0))] if before else []
    commit(*(Delete(each) for each in records), *marks)


def _left_behind(kept: Held | None, leaf: Summary | None, before: str) -> list[Change]:
    """The course has got another programme, district or term: it is taken out of its cell, which is counted anew even
    where this run ends here."""
    gone = [Delete(each) for each in (kept, leaf) if each is not None and each.version]
    return [*gone, Put(Changed("changed", CELL + before, sequence=0))] if before else []


def _counted(
    facts: CourseFacts,
    kept: Held | None,
    leaf: Summary | None,
    new: tuple[Held, Summary],
    reports: dict[str, Summary],
    *,
    anew: bool,
) -> tuple[list[Change], list[Event]]:
    """What is to be stored where it differs from what is, and whom it is told."""
    new_kept, new_leaf = new
    before = kept.data if kept else {}
    ended, closed = has_ended(facts), _in_turn(facts.closed, before)
    state = {"closed": [each.key for each in closed], "ended": ended}
    changes: list[Change] = []
    # What is held back and has been released with other courses' is released: it is never counted again.
    same = before.get("given") or (not anew and before.get("state") == state)
    if same and leaf and leaf.version:
        data = {**before, "state": state}
        answers, measures = leaf.figures["answers"], leaf.figures["measures"]
    else:
        sheets = {each.key: {one.sheet_id: one.answers for one in sheets_of(each)} for each in closed}
        seats = _seats(facts, sheets, before)
        few = {key for key, many in seats.items() if many < FEWEST}
        found = said(facts, closed, sheets, ended=ended, few=few)
        data, answers, measures = _held_back(found, state, seats), found.answers, found.measures
        data |= {"given": True} if before.get("given") else {}
        changes += _reports(facts, found, reports)
    facts = replace(facts, measures=measures, answers=answers)
    given, indication = fidelity(facts)
    due = sum(each.scope.startswith(OF_PROGRAMME) for each in facts.closed)
    figures = {
        "intake": intake(facts),
        "answers": answers,
        "measures": measures,
        "compiled": {"due": due, "done": due},
        "fidelity": given,
        "quality_work": quality_work(facts),
    }
    more = {"course": described(facts), "fidelity": indication}
    follows, events = asks(facts, indication, leaf)
    changes += [*kept_as(new_kept, data), *follows]
    changes += told_as(new_leaf, figures, more, facts.now)
    return changes, events


def _seats(facts: CourseFacts, sheets: Mapping[str, Mapping[str, Any]], before: Mapping[str, Any]) -> dict[str, int]:
    """How many could answer each opening, by its key: those who had a seat when it was counted first, and as many as
    have answered at least. Kept from then on, so that blocks stay as they are whoever comes and goes: of six of whom
    four have left, everybody knows whose the answers of the last weeks are."""
    there = len({person for person, _ in keys(facts.group.members)}) or int(facts.course.seats_taken)
    known = before.get("seats", {})
    return {key: int(known.get(key, max(there, len(each)))) for key, each in sheets.items()}


def _in_turn(closed: list[Opening], before: Mapping[str, Any]) -> list[Opening]:
    """Openings in the order they are pooled in: as they were counted, then those that have closed since. So blocks stay
    as they are, even where an opening was closed with a time before that of another."""
    counted = {key: place for place, key in enumerate(before.get("state", {}).get("closed", []))}
    return sorted(closed, key=lambda each: counted.get(each.key, len(counted)))


def has_ended(facts: CourseFacts) -> bool:
    """Whether nothing can be answered in the course any more."""
    course = facts.course
    if course.state not in (CourseState.CLOSED, CourseState.CANCELLED) or not course.ended_at:
        return False
    rested = datetime.fromisoformat(course.ended_at) + OPENS_WITHIN <= facts.now
    return rested and len(facts.closed) == len(facts.openings)


def _held_back(found: Said, state: dict[str, Any], seats: dict[str, int]) -> dict[str, Any]:
    left = {"left": found.left, "people": found.people}
    return {"state": state, "seats": seats, "blocks": found.blocks, **left, "questions": found.measures_of}


def _reports(facts: CourseFacts, found: Said, reports: dict[str, Summary]) -> list[Change]:
    changes = []
    for survey_id, report in found.surveys.items():
        part = f"survey:{survey_id}"
        record = reports.get(part) or Summary(of_course(facts.course.course_id), part)
        changes += told_as(record, {}, report, facts.now)
    return changes


def kept_as(record: Held, data: dict[str, Any]) -> list[Change]:
    """What stores it, where it has changed."""
    if record.version and record.data == data:
        return []
    record.data = data
    return [Put(record)]


def told_as(record: Summary, figures: dict[str, Any], more: dict[str, Any], now: datetime) -> list[Change]:
    """What stores the figures, where they have changed."""
    if record.version and (record.figures, record.more) == (figures, more):
        return []
    record.figures, record.more = in_order(figures), more
    record.counted_at = now.isoformat(timespec="milliseconds")
    return [Put(record)]
