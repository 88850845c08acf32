"""Surveys in words, as lists and pages draw them."""

from collections.abc import Iterable
from typing import Any

from chalicelib.http.fields import answer_in_words
from chalicelib.http.languages import gettext, ngettext, say
from chalicelib.http.words import missing
from chalicelib.survey_editing import asking, rules
from chalicelib.survey_editing.arranging import Question, conditions
from chalicelib.survey_editing.forms import kind_in_words
from chalicelib.surveys.records import Survey
from chalicelib.surveys.rules import MEASURES, PURPOSES, Opens, Purpose, SurveyState


def lines(surveys: Iterable[Survey]) -> list[dict[str, Any]]:
    """The versions that are worth a line of a list: what is open now, written on, or withdrawn with nothing after."""
    there = [each for each in surveys if not rules.is_gone(each)]
    newest = {each.survey_id: int(each.number) for each in sorted(there, key=lambda each: each.number)}
    return [
        line(each)
        for each in there
        if each.state != SurveyState.REPLACED
        and (each.state != SurveyState.WITHDRAWN or newest[each.survey_id] == int(each.number))
    ]


def line(survey: Survey) -> dict[str, Any]:
    """One version."""
    text, kind = rules.STATES[SurveyState(survey.state)]
    return {
        "id": survey.survey_id,
        "number": int(survey.number),
        "address": f"{survey.survey_id}/{int(survey.number)}",
        "title": say(survey.titles),
        "purpose": gettext(PURPOSES[Purpose(survey.purpose)]),
        "opens": opens(survey),
        "state": (gettext(text), kind),
        "missing": lacking(survey),
        "by_choice": bool(survey.by_choice),
        "questions": sum(1 for each in survey.questions if each["kind"] != "section"),
    }


def opens(survey: Survey) -> str:
    """When it opens and for how long, in a few words."""
    when = gettext(rules.OPENS[Opens(survey.opens)])
    if survey.opens == Opens.SESSIONS:
        numbers = ", ".join(str(int(number)) for number in sorted(survey.sessions))
        when = gettext("Efter träff %(numbers)s") % {"numbers": numbers}
    days = int(survey.days_open)
    told = ngettext("%(when)s, öppen i %(num)d dag", "%(when)s, öppen i %(num)d dagar", days)
    return told % {"when": when, "num": days}


def lacking(survey: Survey) -> list[str]:
    """The languages in which something of it is not written (C9)."""
    found = [asking.texts(each) for each in survey.questions]
    short = [survey.titles, *(text for texts, _ in found for text in texts)]
    long = [survey.introductions] * bool(survey.introductions) + [text for _, texts in found for text in texts]
    return missing(short, long)


def questions(survey: Survey) -> list[dict[str, Any]]:
    """Its questions in their order."""
    return [
        {
            "id": each["id"],
            "words": say(each["words"]),
            "kind": kind_in_words(each),
            "required": bool(each.get("required")),
            "measures": say(MEASURES[each["measures"]]) if each.get("measures") in MEASURES else "",
            "shown_if": _shown_if(survey, each),
            "missing": _lacking(each),
        }
        for each in survey.questions
    ]


def _shown_if(survey: Survey, asked: Question) -> str:
    """At which answer it is shown, "" where it always is."""
    wanted = "=".join(asked.get("shown_if") or ())
    for condition, question, answer in conditions(survey.questions, asked["id"]):
        if condition == wanted:
            told = {"question": say(question), "answer": answer_in_words(answer)}
            return gettext("Visas bara där svaret på ”%(question)s” är ”%(answer)s”.") % told
    return ""


def _lacking(asked: Question) -> list[str]:
    short, long = asking.texts(asked)
    return missing(short, long)
