"""The kinds of message: which event each tells of, and what its texts may and must say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# What every e-mail may say beside its own: where things are, and who helps.
EVERYWHERE = frozenset({"my_cases_url", "my_details_url", "courses_url", "support_email", "support_phone"})
# An SMS is read on locked screens and by others: no names, no dates, nothing a person has typed.
IN_SMS = frozenset({"case_number", "my_cases_url"})


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of message. Its texts are data: `<language>/<name>.toml`."""

    name: str  # the event's kind, or NEUTRAL
    must_say: frozenset[str] = frozenset()
    may_say: frozenset[str] = frozenset()
    # Placeholders that stand for a list: what each of its rows may say.
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sms: bool = True
    in_sms: frozenset[str] = IN_SMS
    urgent: bool = False  # an urgent SMS is sent at night too
    watched: bool = False  # an open case: should nothing follow for long, a note says that it still stands (X5)
    calendar: bool = False  # the e-mail carries the sessions as a calendar file (B6)
    to_manager: bool = False  # goes to somebody without an account: no way into My cases in it
    useless_after: str = ""  # the event's time after which it needn't be told any more
    useless_answered: bool = False  # who has answered all surveys that it is about needn't be told

    @property
    def allowed(self) -> frozenset[str]:
        """All placeholders that the e-mail's text may have."""
        return self.must_say | self.may_say | frozenset(self.lists) | EVERYWHERE


def _says(*names: str) -> frozenset[str]:
    return frozenset(names)


_CASE = _says("case_number", "case_url")
_CONTACTS = {"contacts": _says("contact")}
_PLACES = {"queue_places": _says("queue", "place")}
_SESSIONS = {"sessions": _says("number", "date", "time")}
# What a manager is asked, and must know to answer.
_QUESTION = _says("course", "starts_on", "applicant", "fee", "consent_until", "consent_url")
RECEIPT = "ConsentAnswered"  # goes to the manager who has answered
_VENUE = _says("venue", "access")
_SURVEYS = _says("case_number", "course", "closes_at", "survey_url")

_FEE = _says("case_number", "course", "fee_url", "to_pay")
_PAYING = _says("bankgiro", "ocr", "payee")

NEUTRAL = Kind("Neutral", must_say=_says("my_cases_url"), sms=False)

_ALL = (
    Kind(
        "ApplicationReceived",
        must_say=_CASE | _says("course", "starts_on", "apply_until", "withdraw_url"),
        may_say=_says("times"),
        lists={"queue_places": _says("district", "place"), **_CONTACTS},
        watched=True,
    ),
    Kind(
        "ApplicationReceivedTraining",
        must_say=_CASE | _says("course", "starts_on", "apply_until", "withdraw_url"),
        may_say=_says("times"),
        lists={"queue_places": _says("place"), **_CONTACTS},
        watched=True,
    ),
    Kind("ConsentRequested", _QUESTION, _says("case_number"), _SESSIONS, sms=False, to_manager=True),
    Kind("ManagerReminded", _QUESTION, _says("case_number"), _SESSIONS, sms=False, to_manager=True),
    Kind(
        RECEIPT,
        must_say=_says("course", "applicant", "consent_answer", "consent_url"),
        may_say=_says("case_number"),
        sms=False,
        to_manager=True,
    ),
    Kind("ConsentApproved", must_say=_CASE | _says("course"), watched=True),
    Kind("ConsentDeclined", must_say=_CASE | _says("course", "manager_url"), watched=True),
    Kind("ConsentExpired", must_say=_CASE | _says("course", "manager_url"), watched=True),
    Kind("ConsentTakenBack", must_say=_CASE | _says("course", "manager_url"), watched=True),
    Kind("ApplicationWithdrawn", must_say=_says("case_number", "course"), may_say=_says("case_url")),
    Kind(
        "Admitted",
        must_say=_CASE | _VENUE | _says("course", "starts_on", "next_session", "drop_out_url", "calendar_url"),
        lists={**_SESSIONS, **_CONTACTS},
        watched=True,
        calendar=True,
    ),
    Kind(
        "AdmittedTraining",
        must_say=_CASE
        | _VENUE
        | _says("course", "starts_on", "next_session", "drop_out_url", "calendar_url", "material_url"),
        lists={**_SESSIONS, **_CONTACTS},
        watched=True,
        calendar=True,
    ),
    Kind(
        "NotAdmitted",
        must_say=_CASE | _says("course", "not_admitted_because", "queue_url"),
        lists={**_PLACES, "nearest": _says("district", "kilometres"), "next_start": _says("course", "date")},
        watched=True,
    ),
    Kind(
        "NotAdmittedTraining",
        must_say=_CASE | _says("course", "not_admitted_because", "queue_url"),
        lists={**_PLACES, "next_start": _says("course", "date")},
        watched=True,
    ),
    Kind("NotAdmittedPaused", must_say=_CASE | _says("course", "not_admitted_because", "queue_url"), watched=True),
    Kind(
        "SeatOffered",
        must_say=_says("case_number", "course", "starts_on", "next_session", "ends_at", "offer_url") | _VENUE,
        lists={**_SESSIONS, **_CONTACTS},
        in_sms=_says("case_number", "offer_url"),
        watched=True,
    ),
    Kind("OfferDeclined", must_say=_CASE | _says("course", "queue_url"), watched=True),
    Kind("OfferExpired", must_say=_CASE | _says("course", "queue_url"), watched=True),
    Kind("OfferExpiredPaused", must_say=_CASE | _says("course", "queue_url"), watched=True),
    Kind("ParticipantDroppedOut", must_say=_says("case_number", "course"), may_say=_says("case_url")),
    Kind(
        "CourseCancelled",
        must_say=_CASE | _says("course", "cancelled_because", "queue_url"),
        lists={**_PLACES, "nearest": _says("district", "kilometres"), "next_start": _says("course", "date")},
        watched=True,
        calendar=True,
    ),
    Kind("CourseCancelledPaused", must_say=_CASE | _says("course", "cancelled_because", "queue_url"), watched=True),
    Kind(
        "CourseChanged",
        must_say=_CASE | _says("course", "calendar_url", "drop_out_url"),
        lists={
            "moved": _says("number", "before", "after"),
            "cancelled": _says("number", "before"),
            "added": _says("number", "after"),
            "new_venue": _says("venue"),
            **_SESSIONS,
            **_CONTACTS,
        },
        may_say=_VENUE,
        watched=True,
        calendar=True,
    ),
    Kind(
        "SessionReminder",
        must_say=_CASE | _VENUE | _says("course", "session", "drop_out_url"),
        lists=_CONTACTS,
        watched=True,
        useless_after="starts_at",
    ),
    Kind(
        "SurveysOpened",
        must_say=_SURVEYS,
        may_say=_says("case_url"),
        lists={"surveys": _says("survey")},
        watched=True,
        useless_after="closes_at",
    ),
    # Without SMS: one a survey is enough.
    Kind(
        "SurveysReminder",
        must_say=_SURVEYS,
        may_say=_says("case_url"),
        lists={"surveys": _says("survey")},
        sms=False,
        watched=True,
        useless_after="closes_at",
        useless_answered=True,
    ),
    Kind("CourseCompleted", must_say=_says("case_number", "course"), may_say=_says("case_url")),
    Kind("QueuePaused", must_say=_CASE | _says("queue_url"), watched=True),
    Kind("QueueResumed", must_say=_CASE | _says("queue_url"), lists=_PLACES, watched=True),
    Kind("QueueMoved", must_say=_CASE | _says("queue_url"), lists={**_PLACES, "left": _says("queue")}, watched=True),
    Kind("QueueLeft", must_say=_CASE | _says("queue_url"), lists={"left": _says("queue")}, watched=True),
    Kind("StillWaiting", must_say=_CASE | _says("queue_url", "withdraw_url"), lists=_PLACES, watched=True),
    Kind(
        "StillWaitingTraining",
        must_say=_CASE | _says("queue_url", "withdraw_url", "missing_consent"),
        lists=_PLACES,
        watched=True,
    ),
    Kind("StillPaused", must_say=_CASE | _says("queue_url", "withdraw_url"), watched=True),
    Kind(
        "StillAdmitted",
        must_say=_CASE | _VENUE | _says("course", "next_session", "drop_out_url"),
        lists=_CONTACTS,
        watched=True,
    ),
    Kind(
        "OtherProgrammeSuggested",
        must_say=_CASE | _says("programme", "other_programme", "queue_url", "withdraw_url"),
        lists=_PLACES,
        watched=True,
    ),
    Kind("CaseMerged", must_say=_says("case_number", "goes_on_as", "goes_on_url")),
    Kind("CertificateIssued", must_say=_says("case_number", "course", "certificate_url"), may_say=_says("case_url")),
    Kind(
        "CertificateRenewed",
        must_say=_says("case_number", "course", "certificate_url", "valid_until"),
        may_say=_says("case_url"),
    ),
    Kind("CertificateRevoked", must_say=_CASE | _says("course")),
    Kind("InvoiceSent", must_say=_FEE | _PAYING | _says("due_on")),
    Kind("FeeReminder", must_say=_FEE | _PAYING | _says("due_on")),
    Kind("PaymentReceived", must_say=_FEE | _says("paid"), may_say=_says("due_on", "too_much")),
    Kind("InvoiceCredited", must_say=_FEE | _says("credited"), may_say=_says("due_on")),
    Kind("TaskMade", must_say=_says("task", "tasks_url"), lists={"about": _says("about")}, sms=False),
    Kind("RefresherInvited", must_say=_says("course", "starts_on", "apply_until", "focus", "training_url"), sms=False),
    Kind("AccessGranted", must_say=_says("role", "reach", "last_day", "staff_url"), sms=False),
    Kind("AccessEnded", must_say=_says("role", "reach"), sms=False),
)

KINDS = {kind.name: kind for kind in _ALL}


def kind_of(event_kind: str, data: Mapping[str, object]) -> Kind | None:
    """The kind of message that tells of such an event, or None.

    Who has paused is told of a pause, not of a place; of a training a professional is told in other words, where a
    parent's would not do."""
    if data.get("paused"):
        return KINDS.get(f"{event_kind}Paused")
    in_training = KINDS.get(f"{event_kind}Training") if data.get("training") else None
    return in_training or KINDS.get(event_kind)
