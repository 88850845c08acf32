"""The way of a message for the benchmark: relayed, sent, sent again, swept, and come back."""

import json
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from bench.application import sent
from bench.operation import Operation
from bench.scene import Event, to_queue
from chalicelib.messages import actions as messages
from chalicelib.people.records import Message


def telling(now: datetime) -> Iterator[Operation]:
    """What costs what. `now` is by day, so that the SMS goes out too."""
    yield Operation("Relay one event", streamed, messages.relay)
    yield Operation("Send e-mail and SMS of one event", queued, partial(messages.send, now=now))
    yield Operation("Send again what was sent", partial(told, now), partial(messages.send, now=now))
    yield Operation("Sweep, many unsent", sent, lambda _: messages.sweep(now + timedelta(days=1)))
    yield Operation("A bounce, and the task about it", partial(bounced, now), partial(messages.bounces, now=now))


def streamed() -> Event:
    """A new event as the stream tells of it."""
    case_id, sequence = sent().event
    keys = {"case_id": {"S": case_id}, "sequence": {"N": str(sequence)}}
    return {"Records": [{"eventName": "INSERT", "dynamodb": {"Keys": keys}}]}


def queued() -> Event:
    """A new event as the queue brings it to the sender."""
    return to_queue(*sent().event)


def told(now: datetime) -> Event:
    """An event that has been told."""
    event = queued()
    messages.send(event, now)
    return event


def bounced(now: datetime) -> Event:
    """SES's notice that the e-mail of a new case came back. The address is nobody's: all here have the same."""
    application = sent()
    messages.send(to_queue(*application.event), now)
    mail = next(each for each in Message.query(application.parent.person_id) if each.channel == "email")
    notice = {
        "notificationType": "Bounce",
        "mail": {"messageId": mail.provider_id},
        "bounce": {
            "bounceType": "Permanent",
            "bouncedRecipients": [{"emailAddress": f"{secrets.token_hex(8)}@example.se"}],
        },
    }
    return {"Records": [{"Sns": {"Message": json.dumps(notice), "MessageId": "1"}}]}
