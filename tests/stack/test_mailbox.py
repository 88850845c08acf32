"""The mailbox shows what was sent, to people and to tests."""

import json
import time
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

from infra.local.cloud import LocalCloud
from infra.local.mailbox_page import Message, page

SENDER = "komet@komet.example"


def test_sent_messages_are_read_newest_first_as_json_and_as_a_page(cloud: LocalCloud) -> None:
    send_email(cloud, "mailbox.test@example.com", "Brev till test", "Hej från brevet", "<p>Hej <b>från</b> brevet</p>")
    cloud.client("sns").publish(PhoneNumber="+46701740698", Message="Hej från sms:et")
    sms, email = sent_to(cloud, "mailbox.test@example.com", "+46701740698")
    assert (sms["kind"], sms["text"], sms["to"]) == ("sms", "Hej från sms:et", ["+46701740698"])
    assert (email["kind"], email["subject"], email["text"]) == ("email", "Brev till test", "Hej från brevet")
    assert email["html"] == "<p>Hej <b>från</b> brevet</p>"
    assert sms["sent_at"] >= email["sent_at"]
    _, html = replace(cloud, port=cloud.port + 1).get("/")
    assert "Hej från sms:et" in html
    assert "Hej från brevet" in html


def test_what_is_attached_can_be_read_and_saved(cloud: LocalCloud) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SENDER, "calendar.test@example.com", "Med kalender"
    mail.set_content("Hej")
    mail.add_alternative("<p>Hej</p>", subtype="html")
    mail.add_attachment(b"BEGIN:VCALENDAR\r\n.END", maintype="text", subtype="calendar", filename="komet.ics")
    cloud.client("ses").send_raw_email(Source=SENDER, RawMessage={"Data": mail.as_bytes(policy=SMTP)})
    deadline = time.monotonic() + 10
    while not (found := sent_to(cloud, "calendar.test@example.com")) or "attachments" not in found[0]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    [email] = found
    assert (email["text"].strip(), email["html"].strip()) == ("Hej", "<p>Hej</p>")
    [file] = email["attachments"]
    assert (file["name"], file["type"]) == ("komet.ics", "text/calendar")
    assert file["text"].splitlines() == ["BEGIN:VCALENDAR", ".END"]
    status, text = replace(cloud, port=cloud.port + 1).get(f"/{email['id']}/komet.ics")
    assert (status, text.split()) == (200, ["BEGIN:VCALENDAR", ".END"])
    assert "Attached: komet.ics (text/calendar)" in page(found)


def test_a_message_can_do_nothing_to_the_page() -> None:
    evil = "<script>alert(1)</script>\"'>"
    message = Message(
        id="1",
        kind="email",
        sent_at="2026-11-21T10:00:00+00:00",
        sender=evil,
        to=[evil],
        subject=evil,
        text=evil,
        html=evil,
        attachments=[{"name": evil, "type": evil, "text": evil}],
    )
    html = page([message])
    assert "<script>" not in html
    assert "<iframe sandbox " in html


def send_email(cloud: LocalCloud, to: str, subject: str, text: str, html: str) -> None:
    body = {"Text": {"Data": text}, "Html": {"Data": html}}
    cloud.client("ses").send_email(
        Source=SENDER,
        Destination={"ToAddresses": [to]},
        Message={"Subject": {"Data": subject}, "Body": body},
    )


def sent_to(cloud: LocalCloud, *addresses: str) -> list[Message]:
    """The messages to these addresses, newest first: other tests send too."""
    sent: list[Message] = json.loads(replace(cloud, port=cloud.port + 1).get("/mailbox.json")[1])
    return [message for message in sent if set(addresses) & set(message["to"])]
