"""The rules of planning: what a course's phase allows, and what moving or cancelling sessions makes of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from chalicelib.courses.calendar import day_of, session, weekly_sessions
from chalicelib.courses.rules import Phase
from chalicelib.http.languages import N_, clock
from chalicelib.http.refusals import Conflict

Session = Mapping[str, Any]
Sessions = Sequence[Session]

# What can be done with a course, by its phase. What isn't named can't be done.
ALLOWS: dict[Phase, frozenset[str]] = {
    Phase.DRAFT: frozenset({"announce", "change", "cancel"}),
    Phase.ANNOUNCED: frozenset({"change", "sessions", "cancel"}),
    Phase.ADMISSION: frozenset({"change", "sessions", "cancel"}),
    Phase.RUNNING: frozenset({"change", "sessions", "cancel", "close"}),
    Phase.CLOSED: frozenset(),
    Phase.CANCELLED: frozenset(),
}

# What a course must have before it is announced, and what to say where it hasn't.
MISSING = {
    "contacts": N_("Minst en ledare med e-postadress eller telefonnummer"),
    "venue": N_("En lokal med adress"),
    "languages": N_("Vilket språk kursen hålls på"),
    "apply_until": N_("En sista ansökningsdag som inte har passerat"),
    "starts_on": N_("En första dag som inte har passerat"),
}


class CourseLike(Protocol):
    """What the rules need of a course; courses.records.Course is one."""

    @property
    def form(self) -> str: ...
    @property
    def contacts(self) -> Sequence[Mapping[str, str]]: ...
    @property
    def venue(self) -> Mapping[str, Any] | None: ...
    @property
    def languages(self) -> Sequence[str]: ...
    @property
    def apply_until(self) -> str: ...
    @property
    def starts_on(self) -> str: ...


class NotInThisPhase(Conflict):
    """The course is not where this can be done: it is over, or has not come so far."""

    slug = "not-in-this-phase"
    title = N_("Det går inte att göra med kursen nu")
    advice = N_(
        "Kursen har hunnit till ett annat läge. Ingenting har ändrats. Öppna kursen igen, så ser du vad som går."
    )


class NotReady(Conflict):
    """Something is missing that a course must have to be announced."""

    slug = "not-ready"
    title = N_("Utkastet är inte färdigt")
    advice = N_("Något saknas innan kursen kan annonseras. Öppna kursen, så ser du vad. Ingenting har ändrats.")


class SessionOver(Conflict):
    """The session has been held, has begun or is cancelled: it can't be moved or cancelled."""

    slug = "session-over"
    title = N_("Träffen går inte att ändra")
    advice = N_("Den har redan börjat eller är inställd. Ingenting har ändrats.")


class SessionsLeft(Conflict):
    """The course still has sessions to come, and so is not to be closed."""

    slug = "sessions-left"
    title = N_("Kursen har träffar kvar")
    advice = N_("En kurs avslutas när alla träffar är klara. Ställ in dem som inte blir av, eller hela kursen.")


def course_id(programme_id: str, district_id: str, starts_on: date, number: int = 1) -> str:
    """A readable id: "komet-3-11-farsta-2027-v5" by the ISO week of the start, then "…-v5-2" for the second one."""
    year, week, _ = starts_on.isocalendar()
    suffix = f"-{number}" if number > 1 else ""
    return f"{programme_id}-{district_id}-{year}-v{week}{suffix}"


def missing(course: CourseLike, today: date) -> list[str]:
    """What the course lacks to be announced: keys of MISSING, in order."""
    day, venue = today.isoformat(), course.venue or {}
    has = {
        "contacts": any(person.get("email") or person.get("phone") for person in course.contacts),
        "venue": course.form == "web" or bool(venue.get("name") and venue.get("address")),
        "languages": bool(course.languages),
        "apply_until": course.apply_until >= day,
        "starts_on": course.starts_on >= day,
    }
    return [name for name in MISSING if not has[name]]


def is_coming(meeting: Session, now: datetime) -> bool:
    """Whether the session is still to be held: neither begun nor cancelled."""
    return not meeting.get("cancelled") and datetime.fromisoformat(meeting["starts_at"]) > now


def coming(sessions: Sessions, now: datetime) -> list[Session]:
    """The sessions still to be held, soonest first."""
    return sorted((each for each in sessions if is_coming(each, now)), key=lambda each: str(each["starts_at"]))


def find_session(sessions: Sessions, number: str) -> Session | None:
    """The session with that number as it stands in an address, or None."""
    return next((each for each in sessions if str(each["number"]) == number), None)


@dataclass(frozen=True)
class Altered:
    """Sessions as they are to be, and what has changed, as events tell it."""

    sessions: list[dict[str, Any]]
    changes: list[dict[str, Any]]


def move(sessions: Sessions, number: int, day: date, start: str, minutes: int) -> Altered:
    """One session at another day and hour ("17:30", Stockholm's). Its number stays.

    No changes where it is there already."""
    return _replaced(sessions, {number: session(number, day, start, minutes)})


def cancel(sessions: Sessions, number: int, weekday: int | None, *, add_one: bool) -> Altered:
    """One session is cancelled; with `add_one` another is added after the last one: on the course's `weekday`, at the
    last one's hour, and on no day off."""
    kept = [{**each, "cancelled": True} if each["number"] == number else dict(each) for each in sessions]
    gone = next(each for each in sessions if each["number"] == number)
    changes: list[dict[str, Any]] = [
        {"what": "session_cancelled", "number": number, "before": gone["starts_at"]},
    ]
    if add_one:
        added = _one_more(sessions, weekday)
        kept.append(added)
        changes.append({"what": "session_added", **added})
    return Altered(kept, changes)


def relay(sessions: Sessions, now: datetime, not_before: date, weekday: int, start: str, minutes: int) -> Altered:
    """All that is to come on another weekday or at another hour, weekly from `not_before` on, without days off."""
    numbers = [int(each["number"]) for each in coming(sessions, now)]
    laid = weekly_sessions(not_before, weekday, start, len(numbers), minutes)
    return _replaced(sessions, {number: {**new, "number": number} for number, new in zip(numbers, laid, strict=True)})


def fault_of(altered: Altered, now: datetime) -> str:
    """What is wrong with sessions as they are to be, in Swedish (a key of the catalogues), or ""."""
    moved = [each for each in altered.changes if each["what"] == "session_moved"]
    if any(datetime.fromisoformat(each["starts_at"]) <= now for each in moved):
        return N_("Välj en tid som inte har passerat.")
    return N_("Det finns redan en träff den dagen.") if collides(altered.sessions) else ""


def collides(sessions: Sessions) -> bool:
    """Whether two sessions would be held on one day."""
    days = [day_of(each) for each in sessions if not each.get("cancelled")]
    return len(days) > len(set(days))


def first_day(sessions: Sessions, otherwise: str) -> str:
    """The day (ISO) on which the course begins: of its first session that isn't cancelled."""
    return min((day_of(each).isoformat() for each in sessions if not each.get("cancelled")), default=otherwise)


def starts_at(meeting: Session) -> tuple[str, str, int]:
    """A session as a form has it: its day (ISO), its hour in Stockholm, how many minutes it lasts."""
    start, end = (datetime.fromisoformat(meeting[which]) for which in ("starts_at", "ends_at"))
    return day_of(meeting).isoformat(), clock(start), int((end - start).total_seconds() // 60)


def _replaced(sessions: Sessions, new: Mapping[int, Mapping[str, Any]]) -> Altered:
    kept, changes = [], []
    for each in sessions:
        times = new.get(each["number"], each)
        kept.append({**each, **times})  # its venue stays
        if (each["starts_at"], each["ends_at"]) != (times["starts_at"], times["ends_at"]):
            told = {name: times[name] for name in ("number", "starts_at", "ends_at")}
            changes.append({"what": "session_moved", "before": each["starts_at"], **told})
    return Altered(kept, changes)


def _one_more(sessions: Sessions, weekday: int | None) -> dict[str, Any]:
    last = max(sessions, key=lambda each: str(each["starts_at"]))
    day, hour, minutes = starts_at(last)
    not_before = date.fromisoformat(day) + timedelta(days=1)
    (added,) = weekly_sessions(not_before, day_of(last).weekday() if weekday is None else weekday, hour, 1, minutes)
    return {**added, "number": max(int(each["number"]) for each in sessions) + 1}
