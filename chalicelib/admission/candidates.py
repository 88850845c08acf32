"""Who can be chosen for a group, as its leaders see them: those in the draft, and the course's queues page by page."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.admission import rules
from chalicelib.admission.actions import Composition
from chalicelib.cases.actions import places_among
from chalicelib.cases.records import Application, applicants_of, applications_at, places_in, waiting_in
from chalicelib.cases.rules import State, is_queued
from chalicelib.courses.records import Course, Programme, find_programme
from chalicelib.groups import rules as groups
from chalicelib.groups.applicants import Applicant, applicants, fit_of
from chalicelib.groups.audiences import Audience, audience
from chalicelib.groups.records import Key, keys, offers_at
from chalicelib.http.reach import Reach

PAGE = 100
MOST_OTHERS = 200  # of those who aren't chosen, on the page before the decision


@dataclass(frozen=True)
class Occupancy:
    """How a group's seats are used. `reserved` are kept for somebody who isn't named to this reader: offered seats,
    and those of persons whose data is protected, without a difference (B2)."""

    seats: int
    members: int
    decided: int
    reserved: int
    chosen: int
    free: int


@dataclass(frozen=True)
class Board:
    """All that the page on which a group is composed shows."""

    programme: Programme | None
    members: list[Applicant]
    decided: list[Applicant]
    draft: list[Applicant]
    chosen: frozenset[Key]  # of the draft, those that are ticked
    queue: list[Applicant]
    next_page: str  # the place to go on from, "" where the queue ends
    occupancy: Occupancy
    warnings: list[rules.Warned]
    offered: list[tuple[Applicant, datetime]]  # who is offered a seat, and until when

    @property
    def audience(self) -> Audience:
        """Whom the programme is for."""
        return audience(str(self.programme.audience) if self.programme else "")


@dataclass(frozen=True)
class Other:
    """Somebody who applied for the course and is not chosen: where they will stand in their queues."""

    row: Applicant
    places: list[tuple[str, int]]


def board(
    composed: Composition,
    reach: Reach,
    *,
    after: str = "",
    wanted: Collection[str] = (),
    chosen: Iterable[Key] | None = None,
) -> Board:
    """The group and its candidates. A constant number of calls, but for one for each queue and hundred rows.

    `after`: the place to begin after in the queues; `wanted`: filters; `chosen`: what is ticked, where that isn't the
    draft as it is kept."""
    course, group = composed.course, composed.group
    programme = find_programme(course.programme_id)
    ticked = frozenset(_key(each) for each in composed.planned) if chosen is None else frozenset(chosen)
    decided = keys((group.pending or {}).get("admitted", ()))
    page, more = _queue_page(groups.queues_of(course.programme_id, course.districts), after)
    planned = {_key(each) for each in composed.planned}
    kept = planned | ticked
    own = set(groups.queues_of(course.programme_id, course.districts))
    shown = {*keys(group.members), *keys(group.offered), *decided, *planned, *page.values()}
    found = {
        _key(each): each
        for each in applications_at([*shown, *ticked])
        if _key(each) in shown or own & set(each.queue_ids or ())  # what is ticked may be anybody's
    }
    listed = applicants(found.values(), fit_of(course, programme), reach, course.districts)
    rows = {_key(row.application): row for row in listed}
    draft = [row for key, row in rows.items() if key in kept]
    seen_members, seen_decided = ([rows[key] for key in some if key in rows] for some in (keys(group.members), decided))
    picked = [row for row in draft if _key(row.application) in ticked]
    used = Occupancy(
        seats=int(course.seats),
        members=len(seen_members),
        decided=len(seen_decided),
        reserved=groups.taken(group) - len(seen_members) - len(seen_decided),
        chosen=len(picked),
        free=groups.free(course, group),
    )
    seen = [place for place, key in page.items() if key in rows]  # an address names nobody who is left out (B2)
    queue = [row for key in page.values() if (row := rows.get(key)) and key not in kept and _waits(row)]
    return Board(
        programme,
        seen_members,
        seen_decided,
        draft,
        ticked,
        rules.narrowed(queue, wanted, course.course_id),
        (seen or list(page))[-1] if more else "",
        used,
        warned(composed, picked, used),
        _offered([rows[key] for key in keys(group.offered) if key in rows]),
    )


def audience_of(course: Course) -> Audience:
    """Whom the course is for."""
    programme = find_programme(course.programme_id)
    return audience(str(programme.audience) if programme else "")


def in_turn(composed: Composition, reach: Reach) -> list[Applicant]:
    """Those of the queues' first page whom the free seats would be offered to, in order, as many as there are seats.

    Not those whom the reader may not see (B2); others may come between, so it promises nothing."""
    course, free = composed.course, groups.free(composed.course, composed.group)
    fit = fit_of(course, find_programme(course.programme_id))
    page, _ = _queue_page(groups.queues_of(course.programme_id, course.districts), "")
    found = {_key(each): each for each in applications_at(page.values())}
    fitting = [found[key] for key in dict.fromkeys(page.values()) if key in found]
    fitting = [each for each in fitting if not groups.why_passed_over(each, fit)]
    return applicants(fitting, fit, reach, course.districts)[:free]


def warned(composed: Composition, picked: Sequence[Applicant], used: Occupancy) -> list[rules.Warned]:
    """What to think of before these get their seats."""
    course = composed.course
    queues = groups.queues_of(course.programme_id, course.districts)
    return rules.warnings(
        picked,
        free=used.free,
        seated=used.members + used.decided + used.reserved,
        waiting=[str(row.application.case_number) for row in picked if groups.waits_for(row.application, queues)],
        child_care=bool(course.child_care),
    )


def others(composed: Composition, reach: Reach) -> tuple[list[Other], bool]:
    """Those who applied for the course, wait undecided and are not chosen, with the places that they will have; and
    whether there are more of them. One read for each queue they stand in, however many they are."""
    course = composed.course
    chosen = {_key(each) for each in composed.planned}
    asked = [key for key in applicants_of(course.course_id) if key not in chosen]
    waiting = [each for each in applications_at(asked[:MOST_OTHERS]) if each.state == State.RECEIVED]
    gone = {each.place for each in composed.planned}
    queues = {queue_id for each in waiting for queue_id in each.queue_ids or ()}
    orders = {queue_id: [place for place in places_in(queue_id) if place not in gone] for queue_id in sorted(queues)}
    programme = find_programme(course.programme_id)
    rows = applicants(waiting, fit_of(course, programme), reach, course.districts)
    return [Other(row, _places(row.application, orders)) for row in rows], len(asked) > MOST_OTHERS


def _places(application: Application, orders: dict[str, list[str]]) -> list[tuple[str, int]]:
    found = [] if application.paused_at else places_among(application, orders)
    return [(each["queue_id"], each["place"]) for each in found]


def _offered(rows: Sequence[Applicant]) -> list[tuple[Applicant, datetime]]:
    """These with the time when their offers end. One call for each hundred."""
    offers = offers_at(str(row.application.offer_id) for row in rows if row.application.offer_id)
    known = [(row, offers.get(str(row.application.offer_id))) for row in rows]
    return [(row, datetime.fromisoformat(offer.ends_at)) for row, offer in known if offer]


def _waits(row: Applicant) -> bool:
    return is_queued(row.application.state)


def _queue_page(queues: Sequence[str], after: str) -> tuple[dict[str, Key], bool]:
    """The next hundred in the queues together by place, in order of receipt, each once; and whether there are more."""
    entries = [entry for queue_id in queues for entry in waiting_in(queue_id, after, PAGE)]
    by_place = {str(entry.place): (entry.applicant.partition("#")[0], str(entry.application_id)) for entry in entries}
    more = len(by_place) > PAGE or len(entries) >= PAGE
    return {place: by_place[place] for place in sorted(by_place)[:PAGE]}, more


def _key(application: Application) -> Key:
    return str(application.person_id), str(application.application_id)
