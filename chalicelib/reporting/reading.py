"""Which figures somebody reads: of a term, in a district or the city, of a programme or all; as far as they reach.

Figures of a place are whole blocks of at least five answers, added up, so no two of them differ by fewer (U6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.courses.districts import swedish_order
from chalicelib.courses.records import District, Programme, all_districts, all_programmes
from chalicelib.courses.rules import term
from chalicelib.http.languages import say
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.summaries.records import IN_CITY, Summary, cell, in_term, parts_of, summaries_at
from chalicelib.summaries.rules import added

TERMS = 6  # as far back as trends go


@dataclass(frozen=True)
class Chosen:
    """What somebody asks for; "" is all of it."""

    term: str = ""
    district: str = ""
    programme: str = ""


@dataclass(frozen=True)
class Names:
    """What programmes and places are called."""

    programmes: Mapping[str, Programme]  # in their order
    districts: Mapping[str, District]  # in alphabetical order, places that are no districts last

    def programme(self, programme_id: str) -> str:
        """Its name, or "" where there is none ("-": activities and talks)."""
        found = self.programmes.get(programme_id)
        return say(found.names) if found else ""

    def district(self, district_id: str) -> str:
        """Its name, or "" where there is none."""
        found = self.districts.get(district_id)
        return say(found.names) if found else ""


@dataclass(frozen=True)
class Read:
    """What was asked for, and the summaries that it is read from."""

    chosen: Chosen  # with what the reader can't choose filled in
    names: Names
    mine: list[str]  # ids of the districts that can be chosen
    whole_city: bool  # whether the city can be
    cells: Mapping[tuple[str, str], Summary]  # (programme id, district id) → the term's, within what was chosen
    city: Mapping[str, Summary]  # by term, oldest first: what everybody who reads of a district may compare with
    figures: Mapping[str, Any]  # of all that was chosen
    everywhere: Mapping[str, Any]  # the same of the whole city, to compare with
    over_time: list[tuple[str, Mapping[str, Any]]]  # (term, figures), oldest first

    @property
    def counted_at(self) -> str:
        """UTC, ISO; "" where nothing has been counted."""
        here = self.city.get(self.chosen.term)
        return max((each.counted_at for each in [*self.cells.values(), *([here] if here else [])]), default="")


def read(reach: Reach, chosen: Chosen, today: date) -> Read | None:
    """What the reader asks for, or None where they reach single courses only. At most six reads (a batch for each
    hundred cells of a trend), however many courses and answers there are. Raises NotFound outside the reach."""
    whole_city, mine = reach.whole_city(Ability.SEE), reach.districts(Ability.SEE)
    if not (whole_city or mine):
        return None
    names = named()
    own = [district_id for district_id in names.districts if whole_city or district_id in mine]
    if not own:
        return None
    if (chosen.district and chosen.district not in own) or chosen.programme not in ("", *names.programmes):
        raise NotFound
    city = {each.part: each for each in parts_of(IN_CITY)}
    chosen = Chosen(
        chosen.term if chosen.term in city else latest(city, today),
        chosen.district or ("" if whole_city else own[0]),
        chosen.programme,
    )
    every = {key: each for each in parts_of(in_term(chosen.term)) if (key := parted(each.part))[0] in names.programmes}
    cells = {key: each for key, each in every.items() if _is_chosen(key, chosen)}
    here = city.get(chosen.term)
    city_wide = (
        added(each.figures for key, each in every.items() if key[0] == chosen.programme)
        if chosen.programme
        else (here.figures if here else {})
    )
    return Read(
        chosen,
        names,
        own,
        whole_city,
        cells,
        city,
        added(each.figures for each in cells.values()) if chosen.district else city_wide,
        city_wide,
        _over_time(chosen, names, city),
    )


def named() -> Names:
    """All programmes and districts. Two reads."""
    districts = sorted(all_districts(), key=lambda each: (bool(each.place), swedish_order(say(each.names))))
    return Names(
        {each.programme_id: each for each in all_programmes()},
        {each.district_id: each for each in districts},
    )


def parted(part: str) -> tuple[str, str]:
    """A cell's programme and district."""
    programme_id, _, district_id = part.partition("/")
    return programme_id, district_id


def latest(terms: Iterable[str], today: date) -> str:
    """The term it is, if anything has been counted in it; else the last one of which something has been."""
    return term(today) if term(today) in terms else max(terms, default=term(today))


def _is_chosen(key: tuple[str, str], chosen: Chosen) -> bool:
    return key[0] in (chosen.programme or key[0],) and key[1] in (chosen.district or key[1],)


def _over_time(chosen: Chosen, names: Names, city: Mapping[str, Summary]) -> list[tuple[str, Mapping[str, Any]]]:
    """The chosen figures of the last terms up to the chosen one."""
    terms = [each for each in sorted(city) if each <= chosen.term][-TERMS:]
    if not (chosen.district or chosen.programme):
        return [(each, city[each].figures) for each in terms]
    parts = [
        cell(programme_id, district_id)
        for programme_id in ([chosen.programme] if chosen.programme else names.programmes)
        for district_id in ([chosen.district] if chosen.district else names.districts)
    ]
    found = summaries_at((in_term(each), part) for each in terms for part in parts)
    return [(each, added(part.figures for part in found if part.whole == in_term(each))) for each in terms]


def by_place(cells: Mapping[tuple[str, str], Summary], which: int) -> dict[str, Mapping[str, Any]]:
    """Figures by programme (0) or by district (1)."""
    keys = dict.fromkeys(key[which] for key in cells)
    return {each: added(cell.figures for key, cell in cells.items() if key[which] == each) for each in keys}


def in_order(names: Sequence[str] | Mapping[str, Any], figures: Mapping[str, Any]) -> list[str]:
    """Those of which there are figures, in the order of `names`: alphabetical, never by what was measured."""
    return [each for each in names if each in figures]
