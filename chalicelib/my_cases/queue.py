"""What a person may do with their places in queues: pause, go on, move, leave one, change programme (B3, B10)."""

from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.cases import actions as cases
from chalicelib.cases.actions import places_of
from chalicelib.cases.records import Application, queue_place
from chalicelib.cases.rules import WrongState, queue_id, queue_parts
from chalicelib.courses.districts import current_districts, nearest
from chalicelib.courses.elsewhere import other_programme
from chalicelib.courses.records import District, Programme, all_districts, all_programmes
from chalicelib.my_cases import rules
from chalicelib.my_cases.actions import own_case

STEPS = ("pausa", "fortsatt", "flytta", "lamna", "program")  # as they stand in addresses


@dataclass(frozen=True)
class QueuePage:
    """A case's queues and what can be done with them."""

    application: Application
    stands: str  # a key of rules.STATES
    programme: Programme | None
    queues: dict[str, District]  # by district id, first choice first
    places: dict[str, int]  # by district id; none while it pauses
    others: list[District]  # where it could wait instead, nearest first
    suggested: Programme | None  # that fits a child who has become too old for this one

    @property
    def is_paused(self) -> bool:
        return self.stands == rules.PAUSED

    def change(self, step: str, from_id: str, to_id: str) -> "Change | None":
        """One of STEPS as it would be now, or None where it can't be done. `from_id`: the district that is left,
        the only one where none is named."""
        left = self.queues.get(from_id or next(iter(self.queues), ""))
        to = next((district for district in self.others if district.district_id == to_id), None)
        possible = {
            "pausa": not self.is_paused,
            "fortsatt": self.is_paused,
            "flytta": left is not None and to is not None,
            "lamna": left is not None and len(self.queues) > 1,
            "program": self.suggested is not None,
        }
        if not possible[step]:
            return None
        return Change(step, left, to, self._place_in(to) if step == "flytta" and to else None)

    def _place_in(self, district: District) -> int:
        """The place that the case would have in the queue of another district today (B3)."""
        return queue_place(queue_id(self.application.programme_id, district.district_id), self.application.place)


@dataclass(frozen=True)
class Change:
    """Something that is about to be done with a place: which of STEPS, from where to where, and the place there."""

    step: str
    left: District | None
    to: District | None
    place: int | None


def queue_page(person_id: str, case_number: str, today: date) -> QueuePage | None:
    """The case's queues, or None where it isn't in any. Raises NotFound."""
    application = own_case(person_id, case_number)
    stands = rules.stands(application)
    if stands not in rules.QUEUED:
        return None
    by_id = {district.district_id: district for district in all_districts()}
    ids = [queue_parts(queue)[1] for queue in application.queue_ids or []]
    queues = {district_id: by_id[district_id] for district_id in ids if district_id in by_id}
    programmes = all_programmes()
    month = str(application.answers.get("child_birth_month", ""))
    return QueuePage(
        application,
        stands,
        next((each for each in programmes if each.programme_id == application.programme_id), None),
        queues,
        {queue_parts(queue)[1]: place for queue, place in places_of(application)},
        _others(list(queues.values()), list(by_id.values()), today),
        other_programme(programmes, application.programme_id, month, today),
    )


def _others(queues: list[District], districts: list[District], today: date) -> list[District]:
    """Today's districts, nearest first, but those whose queue it is in. None for the web: it has one queue for all."""
    if not queues or queues[0].place:
        return []
    near = [each.district for each in nearest(queues[0], current_districts(districts, today))]
    return [district for district in near if district not in queues]


def pause(person_id: str, case_number: str, now: datetime) -> None:
    """Wait without being offered anything. Twice is once. Raises NotFound, WrongState, Conflict, Unavailable."""
    cases.pause(own_case(person_id, case_number), f"person:{person_id}", now)


def resume(person_id: str, case_number: str, now: datetime) -> None:
    """Back to the old place. Twice is once. Raises as pause()."""
    cases.resume(own_case(person_id, case_number), f"person:{person_id}", now)


def move(person_id: str, case_number: str, left: str, to: str, now: datetime, today: date) -> None:
    """Wait in another district's queue (ids), by the same date of receipt. Twice is once.

    Raises AlreadyInQueue where another case of the same child waits there, WrongState from a place, such as the web,
    which has one queue for all; else as pause()."""
    application, everywhere = own_case(person_id, case_number), all_districts()
    if to not in {each.district_id for each in current_districts(everywhere, today)}:
        raise WrongState
    if left in {each.district_id for each in everywhere if each.place}:
        raise WrongState
    moves = {queue_id(application.programme_id, left): queue_id(application.programme_id, to)}
    cases.move(application, moves, f"person:{person_id}", now)


def leave(person_id: str, case_number: str, district_id: str, now: datetime) -> None:
    """Leave one of several queues. Twice is once. Raises as pause()."""
    application = own_case(person_id, case_number)
    cases.leave_queue(application, queue_id(application.programme_id, district_id), f"person:{person_id}", now)


def change_programme(person_id: str, case_number: str, programme_id: str, now: datetime, today: date) -> None:
    """Take all places to the queues of the programme that is suggested (B10). Twice is once. Raises as move()."""
    application = own_case(person_id, case_number)
    if application.programme_id == programme_id:
        return
    month = str(application.answers.get("child_birth_month", ""))
    suggested = other_programme(all_programmes(), application.programme_id, month, today)
    if suggested is None or suggested.programme_id != programme_id:
        raise WrongState
    held = list(application.queue_ids or [])
    moves = {queue: queue_id(programme_id, queue_parts(queue)[1]) for queue in held}
    cases.move(application, moves, f"person:{person_id}", now)
