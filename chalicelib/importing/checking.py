"""Each row of a file as what it means, and every fault with its row and column (A9). Two queries, whatever there is."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from chalicelib.courses.districts import current_districts
from chalicelib.courses.records import Programme, all_districts, all_programmes
from chalicelib.courses.rules import PROFESSIONALS
from chalicelib.http.fields import Field
from chalicelib.http.languages import LANGUAGES, STOCKHOLM, gettext, today_in_stockholm
from chalicelib.http.readers import READERS
from chalicelib.importing import rules
from chalicelib.importing.reading import Row
from chalicelib.importing.rules import (
    BORN,
    CERTIFIED,
    CHILD,
    DISTRICT,
    DISTRICTS,
    EMAIL,
    KINDS,
    LANGUAGE,
    MOBILE,
    NAME,
    NUMBER,
    PHONE,
    PROGRAMME,
    RECEIVED,
    UNTIL,
    Fault,
)
from chalicelib.people.rules import PersonalNumber, WrongPersonalNumber, parse

EARLIEST = date(1990, 1, 1)
SPOKEN = {"svenska": "sv", "lätt svenska": "sv-lattlast", "engelska": "en", "arabiska": "ar"}


@dataclass(frozen=True)
class Entry:
    """One row, clean. What a kind has no column for stays empty."""

    row: int
    number: PersonalNumber
    name: str
    email: str = ""
    mobile: str = ""  # E.164
    language: str = "sv"
    child_first_name: str = ""
    child_birth_month: str = ""
    programmes: tuple[str, ...] = ()  # ids
    districts: tuple[str, ...] = ()  # ids
    received_at: datetime | None = None  # UTC
    phone: str = ""
    certified_on: str = ""  # ISO date
    valid_until: str = ""  # ISO date

    @property
    def key(self) -> tuple[str, ...]:
        """What it is recognised by within a file."""
        child = f"{self.child_first_name.casefold()}|{self.child_birth_month}"
        places = "|".join((*self.programmes, *self.districts)) if self.received_at else ""
        return self.number.digits, child, places, "|".join(self.programmes) if self.certified_on else ""


@dataclass(frozen=True)
class Checked:
    """A file that has been read."""

    entries: list[Entry]
    faults: list[Fault]


@dataclass
class _Reader:
    """Reads one row; faults are gathered."""

    row: int
    cells: Mapping[str, str]
    faults: list[Fault]
    needs: Mapping[str, bool]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # column → plain name → id

    def fault(self, column: str, text: str) -> None:
        self.faults.append(Fault(self.row, column, text))

    def text(self, column: str, kind: str = "text", most: int = 200) -> str:
        """A cell, read as a form reads it."""
        cell = self.cells.get(column, "")
        if not cell:
            if self.needs.get(column):
                self.fault(column, gettext("Cellen är tom."))
            return ""
        value, fault = READERS[kind](Field(column, column, kind=kind, max_length=most), cell)
        if fault:
            self.fault(column, fault)
        return "" if fault else str(value)

    def month(self, column: str) -> str:
        """A month, as "2019-05". A spreadsheet makes a day of what was typed so, the month's first."""
        whole_day = re.fullmatch(r"(\d{4}-\d{2})-\d{2}", self.cells.get(column, ""))
        if whole_day:
            self.cells = {**self.cells, column: whole_day[1]}
        return self.text(column, "month")

    def ids(self, column: str, one: bool = False) -> tuple[str, ...]:
        """The ids of the programmes or districts that a cell names."""
        cell = self.text(column, most=500)
        named = [cell] if one and cell else rules.listed(cell)
        found = []
        for name in named:
            known = self.names[column].get(name.casefold())
            if known is None:
                self.fault(column, gettext("Vi känner inte till %(name)s. Skriv namnet som i Komet.") % {"name": name})
            else:
                found.append(known)
        return tuple(dict.fromkeys(found))

    def day(self, column: str, today: date, future: bool = False) -> str:
        """A date, as ISO."""
        moment = self.moment(column, today, future)
        return moment.date().isoformat() if moment else ""

    def moment(self, column: str, today: date, future: bool = False) -> datetime | None:
        """A date with or without a time of day, in Stockholm."""
        cell = self.text(column)
        if not cell:
            return None
        try:
            at = datetime.fromisoformat(cell.replace(".", ":") if ":" not in cell else cell)
        except ValueError:
            self.fault(column, gettext("Skriv datumet så här: 2025-03-14, eller med tid: 2025-03-14 09:30."))
            return None
        if at.tzinfo or at.date() < EARLIEST or (at.date() > today and not future):
            self.fault(column, gettext("Datumet kan inte stämma. Kontrollera året."))
            return None
        return at.replace(tzinfo=STOCKHOLM)


def check(kind_name: str, rows: list[Row], now: datetime) -> Checked:
    """Read every row and gather every fault. `rows`: the headings first."""
    kind = KINDS[kind_name]
    found = rules.table(kind, rows)
    faults = list(found.faults)
    if faults and any(fault.row == rows[0][0] for fault in faults):
        return Checked([], faults)
    names = _names(now)
    entries: list[Entry] = []
    for number, cells in found.rows:
        reader = _Reader(number, cells, faults, kind.columns, names)
        before = len(faults)
        entry = READS[kind_name](reader, now)
        if entry and len(faults) == before:
            entries.append(entry)
    seen: dict[tuple[str, ...], int] = {}
    for entry in entries:
        if entry.key in seen:
            faults.append(Fault(entry.row, NUMBER, _twice(seen[entry.key])))
        seen.setdefault(entry.key, entry.row)
    return Checked(entries, sorted(faults, key=lambda fault: fault.row))


def _names(now: datetime) -> dict[str, dict[str, str]]:
    """What programmes and districts are called, in small letters, and by their ids."""
    programmes = [each for each in all_programmes() if each.audience != PROFESSIONALS]
    everywhere = all_districts()
    places = [*current_districts(everywhere, today_in_stockholm(now)), *(each for each in everywhere if each.place)]
    by_programme = {name.casefold(): each.programme_id for each in programmes for name in _called(each)}
    by_place = {
        name.casefold(): each.district_id for each in places for name in (each.names["sv"], str(each.district_id))
    }
    return {PROGRAMME: by_programme, DISTRICT: by_place, DISTRICTS: by_place}


def _called(programme: Programme) -> tuple[str, ...]:
    """A programme's name, its id, and its name with the hyphen that keyboards have."""
    name = programme.names["sv"]
    return name, name.replace("–", "-"), str(programme.programme_id)


def _queue(reader: _Reader, now: datetime) -> Entry | None:
    today = today_in_stockholm(now)
    number, name = _number(reader, today), reader.text(NAME)
    received = reader.moment(RECEIVED, today)
    spoken = reader.text(LANGUAGE).casefold() or "svenska"
    if spoken not in SPOKEN and spoken not in LANGUAGES:
        reader.fault(LANGUAGE, gettext("Skriv svenska, lätt svenska, engelska eller arabiska."))
    month = reader.month(BORN)
    if month > f"{today:%Y-%m}":
        reader.fault(BORN, gettext("Månaden ligger framåt i tiden. Kontrollera månad och år."))
    rest = {
        "email": reader.text(EMAIL, "email"),
        "mobile": reader.text(MOBILE, "mobile"),
        "child_first_name": reader.text(CHILD),
        "child_birth_month": month,
    }
    programmes, districts = reader.ids(PROGRAMME, one=True), reader.ids(DISTRICT, one=True)
    if number is None or received is None:
        return None
    language = SPOKEN.get(spoken, spoken)
    at = received.astimezone(UTC)
    return Entry(
        reader.row, number, name, language=language, programmes=programmes, districts=districts, received_at=at, **rest
    )


def _leader(reader: _Reader, now: datetime) -> Entry | None:
    number = _number(reader, today_in_stockholm(now))
    name, email, phone = reader.text(NAME), reader.text(EMAIL, "email"), reader.text(PHONE)
    programmes, districts = reader.ids(PROGRAMME), reader.ids(DISTRICTS)
    if number is None:
        return None
    return Entry(reader.row, number, name, email=email, phone=phone, programmes=programmes, districts=districts)


def _trained(reader: _Reader, now: datetime) -> Entry | None:
    leader = _leader(reader, now)
    today = today_in_stockholm(now)
    on, until = reader.day(CERTIFIED, today), reader.day(UNTIL, today, future=True)
    if until and on and until < on:
        reader.fault(UNTIL, gettext("Intyget slutar gälla innan det börjar. Kontrollera datumen."))
    if leader is None:
        return None
    return Entry(**{**leader.__dict__, "certified_on": on, "valid_until": until})


def _number(reader: _Reader, today: date) -> PersonalNumber | None:
    written = reader.text(NUMBER)
    try:
        return parse(written, today) if written else None
    except WrongPersonalNumber:
        reader.fault(NUMBER, gettext("Personnumret stämmer inte. Skriv tolv siffror: ÅÅÅÅMMDD-NNNN."))
        return None


def _twice(row: int) -> str:
    return gettext("Samma person står redan på rad %(row)s.") % {"row": row}


READS: Mapping[str, Callable[[_Reader, datetime], Entry | None]] = {
    "ko": _queue,
    "ledare": _leader,
    "utbildade": _trained,
}
