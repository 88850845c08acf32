"""The mailbox of the local cloud: the e-mails and SMS it would have sent, to read and to test with.

Part of this machine's tools only; nothing of it is in the template.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from infra.local.cloud import LocalCloud
from infra.local.letterbox import Attachment, Letterbox
from infra.local.mailbox_page import Message, page

LOOK_EVERY = 1.0
"""Seconds. MiniStack doesn't say when an SMS was sent: that is when it was first seen here."""


class Mailbox:
    """What was sent, kept in a file between runs (MiniStack forgets e-mails when it stops)."""

    def __init__(self, cloud: LocalCloud, letterbox: Letterbox) -> None:
        self._cloud = cloud
        self._letterbox = letterbox
        self._file: Path = cloud.home / "mailbox.json"
        self._kept: list[Message] = json.loads(self._file.read_text()) if self._file.exists() else []
        self._looking = threading.Lock()

    def messages(self, now: datetime) -> list[Message]:
        """Everything sent, newest first, after a look for what is new."""
        with self._looking:
            known = {message["id"] for message in self._kept}
            new = [message for message in self._sent(now) if message["id"] not in known]
            self._kept = sorted(self._kept + new, key=lambda message: message["sent_at"])
            if self._attach() or new:
                self._file.write_text(json.dumps(self._kept, ensure_ascii=False))
            return self._kept[::-1]

    def _attach(self) -> bool:
        """Put attachments to their e-mails; they come by another way, and maybe later. Whether there were any."""
        bare = [each for each in self._kept if "attachments" not in each and each["id"] in self._letterbox.attachments]
        for message in bare:
            message["attachments"] = self._letterbox.attachments[message["id"]]
        return bool(bare)

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
def serving(cloud: LocalCloud, letterbox: Letterbox) -> Iterator[Mailbox]:
    """The mailbox, answering on the port after the cloud's for as long as the block lasts."""
    mailbox = Mailbox(cloud, letterbox)
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
            elif file := _attachment(self.path, sent):
                self._answer(file["type"], file["text"])
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


def _attachment(path: str, sent: list[Message]) -> Attachment | None:
    """The file at "/<id of the e-mail>/<its name>", or None."""
    message_id, _, name = unquote(path.removeprefix("/")).partition("/")
    files = [file for message in sent if message["id"] == message_id for file in message.get("attachments", [])]
    return next((file for file in files if file["name"] == name), None)
