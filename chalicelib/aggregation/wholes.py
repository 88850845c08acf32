"""The figures of cells (a programme in a district and term), of terms and of the city: what their parts add up to."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from chalicelib.aggregation.answers import Asked
from chalicelib.aggregation.leaves import kept_as, told_as
from chalicelib.aggregation.records import Held, held, held_in, summary
from chalicelib.aggregation.release import among, blocks_of, by_gender, joined, parted, told
from chalicelib.courses.records import courses_by_id, district_courses
from chalicelib.courses.rules import CourseState
from chalicelib.courses.rules import term as term_of
from chalicelib.http.languages import today_in_stockholm
from chalicelib.journal.commit import Change, Delete, Put, commit
from chalicelib.summaries.records import IN_CITY, NO_PROGRAMME, Summary, cell, in_cell, in_term, parts_of
from chalicelib.summaries.rules import added, in_order


def cell_parts(whole: str) -> tuple[str, str, str]:
    """The term, programme and district of a cell ("cell:2027-1/komet-3-11/farsta")."""
    term, programme_id, district_id = whole.removeprefix("cell:").split("/")
    return term, programme_id, district_id


def is_over(term: str, today: date) -> bool:
    """Whether a term has passed."""
    return term < term_of(today)


def count_cell(whole: str, now: datetime) -> str:
    """Add up a cell from its courses; when its term is over and all of them have ended, release what is left over of
    them where that comes to five, once. Answers its term. Raises LostRace."""
    term, programme_id, district_id = cell_parts(whole)
    part = cell(programme_id, district_id)
    record, kept = summary(in_term(term), part), held(in_term(term), part)
    leaves = parts_of(whole, consistent=True)
    changes: list[Change] = []
    if not kept.data and programme_id != NO_PROGRAMME and is_over(term, today_in_stockholm(now)):
        changes += _release(kept, whole, {str(each.part) for each in leaves})
    released = told(kept.data.get("released", {}), kept.data.get("questions", {}))
    figures = added([*(each.figures for each in leaves), released])
    commit(*changes, *_told(record, figures, {}, now))
    return term


def _told(record: Summary, figures: dict[str, Any], more: dict[str, Any], now: datetime) -> list[Change]:
    """What stores the figures; where there are none any more, what removes the record."""
    if figures:
        return told_as(record, figures, more, now)
    return [Delete(record)] if record.version else []


def _release(kept: Held, whole: str, counted: set[str]) -> list[Change]:
    """Release what is left over of a cell's courses, if all of them are counted and have ended."""
    courses = held_in(whole)
    ended = {str(each.part) for each in courses if each.data["state"]["ended"]}
    if not counted or ended != counted or not _courses_of(whole) <= counted:
        return []
    giving = [each for each in courses if not each.data.get("given")]
    people = joined(each.data.get("people", {}) for each in giving)
    released, left = parted(joined(each.data["left"] for each in giving), people)
    kept.data = {
        "released": released,
        "left": left,
        "people": among(people, left),
        "questions": _questions(courses),
    }
    for each in giving:
        each.data = {**each.data, "given": True}
    return [Put(kept), *(Put(each) for each in giving)]


def _courses_of(whole: str) -> set[str]:
    """The ids of a cell's courses as they stand now: one that could not be counted yet has something to give as well.
    One query and a batch read; asked only where a release is due."""
    term, programme_id, district_id = cell_parts(whole)
    return {
        str(course.course_id)
        for course in courses_by_id(district_courses(district_id, term, term))
        if (course.programme_id, course.district_id) == (programme_id, district_id)
        and course.state != CourseState.DRAFT
        and course.term == term
    }


def _questions(parts: Iterable[Held]) -> Asked:
    found: Asked = {}
    for each in parts:
        for survey_id, asked in each.data.get("questions", {}).items():
            found.setdefault(survey_id, {}).update(asked)
    return found


def count_term(term: str, now: datetime, *, complete: bool) -> None:
    """Add up a term from its cells, in the city; and programme by programme, when all its cells have released theirs,
    release what is left over of them, and the answers by gender, once. Not `complete`: release nothing, since something
    isn't counted yet that belongs to it. Raises LostRace."""
    record = summary(IN_CITY, term)
    cells = [each for each in parts_of(in_term(term), consistent=True) if each.figures]
    done = held_in(in_term(term))
    changes: list[Change] = []
    kept = {str(each.part): each for each in held_in(_programmes(term))}
    if complete and is_over(term, today_in_stockholm(now)):
        for programme_id in {_programme(str(each.part)) for each in cells} - {NO_PROGRAMME} - kept.keys():
            theirs = [each for each in done if _programme(str(each.part)) == programme_id and each.data]
            if len(theirs) == sum(_programme(str(each.part)) == programme_id for each in cells):
                kept[programme_id] = Held(_programmes(term), programme_id)
                changes += kept_as(kept[programme_id], _of_programme(term, theirs))
    released = [told(each.data["released"], each.data["questions"]) for each in kept.values()]
    figures = added([*(each.figures for each in cells), *released])
    more = {"by_gender": {name: in_order(each.data["by_gender"]) for name, each in sorted(kept.items())}}
    commit(*changes, *_told(record, figures, more, now))


def _programmes(term: str) -> str:
    """The whole that what is held of a term's programmes is kept under."""
    return f"programmes:{term}"


def _programme(part: str) -> str:
    return part.partition("/")[0]


def _of_programme(term: str, cells: list[Held]) -> dict[str, Asked]:
    """What is released of a programme's cells when all of them have released theirs."""
    people = joined(each.data.get("people", {}) for each in cells)
    released, left = parted(joined(each.data["left"] for each in cells), people)
    courses = [one for each in cells for one in held_in(in_cell(term, *str(each.part).split("/")))]
    blocks = blocks_of([*(each.data for each in courses), *(each.data for each in cells), {"released": released}])
    return {"released": released, "left": left, "questions": _questions(cells), "by_gender": by_gender(blocks)}
