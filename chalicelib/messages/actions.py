"""The way of a message: relay → queue → send; the sweep finds what is lost, bounces what came back."""

import json
import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from chalicelib.cases.unreached import MANAGER_BOUNCE, ask_to_ring
from chalicelib.http.log import log, log_fault
from chalicelib.journal.records import CONSENT, COURSE, LATER, UNSENT, Event, find_event, mark_done, postpone, waiting
from chalicelib.messages import notices, records
from chalicelib.messages.delivery import Key, Refused, enqueue, send_email, send_sms
from chalicelib.messages.letters import Addressee, Letter, write
from chalicelib.messages.managers import Manager, manager_of, unsealed
from chalicelib.messages.rules import (
    BOUNCED,
    COMPLAINED,
    SENDING,
    SUPPRESSED,
    Channel,
    address_hash,
    due_at,
    state_before,
    try_again_at,
    ways,
)
from chalicelib.people.records import MANAGER_OF, Message, find_person
from chalicelib.settings import settings
from chalicelib.summaries.records import mark
from chalicelib.surveys.records import answered_by
from chalicelib.surveys.rules import opening_key
from chalicelib.tables import AWS_FAULTS
from chalicelib.texts.kinds import KINDS, Kind, kind_of

Json = dict[str, Any]

# The relay is given this long before the sweep takes an event for lost.
GRACE = timedelta(minutes=2)
MOST_SWEPT = 500
# SES may tell of a bounce before the sender has marked the message as sent: look again after these seconds.
LOOKS = (0.0, 0.5, 1.0, 2.0)
# Where an e-mail stands that did not reach its reader: somebody is to ring.
NOT_REACHED = (BOUNCED, COMPLAINED)


class CannotTell(LookupError):
    """An event that can't be told: it, its person or its kind is missing. It ends among the dead letters."""


def relay(event: Json) -> Json:
    """DynamoDB stream (keys only) → queue. Raises on any failure, so that the whole batch comes again.

    Only new events: the sender's own mark is a change of the same record."""
    changes = [record["dynamodb"]["Keys"] for record in event["Records"] if record["eventName"] == "INSERT"]
    events = [(keys["case_id"]["S"], int(keys["sequence"]["N"])) for keys in changes]
    _hand_out(events)
    _mark(events)
    log("relayed", count=len(changes))
    return {"relayed": len(changes)}


def _mark(events: Sequence[Key]) -> None:
    """Let figures be counted anew of what has changed. No message waits for it: a mark that is lost is made up for
    when all is counted anew, once a week."""
    try:
        mark(events)
    except AWS_FAULTS as fault:
        log_fault("not_marked", fault)


def _hand_out(keys: Sequence[Key]) -> None:
    """What happened to a course is carried out, what happened to a person is told."""
    for_courses = [key for key in keys if key[0].startswith(COURSE)]
    enqueue(settings.decisions_queue_url, for_courses)
    enqueue(settings.queue_url, [key for key in keys if key not in for_courses])


def send(event: Json, now: datetime) -> Json:
    """Queue → SES and SNS. Answers which items failed: SQS brings those again, at last to the dead letters.

    Each message is written down before it is sent and marked after. A sender that crashes between the two
    leaves one that was sent and isn't marked: it is sent a second time when its lease has run out."""
    failures = []
    for record in event["Records"]:
        try:
            item = json.loads(record["body"])
            _tell(item["case_id"], int(item["sequence"]), now)
        except Exception as fault:
            log_fault("not_told", fault, message=record["messageId"])
            failures.append({"itemIdentifier": record["messageId"]})
    log("told", count=len(event["Records"]) - len(failures), failed=len(failures))
    return {"batchItemFailures": failures}


def sweep(now: datetime) -> Json:
    """Put what is due on the queues: lost on the way, kept for the morning, or timers that have run out.

    Every minute."""
    due = [*waiting(UNSENT, now - GRACE, MOST_SWEPT), *waiting(LATER, now, MOST_SWEPT)]
    _hand_out([(event.case_id, int(event.sequence)) for event in due])
    oldest = max(((now - datetime.fromisoformat(str(event.due))).total_seconds() for event in due), default=0)
    log("swept", count=len(due), oldest_seconds=int(oldest))
    return {"swept": len(due)}


def bounces(event: Json, now: datetime) -> None:
    """SES → SNS: never write to a dead address again, and let My cases say that the message didn't arrive."""
    for record in event["Records"]:
        notice = notices.read(record["Sns"]["Message"])
        if notice is None:
            log("notice_ignored")
            continue
        for address in notice.dead:
            records.suppress(address_hash(address), notice.reason, now)
        messages = _known_as(notice.provider_id)
        for message in messages:
            records.mark_returned(message, notice.state)
        lost = [each for each in messages if notice.state in NOT_REACHED and not _tells_who_answered(each)]
        asked = [_ask_to_ring(*_whose(message), now) for message in lost]
        log(
            "message_returned", reason=notice.reason, suppressed=len(notice.dead), known=len(messages), tasks=sum(asked)
        )


def _tells_who_answered(message: Message) -> bool:
    """Whether only those get it who haven't answered: that it didn't arrive is told to nobody either (U6). The other
    messages of the case will ask staff to ring."""
    kind = KINDS.get(str(message.kind))  # what only its key was known of has its kind since it was marked
    return kind is not None and kind.useless_answered


def _whose(message: Message) -> tuple[str, str]:
    """The person and the case of a message of which only the key is known."""
    return str(message.person_id), str(message.message_id).split("#")[1]


def _ask_to_ring(person_id: str, case_id: str, now: datetime) -> bool:
    """Ask staff to get in touch with the one who applied, whether it was they or their manager who wasn't reached."""
    if not case_id.startswith(CONSENT):
        return ask_to_ring(person_id, case_id, now)
    return ask_to_ring(person_id.removeprefix(MANAGER_OF), case_id.removeprefix(CONSENT), now, MANAGER_BOUNCE)


def _known_as(provider_id: str) -> list[Message]:
    for pause in LOOKS:
        time.sleep(pause)
        if messages := records.known_as(provider_id):
            return messages
    return []


def _tell(case_id: str, sequence: int, now: datetime) -> None:
    """Tell the person of one event, in every way that is theirs; one that fails doesn't stop the others."""
    event = find_event(case_id, sequence)
    if event is None:
        raise CannotTell("event")
    if event.outbox not in (UNSENT, LATER) or (event.outbox == LATER and str(event.due) > records.stamp(now)):
        return
    try:
        kind = kind_of(event.kind, event.data)
        if kind is None:
            raise CannotTell("kind")
        wait = None if _is_useless(event, kind, now) else _tell_person(event, kind, now)
    except Exception:
        postpone(event, try_again_at(datetime.fromisoformat(event.at), now))
        raise
    if wait:
        postpone(event, wait)
    else:
        silent_until = now + timedelta(days=settings.silence_days)
        mark_done(event, silent_until=silent_until if kind.watched else None)


def _is_useless(event: Event, kind: Kind, now: datetime) -> bool:
    """Whether it needn't be told: nobody is reminded of a session that has begun, or of surveys they have answered.

    The event is in every member's case all the same, so that it doesn't tell who has answered."""
    if kind.useless_after and datetime.fromisoformat(event.data[kind.useless_after]) <= now:
        return True
    if not kind.useless_answered:
        return False
    asked = {opening_key(event.data["course_id"], each) for each in event.data["openings"]}
    return asked == answered_by(str(event.person_id), asked)


def _tell_person(event: Event, kind: Kind, now: datetime) -> datetime | None:
    """Send all that can be sent now; answer when the rest may be."""
    person = _addressee(event)
    if person is None:
        log("nobody_to_tell", kind=event.kind)
        return None
    faults: list[Exception] = []
    later = None
    for way in ways(person.channels, email=bool(person.email), mobile=bool(person.mobile), protected=person.protected):
        if way.channel is Channel.SMS and not kind.sms:
            continue
        due = due_at(way.channel, now, urgent=kind.urgent, stage=settings.stage)
        if due > now:
            later = due
            continue
        try:
            _deliver(write(event, kind, person, way, now), person, now)
        except Exception as fault:
            log_fault("message_not_sent", fault, channel=str(way.channel))
            faults.append(fault)
    if faults:
        raise faults[0]
    return later


def _addressee(event: Event) -> Addressee | None:
    """Whom the event tells: the person of the case, or their manager. None: nobody any more. Raises LookupError."""
    if event.case_id.startswith(CONSENT):
        return manager_of(event)
    person = find_person(event.person_id) if event.person_id else None
    if person is None:
        raise CannotTell("person")
    return person


def _deliver(letter: Letter, person: Addressee, now: datetime) -> None:
    """Send the message, unless that has been settled. Raises what AWS raises, and Busy."""
    message = letter.message
    by_email = message.channel == Channel.EMAIL
    suppressed = by_email and records.is_suppressed(address_hash(person.email))
    message.state = state_before(message.channel, settings.stage, suppressed=suppressed)
    if not records.claim(message, now):
        return
    if message.state == SENDING:
        _hand_over(letter, person, now)
    else:
        if message.state == SUPPRESSED and not _tells_who_answered(message):
            _ask_to_ring(str(message.person_id), str(message.case_id), now)
        log("message_kept", kind=message.kind, channel=message.channel, state=message.state)


def _hand_over(letter: Letter, person: Addressee, now: datetime) -> None:
    message = letter.message
    try:
        if message.channel == Channel.EMAIL:
            sent = unsealed(letter, person, now) if isinstance(person, Manager) else letter
            provider_id = send_email(sent.message, sent.html, person.email, sent.calendar)
        else:
            provider_id = send_sms(message, person.mobile)
    except Refused as refusal:
        records.mark_failed(message)
        facts = {"reason": refusal.code, "kind": message.kind, "channel": message.channel}
        log("message_refused", logging.WARNING, **facts)
    except AWS_FAULTS:
        records.release(message, now)
        raise
    else:
        records.mark_sent(message, provider_id, now)
        parts = int(message.sms_parts or 0)
        log("message_sent", kind=message.kind, channel=message.channel, sms_parts=parts)
