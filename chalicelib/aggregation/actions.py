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
from chalicelib.aggregation.records import CLOCK, changed_journals, forget, held
from chalicelib.aggregation.wholes import cell_parts, count_cell, count_term, is_over
from chalicelib.courses import terms
from chalicelib.courses.records import all_districts, district_courses
from chalicelib.courses.rules import term
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.log import log, log_fault
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import COURSE, GRANTS
from chalicelib.summaries.records import mark

T = TypeVar("T")

MOST = 100  # journals at a time
TRIES = 5
SECONDS = 150  # after which a run leaves the rest to the next one: less than the function's time-out
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
    started, after, counted, failed = time.monotonic(), "", 0, 0
    while marks := changed_journals(after, MOST):
        asked = wanted(marks)
        run = _Run(now)
        run.count(asked)
        forget(mark for mark in marks if mark.journal not in run.kept)
        counted, failed, after = counted + len(asked.courses), failed + run.failed, str(marks[-1].journal)
        if len(marks) < MOST or time.monotonic() - started > SECONDS:
            break
    if counted or failed:
        log("aggregated", courses=counted, failed=failed)
    if failed:
        raise NotCounted(failed)
    return {"counted": counted}


class _Run:
    """One go at what has changed. `kept`: the journals whose marks stay, since something of theirs isn't done."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.kept: set[str] = set()
        self.failed = 0
        self.missed = False  # whether anything wasn't counted

    def count(self, asked: Wanted) -> None:
        """Courses first, then the cells they are in, then these cells' terms."""
        cells = {cell: {str(mark.journal) for mark in marks} for cell, marks in asked.cells.items()}
        of_leaders = [str(mark.journal) for mark in asked.grants]
        for course_id, marks in asked.courses.items():
            journals = {str(mark.journal) for mark in marks}
            anew = any(mark.sequence == ANEW for mark in marks)
            done: Counted | None = self._try(journals, partial(count_course, course_id, self.now, anew=anew))
            if done is None:
                continue
            for cell in done.cells:
                cells.setdefault(cell, set()).update(journals)
            if done.settling:
                self.kept |= journals
            if done.closed:
                of_leaders.append(COURSE + course_id)
        out = [str(mark.journal) for mark in asked.outreach]
        for cell in self._try(set(out), partial(outreach.recount, out, self.now)) or ():
            cells.setdefault(cell, set()).update(out)
        self._try(set(of_leaders), partial(leaders.recount, of_leaders, self.now))
        wholes: dict[str, set[str]] = {}
        for cell, journals in cells.items():
            self._try(journals, partial(count_cell, cell, self.now))
            wholes.setdefault(cell_parts(cell)[0], set()).update(journals)
        # What could not be counted now may have something to give as well: terms that are over are counted once more.
        complete, today = not self.missed, today_in_stockholm(self.now)
        for each, journals in wholes.items():
            self._try(journals, partial(count_term, each, self.now, complete=complete))
            if not complete and is_over(each, today):
                self.kept |= journals

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
        self.missed = True
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
