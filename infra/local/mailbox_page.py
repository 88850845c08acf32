"""How the mailbox of the local cloud looks in a browser."""

from datetime import datetime
from html import escape
from typing import NotRequired, TypedDict
from urllib.parse import quote

from infra.local.letterbox import Attachment


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
    attachments: NotRequired[list[Attachment]]


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
    more = [html if message["html"] else "", *(_file(message, file) for file in message.get("attachments", []))]
    return f"""<article><h2 dir="auto">{escape(message["subject"] if email else "SMS")}</h2>
<p>{escape(facts)}</p><pre dir="auto">{escape(message["text"])}</pre>{"".join(more)}</article>"""


def _file(message: Message, file: Attachment) -> str:
    address = quote(f"/{message['id']}/{file['name']}")
    return f"""<details><summary>Attached: {escape(file["name"])} ({escape(file["type"])})</summary>
<p><a href="{escape(address)}" download>Save the file</a></p><pre dir="auto">{escape(file["text"])}</pre></details>"""
