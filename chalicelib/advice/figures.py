"""What the talks of a term come to, as it may be shown (C7): from summaries only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.advice.rules import GENDERS, OTHER, QUESTIONS
from chalicelib.courses.records import District, all_districts
from chalicelib.http.languages import decimal, gettext, say
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.summaries.records import in_cell, summaries_at
from chalicelib.summaries.rules import FEWEST, Figures, Shown, added, mean, shown, shown_rows

PART = "talks"  # of a district's term, see summaries.records.in_cell; and the figures' own name
CITY = ""  # stands for all districts together


@dataclass(frozen=True)
class Question:
    """One question with its answers, as they may be shown (None: not)."""

    title: str
    answers: list[tuple[str, int | None]]


@dataclass(frozen=True)
class Talks:
    """The talks of a district and term, or of all the city."""

    district_id: str
    name: str
    n: int
    rated: float | None  # the mean of the ratings, where five or more have given one
    questions: list[Question]
    by_gender: list[tuple[str, float | None]]  # the mean of the ratings of those whose number may be shown


@dataclass(frozen=True)
class Report:
    """A term's talks: every district in reach, for who follows the whole city all together; and the one chosen."""

    rows: list[Talks]
    chosen: Talks | None
    counted_at: str  # UTC, ISO; "" where nothing is


def report(reach: Reach, term: str, district_id: str) -> Report:
    """A term's figures. Two calls, however much there is. Raises NotFound where the district is outside the reach.

    What is hidden is the same for every reader, and chosen over all districts: so nothing follows from comparing what
    one is shown with what another is shown, or a district with the whole."""
    names = {place.district_id: place for place in all_districts()}
    if district_id and (district_id not in names or not reach.may(Ability.SEE, districts=[district_id])):
        raise NotFound
    found = summaries_at((in_cell(term, "-", each), PART) for each in names)
    counted = {each.whole.rpartition("/")[2]: each.figures[PART] for each in found}
    told = _told(counted, names)
    rows = [told[each] for each in names if each in told and reach.may(Ability.SEE, districts=[each])]
    rows.sort(key=lambda row: row.name)
    if reach.whole_city(Ability.SEE) and counted:
        rows.append(told[CITY])
    chosen = told.get(district_id) if district_id else rows[-1] if len(rows) == 1 or _last_is_city(rows) else None
    return Report(rows, chosen, max((each.counted_at for each in found), default=""))


def _last_is_city(rows: list[Talks]) -> bool:
    return bool(rows) and rows[-1].district_id == CITY


def _told(counted: Mapping[str, Figures], names: Mapping[str, District]) -> dict[str, Talks]:
    """Every district's talks, and under CITY all of them together, as they may be shown."""
    whole = {**counted, CITY: added(counted.values())}
    hidden = {name: _shown({where: of.get(name, {}) for where, of in counted.items()}) for name in QUESTIONS}
    raters = _shown({where: _raters(of) for where, of in counted.items()})
    return {
        district_id: Talks(
            district_id,
            gettext("Hela staden") if district_id == CITY else say(names[district_id].names),
            int(figures["n"]),
            mean(figures["rating"]) if figures["rating"]["n"] >= FEWEST else None,
            [
                *_areas(district_id, figures),
                *(
                    Question(gettext(title), _answers(hidden[name][district_id], words))
                    for name, (title, words) in QUESTIONS.items()
                ),
            ],
            [
                (gettext(text), mean(figures["rating_by_gender"][gender]))
                for gender, text in GENDERS.items()
                if (raters[district_id].get(gender) or 0) >= FEWEST
            ],
        )
        for district_id, figures in (whole.items() if counted else ())
    }


def _shown(rows: Mapping[str, Mapping[str, int]]) -> dict[str, Shown]:
    """The counts of each district, and under CITY their sums, so that nothing hidden follows from any total."""
    return {**shown_rows(rows), CITY: shown(added(rows.values()))}


def _raters(figures: Figures) -> dict[str, int]:
    """How many have given a rating, by gender. How many gave which is never told: with the mean, what is hidden of that
    could be computed."""
    return {gender: int(of["n"]) for gender, of in figures["rating_by_gender"].items()}


def _areas(district_id: str, figures: Figures) -> list[Question]:
    """Where in the district: told within it only, since no other district has the same areas."""
    if district_id == CITY:
        return []
    parts = shown({area: int(many) for area, many in figures.get("area", {}).items()})
    elsewhere = gettext("Någon annanstans, eller hela stadsdelen")
    answers = [(elsewhere if area == OTHER else area, many) for area, many in sorted(parts.items())]
    return [Question(gettext("Område"), answers)]


def _answers(counts: Shown, words: Mapping[str, Any]) -> list[tuple[str, int | None]]:
    return [(gettext(text), counts.get(key, 0)) for key, text in words.items()]


def lines(found: Report, term: str) -> list[list[str]]:
    """The report as lines of a file, the headings first. What is hidden on the page is hidden here."""
    heads = [gettext("Termin"), gettext("Stadsdel"), gettext("Fråga"), gettext("Svar"), gettext("Antal")]
    hidden = gettext("visas inte")
    told = [heads]
    for row in found.rows:
        told.append([term, row.name, gettext("Samtal"), "", str(row.n)])
        told += [
            [term, row.name, question.title, answer, hidden if many is None else str(many)]
            for question in row.questions
            for answer, many in question.answers
        ]
        if row.rated is not None:
            told.append([term, row.name, gettext("Betyg i medeltal"), gettext("Alla"), decimal(row.rated, 1)])
        told += [
            [term, row.name, gettext("Betyg i medeltal"), gender, decimal(rated, 1)]
            for gender, rated in row.by_gender
            if rated is not None
        ]
    return told
