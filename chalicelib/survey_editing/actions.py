"""Writing surveys: a new one, a new version, what is asked (L4, I2, A4). Each change is one commit with its event."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.http.fields import Value
from chalicelib.http.refusals import NotFound
from chalicelib.http.words import words
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import Event, happened
from chalicelib.survey_editing import arranging, rules
from chalicelib.survey_editing.arranging import Question
from chalicelib.survey_editing.places import Place, journal, of_programme
from chalicelib.surveys.records import Survey, find_survey, surveys_of
from chalicelib.surveys.rules import Opens, SurveyState, entry

NEW = "ny"


def found(place: Place, survey_id: str, number: str) -> Survey:
    """One version of a survey of the place's own. Raises NotFound."""
    survey = _version(place.scope, survey_id, number)
    if survey is None or rules.is_gone(survey):
        raise NotFound
    return survey


def readable(place: Place, survey_id: str, number: str) -> Survey:
    """The same, or what the course's programme has published. Raises NotFound."""
    try:
        return found(place, survey_id, number)
    except NotFound:
        of_all = _version(of_programme(place.programme.programme_id), survey_id, number) if place.course else None
        if of_all is None or of_all.state not in (SurveyState.PUBLISHED, SurveyState.REPLACED):
            raise
        return of_all


def _version(scope: str, survey_id: str, number: str) -> Survey | None:
    """One version, by its number as an address has it."""
    right = number.isascii() and number.isdigit() and len(number) < 5
    return find_survey(scope, survey_id, int(number)) if right else None


def question_of(survey: Survey, question_id: str) -> Question:
    """One of its questions. Raises NotFound."""
    for each in survey.questions:
        if each["id"] == question_id:
            return dict(each)
    raise NotFound


def token() -> str:
    """What tells one page with an empty form from another: sent twice, it is kept once."""
    return secrets.token_hex(4)


def add(place: Place, page: str, values: Mapping[str, Value], actor: str, now: datetime) -> Survey:
    """A new survey, as a draft. `page`: the form's token, which becomes its id. Raises TooManySurveys, Unavailable."""
    survey_id = f"e{page}"
    there = surveys_of(place.scope)
    known = next((each for each in there if each.survey_id == survey_id), None)
    if known:
        return known
    if len({each.survey_id for each in there if not rules.is_gone(each)}) >= rules.MOST_SURVEYS:
        raise rules.TooManySurveys
    survey = draft(place.scope, survey_id, 1, actor, now)
    _write(survey, values)
    try:
        store(survey, "SurveyAdded", actor, now, first=True)
    except LostRace:
        return found(place, survey_id, "1")
    return survey


def next_version(place: Place, survey: Survey, actor: str, now: datetime) -> Survey:
    """A draft that begins as the version that was looked at; the one that there is, where somebody has begun already.

    Raises Unavailable."""
    versions = [each for each in surveys_of(place.scope, consistent=True) if each.survey_id == survey.survey_id]
    for each in versions:
        if each.state in (SurveyState.DRAFT, SurveyState.SUBMITTED):
            return each
    made = draft(place.scope, survey.survey_id, max(int(each.number) for each in versions) + 1, actor, now)
    copy(survey, made)
    try:
        store(made, "SurveyAdded", actor, now, first=True)
    except LostRace:
        return found(place, made.survey_id, str(int(made.number)))
    return made


def change(survey: Survey, version: int, values: Mapping[str, Value], actor: str, now: datetime) -> None:
    """What is known of a draft. The same twice is once. Raises NotADraft, SurveyChanged, Unavailable."""
    before = survey.serialize()
    _write(survey, values)
    if survey.serialize() != before:
        keep(survey, version, "SurveyChanged", actor, now)


def ask(survey: Survey, version: int, question_id: str, changed: Question, actor: str, now: datetime) -> None:
    """One of its questions, changed or new. The same twice is once.

    Raises NotADraft, SurveyChanged, TooManyQuestions, QuestionNeeded, Unavailable."""
    _arrange(survey, version, lambda questions: arranging.with_question(questions, question_id, changed), actor, now)


def arrange(survey: Survey, version: int, question_id: str, how: str, actor: str, now: datetime) -> None:
    """Move one of its questions "up" or "down", or "remove" it.

    Raises NotFound, NotADraft, SurveyChanged, QuestionNeeded, Unavailable."""
    question_of(survey, question_id)
    ways: dict[str, Callable[[Sequence[Question]], list[Question]]] = {
        "up": lambda questions: arranging.moved(questions, question_id, -1),
        "down": lambda questions: arranging.moved(questions, question_id, 1),
        "remove": lambda questions: arranging.without(questions, question_id),
    }
    if how not in ways:
        raise NotFound
    _arrange(survey, version, ways[how], actor, now)


def asked_before(survey: Survey) -> list[Question]:
    """The questions of all versions of the survey that have been published. One query."""
    return [
        dict(asked)
        for each in surveys_of(survey.scope)
        if each.survey_id == survey.survey_id and each.published_at
        for asked in each.questions
    ]


def draft(scope: str, survey_id: str, number: int, actor: str, now: datetime) -> Survey:
    """An empty version, not yet stored."""
    at = now.isoformat(timespec="milliseconds")
    key = entry(survey_id, number)
    return Survey(scope, key, survey_id=survey_id, number=number, written_by=actor, written_at=at)


def copy(survey: Survey, to: Survey) -> None:
    """Let a version say and ask what another one does."""
    to.purpose, to.opens, to.days_open = survey.purpose, survey.opens, survey.days_open
    to.sessions, to.by_choice = list(survey.sessions), survey.by_choice
    to.titles, to.introductions, to.questions = survey.titles, survey.introductions, survey.questions


def store(survey: Survey, kind: str, actor: str, now: datetime, *, first: bool = False) -> None:
    """Store it with what happened to it. Raises LostRace, Unavailable."""
    commit(Put(survey, Survey.entry.does_not_exist() if first else None), events=[told(survey, kind, actor, now)])


def told(survey: Survey, kind: str, actor: str, now: datetime) -> Event:
    """The event that goes with the survey's next stored state."""
    sequence = int(survey.version or 0) + 1
    return happened(kind, case_id=journal(survey.scope, survey.entry), sequence=sequence, at=now, actor=actor)


def keep(survey: Survey, version: int, kind: str, actor: str, now: datetime) -> None:
    """Store a draft's next state, unless somebody else has since `version`. Raises NotADraft, SurveyChanged,
    Unavailable."""
    if survey.state != SurveyState.DRAFT:
        raise rules.NotADraft
    if int(survey.version or 0) != version:
        raise rules.SurveyChanged
    try:
        store(survey, kind, actor, now)
    except LostRace as lost:
        raise rules.SurveyChanged from lost


def _write(survey: Survey, values: Mapping[str, Value]) -> None:
    survey.titles, survey.introductions = words(values, "titles"), words(values, "introductions")
    survey.purpose, survey.opens = str(values["purpose"]), str(values["opens"])
    survey.days_open = int(str(values["days_open"]))
    chosen: Sequence[Any] = values.get("sessions", ()) if survey.opens == Opens.SESSIONS else ()
    survey.sessions = [int(number) for number in chosen]
    survey.by_choice = values.get("by_itself") == "no"


def _arrange(
    survey: Survey,
    version: int,
    alter: Callable[[Sequence[Question]], list[Question]],
    actor: str,
    now: datetime,
) -> None:
    after = alter(survey.questions)
    if after == survey.questions:
        return
    survey.questions = after
    keep(survey, version, "SurveyQuestionsChanged", actor, now)
