"""Surveys are told of and reminded of, and nothing that is kept tells who has answered."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.cases.records import Application
from chalicelib.courses.records import Course
from chalicelib.journal.records import Event
from chalicelib.messages import actions
from chalicelib.people.records import Person, messages_of
from chalicelib.surveys.records import Answered
from chalicelib.surveys.rules import opening_key
from chalicelib.tasks.records import tasks_in
from tests.faults import Calls, calls
from tests.messages.conftest import PERSON_ID, Outside, Tell, part, queued
from tests.messages.stories import SURVEYS, surveys
from tests.messages.test_bounces import bounce, from_sns

pytestmark = pytest.mark.requirement("P7", "A4", "U6")
__all__ = ["calls"]


@pytest.fixture(autouse=True)
def asked(course: Course) -> str:
    """Two surveys; the id of the course that they are about."""
    surveys()
    return str(course.course_id)


def answers(course_id: str, *opening_ids: str) -> None:
    for each in opening_ids:
        Answered(PERSON_ID, opening_key(course_id, each)).save()


def left(event: Event) -> Any:
    found = Event.get(event.case_id, event.sequence)
    return found.outbox, found.due


@pytest.mark.parametrize("kind", ["SurveysOpened", "SurveysReminder"])
def test_one_message_names_all_surveys_and_leads_to_them(
    outside: Outside, received: Tell, now: datetime, kind: str
) -> None:
    assert actions.send(queued(received(kind, **SURVEYS)), now) == {"batchItemFailures": []}
    [mail] = outside.emails
    text = part(mail, "plain")
    assert "- Så går det hemma\n- Om träffen" in text and "/mina-arenden/EK-2027-000123" in text
    assert len(outside.sms) == (kind == "SurveysOpened")


def test_who_has_answered_everything_is_not_reminded(
    outside: Outside, received: Tell, now: datetime, asked: str
) -> None:
    answers(asked, "framsteg-03", "traff-03")
    assert actions.send(queued(received("SurveysReminder", **SURVEYS)), now) == {"batchItemFailures": []}
    assert (outside.emails, outside.sms, messages_of(PERSON_ID)) == ([], [], [])


def test_who_has_answered_some_of_it_is_reminded(outside: Outside, received: Tell, now: datetime, asked: str) -> None:
    answers(asked, "traff-03")
    actions.send(queued(received("SurveysReminder", **SURVEYS)), now)
    assert len(outside.emails) == 1


def test_the_case_is_left_the_same_whether_its_person_has_answered_or_not(
    outside: Outside, received: Tell, now: datetime, asked: str
) -> None:
    before = received("SurveysReminder", sequence=1, **SURVEYS)
    actions.send(queued(before), now)
    answers(asked, "framsteg-03", "traff-03")
    after = received("SurveysReminder", sequence=2, **SURVEYS)
    actions.send(queued(after), now)
    assert left(before) == left(after)


@pytest.mark.parametrize(("kind", "asked_to_ring"), [("SurveysOpened", 1), ("SurveysReminder", 0)])
def test_staff_are_not_asked_to_ring_for_a_reminder_that_came_back_since_that_tells_who_hasnt_answered(
    outside: Outside, received: Tell, now: datetime, course: Course, kind: str, asked_to_ring: int
) -> None:
    Application(
        PERSON_ID,
        "a-case",
        state="admitted",
        course_id=course.course_id,
        programme_id="komet-3-11",
        started_at="2027-01-14T17:00:00+00:00",
    ).save()
    actions.send(queued(received(kind, **SURVEYS)), now)
    [mail] = [each for each in messages_of(PERSON_ID) if each.channel == "email"]
    actions.bounces(from_sns(bounce(str(mail.provider_id))), now)
    assert len(tasks_in(str(course.district_id))) == asked_to_ring
    for task in tasks_in(str(course.district_id)):
        task.delete()
    again = received(kind, sequence=2, at=now + timedelta(minutes=1), **SURVEYS)
    actions.send(queued(again), now)
    assert len(tasks_in(str(course.district_id))) == asked_to_ring


@pytest.mark.parametrize("kind", ["SurveysOpened", "SurveysReminder"])
def test_nobody_is_told_of_what_has_closed(outside: Outside, received: Tell, now: datetime, kind: str) -> None:
    event = received(kind, **SURVEYS)
    actions.send(queued(event), datetime.fromisoformat(SURVEYS["closes_at"]) + timedelta(seconds=1))
    assert outside.emails == []


@pytest.mark.requirement("B2")
def test_who_has_protected_data_is_told_that_there_is_something_and_no_more(
    outside: Outside, received: Tell, now: datetime, person: Person
) -> None:
    person.update(actions=[Person.protected.set(True)])
    actions.send(queued(received("SurveysOpened", **SURVEYS)), now)
    [mail] = outside.emails
    assert "enkät" not in part(mail, "plain") and outside.sms == []


def test_only_a_reminder_asks_who_has_answered(outside: Outside, received: Tell, now: datetime, calls: Calls) -> None:
    event = received("SurveysOpened", **SURVEYS)
    calls.forget()
    actions.send(queued(event), now)
    assert calls.made.count("BatchGetItem") == 1, "what the surveys are called, once for both the text and the address"
