"""What SES tells of e-mails that came back: bounces, complaints, rejects, in both forms there are. Pure."""

import json
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from chalicelib.messages.rules import BOUNCED, COMPLAINED, FAILED


@dataclass(frozen=True)
class Notice:
    """An e-mail came back. `dead`: the addresses that must not be written to again."""

    state: str  # the message's from now on
    reason: str  # "bounce", "complaint" or "reject"
    provider_id: str
    dead: tuple[str, ...]


def read(text: str) -> Notice | None:
    """What a notice says, or None for one that is of no concern: a delivery, or SNS's own words at set-up."""
    try:
        notice = json.loads(text)
    except json.JSONDecodeError:
        return None
    if not isinstance(notice, dict):
        return None
    provider_id = notice.get("mail", {}).get("messageId", "")
    # Notifications of an identity say notificationType, events of a configuration set say eventType.
    match notice.get("notificationType") or notice.get("eventType"):
        case "Bounce":
            bounce = notice["bounce"]
            permanent = bounce["bounceType"] == "Permanent"
            dead = _addresses(bounce["bouncedRecipients"]) if permanent else ()
            return Notice(BOUNCED, "bounce", provider_id, dead)
        case "Complaint" if notice["complaint"].get("complaintFeedbackType") != "not-spam":
            dead = _addresses(notice["complaint"]["complainedRecipients"])
            return Notice(COMPLAINED, "complaint", provider_id, dead)
        case "Reject":
            return Notice(FAILED, "reject", provider_id, ())
    return None


def _addresses(recipients: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(parseaddr(recipient["emailAddress"])[1] for recipient in recipients)
