"""The reader's language: which one, its texts, and dates as it writes them. Stdlib only: babel takes 9 ms."""

import gettext as gnu_gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from math import floor
from pathlib import Path
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
LOCALE_DIRECTORY = Path(__file__).parent.parent / "locale"

# code in addresses and on persons → (own name, html lang, catalogue)
LANGUAGES = {
    "sv": ("Svenska", "sv", "sv"),
    "sv-lattlast": ("Lätt svenska", "sv", "sv@lattlast"),
    "en": ("English", "en", "en"),
    "ar": ("العربية", "ar", "ar"),
}
DEFAULT = "sv"

language: ContextVar[str] = ContextVar("language", default=DEFAULT)

Text = str | Mapping[str, str]


def choose(*wishes: str | None, accept: str | None = None) -> str:
    """The first wish that is a language of ours, else the best of an Accept-Language header, else Swedish.

    Of equally wanted languages the header's first counts; q=0 is one that the reader does not want."""
    for wish in wishes:
        if wish in LANGUAGES:
            return str(wish)
    ranked = []
    for part in (accept or "").split(","):
        tag, _, quality = part.replace(" ", "").lower().partition(";q=")
        try:
            ranked.append((float(quality or 1), tag.partition("-")[0]))
        except ValueError:
            continue
    ranked.sort(key=lambda each: -each[0])
    return next((tag for quality, tag in ranked if quality > 0 and tag in LANGUAGES), DEFAULT)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Everything inside is said in this language."""
    token = language.set(code if code in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        language.reset(token)


def cookie(code: str) -> str:
    """The Set-Cookie value that keeps a chosen language for a year."""
    return f"lang={code}; Path=/; Secure; SameSite=Lax; Max-Age=31536000"


def direction() -> str:
    """Which way the reader's language runs: "ltr" or "rtl"."""
    return "rtl" if language.get() == "ar" else "ltr"


@cache
def _catalogue(code: str) -> gnu_gettext.NullTranslations:
    """The language's catalogue; Swedish is the source language, and easy-read falls back to it."""
    return gnu_gettext.translation("komet", LOCALE_DIRECTORY, [LANGUAGES[code][2]], fallback=True)


def gettext(text: str) -> str:
    """The text in the reader's language. Swedish is the key."""
    return _catalogue(language.get()).gettext(text) if text else ""


def ngettext(one: str, many: str, number: int) -> str:
    """The text for one or for many in the reader's language."""
    return _catalogue(language.get()).ngettext(one, many, number)


def N_(text: str) -> str:  # noqa: N802 - gettext's customary name for "translate this later"
    """Mark a text for the catalogues where it is declared; it is translated where it is shown."""
    return text


def say(text: Text) -> str:
    """A declared text (a key of the catalogues) or data with its languages as a map, in the reader's language."""
    if isinstance(text, str):
        return gettext(text)
    catalogue = LANGUAGES[language.get()][2]
    return text.get(catalogue) or text.get("sv") or ""


_MONTHS = (
    N_("januari"),
    N_("februari"),
    N_("mars"),
    N_("april"),
    N_("maj"),
    N_("juni"),
    N_("juli"),
    N_("augusti"),
    N_("september"),
    N_("oktober"),
    N_("november"),
    N_("december"),
)
_WEEKDAYS = (
    N_("måndag"),
    N_("tisdag"),
    N_("onsdag"),
    N_("torsdag"),
    N_("fredag"),
    N_("lördag"),
    N_("söndag"),
)


def today_in_stockholm(now: datetime) -> date:
    """The day it is in Stockholm, where last days to apply end at midnight."""
    return now.astimezone(STOCKHOLM).date()


def month_name(number: int) -> str:
    """1 is January."""
    return gettext(_MONTHS[number - 1])


def weekday_name(number: int) -> str:
    """0 is Monday, as Python counts."""
    return gettext(_WEEKDAYS[number])


def long_date(day: date | datetime) -> str:
    """ "tisdag 2 februari 2027". A time is first turned into Stockholm's."""
    if isinstance(day, datetime):
        day = today_in_stockholm(day)
    return f"{weekday_name(day.weekday())} {short_date(day)}"


def short_date(day: date | datetime) -> str:
    """ "2 februari 2027"."""
    if isinstance(day, datetime):
        day = today_in_stockholm(day)
    return f"{day.day} {month_name(day.month)} {day.year}"


def clock(moment: datetime) -> str:
    """ "17:30", Stockholm time."""
    return f"{moment.astimezone(STOCKHOLM):%H:%M}"


def day(stored: str) -> str:
    """A stored date or time (ISO 8601) as "2 februari 2027"."""
    return short_date(datetime.fromisoformat(stored) if "T" in stored else date.fromisoformat(stored))


def moment(stored: str) -> str:
    """A stored time (UTC, ISO 8601) as "tisdag 2 februari 2027 17:30"."""
    at = datetime.fromisoformat(stored)
    return f"{long_date(at)} {clock(at)}"


def kronor(ore: int) -> str:
    """An amount of whole öre as "1 200 kr" or "1 200,50 kr"; below zero with a minus sign, which stays before the
    number on pages that are read from the right."""
    whole, part = divmod(abs(ore), 100)
    grouped = f"{whole:,}".replace(",", "\u00a0") + (f",{part:02d}" if part else "")
    return gettext("%(amount)s kr") % {"amount": f"\u2066\u2212{grouped}\u2069" if ore < 0 else grouped}


def decimal(value: float, places: int = 0) -> str:
    """A number as the reader's language writes it: "1 204", "3,7" in Swedish, "3.7" elsewhere. Half is rounded up."""
    scaled = floor(abs(value) * 10**places + 0.5 + 1e-9)
    whole, part = divmod(scaled, 10**places)
    mark = "," if LANGUAGES[language.get()][1] == "sv" else "."
    grouped = f"{whole:,}".replace(",", "\u00a0") + (f"{mark}{part:0{places}d}" if places else "")
    return f"\u2066\u2212{grouped}\u2069" if value < 0 and scaled else grouped


def percent(share: float, places: int = 0) -> str:
    """A share of one as "62 %"; the sign stays after the number on pages that are read from the right."""
    number = decimal(share * 100, places)
    return f"{number}\u00a0%" if LANGUAGES[language.get()][1] == "sv" else f"\u2066{number}%\u2069"
