"""What a course's closed openings say: blocks that are released, and what is held back until there are enough. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chalicelib.aggregation.blocks import (
    NOT_SAID,
    Answers,
    ByGender,
    Pool,
    Sheet,
    Sitting,
    answering,
    by_gender,
    measured,
    pooled,
    shuffled,
)
from chalicelib.aggregation.facts import CourseFacts
from chalicelib.summaries.rules import Figures, added, in_order
from chalicelib.surveys.questions import Kind, Question, parts_at
from chalicelib.surveys.records import OF_PROGRAMME, Opening, Survey

Asked = dict[str, dict[str, Any]]  # survey id → question id → what there is of it
# Never told in single sheets: they tell who, or when.
UNLINKED = frozenset({Kind.TEXT, Kind.NUMBER, Kind.PARTS, Kind.SECTION})


@dataclass(frozen=True)
class Said:
    """What the answers of a course come to.

    `answers` and `measures` are figures of what is released; `surveys`: the course's own report, by survey id; `blocks`
    and `left`: released and held back answers by gender, by survey and question; `people`: how many persons at least
    gave what is held back; `measures_of`: what a question measures, with its scale, for who adds up what is left."""

    answers: Asked = field(default_factory=dict)
    measures: dict[str, Figures] = field(default_factory=dict)
    surveys: dict[str, dict[str, Any]] = field(default_factory=dict)
    blocks: Asked = field(default_factory=dict)
    left: Asked = field(default_factory=dict)
    people: Asked = field(default_factory=dict)
    measures_of: Asked = field(default_factory=dict)


def said(
    facts: CourseFacts,
    closed: Collection[Opening],
    sheets: Mapping[str, Mapping[str, Answers]],
    *,
    ended: bool,
    few: Collection[str],
) -> Said:
    """What was answered. `closed`: the openings in the order they are counted in; `sheets`: the answers of each, by its
    key and the sheet's id; `ended`: nothing can be answered any more, so that single sheets may be told; `few`: the
    keys of those that fewer than five could answer: of them nothing is told, however often they answer."""
    found = Said()
    for survey_id, openings in _by_survey(closed).items():
        versions = [facts.surveys[one.scope, one.entry] for one in openings]
        sittings = [
            _sitting(facts, one, sheets.get(one.key, {}), few=one.key in few, once=len(openings) == 1)
            for one in openings
        ]
        _say(found, survey_id, versions[-1], _questions(versions), sittings, ended=ended)
    found.measures.update(measures(found.answers, found.measures_of))
    return found


def _by_survey(openings: Collection[Opening]) -> dict[str, list[Opening]]:
    """By the survey's id. What a course has made its own is apart from the programme's that it comes of: it counts in
    no figures."""
    of_programmes = {_survey_id(each) for each in openings if each.scope.startswith(OF_PROGRAMME)}
    found: dict[str, list[Opening]] = {}
    for each in openings:
        apart = not each.scope.startswith(OF_PROGRAMME) and _survey_id(each) in of_programmes
        found.setdefault(f"{_survey_id(each)}/{each.scope}" if apart else _survey_id(each), []).append(each)
    return found


def _survey_id(opening: Opening) -> str:
    return str(opening.entry).partition("#")[0]


def _questions(versions: Iterable[Survey]) -> dict[str, Question]:
    """All that was asked in any version, as the newest says. What somebody is isn't told of: not what any version has
    asked as the question about gender."""
    asked = [each for version in versions for each in version.questions if each["kind"] != Kind.SECTION]
    about_gender = {each["id"] for each in asked if each.get("gender")}
    return {each["id"]: each for each in asked if each["id"] not in about_gender}


def _sitting(facts: CourseFacts, opening: Opening, sheets: Mapping[str, Answers], *, few: bool, once: bool) -> Sitting:
    """Not `once`: the course is asked the same again and again. Then gender is left out: five men's answers could be
    the only man's of five weeks."""
    survey = facts.surveys[opening.scope, opening.entry]
    about_gender = next((each["id"] for each in survey.questions if each.get("gender") and once), "")
    parts = len(parts_at(facts.programme.parts, int(opening.session)))
    return Sitting(
        int(opening.session),
        [Sheet(name, answers, str(answers.get(about_gender, NOT_SAID))) for name, answers in sheets.items()],
        parts,
        few,
    )


def _say(
    found: Said,
    survey_id: str,
    survey: Survey,
    questions: Mapping[str, Question],
    sittings: Sequence[Sitting],
    *,
    ended: bool,
) -> None:
    """Add what one survey says. Only what is asked in the programme's own surveys is added up over courses."""
    pools, waiting = pooled(sittings)
    report: dict[str, Any] = {"scope": survey.scope, "entry": survey.entry, "questions": {}, "texts": {}}
    released: dict[str, set[str]] = {}  # by question: the sheets whose answers are told one by one
    for question_id, question in questions.items():
        if question["kind"] == Kind.TEXT:
            report["texts"][question_id] = [_texts(question_id, pool) for pool in pools]
            continue
        blocks, left = pooled(answering(question_id, sittings))
        parted = [by_gender(question, block) for block in blocks]
        figures = [in_order(added(each.values())) for each in parted]
        report["questions"][question_id] = [
            {"sessions": block.sessions, "figures": each} for block, each in zip(blocks, figures, strict=True)
        ]
        released[question_id] = _told_singly(blocks, waiting)
        if str(survey.scope).startswith(OF_PROGRAMME):
            _keep(found, survey_id, question, parted, by_gender(question, left))
            if left.size:
                found.people.setdefault(survey_id, {})[question_id] = left.people
    report["sheets"] = _single(pools, questions, released) if ended else []
    report["waiting"] = waiting.sessions
    found.surveys[survey_id] = report


def _keep(found: Said, survey_id: str, question: Question, parted: list[ByGender], left: ByGender) -> None:
    name = question["id"]
    found.measures_of.setdefault(survey_id, {})[name] = {
        key: question[key] for key in ("id", "kind", "measures", "least", "most") if key in question
    }
    if parted:
        found.answers.setdefault(survey_id, {})[name] = added(part for each in parted for part in each.values())
        found.blocks.setdefault(survey_id, {})[name] = parted
    if left:
        found.left.setdefault(survey_id, {})[name] = left


def _texts(question_id: str, pool: Pool) -> dict[str, Any]:
    """Free texts of a pool of at least five sheets, in an order of their own, beside nothing else."""
    told = [sheet for sheet in pool.sheets if question_id in sheet.answers]
    texts = [sheet.answers[question_id] for sheet in shuffled(told, question_id)]
    return {"sessions": pool.sessions, "texts": texts}


def _told_singly(blocks: Iterable[Pool], waiting: Pool) -> set[str]:
    """The sheets whose answers to a question may stand in single sheets: of whole blocks only, as all that is told. A
    block with sheets that are held back is left out: what it has beyond the sheets would be theirs."""
    held_back = set(waiting.sessions)
    return {sheet.sheet_id for block in blocks if held_back.isdisjoint(block.sessions) for sheet in block.sheets}


def _single(
    pools: Iterable[Pool], questions: Mapping[str, Question], released: Mapping[str, set[str]]
) -> list[dict[str, Any]]:
    """Single sheets of all sessions, in random order: with those answers only that are released in
    figures, without gender, texts and what tells of which session a sheet is."""
    told = [name for name, question in questions.items() if name in released and question["kind"] not in UNLINKED]
    sheets = shuffled((sheet for pool in pools for sheet in pool.sheets), "")
    rows = [{name: sheet.answers[name] for name in told if sheet.sheet_id in released[name]} for sheet in sheets]
    return [row for row in rows if row]


def measures(answers: Mapping[str, Mapping[str, Figures]], questions: Asked) -> dict[str, Figures]:
    """What figures of answers say of what their questions measure, in whole per cent."""
    found: dict[str, list[Figures]] = {}
    for survey_id, asked in answers.items():
        for question_id, figures in asked.items():
            question = questions[survey_id][question_id]
            if "measures" in question and (measure := measured(question, figures)):
                found.setdefault(question["measures"], []).append(measure)
    return {name: added(each) for name, each in found.items()}
