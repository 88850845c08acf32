"""What those who took part in made-up courses have answered. Chance decides, from a seed: the same at every run."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from chalicelib.courses.records import Course, Programme
from chalicelib.http.fields import Field
from chalicelib.surveys.questions import Part, fields, parts_at, read
from chalicelib.surveys.records import Opening, Sheet, Survey
from chalicelib.surveys.rules import in_force
from chalicelib.surveys.times import planned

COMES = 0.92  # answer, of those who were there
SAID = (
    "Bra att få öva två och två.",
    "Jag hade velat ha mer tid till frågorna.",
    "Rollspelet var ovant först men gav mycket.",
    "Vi fick bra exempel på hur man berömmer.",
    "Det gick lite fort i slutet.",
)


def answers(
    course: Course, programme: Programme, there: Mapping[int, int], surveys: Iterable[Survey], now: datetime
) -> Iterator[Opening | Sheet]:
    """The openings of the course that have closed, and what most of those who were there answered. `there`: how many
    they were at each session (number), and at the end (AFTER_COURSE)."""
    chance = Random(f"answers to {course.course_id}")
    known = list(surveys)
    asked = {(each.scope, each.entry): each for each in known}
    for plan in planned(course, in_force(known), now):
        if plan.closes_at > now:
            continue
        opening = Opening(
            course.course_id,
            plan.opening_id,
            version=1,
            scope=plan.scope,
            entry=plan.entry,
            session=plan.session,
            opens_at=plan.opens_at.isoformat(timespec="milliseconds"),
            closes_at=plan.closes_at.isoformat(timespec="milliseconds"),
            closed=True,
        )
        yield opening
        survey, parts = asked[plan.scope, plan.entry], parts_at(programme.parts, plan.session)
        for _ in range(there.get(plan.session, 0)):
            if chance.random() < COMES:
                yield Sheet(opening.key, f"{chance.getrandbits(96):024x}", answers=_said(survey, parts, chance))


def _said(survey: Survey, parts: Sequence[Part], chance: Random) -> dict[str, Any]:
    """What somebody answered, read by the same rules as a form's. Most are content; few write."""
    typed = {field.name: value for field in fields(survey.questions, parts) if (value := _typed(field, chance))}
    reading = read(survey.questions, parts, typed)
    if reading.errors:
        raise ValueError(f"{survey.survey_id}: {', '.join(reading.errors)}")
    return dict(reading.answers)


def _typed(field: Field, chance: Random) -> list[str]:
    values = [value for value, _ in field.options]
    if not field.required and chance.random() < (0.85 if field.kind == "long_text" else 0.1):
        return []
    match field.kind:
        case "choices":
            return [value for value in values if chance.random() < 0.93]
        case "choice" | "select" | "yes_no":
            weights = [4.0 if field.kind == "yes_no" else 1.0, *(float(place + 2) for place in range(1, len(values)))]
            return chance.choices(values, weights)
        case "number":
            return [str(chance.randint(field.least, min(field.most, field.least + 10)))]
        case "long_text":
            return [chance.choice(SAID)]
        case _:
            return []
