"""A term's figures for the city's statistics system: what the reports show, with the same held back (X8).

As in the reports, the people of a district and of the city are those of the programmes for parents: with professionals
among them, the difference to a report would tell of so few. Each programme has its own in the cells.
Gender and language are told of districts and of the city, never of one programme in one district: with such small
groups beside each other, what is hidden in one table would follow from another."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chalicelib.courses.rules import PARENTS
from chalicelib.courses.terms import is_term
from chalicelib.http.languages import gettext
from chalicelib.http.refusals import WrongFields
from chalicelib.reporting import measures
from chalicelib.reporting.reach_tables import all_values
from chalicelib.reporting.reading import by_place, latest, named, parted
from chalicelib.summaries.records import IN_CITY, in_term, parts_of
from chalicelib.summaries.rules import Figures, added, mean, shown, shown_rows

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
    parents: dict[str, Figures] = {each: {} for each in places} | by_place(for_parents, 1)
    all_parents = added(parents.values())
    split = {name: _split(parents, part) for name, part in SPLITS.items()}
    return {
        "term": term,
        "counted_at": here.counted_at if here else None,
        "city": {
            **_told(here.figures if here else {}, all_parents),
            **{name: _of_all(all_parents, part) for name, part in SPLITS.items()},
        },
        "districts": [
            {
                "district_id": each,
                **_told(figures, parents[each]),
                **{name: {stage: rows[each] for stage, rows in split[name].items()} for name in SPLITS},
            }
            for each, figures in sorted(places.items())
        ],
        "cells": [
            {"programme_id": key[0], "district_id": key[1], **_told(each.figures, each.figures)}
            for key, each in sorted(cells.items())
        ],
    }


def _told(figures: Figures, people: Figures) -> dict[str, Any]:
    """What is told of any place: `people` are the figures of those who are counted there."""
    intake = people.get("intake", {})
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


def _split(places: Mapping[str, Figures], part: str) -> dict[str, dict[str, dict[str, int | None]]]:
    """By stage and district: how many of each gender or language, with so much hidden that nothing follows."""
    return {
        stage: {
            district: dict(row)
            for district, row in shown_rows({each: _counts(places[each], stage, part) for each in places}).items()
        }
        for stage in PEOPLE
    }


def _of_all(figures: Figures, part: str) -> dict[str, dict[str, int | None]]:
    return {stage: dict(shown(_counts(figures, stage, part))) for stage in PEOPLE}


def _counts(figures: Figures, stage: str, part: str) -> dict[str, int]:
    return all_values(part, figures.get("intake", {}).get(stage, {}))
