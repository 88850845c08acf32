"""Who is reached in a term, by programme, district, gender and language (S5, S11, C4, C5, P10): read from summaries.

Its cost doesn't grow with the number of applications."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.courses import terms
from chalicelib.courses.records import Programme, all_districts, all_programmes
from chalicelib.courses.rules import PARENTS, PROFESSIONALS, term
from chalicelib.http.languages import say
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.reporting.reach_scope import Scope
from chalicelib.reporting.reach_tables import Part
from chalicelib.reporting.reach_words import SPLITS
from chalicelib.summaries.records import Summary, cell, in_term, parts_of, summaries_at
from chalicelib.summaries.rules import Figures, added

EARLIER = 5  # terms before this one that can be chosen; the trend has as many
Names = Mapping[str, str]  # id → name in the reader's language


@dataclass(frozen=True)
class Chosen:
    """What the report is narrowed to; "" is all of it. `part`: "gender:woman", "language:ar"."""

    term: str = ""
    programme: str = ""  # an id, or "professionals"; "" is all for parents
    district: str = ""
    part: str = ""


@dataclass(frozen=True)
class ReachReport:
    """What the page and the files show."""

    chosen: Chosen
    part: Part
    scope: Scope
    intake: Figures
    by_district: Mapping[str, Figures]
    by_programme: Mapping[str, Figures]
    by_term: Sequence[tuple[str, Figures]]  # the term in words, the oldest first
    districts: Names  # those in reach
    programmes: Names
    terms: Sequence[tuple[str, str]]  # to choose from, the latest first
    counted_at: str  # UTC, ISO; "" where nothing has been counted


def reach_report(reach: Reach, asked: Chosen, today: date) -> ReachReport:
    """The report as it is asked for. A query for each of programmes, districts and the term, and batches for the trend.

    Raises NotFound for a district outside the reach, and for a programme or part that there isn't."""
    known, districts = all_programmes(), districts_within(reach)
    audience, programmes = _programmes(known, asked.programme)
    if asked.district and asked.district not in districts:
        raise NotFound
    places = [asked.district] if asked.district else list(districts)
    whole_city = reach.whole_city(Ability.SEE) and not asked.district
    now = term(today)
    wanted = asked.term if asked.term in _choice(now) else now
    cells = parts_of(in_term(wanted))
    everybody = list(_within(cells, audience))
    found = [each for each in everybody if each[0] in programmes and each[1] in places]
    return ReachReport(
        Chosen(wanted, asked.programme, asked.district, asked.part),
        _part(asked.part),
        Scope(
            {(programme, district): intake for programme, district, intake in everybody},
            None if whole_city else places,
            "" if programmes == audience else asked.programme,
        ),
        added(intake for _, _, intake in found),
        _grouped((district, intake) for _, district, intake in found),
        _grouped((programme, intake) for programme, _, intake in found),
        [(terms.named(each), intake) for each, intake in _over_terms(wanted, programmes, places)],
        districts,
        {str(each.programme_id): say(each.names) for each in known},
        [(each, terms.named(each)) for each in _choice(now)],
        max((str(each.counted_at) for each in cells), default=""),
    )


def districts_within(reach: Reach) -> dict[str, str]:
    """The districts and places in reach, by name. One query."""
    named = {str(each.district_id): say(each.names) for each in all_districts()}
    within = named if reach.whole_city(Ability.SEE) else set(reach.districts(Ability.SEE))
    return {each: name for each, name in sorted(named.items(), key=lambda pair: pair[1]) if each in within}


def _programmes(known: Sequence[Programme], asked: str) -> tuple[list[str], list[str]]:
    """The ids of all that are for those who are asked for, parents or professionals, and of those that are asked for:
    one, or all of them. Raises NotFound."""
    audiences = {str(each.programme_id): each.audience for each in known}
    if asked not in ("", PROFESSIONALS, *audiences):
        raise NotFound
    audience = audiences.get(asked, asked or PARENTS)
    everything = [each for each, whose in audiences.items() if whose == audience]
    return everything, [asked] if asked in audiences else everything


def _part(asked: str) -> Part:
    """One gender or language, or all. Raises NotFound."""
    split, _, value = asked.partition(":")
    if asked and value not in SPLITS.get(split, {}):
        raise NotFound
    return Part(split, value)


def _choice(now: str) -> list[str]:
    """The terms to choose from, the latest first: the coming one, too."""
    return [terms.after(now), *reversed(terms.until(now, EARLIER + 1))]


def _within(cells: Iterable[Summary], programmes: Collection[str]) -> Iterable[tuple[str, str, Figures]]:
    """(programme id, district id, intake) of the cells of these programmes; with it the sessions held, as the report of
    fidelity counts them."""
    for each in cells:
        programme, _, district = str(each.part).rpartition("/")
        if programme in programmes and each.figures.get("intake"):
            sessions = each.figures.get("fidelity", {}).get("sessions", {})
            yield programme, district, {**each.figures["intake"], "sessions": sessions}


def _grouped(found: Iterable[tuple[str, Figures]]) -> dict[str, Figures]:
    grouped: dict[str, Figures] = {}
    for name, intake in found:
        grouped[name] = added((grouped.get(name, {}), intake))
    return grouped


def _over_terms(last: str, programmes: Sequence[str], districts: Sequence[str]) -> list[tuple[str, Figures]]:
    """The same for the terms up to this one, from the first of them with figures on. A call for each hundred cells."""
    wanted = terms.until(last, EARLIER + 1)
    keys = [
        (in_term(each), cell(programme, district))
        for each in wanted
        for programme in programmes
        for district in districts
    ]
    found: dict[str, list[Figures]] = {in_term(each): [] for each in wanted}
    for each in summaries_at(keys) if keys else ():
        found[each.whole].append(each.figures.get("intake", {}))
    told: list[tuple[str, Figures]] = [(each, added(found[in_term(each)])) for each in wanted]
    first = next((place for place, (_, intake) in enumerate(told) if intake), len(told))
    return told[first:]
