"""The mailbox of the local cloud: the e-mails and SMS it would have sent, to read and to test with.

Part of this machine's tools only; nothing of it is in the template.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypedDict

from infra.local.cloud import LocalCloud

LOOK_EVERY = 1.0
"""Seconds. MiniStack doesn't say when an SMS was sent: that is when it was first seen here."""


class Message(TypedDict):
    """One sent message. `sent_at` is UTC, ISO 8601; an SMS has neither subject nor html."""

    id: str
    kind: str
    sent_at: str
    sender: str
    to: list[str]
    subject: str
    text: str
    html: str


class Mailbox:
    """What was sent, kept in a file between runs (MiniStack forgets e-mails when it stops)."""

    def __init__(self, cloud: LocalCloud) -> None:
        self._cloud = cloud
        self._file: Path = cloud.home / "mailbox.json"
        self._kept: list[Message] = json.loads(self._file.read_text()) if self._file.exists() else []
        self._looking = threading.Lock()

    def messages(self, now: datetime) -> list[Message]:
        """Everything sent, newest first, after a look for what is new."""
        with self._looking:
            known = {message["id"] for message in self._kept}
            new = [message for message in self._sent(now) if message["id"] not in known]
            if new:
                self._kept = sorted(self._kept + new, key=lambda message: message["sent_at"])
                self._file.write_text(json.dumps(self._kept, ensure_ascii=False))
            return self._kept[::-1]

    def _sent(self, now: datetime) -> Iterator[Message]:
        for mails in self._cloud.inspect("ses/messages")["messages"].values():
            yield from map(_email, mails)
        for texts in self._cloud.inspect("sns/sms-messages")["sms_messages"].values():
            yield from (_sms(text, now) for text in texts)


def _email(mail: dict[str, Any]) -> Message:
    return Message(
        id=mail["MessageId"],
        kind="email",
        sent_at=datetime.fromtimestamp(mail["Timestamp"], UTC).isoformat(),
        sender=mail["Source"],
        to=mail["To"] + mail["CC"] + mail["BCC"],
        subject=mail["Subject"],
        text=mail["BodyText"] or "",
        html=mail["BodyHtml"] or "",
    )


def _sms(text: dict[str, Any], now: datetime) -> Message:
    attributes = text.get("MessageAttributes") or {}
    return Message(
        id=text["MessageId"],
        kind="sms",
        sent_at=now.isoformat(),
        sender=attributes.get("AWS.SNS.SMS.SenderID", {}).get("StringValue", ""),
        to=[text["PhoneNumber"]],
        subject="",
        text=text["Message"],
        html="",
    )


@contextmanager
def serving(cloud: LocalCloud) -> Iterator[Mailbox]:
    """The mailbox, answering on the port after the cloud's for as long as the block lasts."""
    mailbox = Mailbox(cloud)
    server = ThreadingHTTPServer(("127.0.0.1", cloud.port + 1), _handler(mailbox))
    over = threading.Event()
    threads = [
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True),
        threading.Thread(target=_keep_looking, args=(mailbox, over), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield mailbox
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        for thread in threads:
            thread.join()


def _keep_looking(mailbox: Mailbox, over: threading.Event) -> None:
    while not over.wait(LOOK_EVERY):
        try:
            mailbox.messages(datetime.now(UTC))
        except OSError:
            continue  # MiniStack is gone or busy; whoever waits for it will tell


def _handler(mailbox: Mailbox) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = mailbox.messages(datetime.now(UTC))
            if self.path == "/":
                self._answer("text/html", page(sent))
            elif self.path == "/mailbox.json":
                self._answer("application/json", json.dumps(sent, ensure_ascii=False))
            else:
                self.send_error(404)

        def _answer(self, content_type: str, text: str) -> None:
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", f"{content_type}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:")
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Stay quiet: the terminal belongs to the start text."""

    return Handler


STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
article { border: 1px solid #8886; border-radius: .5rem; padding: 1rem; margin: 1rem 0 }
h2 { font-size: 1.1rem; margin: 0 }
p { margin: .25rem 0; overflow-wrap: anywhere }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 1rem 0 }
iframe { width: 100%; height: 24rem; border: 1px solid #8886; background: #fff; margin-top: .5rem }
"""


def page(sent: list[Message]) -> str:
    """The mailbox as a web page; an e-mail's HTML is shown in a frame that may do nothing."""
    cards = "".join(map(_card, sent)) or "<p>Nothing has been sent yet.</p>"
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mailbox ({len(sent)})</title><style>{STYLE}</style></head>
<body><main><h1>Mailbox of the local cloud</h1>
<p>E-mails and SMS, newest first. Nothing has left this machine.
Reload to see what is new, or read it <a href="/mailbox.json">as JSON</a>.</p>
{cards}</main></body></html>"""


def _card(message: Message) -> str:
    email = message["kind"] == "email"
    when = datetime.fromisoformat(message["sent_at"]).astimezone()
    facts = f"To {', '.join(message['to'])}, from {message['sender'] or 'unnamed'}, {when:%Y-%m-%d %H:%M:%S}"
    html = f"""<details open><summary>HTML</summary>
<iframe sandbox title="HTML" srcdoc="{escape(message["html"])}"></iframe></details>"""
    return f"""<article><h2 dir="auto">{escape(message["subject"] if email else "SMS")}</h2>
<p>{escape(facts)}</p><pre dir="auto">{escape(message["text"])}</pre>{html if message["html"] else ""}</article>"""
