"""A city's worth: ten years of courses, generated through the real rules, counted and reported.

    python -m bench.city [--courses 4200]

Shows, for a hundredth of it and for all of it: what it costs to count everything anew, what one change costs, what a
quiet run costs, and what each report page costs.
"""

import argparse
import gc
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial

from bench.meter import Bill, metered
from bench.operation import Operation
from bench.operations import HEAD, line
from bench.scene import Parent, service, staff
from chalicelib.aggregation.actions import aggregate
from chalicelib.attendance.records import Mark
from chalicelib.cases.records import Application
from chalicelib.courses.districts import current_districts
from chalicelib.courses.records import all_districts, all_programmes
from chalicelib.journal.records import COURSE
from chalicelib.reporting.system_figures import system_figures
from chalicelib.summaries.records import mark
from chalicelib.surveys.records import OF_PROGRAMME, Sheet, surveys_of
from chalicelib.tables import Record
from infra.local.applicants import save_all
from infra.local.past import Past, records

TERMS, APPLICANTS = 20, 24
SAMPLE = 30  # courses whose counting is metered, at the end


class City:
    """So many courses, from ten years ago until now."""

    def __init__(self, courses: int, now: datetime) -> None:
        self.now = now
        self.stored: Counter[type[Record]] = Counter()
        self.last: list[str] = []
        self.districts = [str(each.district_id) for each in current_districts(all_districts(), now.date())]
        self.programmes = [each for each in all_programmes() if each.programme_id in ("komet-3-11", "komet-12-18")]
        self.surveys = {each.programme_id: surveys_of(OF_PROGRAMME + each.programme_id) for each in self.programmes}
        self.counting = 0.0  # seconds, moto's own work too
        terms = min(TERMS, courses)
        for number in range(terms):
            wanted = courses // terms + (number < courses % terms)
            self._term(date(now.year - 10 + number // 2, 1 + 6 * (number % 2), 9), number, wanted)
            self._count()
            gc.freeze()  # what is stored stays: not to be looked through again for what nobody holds
            print(f"term {number + 1} of {terms}", file=sys.stderr, flush=True)

    def _term(self, first: date, term: int, wanted: int) -> None:
        kept: list[Record] = []
        self.last = []
        for number in range(wanted):
            programme = self.programmes[number % 3 // 2]  # two of three are for the younger
            where = self.districts[number % len(self.districts)]
            began = first + timedelta(days=number % 28)
            past = Past(f"city-{term:02d}-{number:04d}", programme, where, began, APPLICANTS)
            kept += records(past, self.surveys[programme.programme_id], self.now)
            self.last.append(past.course_id)
        save_all(kept)
        for each in kept:
            self.stored[type(each)] += 1

    def _count(self) -> None:
        mark((COURSE + course_id, 1) for course_id in self.last)
        began = time.process_time()
        aggregate(self.now)
        self.counting += time.process_time() - began


def counted(city: City, courses: list[str]) -> Bill:
    """What it costs to count these courses anew."""
    mark((COURSE + course_id, 1) for course_id in courses)
    with metered() as bill:
        aggregate(city.now)
    return bill


# Every report page of one who sees the whole city: the address, and what is asked of it.
PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("/personal/rapporter", {}),
    ("/personal/rapporter/deltagande", {}),
    ("/personal/rapporter/gruppledare", {}),
    ("/personal/rapporter/kurser", {}),
    ("/personal/rapporter/svar", {}),
    ("/personal/rapporter/svar/hamta", {"format": "xlsx"}),
    ("/personal/rapporter/deltagande/hamta", {"format": "csv"}),
    ("/personal/rapporter/manad.pdf", {}),
    ("/personal/mal", {}),
    ("/personal/programtrohet", {}),
    ("/personal/aktiviteter/siffror", {}),
    ("/personal/samtal/siffror", {}),
)


def pages(whose: Parent, course_id: str) -> Iterator[Operation]:
    """Every report page."""
    for page, query in PAGES:
        yield Operation(page, partial(tuple, (page, query)), lambda asked: whose.get(*asked))
    one = "/personal/kurser/{course_id}/svar"
    yield Operation("A course's answers", lambda: course_id, lambda course_id: whose.get(one, course_id=course_id))
    yield Operation("Figures for systems (/siffror)", lambda: datetime.now(UTC).date(), partial(system_figures, ""))


def report(courses: int, runs: int) -> None:
    """Build a city of so many courses and print what it costs."""
    now = datetime.now(UTC)
    with service(now):
        began = time.monotonic()
        city = City(courses, now)
        stored = city.stored
        print(
            f"\n{courses:,} courses: {stored[Application]:,} applications, {stored[Mark]:,} marks, "
            f"{stored[Sheet]:,} answered surveys (made and counted in {time.monotonic() - began:.0f} s)"
        )
        print(f"Counting everything: {1000 * city.counting / courses:.1f} ms of CPU a course, moto's own work with it")
        aggregate(now)  # what was still to be done
        sample = city.last[:SAMPLE]
        whole, one = counted(city, sample), counted(city, sample[:1])
        print(f"{len(sample)} courses anew: {_cost(whole)}\nOne course changed: {_cost(one)}")
        with metered() as quiet:
            aggregate(now)
        print(f"A quiet run: {_cost(quiet)}\n\n{HEAD}")
        boss = staff("administrator", "follow_up", reach="city")
        for operation in pages(boss, sample[0]):
            print(line(operation, runs), flush=True)


def _cost(bill: Bill) -> str:
    return f"{bill.of_dynamodb} calls, {bill.writes:.0f} write units, {bill.reads:.0f} read units"


def main() -> None:
    """A hundredth of the city, then all of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--courses", type=int, default=4_200)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    for courses in (max(1, asked.courses // 100), asked.courses):
        report(courses, asked.runs)


if __name__ == "__main__":
    main()
