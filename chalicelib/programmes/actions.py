"""Adding and changing programmes and their own questions (C1). Each change is one commit with its event."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.courses.records import Programme, find_programme
from chalicelib.http.fields import Value
from chalicelib.http.refusals import NotFound
from chalicelib.http.words import words
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import happened
from chalicelib.programmes import rules
from chalicelib.programmes.rules import ProgrammeChanged, Question

JOURNAL = "programme:"  # what an event about a programme has before its id
NEW = "ny"


def found(programme_id: str) -> Programme:
    """The programme. Raises NotFound."""
    programme = find_programme(programme_id)
    if programme is None:
        raise NotFound
    return programme


def question_of(programme: Programme, name: str) -> Question:
    """One of the programme's own questions. Raises NotFound."""
    for each in programme.questions:
        if each["name"] == name:
            return dict(each)
    raise NotFound


def add(programme_id: str, values: Mapping[str, Value], actor: str, now: datetime) -> bool:
    """A new programme, which everybody sees from now on. Twice is once. False where there is another one with that
    address already. Raises Unavailable."""
    programme = Programme(programme_id=programme_id, form=values["held_as"], questions=[])
    programme.audience = rules.audience(programme.form)
    _write(programme, values)
    try:
        _store(programme, "ProgrammeAdded", actor, now)
    except LostRace:
        there = Programme.get("programme", programme_id, consistent_read=True)
        return _what(there) == _what(programme)
    return True


def _what(programme: Programme) -> dict[str, Any]:
    return {name: value for name, value in programme.serialize().items() if name != "version"}


def change(programme: Programme, version: int, values: Mapping[str, Value], actor: str, now: datetime) -> None:
    """What is known of the programme; its id, form and audience stay. The same twice is once.

    Raises ProgrammeChanged, Unavailable."""
    before = programme.serialize()
    _write(programme, values)
    if programme.serialize() == before:
        return
    _change(programme, version, "ProgrammeChanged", actor, now)


def ask(programme: Programme, version: int, changed: Question, actor: str, now: datetime) -> None:
    """One of its own questions, changed or new. The same twice is once.

    Raises ProgrammeChanged, TooManyQuestions, QuestionNeeded, Unavailable."""
    _arrange(programme, version, lambda questions: rules.with_question(questions, changed), actor, now)


def arrange(programme: Programme, version: int, name: str, how: str, actor: str, now: datetime) -> None:
    """Move one of its questions "up" or "down", or "remove" it. Answers that were given stay in their cases.

    Raises NotFound, ProgrammeChanged, QuestionNeeded, Unavailable."""
    question_of(programme, name)
    ways: dict[str, Callable[[Sequence[Question]], list[Question]]] = {
        "up": lambda questions: rules.moved(questions, name, -1),
        "down": lambda questions: rules.moved(questions, name, 1),
        "remove": lambda questions: rules.without(questions, name),
    }
    if how not in ways:
        raise NotFound
    _arrange(programme, version, ways[how], actor, now)


def go_through(
    programme: Programme, version: int, parts: list[list[dict[str, Any]]], actor: str, now: datetime
) -> None:
    """What its sessions go through. The same twice is once. Raises ProgrammeChanged, Unavailable."""
    if parts == programme.parts:
        return
    programme.parts = parts
    _change(programme, version, "ProgrammePartsChanged", actor, now)


def new_name(token: str) -> str:
    """The name of a new question, under which its answers are kept. It comes of the page, so that twice is once."""
    return f"own_{token}"


def token() -> str:
    """What tells one page with an empty question from another."""
    return secrets.token_hex(4)


def _arrange(
    programme: Programme,
    version: int,
    alter: Callable[[Sequence[Question]], list[Question]],
    actor: str,
    now: datetime,
) -> None:
    after = alter(programme.questions)
    if after == programme.questions:
        return
    programme.questions = after
    _change(programme, version, "ProgrammeQuestionsChanged", actor, now)


def _write(programme: Programme, values: Mapping[str, Value]) -> None:
    programme.names = words(values, "names")
    programme.summaries = words(values, "summaries")
    programme.descriptions = words(values, "descriptions")
    programme.prevention_level = str(values["prevention_level"])
    programme.age_from, programme.age_to = _number(values, "age_from"), _number(values, "age_to")
    programme.sessions, programme.session_minutes = _number(values, "sessions"), _number(values, "session_minutes")
    programme.order = _number(values, "order")
    if programme.form == "training":
        programme.certification = rules.certification(values) or None
        programme.certifies_for = list(values.get("certifies_for", ())) or None
        programme.certificate_years = _number(values, "certificate_years")


def _number(values: Mapping[str, Value], name: str) -> int | None:
    return int(str(values[name])) if values.get(name) else None


def _change(programme: Programme, version: int, kind: str, actor: str, now: datetime) -> None:
    if int(programme.version or 0) != version:
        raise ProgrammeChanged
    try:
        _store(programme, kind, actor, now)
    except LostRace as lost:
        raise ProgrammeChanged from lost


def _store(programme: Programme, kind: str, actor: str, now: datetime) -> None:
    sequence = int(programme.version or 0) + 1
    told = happened(kind, case_id=JOURNAL + programme.programme_id, sequence=sequence, at=now, actor=actor)
    commit(Put(programme), events=[told])
