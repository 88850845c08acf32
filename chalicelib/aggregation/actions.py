"""The figures that reports show: counted anew for what has changed."""

import random
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from chalicelib.aggregation import leaders, outreach
from chalicelib.aggregation.changes import Wanted, wanted
from chalicelib.aggregation.leaves import Counted, count_course
from chalicelib.aggregation.records import CELL, CLOCK, changed_journals, forget, held
from chalicelib.aggregation.wholes import cell_parts, count_cell, count_term, is_over
from chalicelib.courses import terms
from chalicelib.courses.records import all_districts, district_courses
from chalicelib.courses.rules import term
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.log import log, log_fault
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import COURSE, GRANTS
from chalicelib.summaries.records import Changed, mark

T = TypeVar("T")

MOST = 100  # journals at a time
TRIES = 5
# After which a run leaves further courses to the next one. What follows from those that it has counted (cells, terms,
# marks) takes less than half as many calls: in all less than the function's time-out.
SECONDS = 120
SWEEPS_EVERY = timedelta(days=7)
ANEW = 0  # the sequence of a mark that no event has set: a course's answers are read again too


class NotCounted(Exception):
    """Something could not be counted. Its marks are kept; the function fails, so that somebody looks."""


def aggregate(now: datetime, recount_from: str = "") -> dict[str, int]:
    """Count anew what has changed since it was counted. Every five minutes; twice is harmless.

    Once a week all courses of this term and the one before are marked: what a lost event has left out comes in then.
    `recount_from`: a term ("2026-1") from which on all courses are marked at once. What doesn't get done in this run
    is done in the next ones. Raises NotCounted where something failed, after all else is counted, and ValueError for
    what is no term."""
    if recount_from and not terms.is_term(recount_from):
        raise ValueError("recount_from")
    _sweep(now, recount_from)
    started, run = time.monotonic(), _Run(now)
    seen: list[Changed] = []
    while marks := changed_journals(str(seen[-1].journal) if seen else "", MOST):
        seen += marks
        run.count_courses(wanted(marks))
        if len(marks) < MOST:
            break
        if time.monotonic() - started > SECONDS:
            run.complete = False
            break
    run.count_wholes()
    forget(each for each in seen if each.journal not in run.kept)
    if run.counted or run.failed:
        log("aggregated", courses=run.counted, failed=run.failed)
    if run.failed:
        raise NotCounted(run.failed)
    return {"counted": run.counted}


class _Run:
    """One go at what has changed: courses first, then the cells they are in, then these cells' terms. `kept`: the
    journals whose marks stay, since something of theirs isn't done."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.kept: set[str] = set()
        self.counted = 0  # courses
        self.failed = 0
        self.complete = True  # whether all that has changed is counted
        self._cells: dict[str, set[str]] = {}  # to be counted, each with the journals that ask for it
        self._of_leaders: list[str] = []

    def count_courses(self, asked: Wanted) -> None:
        """Courses, open activities and talks; their cells are to be counted after that."""
        for cell, marks in asked.cells.items():
            self._ask(cell, {str(each.journal) for each in marks})
        self._of_leaders += [str(each.journal) for each in asked.grants]
        for course_id, marks in asked.courses.items():
            journals = {str(each.journal) for each in marks}
            anew = any(each.sequence == ANEW for each in marks)
            done: Counted | None = self._try(journals, partial(count_course, course_id, self.now, anew=anew))
            if done is None:
                continue
            for cell in done.cells:
                self._ask(cell, journals)
            if done.settling:
                self.kept |= journals
            if done.closed:
                self._of_leaders.append(COURSE + course_id)
        self.counted += len(asked.courses)
        out = {str(each.journal) for each in asked.outreach}
        for cell in self._try(out, partial(outreach.recount, sorted(out), self.now)) or ():
            self._ask(cell, out)

    def count_wholes(self) -> None:
        """Leaders, cells and terms, once all courses are counted."""
        self._try(set(self._of_leaders), partial(leaders.recount, self._of_leaders, self.now))
        terms_of: dict[str, list[str]] = {}  # with their cells
        for cell, journals in self._cells.items():
            self._try(journals, partial(count_cell, cell, self.now))
            terms_of.setdefault(cell_parts(cell)[0], []).append(cell)
        # What isn't counted yet may have something to give as well: terms that are over are counted once more.
        complete, today = self.complete, today_in_stockholm(self.now)
        for each, cells in terms_of.items():
            journals = {journal for cell in cells for journal in self._cells[cell]}
            self._try(journals, partial(count_term, each, self.now, complete=complete))
            if not complete and is_over(each, today):
                self._try(journals, partial(self._come_back, cells[0]))

    def _ask(self, cell: str, journals: set[str]) -> None:
        self._cells.setdefault(cell, set()).update(journals)

    def _come_back(self, cell: str) -> None:
        """Have the cell's term counted again by the next run."""
        commit(Put(Changed("changed", CELL + cell, sequence=ANEW)))
        self.kept.add(CELL + cell)

    def _try(self, journals: set[str], count: Callable[[], T]) -> T | None:
        """Count; again where somebody else was first. One that fails doesn't stop the others."""
        for attempt in range(TRIES):
            try:
                return count()
            except LostRace:
                time.sleep(random.uniform(0, 0.05 * 2**attempt))
            except Exception as fault:
                log_fault("not_counted", fault)
                self.failed += 1
                break
        self.kept |= journals
        self.complete = False
        return None


def _sweep(now: datetime, recount_from: str) -> None:
    """Mark all courses, where the time for that has come or somebody asks for it."""
    clock = held(CLOCK, "swept")
    if recount_from:
        mark((journal, ANEW) for journal in _all_journals(recount_from, now))
        return
    if clock.data and now - datetime.fromisoformat(clock.data["at"]) < SWEEPS_EVERY:
        return
    last = terms.before(term(today_in_stockholm(now)))
    mark((journal, ANEW) for journal in _all_journals(last, now))
    clock.data = {"at": now.isoformat(timespec="milliseconds")}
    try:
        commit(Put(clock))
    except LostRace:
        log("swept_already")


def _all_journals(first_term: str, now: datetime) -> Iterable[str]:
    """The journals of all that is counted, from a term on. One query for each district."""
    for district in all_districts():
        for course_id in district_courses(str(district.district_id), first_term):
            yield COURSE + course_id
    yield GRANTS
    yield from outreach.journals(first_term, now)
