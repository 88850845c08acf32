"""Every AWS call of every step fails once, in every way: done again, it is as if nothing had happened."""

import copy
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.admission import actions
from chalicelib.admission.actions import composition
from chalicelib.admission.consequences import follow
from chalicelib.cases import actions as cases
from chalicelib.cases.records import Application, QueueEntry, find_application
from chalicelib.cases.rules import applicant
from chalicelib.courses.records import Course
from chalicelib.groups import actions as groups
from chalicelib.groups.records import Group, Offer, Seat, group_of
from chalicelib.http.reach import CITY, Reach, Role
from chalicelib.journal.records import COURSE, LATER, UNSENT, Event, mark_done, timeline, waiting
from chalicelib.planning import changing
from chalicelib.planning.actions import planned
from tests.admission import town
from tests.admission.town import CountedCalls, stored
from tests.aws import tables
from tests.faults import KINDS

NOW = datetime(2027, 1, 14, 12, tzinfo=UTC)
LEADER = Reach("leader", frozenset({(Role.ADMINISTRATOR, CITY)}))
PERSONS = 4
Act = Callable[[int], object]
"""A step; the number says how often it was tried before."""


@pytest.fixture(scope="module")
def calls() -> Iterator[CountedCalls]:
    """Four parents wait in Farsta, the second in Skarpnäck too, for a course of two seats."""
    with town.aws() as calls:
        town.programme("komet")
        for number in range(PERSONS):
            town.person(f"p{number}")
        yield calls


def case(number: int) -> Application:
    found = find_application(f"p{number}", f"a{number}")
    assert found
    return found


def at(tried: int, **later: float) -> datetime:
    """When it is tried: again after ten minutes, as what is carried out is."""
    return NOW + timedelta(minutes=10 * tried) + timedelta(**later)


def carried_out(kind: str, tried: int, **later: float) -> None:
    event = [each for each in timeline(COURSE + "A") if each.kind == kind][-1]
    follow(event.case_id, int(event.sequence), at(tried, **later))


def everybody_waits() -> None:
    town.clear()
    town.course("A", "komet", ["farsta"], 2, NOW + timedelta(days=9))
    for number in range(PERSONS):
        received = (NOW - timedelta(days=9 - number)).isoformat(timespec="milliseconds")
        made = Application(
            f"p{number}",
            f"a{number}",
            state="received",
            course_id="A",
            programme_id="komet",
            started_at=received,
            received_at=received,
            case_number=f"EK-2027-00000{number}",
            queue_ids=["komet/farsta", *(["komet/skarpnack"] if number == 1 else [])],
            child_id="alma",
        )
        made.save()
        for queue in made.queue_ids:
            key = applicant(f"p{number}", "alma")
            QueueEntry(queue, key, place=made.place, application_id=made.application_id).save()


def deciding() -> Act:
    everybody_waits()
    keys = [("p0", "a0"), ("p1", "a1")]
    actions.plan(composition("A", LEADER), 0, keys, "staff:", NOW)
    version = int(group_of("A").version)
    return lambda tried: actions.decide(composition("A", LEADER), version, "tell", "full", "staff:", at(tried))


def undoing() -> Act:
    deciding()(0)
    pending = group_of("A").pending
    assert pending
    sequence = pending["sequence"]
    return lambda tried: actions.undo(composition("A", LEADER), sequence, "staff:", NOW)


def settling() -> Act:
    deciding()(0)
    return lambda tried: carried_out("GroupDecided", tried, hours=1)


def telling() -> Act:
    settling()(0)
    return lambda tried: carried_out("GroupSettled", tried, hours=2)


def withdrawing_while_decided() -> Act:
    deciding()(0)
    return lambda tried: groups.withdraw(case(0), "person:", at(tried))


def dropping_out() -> Act:
    telling()(0)
    return lambda tried: groups.drop_out(case(0), "illness", "person:", at(tried))


def offering() -> Act:
    dropping_out()(0)
    return lambda tried: carried_out("SeatFreed", tried)


def withdrawing_while_offered() -> Act:
    offering()(0)
    return lambda tried: groups.withdraw(case(2), "person:", at(tried))


def offer_id() -> str:
    return stored(Offer)[0].offer_id


def accepting() -> Act:
    offering()(0)
    return lambda tried: groups.accept(offer_id(), "person:", at(tried))


def declining() -> Act:
    offering()(0)
    return lambda tried: groups.decline(offer_id(), "person:", at(tried))


def running_out() -> Act:
    offering()(0)
    return lambda tried: carried_out("OfferMade", tried, hours=49)


def pausing() -> Act:
    everybody_waits()
    return lambda tried: cases.pause(case(1), "person:", at(tried))


def resuming() -> Act:
    pausing()(0)
    return lambda tried: cases.resume(case(1), "person:", at(tried))


def moving() -> Act:
    everybody_waits()
    return lambda tried: cases.move(case(0), {"komet/farsta": "komet/skarpnack"}, "person:", at(tried))


def leaving_a_queue() -> Act:
    everybody_waits()
    return lambda tried: cases.leave_queue(case(1), "komet/skarpnack", "person:", at(tried))


def cancelling() -> Act:
    offering()(0)
    version = int(group_of("A").version)
    return lambda tried: changing.cancel(planned("A", LEADER), version, "few", "form", "staff:", at(tried))


def sending_back() -> Act:
    cancelling()(0)
    return lambda tried: carried_out("CourseCancelled", tried)


def completing() -> Act:
    telling()(0)
    found = planned("A", LEADER)
    changing.close(found, found.version, "form", "staff:", at(0, days=30))
    return lambda tried: carried_out("CourseClosed", tried, days=30)


def telling_of_a_change() -> Act:
    telling()(0)
    changing.keep(planned("A", LEADER), "CourseChanged", "staff:", NOW, changes=[{"what": "venue"}])
    return lambda tried: carried_out("CourseChanged", tried)


STEPS = [
    *(deciding, undoing, settling, telling),
    *(withdrawing_while_decided, dropping_out, offering, withdrawing_while_offered),
    *(accepting, declining, running_out),
    *(pausing, resuming, moving, leaving_a_queue),
    *(cancelling, sending_back, completing, telling_of_a_change),
]


def as_it_stands() -> dict[str, Any]:
    """Everything that matters, without times and versions."""
    journals: dict[str, list[str]] = {}
    for event in stored(Event):
        journals.setdefault(event.case_id, []).append(event.kind)
    return {
        "cases": {
            each.application_id: (
                each.state,
                each.seat_in,
                bool(each.paused_at),
                list(each.queue_ids),
                int(each.missed_offers or 0),
            )
            for each in stored(Application)
        },
        "queues": {(each.queue_id, each.applicant): (each.place, each.resting) for each in stored(QueueEntry)},
        "seats": {(each.person_id, each.programme_id): each.course_id for each in stored(Seat)},
        "groups": [
            (each.members, each.offered, [key[:2] for key in (each.pending or {}).get("admitted", [])])
            for each in stored(Group)
        ],
        "offers": Counter(each.state for each in stored(Offer)),
        "told": {key: kinds for key, kinds in journals.items() if not key.startswith(COURSE)},
        "happened": {key: Counter(kinds) for key, kinds in journals.items() if key.startswith(COURSE)},
        "listed": [(each.state, int(each.seats_taken)) for each in stored(Course)],
    }


def all_that_follows(now: datetime) -> dict[str, Any]:
    """Let everything follow that is due by then, whatever happened to its delivery; then everything stands as it is."""
    while due := [*waiting(UNSENT, now, 100), *waiting(LATER, now, 100)]:
        for event in due:
            if event.case_id.startswith(COURSE):
                follow(event.case_id, int(event.sequence), now)
            else:
                mark_done(event)
    return as_it_stands()


@pytest.mark.requirement("L5", "B4", "X6")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_whichever_call_fails_the_step_can_be_done_again_and_is_done_once(
    step: Callable[[], Act], kind: str, calls: CountedCalls
) -> None:
    act = step()
    before = copy.deepcopy({name: table.items for name, table in tables().items()})
    act(0)
    done, in_the_end = as_it_stands(), all_that_follows(at(0, days=31))

    for number in count():
        for name, table in tables().items():
            table.items = copy.deepcopy(before[name])
        calls.forget()
        with calls.failing(kind, number), suppress(Exception):
            act(0)
        if len(calls.made) <= number:
            break
        act(1)
        assert as_it_stands() == done, f"call {number}: {calls.made[number]}"
        assert all_that_follows(at(0, days=31)) == in_the_end
    assert number >= 3
