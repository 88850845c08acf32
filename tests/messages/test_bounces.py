"""What comes back: the address is left alone from then on, and My cases says that the message did not arrive."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.cases.records import Application
from chalicelib.courses.records import Course
from chalicelib.messages import actions, records
from chalicelib.messages.records import Suppression
from chalicelib.messages.rules import address_hash
from chalicelib.people.records import Message, Person, messages_of
from chalicelib.tasks.records import tasks_in
from tests.messages.conftest import EMAIL, PERSON_ID, Outside, Tell, queued


def from_sns(*notices: dict[str, Any] | str) -> dict[str, Any]:
    texts = [notice if isinstance(notice, str) else json.dumps(notice) for notice in notices]
    return {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": text}} for text in texts]}


def bounce(provider_id: str, kind: str = "Permanent", form: str = "notificationType") -> dict[str, Any]:
    recipients = [{"emailAddress": EMAIL.upper(), "status": "5.1.1"}]
    return {
        form: "Bounce",
        "mail": {"messageId": provider_id, "destination": [EMAIL]},
        "bounce": {"bounceType": kind, "bouncedRecipients": recipients},
    }


def complaint(provider_id: str) -> dict[str, Any]:
    return {
        "eventType": "Complaint",
        "mail": {"messageId": provider_id},
        "complaint": {"complainedRecipients": [{"emailAddress": EMAIL}]},
    }


@pytest.fixture
def sent(outside: Outside, received: Tell, now: datetime) -> str:
    """SES's id of the e-mail that Petra was sent."""
    actions.send(queued(received()), now)
    return str(the_email().provider_id)


def the_email() -> Message:
    [mail] = [message for message in messages_of(PERSON_ID) if message.channel == "email"]
    return mail


@pytest.mark.requirement("B16", "X5")
@pytest.mark.parametrize("form", ["notificationType", "eventType"])
def test_after_a_bounce_the_address_gets_nothing_more_and_my_cases_says_so(
    outside: Outside, sent: str, received: Tell, now: datetime, form: str
) -> None:
    actions.bounces(from_sns(bounce(sent, form=form)), now)
    assert the_email().state == "bounced"
    actions.send(queued(received("ApplicationWithdrawn", sequence=2, at=now + timedelta(minutes=1))), now)
    assert len(outside.emails) == 1
    assert [message.state for message in messages_of(PERSON_ID) if message.channel == "email"] == [
        "suppressed",
        "bounced",
    ]


@pytest.mark.requirement("B16")
def test_a_new_address_is_written_to_again(
    outside: Outside, sent: str, received: Tell, person: Person, now: datetime
) -> None:
    actions.bounces(from_sns(bounce(sent)), now)
    person.update(actions=[Person.email.set("petra@example.com")])
    actions.send(queued(received("ApplicationWithdrawn", sequence=2, at=now + timedelta(minutes=1))), now)
    assert outside.emails[-1]["To"] == "petra@example.com"


@pytest.mark.requirement("B16")
def test_a_full_mailbox_is_noted_and_written_to_again(sent: str, now: datetime) -> None:
    actions.bounces(from_sns(bounce(sent, "Transient")), now)
    assert the_email().state == "bounced"
    assert not records.is_suppressed(address_hash(EMAIL))


@pytest.mark.requirement("B16")
def test_a_complaint_is_heard_and_stays_whatever_comes_after(sent: str, now: datetime) -> None:
    for notice in (complaint(sent), complaint(sent), bounce(sent)):
        actions.bounces(from_sns(notice), now)
    assert the_email().state == "complained"
    assert records.is_suppressed(address_hash(EMAIL))


def test_the_same_notice_twice_changes_nothing(sent: str, now: datetime) -> None:
    for _ in range(2):
        actions.bounces(from_sns(bounce(sent), bounce(sent)), now)
    assert the_email().state == "bounced"
    assert Suppression.count(address_hash(EMAIL)) == 1


def test_a_bounce_of_a_mail_that_is_not_ours_still_saves_the_address(
    outside: Outside, now: datetime, logged: list[str]
) -> None:
    actions.bounces(from_sns(bounce("somebody-elses")), now)
    assert records.is_suppressed(address_hash(EMAIL))
    assert json.loads(logged[-1])["known"] == 0


def test_a_bounce_that_is_faster_than_the_senders_mark_is_waited_for(
    outside: Outside, received: Tell, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    event = received()

    def marked_meanwhile(seconds: float) -> None:
        pauses.append(seconds)
        if seconds:
            actions.send(queued(event), now)

    monkeypatch.setattr(actions, "LOOKS", (0.0, 0.5, 1.0))
    monkeypatch.setattr("time.sleep", marked_meanwhile)
    monkeypatch.setattr(records, "known_as", lambda _: [the_email()] if messages_of(PERSON_ID) else [])
    actions.bounces(from_sns(bounce("not-yet-marked")), now)
    assert pauses == [0.0, 0.5]
    assert the_email().state == "bounced"


def test_other_words_of_sns_are_passed_over(outside: Outside, now: datetime) -> None:
    actions.bounces(from_sns("Successfully validated SNS topic for Amazon SES event publishing."), now)


@pytest.mark.requirement("X6", "B16")
def test_no_address_is_kept_or_logged_when_it_bounces(sent: str, now: datetime, logged: list[str]) -> None:
    actions.bounces(from_sns(bounce(sent), complaint(sent)), now)
    [kept] = Suppression.query(address_hash(EMAIL))
    assert "example.com" not in (str(kept.attribute_values) + "".join(logged)).lower()


@pytest.mark.requirement("B16")
def test_a_bounce_in_an_open_case_becomes_a_task_for_staff_and_so_does_the_next_email_to_that_address(
    outside: Outside, sent: str, received: Tell, course: Course, now: datetime
) -> None:
    Application(
        PERSON_ID,
        "a-case",
        state="received",
        course_id=course.course_id,
        programme_id="komet-3-11",
        case_number="EK-2027-000123",
        started_at="2027-01-14T17:00:00+00:00",
    ).save()
    actions.bounces(from_sns(bounce(sent)), now)
    [task] = tasks_in("farsta")
    assert (task.kind, task.case_number, task.data) == ("bounce", "EK-2027-000123", {"person_id": PERSON_ID})
    task.delete()  # somebody has rung, and said so
    actions.bounces(from_sns(complaint(sent)), now)
    assert [task.kind for task in tasks_in("farsta")] == ["bounce"]
    tasks_in("farsta")[0].delete()
    actions.send(queued(received("QueuePaused", sequence=2, at=now + timedelta(minutes=1))), now)
    assert [task.kind for task in tasks_in("farsta")] == ["bounce"]
