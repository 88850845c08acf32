"""Applicants as staff see them in lists: who, what they need, and what to think of (L4, I3, B1, B2, B5).

What a row says of the child, or of the work, is audiences'."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.cases.needs import Need, clashes, needs_of
from chalicelib.cases.records import Application
from chalicelib.cases.rules import State, has_consent
from chalicelib.courses.records import Course, Programme, all_districts, session_times
from chalicelib.courses.rules import PARENTS, PROFESSIONALS, age_at, fits
from chalicelib.groups import rules
from chalicelib.groups.audiences import Audience, Cell, Tag, audience
from chalicelib.groups.hints import NONE, Hints, hints
from chalicelib.http.languages import N_, Text
from chalicelib.http.reach import Ability, Reach
from chalicelib.people.records import Person, persons_at

# Where a case stands, as staff are told it: (text, kind of tag).
STATES = {
    State.DRAFT: (N_("Påbörjad"), "neutral"),
    State.RECEIVED: (N_("I kö"), "info"),
    State.WAITING: (N_("I kö, inte antagen"), "info"),
    State.OFFERED: (N_("Erbjuden plats"), "warning"),
    State.DECIDED: (N_("Antagen, beskedet väntar"), "warning"),
    State.ADMITTED: (N_("Antagen"), "success"),
    State.COMPLETED: (N_("Har gått kursen"), "success"),
    State.DROPPED_OUT: (N_("Har hoppat av"), "neutral"),
    State.WITHDRAWN: (N_("Återtagen"), "neutral"),
    State.MERGED: (N_("Sammanslagen"), "neutral"),
}
PAUSED = (N_("Pausad"), "warning")

# What somebody wishes about the child's other guardian: the same group, different ones, or either.
WISHES = {
    "same_group": N_("Vill gå i samma grupp som den andra föräldern"),
    "different_groups": N_("Vill inte gå i samma grupp som den andra föräldern"),
}


@dataclass(frozen=True)
class Applicant:
    """One row. `hints` names other cases of the same list, by their numbers only (B1)."""

    application: Application
    person: Person
    age: int | None  # whole years on the day in question; None where no month of birth is known
    fits: bool  # whether that age is the programme's
    needs: tuple[Need, ...]
    clash: bool  # the course's time doesn't suit
    hints: Hints
    audience: Audience
    works_in: Text = ""  # a professional's district

    @property
    def name(self) -> str:
        return str(self.person.name)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What the row says of the child, or of the work, column by column."""
        return self.audience.cells(self)

    @property
    def line(self) -> str:
        """The same in a few words."""
        return self.audience.line(self)

    @property
    def marks(self) -> tuple[Tag, ...]:
        """What to see of it before choosing somebody."""
        return self.audience.marks(self)

    @property
    def has_consent(self) -> bool:
        """Whether a seat may be given, as far as the manager is concerned (U3); True where nobody is asked."""
        return has_consent(self.application)

    @property
    def sought(self) -> tuple[str, ...]:
        """What a search in a list looks into, beside the name and the number."""
        return tuple(str(self.application.answers.get(name, "")) for name in self.audience.sought)

    @property
    def wish(self) -> str:
        """What they wish about the other guardian, a key's text of WISHES, or "" where either will do."""
        return WISHES.get(str(self.application.answers.get("other_guardian", "")), "")

    @property
    def state(self) -> tuple[str, str]:
        """Where the case stands: (text to be translated, kind of tag)."""
        if self.application.paused_at and self.application.state in (State.RECEIVED, State.WAITING):
            return PAUSED
        return STATES[State(self.application.state)]


def applicants(
    applications: Iterable[Application], fit: rules.Fit, reach: Reach, districts: Collection[str]
) -> list[Applicant]:
    """Rows for these applications, in their order. One batch read for each hundred persons; where they are
    professionals, one query more for where they work.

    `districts`: the course's or the queue's. Who has protected data is left out, and not hinted at, where the reach
    does not allow to know of them (B2); so is a case whose person is gone."""
    listed = list(applications)
    found = persons_at(application.person_id for application in listed)
    persons = visible(found, reach, districts, fit.course_id)
    shown = [application for application in listed if application.person_id in persons]
    hinted = hints(shown, persons)
    asked = shown if fit.audience == PROFESSIONALS else []
    places = {place.district_id: place.names for place in all_districts()} if asked else {}
    return [_row(each, persons[each.person_id], fit, hinted.get(str(each.case_number), NONE), places) for each in shown]


def visible(
    persons: Mapping[str, Person], reach: Reach, districts: Collection[str], course_id: str = ""
) -> dict[str, Person]:
    """Those whose cases there may be shown to whoever has this reach (B2)."""
    all_of_them = reach.may(Ability.PROTECTED, districts=districts, course_id=course_id)
    return {person_id: person for person_id, person in persons.items() if all_of_them or not person.protected}


def fit_of(course: Course, programme: Programme | None) -> rules.Fit:
    """What a course asks of its participants: age on the day it starts, and its time of the week."""
    times = session_times(course)
    return rules.Fit(
        course.course_id,
        date.fromisoformat(course.starts_on),
        rules.slot_of(times[0][0] if times else None),
        programme.age_from if programme else None,
        programme.age_to if programme else None,
        frozenset(rules.queues_of(course.programme_id, course.districts)),
        programme.audience if programme else PARENTS,
    )


def _row(
    application: Application, person: Person, fit: rules.Fit, hinted: Hints, places: Mapping[str, Text]
) -> Applicant:
    answers = application.answers
    month = str(answers.get("child_birth_month", ""))
    age = age_at(month, fit.starts_on) if month else None
    return Applicant(
        application,
        person,
        age,
        age is None or fits(fit.age_from, fit.age_to, age),
        needs_of(answers, fit.slot),
        clashes(answers, fit.slot),
        hinted,
        audience(fit.audience),
        places.get(str(answers.get("work_district", "")), ""),
    )
