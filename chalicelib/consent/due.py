"""What time brings about while a manager hasn't answered: a reminder, then it is too late (B15)."""

from datetime import datetime

from chalicelib.cases.actions import changed
from chalicelib.cases.asking import to_manager
from chalicelib.cases.consent import expired, is_asked, is_late, reminded
from chalicelib.cases.records import find_application
from chalicelib.cases.rules import is_queued
from chalicelib.journal.commit import Put, commit


def follow_up(person_id: str, application_id: str, now: datetime) -> int:
    """Remind the manager, or let the question run out, where that is due; 1 if anybody is told. Twice is once.

    Who has taken the application back is minded no more. Raises LostRace, Unavailable."""
    application = find_application(person_id, application_id)
    if application is None or not application.consent_due or application.consent_due > _stamp(now):
        return 0
    consent = dict(application.consent or {})
    if not is_asked(consent) or not is_queued(application.state):
        application.consent_waits = application.consent_due = None
        commit(Put(application))
        return 0
    if is_late(consent, now):
        application.keep_consent(expired(consent, now))
        event = changed(application, "ConsentExpired", at=now, actor="service", round=consent["round"])
    else:
        application.keep_consent(reminded(consent, now))
        event = to_manager(application, "ManagerReminded", at=now, actor="service")
    commit(Put(application), events=[event])
    return 1


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
