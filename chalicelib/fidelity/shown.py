"""One course's pages, as they are drawn: what is kept in figures and codes as words for the reader."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.fidelity import forms
from chalicelib.fidelity.actions import CoursePage, SessionPage
from chalicelib.fidelity.records import Checklist
from chalicelib.fidelity.rules import ANSWERS, RESTS_ON, Aspect, Level, Source, Value, rests
from chalicelib.fidelity.words import ASPECTS, JUDGEMENTS, LEVELS, SOURCES
from chalicelib.http.answers import Answer
from chalicelib.http.fields import YES_NO
from chalicelib.http.fields import Value as Typed
from chalicelib.http.languages import gettext, long_date, ngettext, percent, say
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.requests import Request


def course_page(
    request: Request,
    page: CoursePage,
    typed: Mapping[str, Typed] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Answer:
    """How a course is given."""
    course = page.course
    return show(
        request,
        "fidelity/course.html",
        status=422 if errors else 200,
        page=page,
        course=course,
        improves=request.reach.may(Ability.IMPROVE, districts=course.districts, course_id=course.course_id),
        level=level_words(page.indication.get("level", Level.UNKNOWN)),
        aspects=aspects(page.indication),
        lines=[(_day(line.session), line) for line in page.lines],
        passed_over=_passed_over(page),
        fields=forms.NOTE.shown(),
        values=typed or {},
        errors=errors or {},
        aspect_names={aspect: gettext(text) for aspect, text in ASPECTS.items()},
    )


def session_page(
    request: Request,
    page: SessionPage,
    typed: Mapping[str, Typed] | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 422,
    version: int | None = None,
) -> Answer:
    """One session's checklist. `version`: the one that the form has shown, where it isn't the last."""
    return show(
        request,
        "fidelity/session.html",
        status=status if errors else 200,
        page=page,
        course=page.course,
        day=_day(page.session),
        version=page.newest if version is None else version,
        fields=page.form.shown(),
        values=typed if typed is not None else forms.held(page.last, page.planned_minutes),
        errors=errors or {},
        said=[(version, said(page, version)) for version in reversed(page.versions)],
        names={each: person.name for each, person in page.persons.items()},
    )


def level_words(level: str) -> tuple[str, str]:
    """A level in words, with the kind of tag."""
    words, kind = LEVELS[Level(level)]
    return gettext(words), kind


def aspects(indication: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is known of each aspect: its name, its level, and each value with what it rests on."""
    kept = indication.get("aspects", {})
    return [
        {
            "key": str(aspect),
            "name": gettext(name),
            "level": level_words(kept.get(aspect, {}).get("level", Level.UNKNOWN)),
            "rests_on": [
                (gettext(words), percent(value.percent / 100), _rests_on(source, value))
                for (of, source), words in SOURCES.items()
                if of == aspect and (value := _value(kept, aspect, source))
            ],
        }
        for aspect, name in ASPECTS.items()
    ]


def _value(kept: Mapping[str, Any], aspect: Aspect, source: Source) -> Value | None:
    found = kept.get(aspect, {}).get("rests_on", {}).get(source)
    return Value(*found) if found else None


def _rests_on(source: Source, value: Value) -> str:
    """ "34 svar", "5 träffar"; and that it is too little to count."""
    if RESTS_ON[source] == ANSWERS:
        told = ngettext("%(num)s svar", "%(num)s svar", value.n) % {"num": value.n}
    else:
        # Named otherwise than the hits of a search, which Swedish calls the same.
        told = ngettext("%(sessions)s träff", "%(sessions)s träffar", value.n) % {"sessions": value.n}
    return told if rests(source, value) else gettext("%(told)s, för lite för att räknas") % {"told": told}


def said(page: SessionPage, checklist: Checklist) -> list[dict[str, Any]]:
    """What one version says: question and answer. What got in the way is for its leaders and instructors."""
    words = {str(part["id"]): say(part["words"]) for part in page.parts}
    done = [words.get(str(part), str(part)) for part in checklist.parts]
    answers = dict(YES_NO)
    counted = gettext("%(done)s av %(all)s") % {"done": len(done), "all": len(checklist.asked)}
    minutes = gettext("%(held)s av %(planned)s") % {
        "held": int(checklist.minutes),
        "planned": int(checklist.planned_minutes),
    }
    rows = {
        gettext("Vilka delar gick ni igenom?"): [counted, *done] if checklist.asked else "",
        gettext("Hur många minuter höll ni på?"): minutes,
        gettext("Övade deltagarna med rollspel?"): say(answers[str(checklist.role_play)]),
        gettext("Gick ni igenom hemuppgiften från förra träffen?"): say(answers.get(str(checklist.home), "")),
        gettext("Hur tycker ni att träffen gick?"): gettext(JUDGEMENTS[int(checklist.quality)]),
        gettext("Vad kom i vägen?"): str(checklist.hindered).splitlines() if page.reads_all else "",
    }
    return [{"key": question, "value": answer} for question, answer in rows.items() if answer]


def _passed_over(page: CoursePage) -> list[str]:
    """The names of the programme's parts that were passed over, in the order they come."""
    low = set(page.indication.get("parts", ()))
    sessions = enumerate(page.programme.parts, start=1) if page.programme else ()
    return [
        gettext("Träff %(number)s: %(part)s") % {"number": number, "part": say(part["words"])}
        for number, parts in sessions
        for part in parts
        if part["id"] in low
    ]


def _day(session: Mapping[str, Any]) -> str:
    return long_date(datetime.fromisoformat(session["starts_at"]))
