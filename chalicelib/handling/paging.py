"""A list of applicants, read a piece at a time and shown a page at a time."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from chalicelib.cases.records import Application, QueueEntry, applications_at
from chalicelib.groups.applicants import Applicant
from chalicelib.handling.rules import NARROWS, Filter

PAGE = 100
# Read at most so many for a page that few fit into; the next page goes on from there.
MOST_READ = 500

Takes = Callable[[Applicant], bool]


@dataclass
class Listed:
    """A page of rows; `after` is the cursor of the next one, "" on the last."""

    rows: list[Applicant] = field(default_factory=list)
    after: str = ""
    courses: set[str] = field(default_factory=set)  # ids of those that somebody read here applied for


def page(
    pieces: Iterator[list[Application]],
    shown: Callable[[list[Application]], list[Applicant]],
    takes: Takes,
    cursor: Callable[[Application], str],
) -> Listed:
    """Read on until the page is full, so that a page's length tells nothing of who is left out (B2)."""
    listed, read, last = Listed(), 0, ""
    for piece in pieces:
        read += len(piece)
        rows = shown(piece)
        listed.courses |= {str(row.application.course_id) for row in rows}
        listed.rows += [row for row in rows if takes(row)]
        if piece:  # an address names nobody who is left out (B2)
            last = cursor(rows[-1].application if rows else piece[-1])
        if len(listed.rows) > PAGE:
            listed.rows = listed.rows[:PAGE]
            listed.after = cursor(listed.rows[-1].application)
            return listed
        if read >= MOST_READ:
            listed.after = last
            return listed
    return listed


def waiting(entries: Iterable[QueueEntry]) -> list[Application]:
    """The applications of these entries, in order of receipt. One call for each hundred."""
    return applications_at((entry.applicant.partition("#")[0], entry.application_id) for entry in entries)


def address(path: str, chosen: Filter, after: str = "") -> str:
    """The address of a page of a list; it holds no personal data."""
    query = {name: getattr(chosen, name) for name in (*NARROWS, "ordning")} | {"efter": after}
    said = urlencode({name: value for name, value in query.items() if value and value != "kom-in"})
    return f"{path}?{said}" if said else path
