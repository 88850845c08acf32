"""A survey's questions in their order: one more, one changed, moved or gone; what depends on what. Pure."""

from collections.abc import Callable, Sequence
from typing import Any

from chalicelib.http.fields import Condition
from chalicelib.http.languages import N_
from chalicelib.http.refusals import Conflict
from chalicelib.surveys.rules import Kind

Question = dict[str, Any]

MOST_QUESTIONS = 30


class QuestionNeeded(Conflict):
    """A question is shown only by the answer to another one, which has to come before it."""

    slug = "survey-question-needed"
    title = N_("En annan fråga hänger på den")
    advice = N_("En fråga visas beroende på svaret på en annan, och måste komma efter den. Ändra först när den visas.")


class TooManyQuestions(Conflict):
    """There are as many questions as can be answered in some minutes."""

    slug = "too-many-survey-questions"
    title = N_("Enkäten har redan för många frågor")
    advice = N_("En enkät kan ha högst 30 frågor. Ta bort någon innan du lägger till en ny.")


def shape(asked: Question) -> tuple[Any, ...]:
    """What answers a question takes. While that is the same, its answers can be added up with those of before."""
    scale = (asked.get("least"), asked.get("most"))
    return asked["kind"], scale, frozenset(value for value, _ in asked.get("options", ()))


def settled(asked: Question, before: Sequence[Question], fresh: Callable[[], str]) -> Question:
    """The question under the id that it is to have: a `fresh` one where it asks for other answers than a question with
    its id did in a published version. `before`: the questions of all those."""
    known = [each for each in before if each["id"] == asked["id"]]
    return asked if all(shape(each) == shape(asked) for each in known) else {**asked, "id": fresh()}


def conditions(questions: Sequence[Question], question_id: str) -> list[Condition]:
    """What a question can be made to depend on, of those asked before it: ("other=value", the other's words, the
    answer's words; for yes and no and the steps of a scale the plain value)."""
    found: list[Condition] = []
    for each in questions:
        if each["id"] == question_id:
            break
        answers: list[tuple[str, Any]] = []
        match each["kind"]:
            case Kind.YES_NO:
                answers = [("yes", "yes"), ("no", "no")]
            case Kind.SCALE:
                answers = [(str(step), str(step)) for step in range(each["least"], each["most"] + 1)]
            case Kind.ONE | Kind.SEVERAL:
                answers = list(each["options"])
        found += [(f"{each['id']}={value}", each["words"], words) for value, words in answers]
    return found


def with_question(questions: Sequence[Question], question_id: str, changed: Question) -> list[Question]:
    """The questions with one changed in its place, or a new one last; what depends on it goes along to a new id.

    Raises TooManyQuestions, QuestionNeeded."""
    if all(each["id"] != question_id for each in questions):
        if len(questions) >= MOST_QUESTIONS:
            raise TooManyQuestions
        return checked([*questions, changed])
    after = [changed if each["id"] == question_id else each for each in questions]
    for number, each in enumerate(after):
        if each.get("shown_if") and each["shown_if"][0] == question_id:
            after[number] = {**each, "shown_if": [changed["id"], each["shown_if"][1]]}
    return checked(after)


def moved(questions: Sequence[Question], question_id: str, by: int) -> list[Question]:
    """The questions with one moved so many places, at most to an end. Raises QuestionNeeded."""
    at = next((place for place, each in enumerate(questions) if each["id"] == question_id), None)
    if at is None:
        return list(questions)
    rest = [each for each in questions if each["id"] != question_id]
    place = min(max(at + by, 0), len(rest))
    return checked([*rest[:place], questions[at], *rest[place:]])


def without(questions: Sequence[Question], question_id: str) -> list[Question]:
    """The questions without one. Raises QuestionNeeded."""
    return checked([each for each in questions if each["id"] != question_id])


def checked(questions: list[Question]) -> list[Question]:
    """The same, where each question comes after the one it depends on, which can be answered so. Raises
    QuestionNeeded."""
    for each in questions:
        if each.get("shown_if") and "=".join(each["shown_if"]) not in {
            condition for condition, _, _ in conditions(questions, each["id"])
        }:
            raise QuestionNeeded
    return questions
