"""What the talks of a term come to, as it may be shown (C7): from summaries only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.advice.rules import GENDERS, OTHER, QUESTIONS
from chalicelib.courses.records import District, all_districts
from chalicelib.http.languages import decimal, gettext, say
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.summaries.hiding import Shown, at_least, shown
from chalicelib.summaries.records import NO_PROGRAMME, TALKS, in_cell, summaries_at
from chalicelib.summaries.rules import FEWEST, Figures, added, mean

CITY = ""  # stands for all districts together


@dataclass(frozen=True)
class Answer:
    """How many gave an answer, as it may be shown: None is not at all; not `whole`: at least so many."""

    title: str
    many: int | None
    whole: bool = True

    @property
    def said(self) -> str:
        """In the reader's words."""
        if self.many is None:
            return gettext("Visas inte")
        number = decimal(self.many)
        return number if self.whole else gettext("minst %(number)s") % {"number": number}


@dataclass(frozen=True)
class Question:
    """One question with its answers."""

    title: str
    answers: list[Answer]


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

    What is hidden of a district is the same for every reader. The city's figures are made of what is shown of its
    districts and of nothing else: so nothing follows from comparing one with the other."""
    names = {place.district_id: place for place in all_districts()}
    if district_id and (district_id not in names or not reach.may(Ability.SEE, districts=[district_id])):
        raise NotFound
    found = summaries_at((in_cell(term, NO_PROGRAMME, each), TALKS) for each in names)
    counted = {each.whole.rpartition("/")[2]: each.figures[TALKS] for each in found}
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
    districts = {district_id: _district(names[district_id], figures) for district_id, figures in counted.items()}
    rated = [figures["rating"] for figures in counted.values() if figures["rating"]["n"] >= FEWEST]
    questions = []
    for name, (title, words) in QUESTIONS.items():
        sums = at_least(_row(figures, name) for figures in counted.values())
        answers = [(gettext(text), *sums.get(key, (0, True))) for key, text in words.items()]
        questions.append(
            Question(
                gettext(title), [Answer(text, many if many or whole else None, whole) for text, many, whole in answers]
            )
        )
    by_gender = added(_rated(figures) for figures in counted.values())
    city = Talks(
        CITY,
        gettext("Hela staden"),
        sum(each.n for each in districts.values()),
        mean(added(rated)),
        questions,
        _means(by_gender),
    )
    return {**districts, CITY: city}


def _district(place: District, figures: Figures) -> Talks:
    return Talks(
        str(place.district_id),
        say(place.names),
        int(figures["n"]),
        mean(figures["rating"]) if figures["rating"]["n"] >= FEWEST else None,
        [
            _areas(figures),
            *(
                Question(
                    gettext(title),
                    [Answer(gettext(text), _row(figures, name)[key]) for key, text in words.items()],
                )
                for name, (title, words) in QUESTIONS.items()
            ),
        ],
        _means(_rated(figures)),
    )


def _row(figures: Figures, name: str) -> Shown:
    """A district's answers to a question, as they may be shown."""
    _, words = QUESTIONS[name]
    return shown({key: int(figures.get(name, {}).get(key, 0)) for key in words})


def _rated(figures: Figures) -> dict[str, Any]:
    """The ratings by gender, of those whose number could be shown. How many gave which is never told: with the mean,
    what is hidden of that could be computed."""
    given = figures["rating_by_gender"]
    raters = shown({gender: int(given.get(gender, {}).get("n", 0)) for gender in GENDERS})
    return {gender: given[gender] for gender, many in raters.items() if many}


def _means(by_gender: Mapping[str, Any]) -> list[tuple[str, float | None]]:
    return [(gettext(text), mean(by_gender[gender])) for gender, text in GENDERS.items() if gender in by_gender]


def _areas(figures: Figures) -> Question:
    """Where in the district: told within it only, since no other district has the same areas."""
    parts = shown({area: int(many) for area, many in figures.get("area", {}).items()})
    elsewhere = gettext("Någon annanstans, eller hela stadsdelen")
    answers = [Answer(elsewhere if area == OTHER else area, many) for area, many in sorted(parts.items())]
    return Question(gettext("Område"), answers)


def lines(found: Report, term: str) -> list[list[str]]:
    """The report as lines of a file, the headings first. What is hidden on the page is hidden here."""
    heads = [gettext("Termin"), gettext("Stadsdel"), gettext("Fråga"), gettext("Svar"), gettext("Antal")]
    told = [heads]
    for row in found.rows:
        told.append([term, row.name, gettext("Samtal"), "", str(row.n)])
        told += [
            [
                term,
                row.name,
                question.title,
                answer.title,
                str(answer.many) if answer.many and answer.whole else answer.said,
            ]
            for question in row.questions
            for answer in question.answers
        ]
        if row.rated is not None:
            told.append([term, row.name, gettext("Betyg i medeltal"), gettext("Alla"), decimal(row.rated, 1)])
        told += [
            [term, row.name, gettext("Betyg i medeltal"), gender, decimal(rated, 1)]
            for gender, rated in row.by_gender
            if rated is not None
        ]
    return told
