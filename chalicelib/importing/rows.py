"""One row carried out: found again by what it is, so that twice is once (A9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.cases.taking_over import Waiting, take_over, tell_that_it_stands
from chalicelib.courses.records import Course
from chalicelib.http.reach import Role
from chalicelib.http.refusals import Conflict
from chalicelib.importing.checking import Entry
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import GRANTS, happened
from chalicelib.people.actions import known_person, person_for
from chalicelib.people.records import Person, StaffMember, find_member
from chalicelib.people.rules import Introduction, member_id

TRIES = 3


@dataclass(frozen=True)
class Run:
    """Who takes over, and how."""

    staff_id: str
    tell: bool
    courses: Mapping[str, Course]  # queue id → the course that its cases are shown with
    now: datetime


def carry_out(kind: str, entry: Entry, run: Run) -> bool:
    """Take the row over; whether anything is new. Raises Conflict, Unavailable, and what AWS raises."""
    return DOES[kind](entry, run)


def _queue(entry: Entry, run: Run) -> bool:
    person = _person(entry, run)
    answers = {"child_first_name": entry.child_first_name, "child_birth_month": entry.child_birth_month}
    course = run.courses[f"{entry.programmes[0]}/{entry.districts[0]}"]
    if entry.received_at is None:
        raise ValueError("a row of a queue has a date")
    waiting = Waiting(str(person.person_id), answers, course, entry.received_at, person.gender, str(person.language))
    application, new = take_over(waiting, run.staff_id, run.now)
    if run.tell and application:
        tell_that_it_stands(application, run.staff_id, run.now)
    return new


def _leader(entry: Entry, run: Run) -> bool:
    """Into the register of leaders. It opens nothing: whoever gives roles sees them among those who wait.

    Not somebody whose data are protected and who isn't there: their name is put into no list but by themselves (B2)."""
    person = _person(entry, run)
    for _ in range(TRIES):
        member = find_member(member_id(str(person.person_id)))
        if member is None and person.protected:
            return False
        changed = member or _new(entry, person, run.now)
        before = None if member is None else changed.serialize()
        _add(changed, entry)
        if changed.serialize() == before:
            return False
        event = happened(
            "StaffRegistered",
            case_id=f"{GRANTS}{person.person_id}",
            sequence=changed.next_event,
            at=run.now,
            actor=f"staff:{run.staff_id}",
            role=str(changed.role),
            districts=list(changed.districts),
        )
        try:
            commit(Put(changed), events=[event])
        except LostRace:
            continue  # somebody has changed the entry: look again
        return member is None
    raise Conflict


def _new(entry: Entry, person: Person, now: datetime) -> StaffMember:
    return StaffMember(
        member_id=member_id(str(person.person_id)),
        person_id=person.person_id,
        name=person.name,
        email=entry.email,
        phone=entry.phone,
        role=Role.LEADER,
        registered_at=now.isoformat(timespec="milliseconds"),
    )


def _add(member: StaffMember, entry: Entry) -> None:
    """What the row says beside what is there: nothing that somebody has told us themselves is overwritten."""
    member.districts = list(dict.fromkeys([*member.districts, *entry.districts]))
    member.programmes = list(dict.fromkeys([*member.programmes, *entry.programmes]))
    if entry.certified_on:
        known = {(each["programme_id"], each["on"]) for each in member.trained}
        until = entry.valid_until or None
        member.trained = [
            *member.trained,
            *(
                {"programme_id": programme, "on": entry.certified_on, "until": until, "code": ""}
                for programme in entry.programmes
                if (programme, entry.certified_on) not in known
            ),
        ]


def _person(entry: Entry, run: Run) -> Person:
    """Whoever has this personal number. What we know of them already stays as it is."""
    known = known_person(entry.number)
    if known:
        return known
    return person_for(
        Introduction(
            number=entry.number,
            name=entry.name,
            email=entry.email,
            mobile=entry.mobile,
            language=entry.language,
        ),
        run.now,
    )


DOES: Mapping[str, Callable[[Entry, Run], bool]] = {"ko": _queue, "ledare": _leader, "utbildade": _leader}
