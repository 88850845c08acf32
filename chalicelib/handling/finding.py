"""Looking for a case, and the queues that somebody reaches (X7)."""

from datetime import date

from chalicelib.cases.records import applications_of
from chalicelib.cases.rules import State, queue_id
from chalicelib.courses.districts import current_districts, swedish_order
from chalicelib.courses.records import District, Programme, all_districts, all_programmes, queue_lengths
from chalicelib.courses.rules import is_given
from chalicelib.handling.opening import CASE_NUMBER, Opened, opened, with_courses
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.people.actions import known_person
from chalicelib.people.rules import WrongPersonalNumber, parse

Queue = tuple[str, dict[str, str], dict[str, str], int]


def find(sought: str, reach: Reach, today: date) -> list[Opened]:
    """The cases with this case number or personal number that the reach has; none where there are none, and just so
    where they lie outside it. Raises WrongPersonalNumber for what is neither."""
    number = sought.strip().upper()
    if CASE_NUMBER.fullmatch(number):
        try:
            return [opened(number, reach)]
        except NotFound:
            return []
    person = known_person(parse(sought, today))
    if person is None:
        return []
    sent = [each for each in applications_of(str(person.person_id)) if each.state != State.DRAFT]
    return [case for case in with_courses(sent, person) if case.is_within(reach, Ability.SEE)]


def is_number(sought: str, today: date) -> bool:
    """Whether it can be a case number or a personal number."""
    try:
        return bool(CASE_NUMBER.fullmatch(sought.strip().upper())) or bool(parse(sought, today))
    except WrongPersonalNumber:
        return False


def queues(reach: Reach, today: date) -> list[Queue]:
    """The queues in reach: (address, programme's names, where, how many wait), by place and programme.

    A length is of all who wait, so it tells nothing that a list of names doesn't to those who see it; who has protected
    data is in it for everybody, as in the lengths on the public pages."""
    districts = all_districts()
    places = [*current_districts(districts, today), *(each for each in districts if each.place)]
    seen = [each for each in places if reach.may(Ability.SEE, districts=[each.district_id])]
    programmes, lengths = all_programmes(), queue_lengths()
    pairs = [(place, each) for place in seen for each in programmes if is_given(each.form, place.district_id)]
    return [
        (
            f"/personal/koer/{programme.programme_id}/{place.district_id}",
            programme.names,
            place.names,
            lengths.get(queue_id(programme.programme_id, place.district_id), 0),
        )
        for place, programme in sorted(pairs, key=_order)
    ]


def _order(pair: tuple[District, Programme]) -> tuple[bool, str, float]:
    place, programme = pair
    return bool(place.place), swedish_order(place.names["sv"]), float(programme.order)
