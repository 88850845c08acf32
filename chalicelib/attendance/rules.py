"""The rules of attendance: what a mark says, two absences in a row, who can still reach what is asked. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from chalicelib.http.languages import N_
from chalicelib.http.refusals import Conflict

Session = Mapping[str, Any]


class Status(StrEnum):
    """How somebody was at a session. The keys are stored."""

    PRESENT = "present"
    LATE = "late"
    EXCUSED = "excused"  # absent, and had said so
    ABSENT = "absent"
    MADE_UP = "made_up"  # was not there, but has done the session's content afterwards


# In words for staff, with the kind of tag.
STATUSES = {
    Status.PRESENT: (N_("Här"), "success"),
    Status.LATE: (N_("Sen"), "success"),
    Status.EXCUSED: (N_("Anmäld frånvaro"), "warning"),
    Status.ABSENT: (N_("Borta"), "danger"),
    Status.MADE_UP: (N_("Har tagit igen"), "info"),
}
# What counts as having attended, and what asks for outreach when it comes twice in a row (B11): who has said that they
# can't come has been away just as much. What has been made up is neither an absence nor the end of anything.
ATTENDED = frozenset({Status.PRESENT, Status.LATE, Status.MADE_UP})
ABSENCES = frozenset({Status.EXCUSED, Status.ABSENT})
IN_A_ROW = 2

# People come before it begins: from then on they can be marked.
OPENS_BEFORE = timedelta(minutes=30)

# What came of the outreach. The keys are stored in the journal; a note on the case says more.
OUTCOMES = {
    "comes_back": N_("Kommer tillbaka"),
    "leaves": N_("Vill sluta i gruppen"),
    "support": N_("Behöver annat stöd, vi har pratat om det"),
    "no_answer": N_("Fick inget svar"),
}


class MarkLike(Protocol):
    """What the rules need of a mark; records.Mark is one."""

    @property
    def number(self) -> int: ...
    @property
    def status(self) -> str: ...


class NotInCourse(Conflict):
    """The person takes no part in the course: never did, has left, or is not this reader's to know of."""

    slug = "not-in-course"
    title = N_("Personen är inte med i kursen")
    advice = N_("Ingenting har ändrats. Den du markerade har kanske lämnat gruppen. Öppna sidan igen, så ser du vilka.")


class NotHeld(Conflict):
    """The session has not begun, is cancelled, or its course is: nobody can have been there."""

    slug = "session-not-held"
    title = N_("Träffen går inte att markera")
    advice = N_("Den har inte börjat än eller är inställd. Ingenting har ändrats.")


def attended(marks: Iterable[MarkLike]) -> int:
    """At how many sessions one person was, made up ones too. `marks`: that person's."""
    return sum(mark.status in ATTENDED for mark in marks)


def mark_id(number: int, application_id: str) -> str:
    """The key of a mark within its course. A session that is moved keeps its number and so its marks."""
    return f"{number:02d}#{application_id}"


def is_markable(meeting: Session, state: str, now: datetime) -> bool:
    """Whether people can be marked at the session: about to begin or begun, not cancelled. `state`: the course's.

    What was wrong can be put right after the course is closed, too."""
    opens = datetime.fromisoformat(meeting["starts_at"]) - OPENS_BEFORE
    return state in ("announced", "closed") and not meeting.get("cancelled") and opens <= now


def in_order(sessions: Iterable[Session]) -> list[int]:
    """The numbers of the sessions that are held, in the order they are held in, which moving may have changed."""
    kept = [meeting for meeting in sessions if not meeting.get("cancelled")]
    return [int(meeting["number"]) for meeting in sorted(kept, key=lambda each: str(each["starts_at"]))]


def rows_of_absences(order: Sequence[int], statuses: Mapping[int, str]) -> list[list[int]]:
    """The numbers of each two or more absences in a row (B11). A session that nobody has marked breaks the row."""
    rows: list[list[int]] = [[]]
    for number in order:
        if statuses.get(number) in ABSENCES:
            rows[-1].append(number)
        else:
            rows.append([])
    return [row for row in rows if len(row) >= IN_A_ROW]


@dataclass(frozen=True)
class Row:
    """A row of absences that the leaders were told of. `done_at`: UTC, ISO, when outreach was done."""

    numbers: tuple[int, ...]
    since: str  # UTC, ISO
    done_at: str | None = None
    outcome: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody is still to reach out."""
        return self.done_at is None


def follow_rows(told: Sequence[Row], found: Sequence[Sequence[int]], now: str) -> tuple[list[Row], list[Row]]:
    """The rows as they are after a change, and those of them that are new and to be told of.

    A row that grows, shrinks or is parted by a correction is the one it was: told of once, and done if it was done.
    Where two grow together, it is open as long as one of them is."""
    rows, new = [], []
    for numbers in found:
        before = [row for row in told if set(row.numbers) & set(numbers)]
        if before:
            one = min(before, key=lambda row: (not row.is_open, row.since))
            rows.append(replace(one, numbers=tuple(numbers)))
        else:
            new.append(Row(tuple(numbers), now))
            rows.append(new[-1])
    return rows, new


def least_sessions(certification: Iterable[Mapping[str, Any]] | None) -> int | None:
    """At how many sessions a certificate asks one to have been, or None where none asks for that."""
    asked = [int(each["least"]) for each in certification or () if each.get("kind") == "sessions" and each.get("least")]
    return max(asked, default=None)


class Chance(StrEnum):
    """Whether somebody can still reach the number of sessions that is asked for."""

    REACHED = "reached"
    OPEN = "open"
    AT_RISK = "at_risk"  # has been absent, and can't afford to be once more
    LOST = "lost"  # can't any more, unless an absence is made up


@dataclass(frozen=True)
class Standing:
    """How one participant stands."""

    attended: int
    absences: int
    chance: Chance | None  # None where nothing is asked for


def standing(order: Sequence[int], marks: Iterable[MarkLike], least: int | None) -> Standing:
    """What one person's marks come to. A session that nobody has marked may still turn out to be attended."""
    statuses = {mark.number: mark.status for mark in marks}
    been = sum(status in ATTENDED for status in statuses.values())
    absences = sum(status in ABSENCES for status in statuses.values())
    return Standing(been, absences, None if least is None else _chance(order, statuses, been, absences, least))


def _chance(order: Sequence[int], statuses: Mapping[int, str], been: int, absences: int, least: int) -> Chance:
    if been >= least:
        return Chance.REACHED
    within = been + sum(number not in statuses for number in order)
    if within < least:
        return Chance.LOST
    return Chance.AT_RISK if within == least and absences else Chance.OPEN
