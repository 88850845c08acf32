"""The rules of the programme editor: an address from a name, what is faulty, and a programme's own questions. Pure.

A question's `name`, `kind` and the values of its options are kept with every answer. So they are given once and never
change; the words around them may (C1)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.courses.rules import PARENTS, PROFESSIONALS
from chalicelib.http.fields import Condition, Value
from chalicelib.http.languages import N_, gettext
from chalicelib.http.refusals import Conflict
from chalicelib.http.words import words
from chalicelib.programmes import options

Question = dict[str, Any]

LEVELS = {
    "universal": N_("Universellt: för alla föräldrar"),
    "selective": N_("Selektivt: för familjer med förhöjd risk"),
    "indicated": N_("Indikerat: för familjer där det redan är svårt"),
}
QUESTION_KINDS = {
    "yes_no": N_("Ja eller nej"),
    "choice": N_("Ett av flera alternativ"),
    "choices": N_("Flera alternativ"),
    "text": N_("Kort text"),
    "long_text": N_("Längre text"),
}
WITH_OPTIONS = ("choice", "choices")
MOST_QUESTIONS = 20
LONGEST_ID = 40


class ProgrammeChanged(Conflict):
    """Somebody else has changed the programme since the page was shown."""

    slug = "programme-changed"


class QuestionNeeded(Conflict):
    """A question stands or falls with another one: whether it is asked follows from that one's answer."""

    slug = "question-needed"
    title = N_("En annan fråga hänger på den")
    advice = N_("En fråga visas beroende på svaret på en annan, och måste komma efter den. Ändra först när den visas.")


class TooManyQuestions(Conflict):
    """There are as many questions as an application can ask."""

    slug = "too-many-questions"
    title = N_("Det finns redan för många frågor")
    advice = N_("Ett program kan ha högst 20 egna frågor. Ta bort någon innan du lägger till en ny.")


def programme_id(name: str) -> str:
    """The part of addresses that a name becomes: "Föräldrar i förskolan" → "foraldrar-i-forskolan"; may be ""."""
    letters = unicodedata.normalize("NFKD", name.lower())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.findall(r"[a-z0-9]+", plain)
    return "-".join(words)[:LONGEST_ID].strip("-")


def audience(form: str) -> str:
    """Whom a programme of this form is for: those who work with families train, parents do all else."""
    return PROFESSIONALS if form == "training" else PARENTS


def faults(values: Mapping[str, Value]) -> dict[str, str]:
    """What is wrong between the fields of a programme: field → message."""
    found = {}
    if values.get("age_from") and values.get("age_to") and int(str(values["age_from"])) > int(str(values["age_to"])):
        found["age_to"] = gettext("Åldern till kan inte vara lägre än åldern från.")
    least, sessions = values.get("certify_sessions"), values.get("sessions")
    if least and sessions and int(str(least)) > int(str(sessions)):
        found["certify_sessions"] = gettext("Programmet har inte så många träffar.")
    return found


def certification(values: Mapping[str, Value]) -> list[dict[str, Any]]:
    """What a certificate asks for, as courses.certification has it."""
    asked: list[dict[str, Any]] = []
    if values.get("certify_sessions"):
        asked.append({"kind": "sessions", "least": int(str(values["certify_sessions"]))})
    return asked + [{"kind": kind} for kind in ("own_group", "judgement") if kind in values.get("certify_by", ())]


def question(name: str, kind: str, values: Mapping[str, Value], before: Sequence[Any] = ()) -> Question:
    """A question as data, see fields.from_data. `before`: the options it had."""
    made: Question = {"name": name, "kind": kind, "label": words(values, "label")}
    if hint := words(values, "hint"):
        made["hint"] = hint
    if values.get("required") != "yes":
        made["required"] = False
    if kind in WITH_OPTIONS:
        made["options"] = options.as_data(values, before)
    if kind == "long_text":
        made["max_length"] = 1000
    if other := str(values.get("shown_if", "")):
        made["shown_if"] = other.split("=", 1)
    return made


def conditions(questions: Sequence[Question], name: str) -> list[Condition]:
    """What a question can be made to depend on, of those asked before it: ("other=value", the other's label, the
    option's text; for yes and no the plain value)."""
    found: list[Condition] = []
    for each in questions:
        if each["name"] == name:
            break
        if each["kind"] == "yes_no":
            found += [(f"{each['name']}={value}", each["label"], value) for value in ("yes", "no")]
        found += [(f"{each['name']}={value}", each["label"], text) for value, text in each.get("options", ())]
    return found


def with_question(questions: Sequence[Question], changed: Question) -> list[Question]:
    """The questions with one changed in its place, or a new one last. Raises TooManyQuestions, QuestionNeeded."""
    if any(each["name"] == changed["name"] for each in questions):
        return checked([changed if each["name"] == changed["name"] else each for each in questions])
    if len(questions) >= MOST_QUESTIONS:
        raise TooManyQuestions
    return checked([*questions, changed])


def moved(questions: Sequence[Question], name: str, by: int) -> list[Question]:
    """The questions with one moved so many places, at most to an end. Raises QuestionNeeded."""
    at = next((place for place, each in enumerate(questions) if each["name"] == name), None)
    if at is None:
        return list(questions)
    rest = [each for each in questions if each["name"] != name]
    place = min(max(at + by, 0), len(rest))
    return checked([*rest[:place], questions[at], *rest[place:]])


def without(questions: Sequence[Question], name: str) -> list[Question]:
    """The questions without one. Raises QuestionNeeded."""
    return checked([each for each in questions if each["name"] != name])


def checked(questions: list[Question]) -> list[Question]:
    """The same, where each question comes after the one it depends on. Raises QuestionNeeded."""
    known: set[str] = set()
    for each in questions:
        if each.get("shown_if") and each["shown_if"][0] not in known:
            raise QuestionNeeded
        known.add(each["name"])
    return questions
