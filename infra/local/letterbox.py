"""Takes in the e-mails that MiniStack's SES passes on by SMTP: its own list of them leaves attachments out."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import TypedDict


class Attachment(TypedDict):
    """A file that came with an e-mail. Ours are all text."""

    name: str
    type: str
    text: str


class Letterbox:
    """The attachments of every e-mail that came in, by SES's id of it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.attachments: dict[str, list[Attachment]] = {}

    def take(self, raw: bytes) -> None:
        """Keep what is attached to an e-mail."""
        mail = BytesParser(EmailMessage, policy=default).parsebytes(raw)
        files = [part for part in mail.iter_attachments() if isinstance(part, EmailMessage)]
        self.attachments[str(mail["Message-ID"]).strip("<>")] = [
            Attachment(name=file.get_filename() or "", type=file.get_content_type(), text=_text(file)) for file in files
        ]


def _text(file: EmailMessage) -> str:
    content = file.get_content()
    return content if isinstance(content, str) else f"({len(content)} bytes)"


@contextmanager
def receiving() -> Iterator[Letterbox]:
    """A letterbox that answers at a free port of this machine for as long as the block lasts."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler)
    server.daemon_threads = True
    letterbox = Letterbox(server.server_address[1])
    server.RequestHandlerClass = _handler(letterbox)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield letterbox
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(letterbox: Letterbox) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        """As much of SMTP (RFC 5321) as one sender on the same machine needs."""

        def handle(self) -> None:
            self._say("220 letterbox")
            for line in self.rfile:
                match line[:4].upper():
                    case b"DATA":
                        self._say("354 go on")
                        letterbox.take(self._letter())
                        self._say("250 taken")
                    case b"QUIT":
                        self._say("221 bye")
                        return
                    case _:
                        self._say("250 all right")

        def _letter(self) -> bytes:
            lines = iter(self.rfile.readline, b".\r\n")
            return b"".join(line.removeprefix(b".") for line in lines)  # a line's first dot is doubled on the way

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    return Handler
