"""Rules about people: personal identity numbers, and which contact details are enough."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from chalicelib.http.languages import N_

# The numbers began in 1947, for those who then lived; anything earlier than this is a slip of the pen.
EARLIEST_YEAR = 1840
MOST_CHARACTERS = 60  # with all spaces and invisible signs that come along when pasting

_WRITTEN = re.compile(r"(?P<century>[0-9]{2})?(?P<date>[0-9]{6})(?P<sign>[-+]?)(?P<serial>[0-9]{4})")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")


# How somebody was told, and whether it arrived.
CHANNELS = {"email": N_("E-post"), "sms": N_("Sms"), "my_cases": N_("Mina ärenden")}
SENDINGS = {
    "sending": N_("Skickas"),
    "sent": N_("Skickat"),
    "failed": N_("Kunde inte skickas"),
    "suppressed": N_("Inte skickat, adressen fungerar inte"),
    "withheld": N_("Inte skickat, det här är en övningsmiljö"),
    "bounced": N_("Kom inte fram"),
    "complained": N_("Markerat som skräppost"),
}
# As staff read it. That an address was known not to work before a message came back would tell of a reminder that they
# aren't shown (U6).
SENDINGS_FOR_STAFF = {**SENDINGS, "suppressed": SENDINGS["bounced"]}


Gender = Literal["woman", "man"]


class WrongPersonalNumber(ValueError):
    """Not a personal identity number. Never carries what was written."""


@dataclass(frozen=True)
class PersonalNumber:
    """A personal identity number (Swedish tax agency) or a coordination number, which has day + 60.

    `born` is None where a coordination number leaves the month (00) or the day (60) unknown: no age then."""

    digits: str = field(repr=False)  # always twelve
    kind: Literal["personal", "coordination"]
    born: date | None = field(repr=False)

    def masked(self) -> str:
        """For pages: enough to recognise one's own, too little to use: "19701063-••••"."""
        return f"{self.digits[:8]}-••••"

    __str__ = masked

    @property
    def gender(self) -> Gender:
        """The legal gender: the last digit but one is even for women and odd for men, coordination numbers' too."""
        return "man" if int(self.digits[-2]) % 2 else "woman"


@dataclass(frozen=True)
class Introduction:
    """What a login or a city system says about somebody. Empty means that nothing was said."""

    number: PersonalNumber | None = field(default=None, repr=False)
    subject: str = field(default="", repr=False)  # "<issuer> <sub>": who it is without a personal number
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    mobile: str = field(default="", repr=False)  # E.164
    language: str = ""
    protected: bool | None = field(default=None, repr=False)  # None: the source doesn't know


class MemberLike(Protocol):
    """What the rules need of a member of staff; records.StaffMember is one."""

    @property
    def approved_at(self) -> str | None: ...
    @property
    def districts(self) -> Sequence[str]: ...
    @property
    def programmes(self) -> Sequence[str]: ...
    @property
    def pool(self) -> bool: ...
    @property
    def pool_districts(self) -> Sequence[str]: ...


def member_id(person_id: str) -> str:
    """The id of a member of staff in addresses: the same for the same person, and no way back to their id."""
    return hashlib.sha256(f"staff|{person_id}".encode()).hexdigest()[:16]


def works_in(member: MemberLike, districts: Collection[str]) -> bool:
    """Whether they work in one of the districts, or can as one of the pool (C2)."""
    own = set(member.districts) | (set(member.pool_districts) if member.pool else set())
    return bool(own & set(districts))


def may_lead(member: MemberLike, programme_id: str, districts: Collection[str]) -> bool:
    """Whether they can be asked to lead a course: somebody has given them a role at some time, they are trained
    for the programme, and work in one of its districts or are in the pool for it."""
    return bool(member.approved_at) and programme_id in member.programmes and works_in(member, districts)


def parse(text: str, today: date) -> PersonalNumber:
    """Read a number with ten or twelve digits, with or without - or +, spaces and other scripts' digits.

    With ten digits the century is the latest possible at `today`; + means the year one turns a hundred, or
    later. Raises WrongPersonalNumber: another form, no such date, born after `today`, or a check digit (Luhn
    over the last ten) that is not right."""
    match = _WRITTEN.fullmatch(_plain(text)) if len(text) <= MOST_CHARACTERS else None
    if not match or luhn(match["date"] + match["serial"]):
        raise WrongPersonalNumber
    if match["century"]:
        year = int(match["century"] + match["date"][:2])
        return _born_in(year, match["date"][2:], match["serial"], today)
    latest = today.year - 100 if match["sign"] == "+" else today.year
    year = latest - (latest - int(match["date"][:2])) % 100
    try:
        return _born_in(year, match["date"][2:], match["serial"], today)
    except WrongPersonalNumber:
        # The date lies later this year: then it is somebody who turns a hundred and hasn't got used to the +.
        return _born_in(year - 100, match["date"][2:], match["serial"], today)


def luhn(digits: str) -> int:
    """The Luhn remainder of all digits, the check digit last: 0 when it is right."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(number // 10 + number % 10 for number in doubled) % 10


def contact_faults(email: bool, mobile: bool, channels: Collection[str]) -> dict[str, str]:
    """What is missing, by field: "nothing" where neither address is given, else "email" or "mobile" where
    that channel is chosen without its address. `email`, `mobile`: whether something is written there."""
    if not email and not mobile:
        return {"email": "nothing"}
    given = {"email": email or "email" not in channels, "mobile": mobile or "sms" not in channels}
    return {name: name for name, enough in given.items() if not enough}


def _plain(text: str) -> str:
    """The text without spaces and invisible signs, dashes as "-", and the digits of every script as 0–9."""
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in text.strip().translate(_DASHES)
        if unicodedata.category(letter) not in ("Zs", "Cf")
    )


def _born_in(year: int, month_and_day: str, serial: str, today: date) -> PersonalNumber:
    month, day = int(month_and_day[:2]), int(month_and_day[2:])
    coordination = day >= 60
    digits = f"{year:04d}{month_and_day}{serial}"
    if coordination:
        day -= 60
    unknown = coordination and (month == 0 or day == 0)
    try:
        # Where a part is unknown, the earliest day it could be, in a month that takes any day.
        earliest = date(year, month or 1, day or 1) if unknown else date(year, month, day)
    except ValueError as fault:
        raise WrongPersonalNumber from fault
    if year < EARLIEST_YEAR or earliest > today:
        raise WrongPersonalNumber
    kind: Literal["personal", "coordination"] = "coordination" if coordination else "personal"
    return PersonalNumber(digits, kind, None if unknown else earliest)
