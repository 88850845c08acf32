"""The ways out of the house: the queues behind the relay, e-mail by SES, SMS by SNS."""

import json
from collections.abc import Sequence
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from typing import Any, Literal

from botocore.exceptions import ClientError

from chalicelib.courses.invitations import FILE_NAME
from chalicelib.http.languages import LANGUAGES
from chalicelib.people.records import Message
from chalicelib.settings import settings

SENDER_NAME = "Komet"
BATCH = 10  # SQS takes no more at once
# Not every mail server on the way takes eight bits.
POLICY = SMTP.clone(cte_type="7bit")

Key = tuple[str, int]
"""An event's case id and sequence."""


class Refused(Exception):
    """The provider will never send to this address. `code` is the provider's word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotQueued(RuntimeError):
    """SQS did not take every event."""


@cache
def _client(service: Literal["ses", "sns", "sqs"], tries: int = 1) -> Any:
    """One client a process. Sending isn't tried again here: after a time-out nobody knows if it was sent."""
    import boto3
    from botocore.config import Config

    config = Config(connect_timeout=1, read_timeout=5, retries={"mode": "standard", "total_max_attempts": tries})
    return boto3.client(service, region_name=settings.region, config=config)


def enqueue(queue_url: str, keys: Sequence[Key]) -> None:
    """Put events on a queue. Raises NotQueued, or what AWS raises; some may be on it then."""
    for start in range(0, len(keys), BATCH):
        entries = [
            {"Id": str(number), "MessageBody": json.dumps({"case_id": case_id, "sequence": sequence})}
            for number, (case_id, sequence) in enumerate(keys[start : start + BATCH])
        ]
        answer = _client("sqs", tries=3).send_message_batch(QueueUrl=queue_url, Entries=entries)
        if failed := answer.get("Failed"):
            raise NotQueued(", ".join(sorted({failure["Code"] for failure in failed})))


def send_email(message: Message, html: str, address: str, calendar: bytes | None = None) -> str:
    """Hand an e-mail to SES and give back SES's id of it. `calendar`: a file to attach (courses.invitations).

    Raises Refused, or what AWS raises."""
    mail = _mail(message, html, address, calendar)
    try:
        answer = _client("ses").send_raw_email(
            Source=settings.sender_address,
            Destinations=[address],
            RawMessage={"Data": mail.as_bytes()},
            Tags=[{"Name": "kind", "Value": message.kind}],
            **({"ConfigurationSetName": settings.ses_configuration_set} if settings.ses_configuration_set else {}),
        )
    except ClientError as fault:
        raise _refusal(fault) or fault from fault
    return str(answer["MessageId"])


def send_sms(message: Message, number: str) -> str:
    """Hand an SMS to SNS, give back SNS's id of it. `number` is E.164. Raises Refused, or what AWS raises."""
    attributes = {"AWS.SNS.SMS.SMSType": _text("Transactional")}
    if settings.sms_sender_id:
        attributes["AWS.SNS.SMS.SenderID"] = _text(settings.sms_sender_id)
    try:
        answer = _client("sns").publish(PhoneNumber=number, Message=message.body, MessageAttributes=attributes)
    except ClientError as fault:
        raise _refusal(fault) or fault from fault
    return str(answer["MessageId"])


def _mail(message: Message, html: str, address: str, calendar: bytes | None) -> EmailMessage:
    """The e-mail, text and HTML. The library refuses line breaks in headers: nothing can be slipped in."""
    mail = EmailMessage(policy=POLICY)
    sender_user, _, sender_domain = settings.sender_address.rpartition("@")
    mail["From"] = Address(SENDER_NAME, sender_user, sender_domain)
    try:
        mail["To"] = Address(addr_spec=address)
    except (ValueError, IndexError, HeaderParseError) as fault:
        raise Refused("MalformedAddress") from fault
    mail["Reply-To"] = settings.support_email
    mail["Subject"] = message.subject
    # No out-of-office answers, please; and an id by which a message can be traced.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Komet-Message"] = message.message_id
    mail.set_content(message.body)
    mail.add_alternative(html, subtype="html")
    if calendar:
        published = {"charset": "utf-8", "method": "PUBLISH"}
        mail.add_attachment(calendar, maintype="text", subtype="calendar", filename=FILE_NAME, params=published)
    mail["Content-Language"] = LANGUAGES[message.language][1]
    return mail


def _refusal(fault: ClientError) -> Refused | None:
    """Refused where the address is to blame. An unverified sender is refused too; that is ours to mend."""
    code, why = fault.response["Error"]["Code"], fault.response["Error"].get("Message", "")
    blames_address = code in (
        "InvalidParameterValue",
        "InvalidParameter",
        "InvalidParameterException",
        "OptedOut",
    )
    if blames_address or (code == "MessageRejected" and "not verified" not in why):
        return Refused(code)
    return None


def _text(value: str) -> dict[str, str]:
    return {"DataType": "String", "StringValue": value}
