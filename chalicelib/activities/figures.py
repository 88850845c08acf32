"""What the counted activities come to, as it may be shown (C8): from summaries only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.activities.rules import COUNTED
from chalicelib.courses.records import District, all_districts
from chalicelib.http.languages import decimal, gettext, say
from chalicelib.http.reach import Ability, Reach
from chalicelib.summaries.hiding import at_least, shown
from chalicelib.summaries.records import ACTIVITIES, NO_PROGRAMME, in_cell, summaries_at
from chalicelib.summaries.rules import added


@dataclass(frozen=True)
class Row:
    """One district's activities of a term, or all of them together."""

    name: str
    figures: Mapping[str, Any]  # rules.figures
    gender: Mapping[str, tuple[int | None, bool]]  # how many came: None is not shown; False: at least so many

    @property
    def told(self) -> list[str]:
        """How many came by gender, in the reader's words."""
        return [
            gettext("Visas inte")
            if many is None
            else decimal(many)
            if whole
            else gettext("minst %(number)s") % {"number": decimal(many)}
            for many, whole in self.gender.values()
        ]

    @property
    def came(self) -> int:
        """How many came to those that are counted."""
        return int(self.figures["came"]["n"])


@dataclass(frozen=True)
class Report:
    """A term's activities by district, and for who follows the whole city all of it."""

    rows: list[Row]
    total: Row | None
    counted_at: str  # UTC, ISO; "" where nothing is


def report(reach: Reach, term: str) -> Report:
    """A term's figures, of the districts in reach. Two calls, however much there is.

    What is hidden of a district is the same for every reader. The city's figures by gender are made of what is shown of
    its districts and of nothing else: so nothing follows from comparing one with the other."""
    names = {place.district_id: place for place in all_districts()}
    found = summaries_at((in_cell(term, NO_PROGRAMME, district_id), ACTIVITIES) for district_id in names)
    by_id = {each.whole.rpartition("/")[2]: each for each in found}
    counted = {district_id: each.figures[ACTIVITIES] for district_id, each in by_id.items()}
    shares = {district_id: shown(_gender(each)) for district_id, each in counted.items()}
    rows = [
        Row(_name(place), counted[district_id], {name: (many, True) for name, many in shares[district_id].items()})
        for district_id, place in names.items()
        if district_id in counted and reach.may(Ability.SEE, districts=[district_id])
    ]
    total = None
    if reach.whole_city(Ability.SEE) and counted:
        sums = at_least(shares.values())
        gender = {name: (many if many or whole else None, whole) for name, (many, whole) in sums.items()}
        total = Row(gettext("Hela staden"), added(counted.values()), gender)
    return Report(sorted(rows, key=lambda row: row.name), total, max((each.counted_at for each in found), default=""))


def _gender(figures: Mapping[str, Any]) -> dict[str, int]:
    return {name: int(figures["came"]["gender"].get(name, 0)) for name in COUNTED}


def _name(place: District) -> str:
    return gettext("För hela staden") if place.district_id == "central" else say(place.names)


def lines(found: Report) -> list[list[str]]:
    """The report as lines of a file, the headings first. What is hidden on the page is hidden here."""
    heads = [gettext("Stadsdel"), gettext("Annonserade"), gettext("Inställda"), gettext("Räknade"), gettext("Besökare")]
    rows = [*found.rows, *([found.total] if found.total else [])]
    return [
        [*heads, *map(gettext, COUNTED.values())],
        *(
            [
                row.name,
                *(str(int(row.figures[name])) for name in ("n", "cancelled", "counted")),
                str(row.came),
                *(each.replace("\u00a0", "") for each in row.told),  # numbers of a file aren't grouped
            ]
            for row in rows
        ),
    ]
