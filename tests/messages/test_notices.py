"""SES tells of what came back in two forms; both are understood, and what is of no concern is let be."""

import json
from typing import Any

import pytest

from chalicelib.messages.notices import Notice, read

BOUNCE: dict[str, Any] = {
    "mail": {"messageId": "ses-1", "destination": ["Petra <petra@example.com>"]},
    "bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "Petra <petra@example.com>"}]},
}
COMPLAINT: dict[str, Any] = {
    "mail": {"messageId": "ses-1"},
    "complaint": {"complaintFeedbackType": "abuse", "complainedRecipients": [{"emailAddress": "petra@example.com"}]},
}


def notice(form: str, kind: str, content: dict[str, Any]) -> Notice | None:
    return read(json.dumps({form: kind, **content}))


FORMS = pytest.mark.parametrize("form", ["notificationType", "eventType"])


@FORMS
@pytest.mark.requirement("B16")
def test_a_permanent_bounce_makes_the_address_dead(form: str) -> None:
    assert notice(form, "Bounce", BOUNCE) == Notice("bounced", "bounce", "ses-1", ("petra@example.com",))


@FORMS
@pytest.mark.requirement("B16")
@pytest.mark.parametrize("kind", ["Transient", "Undetermined"])
def test_a_soft_bounce_only_marks_the_message(form: str, kind: str) -> None:
    soft = {**BOUNCE, "bounce": {**BOUNCE["bounce"], "bounceType": kind}}
    assert notice(form, "Bounce", soft) == Notice("bounced", "bounce", "ses-1", ())


@FORMS
@pytest.mark.requirement("B16")
def test_a_complaint_makes_the_address_dead(form: str) -> None:
    assert notice(form, "Complaint", COMPLAINT) == Notice("complained", "complaint", "ses-1", ("petra@example.com",))


def test_whoever_says_that_it_was_no_junk_after_all_is_written_to_again() -> None:
    kind = {**COMPLAINT, "complaint": {**COMPLAINT["complaint"], "complaintFeedbackType": "not-spam"}}
    assert notice("eventType", "Complaint", kind) is None


def test_a_message_that_ses_rejects_has_failed_and_its_address_has_not() -> None:
    assert notice("eventType", "Reject", {"mail": {"messageId": "ses-1"}}) == Notice("failed", "reject", "ses-1", ())


@pytest.mark.parametrize(
    "text",
    [
        "Successfully validated SNS topic for Amazon SES event publishing.",
        '"a text"',
        "{}",
        '{"notificationType": "Delivery", "mail": {"messageId": "ses-1"}}',
        '{"notificationType": "AmazonSnsSubscriptionSucceeded", "message": "hello"}',
    ],
)
def test_other_words_of_sns_and_ses_are_let_be(text: str) -> None:
    assert read(text) is None
