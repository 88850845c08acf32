"""The rules of applying. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from chalicelib.courses.rules import age_at, fits
from chalicelib.http.fields import Value
from chalicelib.http.languages import N_, gettext
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.http.requests import Fields

DRAFT_KEPT = timedelta(days=30)  # after its last change
MOST_DRAFTS = 20  # at a time and person; nobody needs so many, and My cases reads them all
MOST_TYPED = 4_000  # characters of a faulty text that are kept while the reader changes language


class CourseClosed(Conflict):
    """The last day to apply has passed, or the course was called off."""

    slug = "course-closed"
    title = N_("Kursen tar inte emot fler ansökningar")
    advice = N_("Din ansökan är inte skickad. Titta gärna på de andra kurserna. Det du har skrivit finns kvar.")
    way_on = ("/kurser", N_("Hitta en annan kurs"))


class AlreadyApplied(Conflict):
    """The person has an open case for this child in this queue (B9). Only their own is ever named to them."""

    slug = "already-applied"
    title = N_("Du har redan ansökt")
    advice = N_("Du har redan ett ärende för det här barnet i samma kö. Du behöver inte ansöka igen.")

    def __init__(self, case_number: str) -> None:
        super().__init__("already applied")
        self.way_on = (f"/mina-arenden/{case_number}", N_("Till ditt ärende"))
        self.facts = {"case_number": case_number}


class DraftGone(NotFound):
    """The draft was not found: it has expired, or was never this person's."""

    slug = "draft-gone"
    title = N_("Vi hittar inte din påbörjade ansökan")
    advice = N_("En påbörjad ansökan sparas i 30 dagar. Du kan börja på en ny när du vill.")
    way_on = ("/kurser", N_("Hitta en kurs"))


class TooManyDrafts(Conflict):
    """The person has more drafts than anybody needs."""

    slug = "too-many-drafts"
    title = N_("Du har många påbörjade ansökningar")
    advice = N_("Fortsätt på en av dem. De finns i Mina ärenden.")
    way_on = ("/mina-arenden", N_("Till Mina ärenden"))


def expires(now: datetime) -> datetime:
    """When a draft that is changed now will be forgotten."""
    return now + DRAFT_KEPT


def as_fields(answers: Mapping[str, Value]) -> Fields:
    """Stored answers as a form would send them, to be read again."""
    return {name: value if isinstance(value, list) else [value] for name, value in answers.items()}


def fault_of_age(birth_month: str, starts_on: date, age_from: float | None, age_to: float | None) -> str:
    """What to say when the child's age does not fit the programme on the day the course starts, or "" (P2)."""
    if birth_month > f"{starts_on:%Y-%m}":
        return gettext("Månaden ligger framåt i tiden. Kontrollera månad och år.")
    age = age_at(birth_month, starts_on)
    if fits(age_from, age_to, age):
        return ""
    return gettext(
        "Kursen är för barn mellan %(age_from)d och %(age_to)d år. Ditt barn är %(age)d år när den börjar."
    ) % {
        "age_from": age_from or 0,
        "age_to": 18 if age_to is None else age_to,
        "age": age,
    }


def fault_of_connection(connection: str) -> str:
    """What to say to somebody who neither lives nor works in the district, or "" (P2)."""
    if connection == "neither":
        return gettext("Sök en kurs i den stadsdel där du bor eller arbetar. Webbkursen är öppen för hela staden.")
    return ""


def without(answers: Mapping[str, Value], names: Sequence[str]) -> dict[str, Value]:
    """The answers but for these."""
    return {name: value for name, value in answers.items() if name not in names}
