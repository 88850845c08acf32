"""Which figures a journal in which something has happened belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from chalicelib.activities import rules as activities
from chalicelib.advice import rules as talks
from chalicelib.aggregation.records import CELL
from chalicelib.cases.records import applications_at
from chalicelib.journal.records import COURSE, GRANTS, events_at
from chalicelib.summaries.records import Changed

OUTREACH = (activities.JOURNAL, talks.JOURNAL)


@dataclass
class Wanted:
    """What is to be counted anew, each with the marks that ask for it."""

    courses: dict[str, list[Changed]] = field(default_factory=dict)
    cells: dict[str, list[Changed]] = field(default_factory=dict)
    grants: list[Changed] = field(default_factory=list)
    outreach: list[Changed] = field(default_factory=list)
    nothing: list[Changed] = field(default_factory=list)  # marks of what isn't counted


def wanted(marks: Iterable[Changed]) -> Wanted:
    """What is to be counted anew. Two calls for each hundred cases, whatever else there is."""
    found, cases = Wanted(), []
    for mark in marks:
        journal = str(mark.journal)
        if journal.startswith(COURSE):
            found.courses.setdefault(journal.removeprefix(COURSE), []).append(mark)
        elif journal.startswith(CELL):
            found.cells.setdefault(journal.removeprefix(CELL), []).append(mark)
        elif journal.startswith(GRANTS):
            found.grants.append(mark)
        elif journal.startswith(OUTREACH):
            found.outreach.append(mark)
        elif ":" in journal:
            found.nothing.append(mark)
        else:
            cases.append(mark)
    _resolve(found, cases)
    return found


def _resolve(found: Wanted, cases: list[Changed]) -> None:
    """Add the courses of these cases: that they are for, and that they have a seat in."""
    events = events_at((str(mark.journal), int(mark.sequence)) for mark in cases)
    persons = {str(event.case_id): str(event.person_id) for event in events if event.person_id}
    applications = applications_at((person, case_id) for case_id, person in persons.items())
    courses = {each.application_id: {each.course_id, each.seat_in} - {None, ""} for each in applications}
    for mark in cases:
        of_case = courses.get(str(mark.journal), set())
        for course_id in of_case:
            found.courses.setdefault(str(course_id), []).append(mark)
        if not of_case:
            found.nothing.append(mark)
