"""From an event to the e-mail and the SMS: once, in time, to the right person, and never lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib.courses.records import Course
from chalicelib.journal.records import Event
from chalicelib.messages import actions, delivery, records
from chalicelib.messages.delivery import send_email
from chalicelib.messages.rules import address_hash
from chalicelib.people.records import Message, Person, messages_of
from tests.messages.conftest import CASE_ID, EMAIL, MOBILE, NAME, PERSON_ID, SENDER, Outside, Tell, part, queued

ALL_TOLD: dict[str, Any] = {"batchItemFailures": []}


def states() -> dict[str, str]:
    return {message.channel: message.state for message in messages_of(PERSON_ID)}


def in_outbox(event: Event) -> bool:
    return Event.get(event.case_id, event.sequence).outbox in ("unsent", "later")


def refusing(code: str, why: str = "") -> Callable[..., str]:
    def refuse(*_: object) -> str:
        raise ClientError({"Error": {"Code": code, "Message": why}}, "SendRawEmail")

    return refuse


@pytest.mark.requirement("P4", "P5", "X5")
def test_whoever_applies_gets_an_email_and_an_sms_and_finds_them_in_my_cases(
    outside: Outside, received: Tell, now: datetime
) -> None:
    event = received()
    assert actions.send(queued(event), now) == ALL_TOLD
    [mail], [(number, text)] = outside.emails, outside.sms
    assert mail["To"] == EMAIL
    assert number == MOBILE
    assert "EK-2027-000123" in text
    assert states() == {"email": "sent", "sms": "sent"}
    assert not in_outbox(event)


@pytest.mark.requirement("P5")
def test_the_email_has_text_and_html_and_says_who_answers(outside: Outside, received: Tell, now: datetime) -> None:
    actions.send(queued(received()), now)
    [mail] = outside.emails
    assert mail["From"] == "Komet <komet@komet.test>"
    assert mail["Reply-To"] == "hjalp@komet.test"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Komet-Message"] == f"{now.isoformat(timespec='milliseconds')}#{CASE_ID}#1#email"
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.requirement("P5", "X5")
def test_what_was_sent_is_kept_word_for_word_and_without_the_address(
    outside: Outside, received: Tell, now: datetime
) -> None:
    actions.send(queued(received()), now)
    sms, mail = messages_of(PERSON_ID)
    assert mail.body == part(outside.emails[0], "plain")
    assert mail.subject == outside.emails[0]["Subject"]
    assert sms.body == outside.sms[0][1]
    assert sms.sms_parts == 1
    assert mail.provider_id
    kept = str([message.attribute_values for message in (sms, mail)])
    assert EMAIL not in kept
    assert MOBILE not in kept


@pytest.mark.requirement("P5")
def test_the_same_event_twice_is_told_once(outside: Outside, received: Tell, now: datetime) -> None:
    event = received()
    assert actions.send(queued(event, event), now) == ALL_TOLD
    assert actions.send(queued(event), now) == ALL_TOLD
    assert (len(outside.emails), len(outside.sms)) == (1, 1)


def test_an_event_whose_outbox_mark_was_lost_again_is_not_told_again(
    outside: Outside, received: Tell, now: datetime
) -> None:
    event = received()
    actions.send(queued(event), now)
    Event.get(event.case_id, 1).update(actions=[Event.outbox.set("unsent")])
    assert actions.send(queued(event), now) == ALL_TOLD
    assert (len(outside.emails), len(outside.sms)) == (1, 1)


def test_events_out_of_order_are_all_told(outside: Outside, received: Tell, now: datetime) -> None:
    first = received()
    second = received("ApplicationWithdrawn", sequence=2, at=now + timedelta(seconds=5))
    assert actions.send(queued(second, first), now) == ALL_TOLD
    assert [mail["Subject"][:8] for mail in outside.emails] == ["Du har t", "Tack! Vi"]
    newest_first = [message.kind for message in messages_of(PERSON_ID) if message.channel == "email"]
    assert newest_first == ["ApplicationWithdrawn", "ApplicationReceived"]


def test_a_crash_between_sending_and_marking_sends_once_more_and_not_again(
    outside: Outside, received: Tell, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crash(BaseException):
        """The process is gone."""

    def crash(*_: object) -> None:
        raise Crash

    event = received()
    with monkeypatch.context() as crashing:
        crashing.setattr(records, "mark_sent", crash)
        with pytest.raises(Crash):
            actions.send(queued(event), now)
    assert len(outside.emails) == 1
    later = now + timedelta(minutes=6)
    for _ in range(3):
        assert actions.send(queued(event), later) == ALL_TOLD
    assert (len(outside.emails), len(outside.sms)) == (2, 1)
    assert states() == {"email": "sent", "sms": "sent"}


def test_while_one_sender_is_at_a_message_another_leaves_it_and_comes_back(
    outside: Outside, received: Tell, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = received()
    answers = []

    def meanwhile(*arguments: Any) -> str:
        monkeypatch.setattr(actions, "send_email", send_email)
        answers.append(actions.send(queued(event), now))
        return send_email(*arguments)

    monkeypatch.setattr(actions, "send_email", meanwhile)
    assert actions.send(queued(event), now) == ALL_TOLD
    assert answers == [{"batchItemFailures": [{"itemIdentifier": "item-0"}]}]
    assert (len(outside.emails), len(outside.sms)) == (1, 1)


@pytest.mark.parametrize("fault", ["Throttling", "ServiceUnavailable", "AccountSendingPausedException", "AccessDenied"])
def test_a_provider_that_cannot_now_is_tried_again_and_holds_up_nobody_else(
    outside: Outside, received: Tell, person: Person, now: datetime, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    other = Person(person_id="other", email="other@example.com", channels=["email"], created_at="")
    other.save()
    unlucky, lucky = received(), received(case_id="another-case", person_id="other")

    def throttled(message: Message, html: str, address: str, calendar: bytes | None = None) -> str:
        return refusing(fault)() if address == EMAIL else send_email(message, html, address, calendar)

    with monkeypatch.context() as throttling:
        throttling.setattr(actions, "send_email", throttled)
        answer = actions.send(queued(unlucky, lucky), now)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "item-0"}]}
    assert [mail["To"] for mail in outside.emails] == ["other@example.com"]
    assert len(outside.sms) == 1  # the e-mail's fault doesn't hold up the SMS
    assert in_outbox(unlucky)
    assert not in_outbox(lucky)
    assert actions.send(queued(unlucky), now) == ALL_TOLD
    assert [mail["To"] for mail in outside.emails] == ["other@example.com", EMAIL]
    assert len(outside.sms) == 1


def test_an_answer_that_is_lost_is_tried_again(
    outside: Outside, received: Tell, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> str:
        raise ReadTimeoutError(endpoint_url="ses")

    event = received()
    with monkeypatch.context() as losing:
        losing.setattr(actions, "send_sms", lost)
        assert actions.send(queued(event), now) != ALL_TOLD
    assert actions.send(queued(event), now) == ALL_TOLD
    assert (len(outside.emails), len(outside.sms)) == (1, 1)


def test_an_outbox_that_cannot_be_cleared_is_tried_again_and_nothing_is_sent_twice(
    outside: Outside, received: Tell, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = received()
    with monkeypatch.context() as throttling:
        throttling.setattr(actions, "mark_done", refusing("ProvisionedThroughputExceededException"))
        assert actions.send(queued(event), now) != ALL_TOLD
    assert actions.send(queued(event), now) == ALL_TOLD
    assert (len(outside.emails), len(outside.sms)) == (1, 1)
    assert not in_outbox(event)


@pytest.mark.requirement("B16", "X5")
@pytest.mark.parametrize("address", ["petra@@example.com", "inte en adress", "petra@exa\nmple.com", "å@example.com"])
def test_an_address_that_can_never_be_reached_is_marked_and_the_sms_goes(
    outside: Outside, received: Tell, person: Person, now: datetime, logged: list[str], address: str
) -> None:
    person.update(actions=[Person.email.set(address)])
    event = received()
    assert actions.send(queued(event), now) == ALL_TOLD
    assert states() == {"email": "failed", "sms": "sent"}
    assert not in_outbox(event)
    assert any("message_refused" in line for line in logged)
    assert address not in "".join(logged)


@pytest.mark.parametrize(
    ("channel", "code"),
    [("email", "MessageRejected"), ("email", "InvalidParameterValue"), ("sms", "InvalidParameter")],
)
def test_a_refusal_for_good_is_marked_and_not_tried_again(
    outside: Outside, received: Tell, now: datetime, monkeypatch: pytest.MonkeyPatch, channel: str, code: str
) -> None:
    operation = {"email": "send_raw_email", "sms": "publish"}[channel]
    service = {"email": "ses", "sms": "sns"}[channel]
    monkeypatch.setattr(delivery._client(service), operation, lambda **_: refusing(code)())
    event = received()
    assert actions.send(queued(event), now) == ALL_TOLD
    assert states() == {"email": "sent", "sms": "sent"} | {channel: "failed"}


def test_a_sender_that_is_not_verified_is_ours_to_mend_and_nobody_elses_fault(
    outside: Outside, received: Tell, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = "Email address is not verified. The following identities failed the check in region EU-NORTH-1: komet"
    monkeypatch.setattr(delivery._client("ses"), "send_raw_email", lambda **_: refusing("MessageRejected", why)())
    event = received()
    assert actions.send(queued(event), now) != ALL_TOLD
    assert in_outbox(event)


def test_what_can_never_be_told_is_answered_as_failed_and_blocks_nobody(
    outside: Outside, received: Tell, now: datetime
) -> None:
    good = received()
    batch = queued(good)
    bad = [
        '{"case_id": "unknown", "sequence": 1}',
        "not json",
        "{}",
        '{"case_id": "unknown"}',
    ]
    batch["Records"] = [
        *({"messageId": f"bad-{number}", "body": body} for number, body in enumerate(bad)),
        *batch["Records"],
    ]
    answer = actions.send(batch, now)
    assert answer == {"batchItemFailures": [{"itemIdentifier": f"bad-{number}"} for number in range(4)]}
    assert len(outside.emails) == 1


@pytest.mark.parametrize("strange", [{"kind": "Unheard"}, {"person_id": "nobody"}, {"course_id": "no-course"}])
def test_an_event_that_can_never_be_told_is_looked_at_ever_more_seldom(
    outside: Outside, received: Tell, now: datetime, strange: dict[str, str]
) -> None:
    event = received(**strange)
    later = now + timedelta(hours=1)
    assert actions.send(queued(event), later) == {"batchItemFailures": [{"itemIdentifier": "item-0"}]}
    assert outside.emails == []
    assert Event.get(event.case_id, 1).due == records.stamp(now + timedelta(hours=2))


def test_an_event_that_is_nobodys_business_is_passed_over(outside: Outside, received: Tell, now: datetime) -> None:
    event = received()
    event.update(actions=[Event.outbox.remove(), Event.due.remove()])
    assert actions.send(queued(event), now) == ALL_TOLD
    assert (outside.emails, outside.sms) == ([], [])


@pytest.mark.requirement("B16")
def test_at_night_the_email_goes_and_the_sms_waits_until_the_sweep_of_the_morning(
    outside: Outside, received: Tell, now: datetime
) -> None:
    night = now + timedelta(hours=5)  # 23:30 in Stockholm
    event = received(at=night)
    assert actions.send(queued(event), night) == ALL_TOLD
    assert (len(outside.emails), len(outside.sms)) == (1, 0)
    assert actions.sweep(night + timedelta(hours=2)) == {"swept": 0}
    morning = night + timedelta(hours=8, minutes=35)  # 08:05
    assert actions.sweep(morning) == {"swept": 1}
    assert actions.send(outside.take(), morning) == ALL_TOLD
    assert (len(outside.emails), len(outside.sms)) == (1, 1)
    assert not in_outbox(event)


@pytest.mark.requirement("B16")
def test_a_suppressed_address_gets_nothing_and_my_cases_says_so(
    outside: Outside, received: Tell, now: datetime
) -> None:
    records.suppress(address_hash(EMAIL.upper()), "bounce", now)
    event = received()
    assert actions.send(queued(event), now) == ALL_TOLD
    assert (len(outside.emails), len(outside.sms)) == (0, 1)
    assert states() == {"email": "suppressed", "sms": "sent"}


@pytest.mark.requirement("B2")
def test_a_protected_person_gets_no_sms_and_an_email_without_a_word_of_the_case(
    outside: Outside, received: Tell, person: Person, course: Course, now: datetime
) -> None:
    person.update(actions=[Person.protected.set(True)])
    actions.send(queued(received()), now)
    assert outside.sms == []
    [mail] = outside.emails
    everything = mail.as_string() + part(mail, "plain") + part(mail, "html") + mail["Subject"]
    assert not any(word in everything for word in ("EK-2027", "ansök", "3–11", "Farsta", NAME, "skydd"))
    assert states() == {"email": "sent", "my_cases": "sent"}
    [full] = [message for message in messages_of(PERSON_ID) if message.channel == "my_cases"]
    assert "EK-2027-000123" in full.body


@pytest.mark.requirement("P5", "X5")
def test_whoever_wants_no_messages_finds_the_text_in_my_cases(
    outside: Outside, received: Tell, person: Person, now: datetime
) -> None:
    person.update(actions=[Person.channels.set([])])
    event = received()
    assert actions.send(queued(event), now) == ALL_TOLD
    assert (outside.emails, outside.sms) == ([], [])
    assert states() == {"my_cases": "sent"}
    assert not in_outbox(event)


@pytest.mark.requirement("X12")
def test_the_training_stage_sends_nothing_outside(
    outside: Outside, received: Tell, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "settings", replace(SENDER, stage="training"))
    assert actions.send(queued(received()), now) == ALL_TOLD
    assert (outside.emails, outside.sms) == ([], [])
    assert states() == {"email": "withheld", "sms": "withheld"}


@pytest.mark.requirement("X6")
def test_logs_say_what_was_sent_and_carry_no_name_number_or_address(
    outside: Outside, received: Tell, now: datetime, logged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.send(queued(received()), now)
    why = f"Invalid parameter: PhoneNumber Reason: {MOBILE} of {NAME} <{EMAIL}> is not valid"
    monkeypatch.setattr(actions, "send_sms", refusing("Throttling", why))
    monkeypatch.setattr(actions, "send_email", refusing("Throttling", why))
    actions.send(queued(received(sequence=2)), now)
    lines = "\n".join(logged)
    assert '"sms_parts": 1' in lines
    assert "not_told" in lines
    for private in (NAME, "Petra", EMAIL, MOBILE, "EK-2027-000123"):
        assert private not in lines
