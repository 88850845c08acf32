"""A term's figures for the city's statistics system: what the reports show, with the same held back (X8).

As in the reports, the people of a district and of the city are those of the programmes for parents: with professionals
among them, the difference to a report would tell of so few. Each programme has its own in the cells.
Gender and language are told of districts and of the city, never of one programme in one district: with such small
groups beside each other, what is hidden in one table would follow from another."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from chalicelib.courses.rules import PARENTS
from chalicelib.courses.terms import is_term
from chalicelib.http.languages import gettext
from chalicelib.http.refusals import WrongFields
from chalicelib.reporting import measures
from chalicelib.reporting.reach_cells import all_of
from chalicelib.reporting.reach_scope import Count, Scope
from chalicelib.reporting.reach_words import SPLITS as PARTS
from chalicelib.reporting.reading import by_place, latest, named, parted
from chalicelib.summaries.hiding import Shown, shown
from chalicelib.summaries.records import IN_CITY, in_term, parts_of
from chalicelib.summaries.rules import Figures, added, mean

PEOPLE = ("applied", "admitted", "took_part", "completed", "dropped", "withdrawn")
SPLITS = {"by_gender": "gender", "by_language": "language"}


def system_figures(wanted: str, today: date) -> dict[str, Any]:
    """The figures of a term ("2027-1"; "": the present one, or the last of which there are any). Four reads, however
    many courses there are. Raises WrongFields for a term that can't be one."""
    if wanted and not is_term(wanted):
        raise WrongFields({"termin": gettext("Skriv terminen som år och halvår, till exempel 2027-1.")})
    names, city = named(), {each.part: each for each in parts_of(IN_CITY)}
    term = wanted or latest(city, today)
    cells = {key: each for each in parts_of(in_term(term)) if (key := parted(each.part))[0] in names.programmes}
    here, places = city.get(term), by_place(cells, 1)
    for_parents = {key: each for key, each in cells.items() if names.programmes[key[0]].audience == PARENTS}
    scope = Scope({key: each.figures["intake"] for key, each in for_parents.items() if "intake" in each.figures})
    parents = {each: figures.get("intake", {}) for each, figures in by_place(for_parents, 1).items()}
    split = {name: _split(scope, places, part) for name, part in SPLITS.items()}
    return {
        "term": term,
        "counted_at": here.counted_at if here else None,
        "city": {
            **_told(here.figures if here else {}, added(parents.values())),
            **{name: {stage: scope.seen(_count(stage, part)) for stage in PEOPLE} for name, part in SPLITS.items()},
        },
        "districts": [
            {
                "district_id": each,
                **_told(figures, parents.get(each, {})),
                **{name: {stage: rows[each] for stage, rows in split[name].items()} for name in SPLITS},
            }
            for each, figures in sorted(places.items())
        ],
        "cells": [
            {"programme_id": key[0], "district_id": key[1], **_told(each.figures, each.figures.get("intake", {}))}
            for key, each in sorted(cells.items())
        ],
    }


def _told(figures: Figures, intake: Figures) -> dict[str, Any]:
    """What is told of any place. `intake`: of those who are counted there."""
    done = measures.compiled(figures)
    return {
        "people": {stage: int(intake.get(stage, {}).get("n", 0)) for stage in PEOPLE},
        "surveys": {"closed": int(done.get("due", 0)), "compiled": int(done.get("done", 0))},
        "measures": {
            each: {"answers": told["n"], "mean_per_cent": round(mean(told) or 0, 1)}
            for each in measures.those_in(figures)
            if (told := measures.measured(figures, each))
        },
    }


def _split(scope: Scope, places: Iterable[str], part: str) -> dict[str, dict[str, Shown]]:
    """By stage and district: how many of each gender or language, as the reports show it."""
    none = shown(all_of({}, PARTS[part]))
    rows = {stage: scope.districts(_count(stage, part)) or {} for stage in PEOPLE}
    return {stage: {each: found.get(each, none) for each in places} for stage, found in rows.items()}


def _count(stage: str, part: str) -> Count:
    return lambda intake: all_of(intake.get(stage, {}).get(part, {}), PARTS[part])
