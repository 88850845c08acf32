"""The targets of a place: all of them, or one with its history."""

from dataclasses import dataclass
from datetime import date

from chalicelib.courses import terms
from chalicelib.courses.districts import current_districts
from chalicelib.courses.records import District, all_districts, all_programmes
from chalicelib.courses.rules import term as term_of
from chalicelib.http.reach import CITY, Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.summaries.records import LEADERS, Summary, in_term, parts_of
from chalicelib.targets.kept import in_force
from chalicelib.targets.lines import OVER_TIME, TERMS, Counted, Line, lines
from chalicelib.targets.records import (
    Target,
    TargetValue,
    all_definitions,
    definitions_of,
    place_of,
    values_everywhere,
    values_in,
    values_of,
)
from chalicelib.targets.rules import FIGURES


@dataclass(frozen=True)
class Places:
    """Where the reader may read targets: the whole city or not, and the districts; and which of them is shown."""

    city: bool
    districts: list[District]
    shown: District | None  # None: the city

    @property
    def district_id(self) -> str:
        return str(self.shown.district_id) if self.shown else ""


@dataclass(frozen=True)
class Overview:
    """All targets of a place, and when the newest of its figures were counted (UTC, ISO; "" where none are)."""

    places: Places
    lines: list[Line]
    counted_at: str


@dataclass(frozen=True)
class One:
    """One target of a place: its definitions, newest first, how it stands, and all that has been kept of it."""

    places: Places
    target: Target
    definitions: list[Target]
    line: Line
    districts: list[tuple[District, Line]]
    values: list[TargetValue]
    counted_at: str


def places(reach: Reach, wanted: str, today: date) -> Places:
    """The places that the reader may read targets of: the city for who follows it, a district for who sees its
    courses. `wanted`: a district's id, or "". One query. Raises NotFound outside the reach."""
    city = reach.whole_city(Ability.FOLLOW)
    mine = set(reach.districts(Ability.SEE)) | set(reach.districts(Ability.FOLLOW))
    known = all_districts()
    current = [*current_districts(known, today), *(each for each in known if each.place and each.district_id == "web")]
    there = [each for each in current if city or reach.whole_city(Ability.SEE) or each.district_id in mine]
    shown = next((each for each in there if each.district_id == wanted), None)
    if wanted and shown is None:
        raise NotFound
    if not city and shown is None:
        shown = there[0] if there else None
    return Places(city, there, shown)


def overview(reach: Reach, wanted: str, today: date) -> Overview:
    """How all targets stand there. Ten reads or one more, however much there is. Raises NotFound outside the reach."""
    here = places(reach, wanted, today)
    if not here.city and here.shown is None:
        return Overview(here, [], "")
    return Overview(here, *lines_of(here.district_id, today))


def lines_of(district_id: str, today: date) -> tuple[list[Line], str]:
    """Every target that makes sense there, as it stands ("" for the city), and when the newest of the figures were
    counted (UTC, ISO; "" where there are none). Also for reports."""
    counted, counted_at = _counted(today, TERMS)
    targets = [each for each in in_force(all_definitions(), today).values() if not district_id or each.per_district]
    return lines(targets, values_in(place_of(district_id)), counted, today, district_id), counted_at


def one(reach: Reach, target_id: str, wanted: str, today: date) -> One:
    """One target there. For who follows the city, beside it what is measured in each district. Raises NotFound."""
    here, written = places(reach, wanted, today), definitions(target_id)
    target = in_force(written, today)[target_id]
    if not (here.shown and target.per_district) and not (here.city and not here.shown):
        raise NotFound
    counted, counted_at = _counted(today, OVER_TIME if FIGURES[target.figure].summed else TERMS)
    values = values_of(target_id, place_of(here.district_id))
    beside = here.districts if not here.shown and target.per_district else []
    kept = values_everywhere(target_id) if beside else {}
    return One(
        here,
        target,
        written,
        lines([target], values, counted, today, here.district_id)[0],
        [
            (each, lines([target], kept.get(place_of(each.district_id), []), counted, today, each.district_id)[0])
            for each in beside
        ],
        values,
        counted_at,
    )


def definitions(target_id: str) -> list[Target]:
    """Every definition of a target, newest first. Raises NotFound."""
    found = definitions_of(target_id)
    if not found:
        raise NotFound
    return found


def _counted(today: date, many: int) -> tuple[Counted, str]:
    """The figures of so many terms, and when the newest were counted. A query a term, and two."""
    cells = {term: parts_of(in_term(term)) for term in terms.until(term_of(today), many)}
    of_leaders = parts_of(LEADERS)
    known = [*of_leaders, *(each for some in cells.values() for each in some)]
    leaders = {"" if each.part == CITY else each.part: _leaders(each) for each in of_leaders}
    return Counted(cells, all_programmes(), leaders), max((each.counted_at for each in known), default="")


def _leaders(summary: Summary) -> dict[str, int]:
    """How many leaders there were at the end of each term, or are now."""
    return {term: each.get("leaders", 0) for term, each in summary.more.get("terms", {}).items()}
