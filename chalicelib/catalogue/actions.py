"""What the public pages read: one or two index queries each, never a scan."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.cases.rules import queue_id
from chalicelib.catalogue.rules import Filters, Offer, filter_form, filters_from
from chalicelib.courses import rules as courses
from chalicelib.courses.records import (
    Course,
    District,
    Programme,
    all_districts,
    all_programmes,
    find_course,
    open_courses,
    queue_lengths,
)
from chalicelib.courses.rules import Nearby
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import STOCKHOLM
from chalicelib.http.refusals import NotFound

KEPT_FOR = timedelta(minutes=1)
_kept: dict[str, tuple[datetime, Any]] = {}


def today(now: datetime) -> date:
    """The day in Stockholm."""
    return now.astimezone(STOCKHOLM).date()


def programmes(now: datetime) -> list[Programme]:
    """Every programme, in order. Kept in the process for a minute: they change a few times a year."""
    kept: list[Programme] = _keep("programmes", all_programmes, now)
    return kept


def districts(now: datetime) -> list[District]:
    """Every district there is or has been. Kept in the process for a minute."""
    kept: list[District] = _keep("districts", all_districts, now)
    return kept


def _keep(name: str, read: Callable[[], Any], now: datetime) -> Any:
    kept_at, value = _kept.get(name, (None, None))
    if kept_at is None or not timedelta(0) <= now - kept_at < KEPT_FOR:
        value = read()
        _kept[name] = (now, value)
    return value


def forget() -> None:
    """Read everything anew from here on. For tests, which change the tables under us."""
    _kept.clear()


def offers(now: datetime) -> list[Offer]:
    """All courses that can be applied for, soonest first."""
    return _offers(open_courses(today(now)), queue_lengths(), now)


def _offers(listed: Iterable[Course], queues: Mapping[str, int], now: datetime) -> list[Offer]:
    """The courses as they are shown. One whose programme or district is missing is left out."""
    known, places, day = {each.programme_id: each for each in programmes(now)}, districts(now), today(now)
    taken_over = courses.predecessors(places, day)
    shown = []
    for course in listed:
        programme = known.get(course.programme_id)
        district = courses.successor(places, course.district_id, day)
        if programme and district:
            former = taken_over.get(district.district_id, [])
            waiting = queues.get(queue_id(programme.programme_id, district.district_id), 0)
            shown.append(Offer(course, programme, district, former, waiting, day))
    return shown


@dataclass(frozen=True)
class Listing:
    """The course list as filtered, and where to go on when it is empty."""

    form: Form
    reading: Reading
    filters: Filters
    found: list[Offer]
    nearest: list[Nearby[District]]  # districts with such courses, when the wanted one has none
    on_the_web: list[Offer]  # web courses that would do instead


def list_courses(query: Mapping[str, str], now: datetime) -> Listing:
    """The open courses that the query's filters let through."""
    everything, places, day = offers(now), districts(now), today(now)
    form = filter_form(places, (code for offer in everything for code in offer.course.languages), day)
    reading = form.read({name: [value] for name, value in query.items()})
    filters = filters_from(reading, places, day)
    found = [offer for offer in everything if filters.let_through(offer)]
    if found:
        return Listing(form, reading, filters, found, [], [])
    elsewhere = [offer for offer in everything if filters.anywhere().let_through(offer)]
    online = [offer for offer in everything if Filters(form="web", age=filters.age).let_through(offer)]
    near = nearest_to(filters.district_id, elsewhere, now)
    return Listing(form, reading, filters, [], near, online)


def nearest_to(district_id: str, among: Sequence[Offer], now: datetime) -> list[Nearby[District]]:
    """The three districts nearest to this one that hold one of the courses."""
    places, day = districts(now), today(now)
    district = courses.successor(places, district_id, day)
    if district is None:
        return []
    return courses.nearest_with_courses(district, places, [offer.course for offer in among], day)[:3]


@dataclass(frozen=True)
class CoursePage:
    """One course, and others of its programme where it is full or closed."""

    offer: Offer
    others: list[Offer]


def show_course(course_id: str, now: datetime) -> CoursePage:
    """A course, also one that has begun or ended: its address may stand in a letter. Raises NotFound."""
    course = find_course(course_id)
    queues = queue_lengths()
    shown = _offers([course], queues, now) if course and course.listed else []
    if not shown:
        raise NotFound
    offer = shown[0]
    if offer.free and courses.can_apply(offer.course, offer.today):
        return CoursePage(offer, [])
    same = [
        other
        for other in _offers(open_courses(offer.today), queues, now)
        if other.programme.programme_id == offer.programme.programme_id
        and other.course.course_id != course_id
        and other.free
    ]
    same.sort(key=lambda other: courses.distance(offer.district, other.district) or 0)
    return CoursePage(offer, same[:3])


def find_programme(programme_id: str, now: datetime) -> Programme:
    """The programme. Raises NotFound."""
    for programme in programmes(now):
        if programme.programme_id == programme_id:
            return programme
    raise NotFound


@dataclass(frozen=True)
class DistrictPage:
    """One district of today with its courses and queues."""

    district: District
    former: list[District]
    offers: list[Offer]
    queues: list[tuple[Programme, int]]  # the programmes that somebody waits for
    nearest: list[Nearby[District]]  # with courses, where this one has none


def show_district(district_id: str, now: datetime) -> DistrictPage:
    """A district; a former one is shown as its successor. Raises NotFound."""
    district = courses.successor(districts(now), district_id, today(now))
    if district is None or district.place:
        raise NotFound
    queues = queue_lengths()
    return _district_page(district, _offers(open_courses(today(now)), queues, now), queues, now)


def list_districts(now: datetime) -> list[DistrictPage]:
    """The districts of today, in alphabetical order."""
    queues = queue_lengths()
    everything = _offers(open_courses(today(now)), queues, now)
    return [
        _district_page(district, everything, queues, now)
        for district in courses.current_districts(districts(now), today(now))
    ]


def _district_page(
    district: District, everything: Sequence[Offer], queues: Mapping[str, int], now: datetime
) -> DistrictPage:
    own = [offer for offer in everything if offer.district.district_id == district.district_id]
    return DistrictPage(
        district,
        courses.predecessors(districts(now), today(now)).get(district.district_id, []),
        own,
        [
            (programme, waiting)
            for programme in programmes(now)
            if (waiting := queues.get(queue_id(programme.programme_id, district.district_id), 0))
        ],
        [] if own else nearest_to(district.district_id, everything, now),
    )
