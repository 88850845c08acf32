"""Judge, certify, take back and renew: each one commit on the case, whose version lets one of two at once win."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.cases.actions import as_it_stands, changed
from chalicelib.cases.records import Application
from chalicelib.certificates import rules
from chalicelib.certificates.records import TO_SEND, Certificate, find_certificate, waiting_certificates
from chalicelib.certificates.register import registered, unregistered
from chalicelib.certificates.training import Participant, Training
from chalicelib.courses.records import Programme
from chalicelib.courses.rules import term
from chalicelib.groups.actions import course_event
from chalicelib.groups.records import group_of
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.refusals import Conflict
from chalicelib.journal.commit import Change, Delete, LostRace, Put, commit
from chalicelib.journal.records import Event
from chalicelib.tasks.actions import made, task
from chalicelib.tasks.records import Task, find_task
from chalicelib.tasks.rules import in_city, task_id

TASK = "certificates_to_send"
RELEASED, ONE_RELEASED = "CertificatesReleased", "CertificateReleased"
Assessed = Mapping[str, Mapping[str, str]]


def assess(participant: Participant, assessed: Assessed, actor: str, now: datetime) -> None:
    """Write down the first own group and the judgement (I7). The same twice is once.

    `assessed`: {"own_group": {"on", "district"}, "judgement": {"passed", "on"}}, each left out where there is none.
    Raises AlreadyCertified, Conflict, Unavailable."""
    if participant.is_certified:
        raise rules.AlreadyCertified
    application = participant.application
    before = application.assessed or {}
    by = {"by": actor, "at": now.isoformat(timespec="milliseconds")}
    kept = {name: _as_before(before.get(name), said) or {**said, **by} for name, said in assessed.items()}
    if kept == before:
        return
    application.assessed = kept
    facts = {name: said["on"] for name, said in kept.items()} | {"passed": kept.get("judgement", {}).get("passed", "")}
    event = changed(application, "TraineeAssessed", at=now, actor=actor, tell=False, **_there(application), **facts)
    _write(Put(application), events=[event])


def _as_before(before: Mapping[str, str] | None, said: Mapping[str, str]) -> dict[str, str] | None:
    """What was written down before, if it says the same: who said so first, and when, stays."""
    return dict(before) if before and {**before, **said} == before else None


def certify(training: Training, participant: Participant, actor: str, now: datetime) -> Certificate:
    """Certify somebody who has met everything (I7): the certificate, the event, the entry in the register of leaders
    and what the administrator is to send are one commit. Twice, or two at once, is once.

    Whose data is protected is sent theirs at once: in a list that waits for the term's close nobody would see it (B2).

    Nobody may anything by it: every grant is given for itself (decision 17). Raises NotMet, Conflict, Unavailable."""
    if participant.is_certified and participant.certificate:
        return participant.certificate
    if not participant.is_ready:
        raise rules.NotMet
    application, today = participant.application, today_in_stockholm(now)
    years = training.programme.certificate_years
    certificate = Certificate(
        rules.code_of(secrets.randbits(5 * rules.LENGTH)),
        person_id=application.person_id,
        application_id=application.application_id,
        case_number=application.case_number,
        course_id=training.course.course_id,
        programme_id=training.programme.programme_id,
        name=participant.name,
        certified_on=today.isoformat(),
        certified_by=actor.removeprefix("staff:"),
        term=term(today),
        waits=TO_SEND,
        valid_until=rules.last_day(today, int(years) if years else None),
    )
    application.certificate = certificate.code
    event = changed(
        application, "TraineeCertified", at=now, actor=actor, tell=False, **_there(application), on=today.isoformat()
    )
    sending, tells = _to_be_sent(participant, certificate, actor, now)
    entry = registered(training.programme, participant, certificate, now)
    try:
        commit(
            Put(certificate, Certificate.is_new()),
            Put(application),
            sending,
            *([Put(entry)] if entry else []),
            events=[event, *tells],
        )
    except LostRace as lost:
        return _the_winners(application, lost)
    return certificate


def _to_be_sent(
    participant: Participant, certificate: Certificate, actor: str, now: datetime
) -> tuple[Put, list[Event]]:
    """The administrator's task; or what lets the certificate be sent without anybody's list."""
    course_id, term_of_it = str(certificate.course_id), str(certificate.term)
    if participant.person.protected:
        group, whose = group_of(course_id), str(certificate.person_id)
        return Put(group), [course_event(group, ONE_RELEASED, at=now, actor=actor, term=term_of_it, certified=whose)]
    about = f"{term_of_it}#{course_id}"
    return made(task(TASK, in_city(), about, now, course_id=course_id, term=term_of_it)), []


def _the_winners(application: Application, lost: LostRace) -> Certificate:
    """The certificate that somebody else has just given. Raises Conflict where the race was over something else."""
    found = as_it_stands(application)
    theirs = find_certificate(found.certificate) if found.certificate else None
    if theirs is None or not theirs.is_live:
        raise Conflict from lost
    return theirs


def revoke(participant: Participant, because: str, actor: str, now: datetime) -> None:
    """Take a certificate back, for a reason (a key of rules.REVOKED_BECAUSE). Twice is once.

    Its owner is told where it had been sent. Raises Conflict, Unavailable."""
    certificate, application = participant.certificate, participant.application
    if certificate is None or not certificate.is_live:
        return
    certificate.revoked_at, certificate.revoked_because = now.isoformat(timespec="milliseconds"), because
    over = _nothing_left_to_send(certificate) if certificate.waits else []
    certificate.waits = None
    told = bool(certificate.sent_at)
    event = changed(
        application, "CertificateRevoked", at=now, actor=actor, tell=told, **_there(application), reason=because
    )
    entry = unregistered(certificate)
    _write(Put(certificate), Put(application), *([Put(entry)] if entry else []), *over, events=[event])


def _nothing_left_to_send(certificate: Certificate) -> list[Change]:
    """What ends the administrator's task, where this was the last certificate that it asked for."""
    task_now = find_task(in_city(), task_id(TASK, f"{certificate.term}#{certificate.course_id}"))
    others = (each for each in waiting_certificates(certificate.term) if each.code != certificate.code)
    if task_now is None or any(each.course_id == certificate.course_id for each in others):
        return []
    return [Delete(task_now, Task.since == task_now.since)]


def renew(programme: Programme, participant: Participant, seen: str, actor: str, now: datetime) -> None:
    """Let a certificate hold for as many years more as its programme says, from today on, with the same number.

    `seen`: until when it held when it was decided, so that the same twice is once. Raises NotRenewable, Conflict,
    Unavailable."""
    certificate, application = participant.certificate, participant.application
    if certificate is None or not certificate.is_live or not programme.certificate_years:
        raise rules.NotRenewable
    today = today_in_stockholm(now)
    until = rules.last_day(today, int(programme.certificate_years))
    if certificate.valid_until != seen or until == certificate.valid_until:
        return
    certificate.valid_until = until
    certificate.renewed_on = today.isoformat()
    event = changed(
        application,
        "CertificateRenewed",
        at=now,
        actor=actor,
        tell=bool(certificate.sent_at),
        **_there(application),
        until=certificate.valid_until,
    )
    entry = registered(programme, participant, certificate, now)
    _write(Put(certificate), Put(application), *([Put(entry)] if entry else []), events=[event])


def show_name(certificate: Certificate, shown: bool) -> None:
    """Whether the page that confirms the certificate says whose it is: its owner's choice. Raises Conflict."""
    if bool(certificate.name_hidden) == shown:
        certificate.name_hidden = not shown
        _write(Put(certificate))


def _there(application: Application) -> dict[str, Any]:
    """The event is about the course that the training was, wherever the case was first meant for."""
    return {"course_id": application.seat_in}


def _write(*changes: Change, events: Any = ()) -> None:
    try:
        commit(*changes, events=events)
    except LostRace as race:
        raise Conflict from race
