"""What becomes of a survey that is written: submitted, published, withdrawn, chosen for a course (L4, I2, A4)."""

from datetime import datetime, timedelta

from chalicelib.courses.records import all_districts, courses_by_id, district_courses
from chalicelib.courses.rules import CourseState, term
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.reach import CITY, MAY, Ability, Role, is_live
from chalicelib.http.records import granted_on
from chalicelib.http.refusals import NotFound
from chalicelib.journal.commit import Change, LostRace, Put, commit
from chalicelib.journal.records import Event
from chalicelib.survey_editing import rules
from chalicelib.survey_editing.actions import copy, draft, told
from chalicelib.survey_editing.places import Place, of_programme
from chalicelib.surveys.actions import wake
from chalicelib.surveys.records import Survey, surveys_of
from chalicelib.surveys.rules import SurveyState, published
from chalicelib.tasks.actions import done, made, task
from chalicelib.tasks.actions import told as told_of

TASK = "survey_to_publish"
LONGEST = timedelta(days=300)  # a course that began this long ago may still be running


def submit(place: Place, survey: Survey, version: int, actor: str, now: datetime) -> None:
    """Ask the administrator to publish it (I2). Twice is once. Raises NothingAsked, NotADraft, SurveyChanged."""
    if survey.state == SurveyState.SUBMITTED:
        return
    if not rules.asks(survey.questions):
        raise rules.NothingAsked
    if survey.state != SurveyState.DRAFT:
        raise rules.NotADraft
    survey.state = SurveyState.SUBMITTED
    course_id = str(place.course.course_id) if place.course else None
    asked = task(TASK, CITY, _about(survey), now, course_id=course_id)
    _decide(survey, version, "SurveySubmitted", actor, now, made(asked), also=told_of(asked, _editors(now), now))


def reopen(survey: Survey, version: int, actor: str, now: datetime) -> None:
    """A submitted one is a draft again: its writer or the administrator has seen something. Twice is once.

    Raises NotADraft, SurveyChanged."""
    if survey.state == SurveyState.DRAFT:
        return
    if survey.state != SurveyState.SUBMITTED:
        raise rules.NotADraft
    survey.state = SurveyState.DRAFT
    _decide(survey, version, "SurveyReopened", actor, now, done(CITY, TASK, _about(survey)))


def publish(place: Place, survey: Survey, version: int, actor: str, now: datetime) -> None:
    """It opens by itself from now on, in place of the version before it; what is open already goes on as it was.

    Twice is once, and wakes the courses' clocks again. Raises NotFound, NothingAsked, NotADraft, SurveyChanged."""
    if not place.publishes:
        raise NotFound
    if survey.state != SurveyState.PUBLISHED:
        if not rules.asks(survey.questions):
            raise rules.NothingAsked
        if survey.state not in (SurveyState.DRAFT, SurveyState.SUBMITTED):
            raise rules.NotADraft
        survey.state = SurveyState.PUBLISHED
        survey.published_by, survey.published_at = actor, now.isoformat(timespec="milliseconds")
        changes, events = _replaced(survey, actor, now)
        changes.append(done(CITY, TASK, _about(survey)))
        _decide(survey, version, "SurveyPublished", actor, now, *changes, also=events)
    _wake(place, survey, now)


def withdraw(place: Place, survey: Survey, version: int, actor: str, now: datetime) -> None:
    """It opens no more; what is open already goes on, and answers stay. Twice is once.

    Raises NotFound, NotADraft, SurveyChanged."""
    if not place.publishes:
        raise NotFound
    if survey.state == SurveyState.WITHDRAWN:
        return
    if survey.state != SurveyState.PUBLISHED:
        raise rules.NotADraft
    survey.state = SurveyState.WITHDRAWN
    _decide(survey, version, "SurveyWithdrawn", actor, now)


def remove(survey: Survey, version: int, actor: str, now: datetime) -> None:
    """A draft that nobody needs: it is gone from all pages, and its number isn't given again.

    Raises NotADraft, SurveyChanged."""
    if survey.state != SurveyState.DRAFT:
        raise rules.NotADraft
    survey.state = SurveyState.WITHDRAWN
    _decide(survey, version, "SurveyRemoved", actor, now)


def choose(place: Place, survey_id: str, *, chosen: bool, actor: str, now: datetime) -> None:
    """Use one of the programme's surveys in this course, or no longer: what was approved is copied as it is (L4).

    Twice is once. Raises NotFound where there is none to choose, SurveyChanged, Unavailable."""
    own = {int(each.number): each for each in surveys_of(place.scope, consistent=True) if each.survey_id == survey_id}
    current = next(iter(published(own.values())), None)
    if not chosen:
        if current:
            current.state = SurveyState.WITHDRAWN
            _decide(current, int(current.version or 0), "SurveyWithdrawn", actor, now)
        return
    offered = published(surveys_of(of_programme(place.programme.programme_id)))
    origin = next((each for each in offered if each.survey_id == survey_id and each.by_choice), None)
    if origin is None or place.course is None:
        raise NotFound
    number = int(origin.number)
    if current and int(current.number) >= number:
        return
    survey = own.get(number) or draft(place.scope, survey_id, number, actor, now)
    copy(origin, survey)
    survey.by_choice, survey.state = False, SurveyState.PUBLISHED
    survey.published_by, survey.published_at = actor, now.isoformat(timespec="milliseconds")
    changes, events = _replaced(survey, actor, now)
    _decide(survey, int(survey.version or 0), "SurveyChosen", actor, now, *changes, also=events)
    wake(str(place.course.course_id), now)


def _decide(
    survey: Survey,
    version: int,
    kind: str,
    actor: str,
    now: datetime,
    *changes: Change,
    also: list[Event] | None = None,
) -> None:
    """Store what was decided about the version that was looked at. Raises SurveyChanged, Unavailable."""
    if int(survey.version or 0) != version:
        raise rules.SurveyChanged
    try:
        commit(Put(survey), *changes, events=[told(survey, kind, actor, now), *(also or [])])
    except LostRace as lost:
        raise rules.SurveyChanged from lost


def _replaced(survey: Survey, actor: str, now: datetime) -> tuple[list[Change], list[Event]]:
    """What becomes of the survey's version before this one."""
    there = surveys_of(survey.scope, consistent=True)
    before = [
        each
        for each in there
        if each.survey_id == survey.survey_id and each.entry != survey.entry and each.state == SurveyState.PUBLISHED
    ]
    for each in before:
        each.state = SurveyState.REPLACED
    return [Put(each) for each in before], [told(each, "SurveyReplaced", actor, now) for each in before]


def _wake(place: Place, survey: Survey, now: datetime) -> None:
    """Have the opening of surveys look at the courses that it concerns. For a programme: one query a district, a batch
    read, and two calls for each of its courses that isn't over."""
    if place.course:
        wake(str(place.course.course_id), now)
        return
    first = term(today_in_stockholm(now) - LONGEST)
    listed = {each for place_ in all_districts() for each in district_courses(str(place_.district_id), first)}
    for course in courses_by_id(listed):
        if course.programme_id == place.programme.programme_id and course.state == CourseState.ANNOUNCED:
            wake(str(course.course_id), now)


def _editors(now: datetime) -> list[str]:
    """The person ids of those who publish for the whole city."""
    today = today_in_stockholm(now)
    live = [grant for grant in granted_on(CITY) if is_live(grant, today)]
    return [str(grant.person_id) for grant in live if Ability.EDIT in MAY[Role(grant.role)]]


def _about(survey: Survey) -> str:
    """What its task is about."""
    return f"{survey.scope}/{survey.entry}"
