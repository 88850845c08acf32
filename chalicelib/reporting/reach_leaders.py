"""Leaders: how many, how many lead, trained for what, who came and went (S1–S3, S11): read from summaries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.courses import terms
from chalicelib.courses.records import all_programmes
from chalicelib.http.charts import Point
from chalicelib.http.languages import gettext, say
from chalicelib.http.reach import CITY, Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.reporting.reach import Names, districts_within
from chalicelib.reporting.reach_cells import Line, Said, Table, all_of, counted, counts_table, number, share
from chalicelib.reporting.reach_words import LOST_BECAUSE
from chalicelib.summaries.hiding import shown
from chalicelib.summaries.records import LEADERS, Summary, parts_of
from chalicelib.summaries.rules import Figures

MOST_TERMS = 8


@dataclass(frozen=True)
class LeadersReport:
    """What the page and the files show of one place: a district, or the city."""

    place: str  # "city" or a district's id
    figures: Figures
    more: Mapping[str, Any]
    by_district: Mapping[str, Figures]
    districts: Names  # those in reach
    programmes: Names
    counted_at: str  # UTC, ISO; "" where nothing has been counted

    @property
    def terms(self) -> list[tuple[str, Figures]]:
        """The latest terms with what came and went in them, the oldest first."""
        return sorted(self.more.get("terms", {}).items())[-MOST_TERMS:]


def leaders_report(reach: Reach, district: str) -> LeadersReport:
    """The leaders of a district, or of the city where all of it is in reach. A query for each of programmes, districts
    and figures. Raises NotFound for what lies outside the reach."""
    districts = districts_within(reach)
    place = district or (CITY if reach.whole_city(Ability.SEE) else next(iter(districts), ""))
    if place not in districts and (district or place == ""):
        raise NotFound
    counted = {str(each.part): each for each in parts_of(LEADERS)}
    found = counted.get(place) or Summary(LEADERS, place, counted_at="")
    return LeadersReport(
        place,
        found.figures,
        found.more,
        {name: counted[name].figures for name in districts if name in counted and _any(counted[name])},
        districts,
        {str(each.programme_id): say(each.names) for each in all_programmes()},
        str(found.counted_at),
    )


def tables(report: LeadersReport) -> list[Table]:
    """All of the report as tables: first what it is of, which the page says in its title."""
    place = report.districts.get(report.place) or gettext("Hela staden")
    rows: list[Line] = [(gettext("Stadsdel"), Said(place)), counted(report.counted_at)]
    about = Table(gettext("Om tabellerna"), ["", gettext("Värde")], rows)
    return [about, now(report), orientation(report), came_and_went(report), why_lost(report), by_district(report)]


def now(report: LeadersReport) -> Table:
    """How many there are, and how many of them lead (S1, S2)."""
    all_of_them = int(report.figures.get("leaders", 0))
    months = int(report.more.get("active_months", 12))
    active = gettext("Har lett en grupp de senaste %(months)s månaderna") % {"months": months}
    rows: list[Line] = [
        (gettext("Gruppledare och guider"), number(all_of_them)),
        (active, share(int(report.figures.get("active", 0)), all_of_them)),
        (gettext("Har ett certifikat som gäller"), share(int(report.figures.get("certified", 0)), all_of_them)),
    ]
    return Table(gettext("Gruppledare i dag"), [gettext("Vad"), gettext("Antal")], rows)


def orientation(report: LeadersReport) -> Table:
    """What they are trained for (S3); one may be trained for several."""
    trained: Mapping[str, int] = report.figures.get("orientation", {})
    of = int(report.figures.get("leaders", 0))
    rows: list[Line] = [(report.programmes.get(each, each), share(n, of)) for each, n in sorted(trained.items())]
    note = gettext("En gruppledare kan vara utbildad för flera program.") if rows else ""
    return Table(gettext("Utbildade för"), [gettext("Program"), gettext("Antal")], rows, note)


def over_terms(report: LeadersReport) -> list[Point]:
    """How many leaders there were at each term's end."""
    return [Point(terms.named(term), int(each["leaders"])) for term, each in report.terms]


def came_and_went(report: LeadersReport) -> Table:
    """How many came and went each term (S11)."""
    rows: list[Line] = [
        (terms.named(term), number(each["gained"]), number(each["lost"]), number(each["leaders"]))
        for term, each in reversed(report.terms)
    ]
    head = [gettext("Termin"), gettext("Nya"), gettext("Har slutat"), gettext("Antal vid terminens slut")]
    return Table(gettext("Nya och de som har slutat"), head, rows)


def why_lost(report: LeadersReport) -> Table:
    """Why they are leaders no more, over the terms that are shown (S11)."""
    counts: dict[str, int] = {}
    for _, each in report.terms:
        for reason, times in each["reasons"].items():
            counts[reason] = counts.get(reason, 0) + int(times)
    known = all_of(counts, LOST_BECAUSE)
    return counts_table(gettext("Varför de har slutat"), shown(known), sum(known.values()), LOST_BECAUSE)


def by_district(report: LeadersReport) -> Table:
    """Districts beside each other (C5). They don't add up: one may lead in several."""
    rows: list[Line] = [
        (report.districts[name], number(int(each["leaders"])), share(int(each["active"]), int(each["leaders"])))
        for name, each in report.by_district.items()
    ]
    head: Sequence[str] = [gettext("Stadsdel"), gettext("Antal gruppledare"), gettext("Har lett en grupp")]
    note = gettext("Den som leder i flera stadsdelar räknas i var och en av dem, och en gång i staden.") if rows else ""
    return Table(gettext("Stadsdelarna"), head, rows, note)


def _any(counted: Summary) -> bool:
    return bool(counted.figures.get("leaders") or counted.more.get("terms"))
