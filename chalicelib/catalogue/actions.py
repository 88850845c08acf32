"""What the public pages show: one or two index queries each, never a scan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.activities.records import coming_activities
from chalicelib.cases.rules import queue_id
from chalicelib.catalogue.records import districts, offers, offers_of, programmes
from chalicelib.catalogue.rules import Filters, Offer, filter_form, filters_from
from chalicelib.catalogue.search import Entry, every_language, find
from chalicelib.courses import rules as courses
from chalicelib.courses.districts import (
    Nearby,
    current_districts,
    distance,
    nearest_with_courses,
    predecessors,
    successor,
)
from chalicelib.courses.records import District, Programme, find_course, open_courses, queue_lengths
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import N_, gettext
from chalicelib.http.languages import today_in_stockholm as today
from chalicelib.http.refusals import NotFound

# The pages that stand still, with words that people may look for them by.
PAGES = (
    ("/hjalp", N_("Hjälp"), N_("Så loggar du in och söker, och vem du kan ringa."),
     N_("support telefon bankid e-legitimation tolk fråga kontakt ansöka")),
    ("/tillganglighet", N_("Tillgänglighet"), N_("Hur tjänsten fungerar med hjälpmedel, och vad som brister."),
     N_("funktionsnedsättning skärmläsare hjälpmedel wcag")),
    ("/personuppgifter", N_("Så hanterar vi dina uppgifter"), N_("Vad vi sparar om dig, varför och hur länge."),
     N_("gdpr sekretess skyddade personuppgifter integritet kakor cookies")),
)  # fmt: skip


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
    district = successor(places, district_id, day)
    if district is None:
        return []
    return nearest_with_courses(district, places, [offer.course for offer in among], day)[:3]


@dataclass(frozen=True)
class CoursePage:
    """One course, and others of its programme where it is full or closed."""

    offer: Offer
    others: list[Offer]


def show_course(course_id: str, now: datetime) -> CoursePage:
    """A course, also one that has begun or ended: its address may stand in a letter. Raises NotFound."""
    course = find_course(course_id)
    queues = queue_lengths()
    shown = offers_of([course], queues, now) if course and course.listed else []
    if not shown:
        raise NotFound
    offer = shown[0]
    if offer.free and courses.can_apply(offer.course, offer.today):
        return CoursePage(offer, [])
    same = [
        other
        for other in offers_of(open_courses(offer.today), queues, now)
        if other.programme.programme_id == offer.programme.programme_id
        and other.course.course_id != course_id
        and other.free
    ]
    same.sort(key=lambda other: distance(offer.district, other.district) or 0)
    return CoursePage(offer, same[:3])


@dataclass(frozen=True)
class ProgrammePage:
    """A programme and its courses."""

    programme: Programme
    offers: list[Offer]


def show_programme(programme_id: str, now: datetime) -> ProgrammePage:
    """A programme. Raises NotFound."""
    for programme in programmes(now):
        if programme.programme_id == programme_id:
            own = [offer for offer in offers(now) if offer.programme.programme_id == programme_id]
            return ProgrammePage(programme, own)
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
    district = successor(districts(now), district_id, today(now))
    if district is None or district.place:
        raise NotFound
    queues = queue_lengths()
    former = predecessors(districts(now), today(now))
    return _district_page(district, former, offers_of(open_courses(today(now)), queues, now), queues, now)


def list_districts(now: datetime) -> list[DistrictPage]:
    """The districts of today, in alphabetical order."""
    queues = queue_lengths()
    everything = offers_of(open_courses(today(now)), queues, now)
    former = predecessors(districts(now), today(now))
    return [
        _district_page(district, former, everything, queues, now)
        for district in current_districts(districts(now), today(now))
    ]


def _district_page(
    district: District,
    former: Mapping[str, list[District]],
    everything: Sequence[Offer],
    queues: Mapping[str, int],
    now: datetime,
) -> DistrictPage:
    here = district.district_id
    own = [offer for offer in everything if here in (offer.district.district_id, *offer.course.shared_with)]
    return DistrictPage(
        district,
        former.get(district.district_id, []),
        own,
        [
            (programme, waiting)
            for programme in programmes(now)
            if (waiting := queues.get(queue_id(programme.programme_id, district.district_id), 0))
        ],
        [] if own else nearest_to(district.district_id, everything, now),
    )


def search(query: str, now: datetime) -> list[Entry]:
    """Programmes, districts, courses and help that hold all the words."""
    entries = [
        *(_programme_entry(programme) for programme in programmes(now)),
        *_district_entries(now),
        *(Entry("course", offer.address, offer.searchable, "", offer) for offer in offers(now)),
        *(
            Entry("page", address, f"{title} {gettext(title)}", f"{gettext(text)} {gettext(words)}", (title, text))
            for address, title, text, words in PAGES
        ),
    ]
    return find(query, entries)


def _programme_entry(programme: Programme) -> Entry:
    text = every_language(programme.summaries, programme.descriptions)
    shown = (programme.names, programme.summaries)
    address = f"/program/{programme.programme_id}"
    return Entry("programme", address, every_language(programme.names), text, shown)


def _district_entries(now: datetime) -> list[Entry]:
    places, day = districts(now), today(now)
    former = predecessors(places, day)
    return [
        Entry(
            "district",
            f"/stadsdelar/{district.district_id}",
            every_language(district.names, *(each.names for each in former.get(district.district_id, []))),
            "",
            (district.names, ", ".join(each.names["sv"] for each in former.get(district.district_id, []))),
        )
        for district in current_districts(places, day)
    ]


def public_paths(now: datetime) -> list[str]:
    """The paths of all pages that a search engine should know."""
    return [
        "/",
        "/program",
        "/kurser",
        "/stadsdelar",
        *(address for address, *_ in PAGES),
        *(f"/program/{programme.programme_id}" for programme in programmes(now)),
        *(f"/stadsdelar/{place.district_id}" for place in current_districts(districts(now), today(now))),
        *(f"/kurser/{course.course_id}" for course in open_courses(today(now))),
        "/aktiviteter",
        *(activity.href for activity in coming_activities(today(now))),
    ]
