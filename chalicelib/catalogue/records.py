"""What the catalogue reads: programmes, districts, and the courses as they are offered today."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib.cases.rules import queue_id
from chalicelib.catalogue.rules import Offer
from chalicelib.courses.districts import predecessors, successor
from chalicelib.courses.records import (
    Course,
    District,
    Programme,
    all_districts,
    all_programmes,
    open_courses,
    queue_lengths,
)
from chalicelib.http.languages import today_in_stockholm

KEPT_FOR = timedelta(minutes=1)
_kept: dict[str, tuple[datetime, Any]] = {}


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
    return offers_of(open_courses(today_in_stockholm(now)), queue_lengths(), now)


def offers_of(listed: Iterable[Course], queues: Mapping[str, int], now: datetime) -> list[Offer]:
    """The courses as they are shown. One whose programme or district is missing is left out."""
    known, places, day = {each.programme_id: each for each in programmes(now)}, districts(now), today_in_stockholm(now)
    taken_over = predecessors(places, day)
    shown = []
    for course in listed:
        programme = known.get(course.programme_id)
        district = successor(places, course.district_id, day)
        if programme and district:
            former = taken_over.get(district.district_id, [])
            waiting = queues.get(queue_id(programme.programme_id, district.district_id), 0)
            shown.append(Offer(course, programme, district, former, waiting, day))
    return shown
