"""What happens before each kind of message: the event's kind and what it says beside the case and the course."""

from datetime import datetime
from typing import Any

from chalicelib.cases import consent
from chalicelib.cases.records import Application
from chalicelib.courses.records import Course, District, Programme
from chalicelib.surveys.records import Survey

PLACES = [{"queue_id": "komet-3-11/farsta", "place": 4}, {"queue_id": "komet-3-11/skarpnack", "place": 1}]
HERE = [{"queue_id": "komet-3-11/farsta", "place": 3}]
CENTRAL = [{"queue_id": "gruppledare-komet/central", "place": 3}]
TRAINING = {"course_id": "gruppledare-komet-mandag", "training": True}
CHANGES = [
    {
        "what": "session_moved",
        "number": 2,
        "before": "2027-02-09T16:30:00+00:00",
        "starts_at": "2027-02-11T16:30:00+00:00",
        "ends_at": "2027-02-11T19:00:00+00:00",
    },
    {"what": "session_cancelled", "number": 3, "before": "2027-02-16T16:30:00+00:00"},
    {
        "what": "session_added",
        "number": 4,
        "starts_at": "2027-03-30T15:30:00+00:00",
        "ends_at": "2027-03-30T18:00:00+00:00",
    },
    {"what": "venue"},
]

MANAGER = "cissi.chefsson@example.com"
QUESTION = {"round": 1, "expires_at": "2027-02-04T17:30:00.000+00:00", **TRAINING}

SURVEYS: dict[str, Any] = {
    "openings": ["framsteg-03", "traff-03"],
    "surveys": [["programme:komet-3-11", "framsteg#0001"], ["programme:komet-3-11", "traff#0002"]],
    "closes_at": "2027-02-22T19:00:00.000+00:00",
}
ONE_SURVEY = {**SURVEYS, "openings": ["traff-03"], "surveys": [["programme:komet-3-11", "traff#0002"]]}

FEE = {"number": "202700001", "ocr": "20270000118", "due_on": "2027-02-13", "left_ore": 120_000}

# kind of message → (kind of event, what it says)
STORIES: dict[str, tuple[str, dict[str, Any]]] = {
    "ApplicationReceived": ("ApplicationReceived", {"queue_places": PLACES}),
    "ApplicationReceivedTraining": ("ApplicationReceived", {"queue_places": CENTRAL, "consent": "asked", **TRAINING}),
    "ConsentRequested": ("ConsentRequested", {"case_id": "consent:asked", **QUESTION}),
    "ManagerReminded": ("ManagerReminded", {"case_id": "consent:asked", **QUESTION}),
    "ConsentAnswered": ("ConsentAnswered", {"case_id": "consent:answered", "approved": True, **QUESTION}),
    "ConsentApproved": ("ConsentApproved", TRAINING),
    "ConsentDeclined": ("ConsentDeclined", TRAINING),
    "ConsentExpired": ("ConsentExpired", TRAINING),
    "ConsentTakenBack": ("ConsentTakenBack", TRAINING),
    "ApplicationWithdrawn": ("ApplicationWithdrawn", {}),
    "Admitted": ("Admitted", {}),
    "AdmittedTraining": ("Admitted", {"consent": "approved", **TRAINING}),
    "NotAdmitted": ("NotAdmitted", {"queue_places": HERE, "reason": "full"}),
    "NotAdmittedTraining": (
        "NotAdmitted",
        {"queue_places": CENTRAL, "reason": "consent", "consent": "declined", **TRAINING},
    ),
    "NotAdmittedPaused": ("NotAdmitted", {"reason": "full", "paused": True}),
    "SeatOffered": ("SeatOffered", {"offer_id": "Zk3vQ0aXw1dYb7LmT5uRCg", "ends_at": "2027-01-16T17:30:00.000+00:00"}),
    "OfferDeclined": ("OfferDeclined", {"paused": False}),
    "OfferExpired": ("OfferExpired", {"paused": False}),
    "OfferExpiredPaused": ("OfferExpired", {"paused": True}),
    "ParticipantDroppedOut": ("ParticipantDroppedOut", {"reason": "illness"}),
    "CourseCancelled": ("CourseCancelled", {"queue_places": HERE, "reason": "few", "had_seat": True}),
    "CourseCancelledPaused": ("CourseCancelled", {"reason": "few", "had_seat": False, "paused": True}),
    "CourseChanged": ("CourseChanged", {"changes": CHANGES}),
    "SessionReminder": (
        "SessionReminder",
        {"number": 1, "starts_at": "2027-02-02T16:30:00+00:00", "ends_at": "2027-02-02T19:00:00+00:00"},
    ),
    "SurveysOpened": ("SurveysOpened", SURVEYS),
    "SurveysReminder": ("SurveysReminder", ONE_SURVEY),
    "CourseCompleted": ("CourseCompleted", {}),
    "QueuePaused": ("QueuePaused", {}),
    "QueueResumed": ("QueueResumed", {"queue_places": PLACES}),
    "QueueMoved": ("QueueMoved", {"queue_places": HERE, "left": ["komet-3-11/skarpnack"]}),
    "QueueLeft": ("QueueLeft", {"left": ["komet-3-11/skarpnack"]}),
    "StillWaiting": ("StillWaiting", {"queue_places": PLACES}),
    "StillWaitingTraining": ("StillWaiting", {"queue_places": CENTRAL, "consent": "asked", **TRAINING}),
    "StillPaused": ("StillPaused", {}),
    "StillAdmitted": ("StillAdmitted", {}),
    "OtherProgrammeSuggested": (
        "OtherProgrammeSuggested",
        {"queue_places": HERE, "programme_id": "komet-12-18", "instead_of": "komet-3-11"},
    ),
    "CaseMerged": ("CaseMerged", {"into": "EK-2027-000077"}),
    "InvoiceSent": ("InvoiceSent", {**FEE, "amount_ore": 120_000}),
    "FeeReminder": ("FeeReminder", {**FEE, "left_ore": 70_050, "step": 3}),
    "PaymentReceived": ("PaymentReceived", {**FEE, "paid_ore": 120_000, "left_ore": 0, "paid_on": "2027-02-03"}),
    "InvoiceCredited": ("InvoiceCredited", {**FEE, "credited_ore": 20_000, "left_ore": 100_000, "because": "reduced"}),
    "CertificateIssued": ("CertificateIssued", TRAINING),
    "CertificateRenewed": ("CertificateRenewed", {"until": "2030-01-13", **TRAINING}),
    "CertificateRevoked": ("CertificateRevoked", {"reason": "other", **TRAINING}),
    "TaskMade": ("TaskMade", {"task": "two_absences"}),
    "RefresherInvited": ("RefresherInvited", {"need": "quality.delivery", **TRAINING}),
    "AccessGranted": (
        "AccessGranted",
        {"role": "leader", "reach": "district:farsta", "valid_until": "2027-07-01", "case_number": None},
    ),
    "AccessEnded": (
        "AccessEnded",
        {"role": "leader", "reach": "course:komet-3-11-farsta", "case_number": None, "course_id": None},
    ),
    "Neutral": ("Admitted", {}),
}


def elsewhere(course: Course) -> None:
    """The same programme later in the same district and now in another one, and a programme for those who are older."""
    names = {"sv": "Komet 12–18 år", "en": "Komet for ages 12–18", "ar": "كوميت للأعمار من 12 إلى 18 سنة"}
    known = Programme.get("programme", "komet-3-11").attribute_values
    known.pop("version", None)
    Programme(**{**known, "programme_id": "komet-12-18", "order": 2, "names": names}).save()
    for district_id, starts_on in (("farsta", "2027-03-02"), ("bromma", "2027-02-09")):
        Course(
            course_id=f"komet-3-11-{district_id}-next",
            programme_id="komet-3-11",
            district_id=district_id,
            form="group",
            listed="open",
            starts_on=starts_on,
            apply_until="2027-02-01",
            languages=["sv"],
            seats=8,
        ).save()


def a_training() -> None:
    """A training for professionals, and the next one."""
    names = {
        "sv": "Bli gruppledare i Komet 3–11 år",
        "en": "Become a group leader in Komet 3–11",
        "ar": "كن قائد مجموعة في كوميت 3–11 سنة",
    }
    known = Programme.get("programme", "komet-3-11").attribute_values
    known.pop("version", None)
    training = {"programme_id": "gruppledare-komet", "order": 9, "form": "training", "audience": "professionals"}
    Programme(**{**known, **training, "names": names}).save()
    District(district_id="central", names={"sv": "Komet centralt", "en": "Komet centrally"}, place=True).save()
    for course_id, starts_on in (
        ("gruppledare-komet-mandag", "2027-02-15"),
        ("gruppledare-komet-torsdag", "2027-03-18"),
    ):
        Course(
            course_id=course_id,
            programme_id="gruppledare-komet",
            district_id="central",
            form="training",
            listed="open",
            starts_on=starts_on,
            apply_until="2027-02-08",
            sessions=[
                {"number": 1, "starts_at": f"{starts_on}T08:00:00+00:00", "ends_at": f"{starts_on}T15:00:00+00:00"}
            ],
            venue={"name": "Komet centralt", "address": "Exempelgatan 1", "access": {"sv": "Hiss."}},
            contacts=[{"name": "Ingrid Instruktörsson", "email": "ingrid@exempel.se", "phone": "08-508 00 002"}],
            languages=["sv"],
            seats=8,
        ).save()


def surveys() -> None:
    """What is asked after a session."""
    titles = {
        "framsteg#0001": {"sv": "Så går det hemma", "en": "How things are at home", "ar": "كيف تسير الأمور في المنزل"},
        "traff#0002": {"sv": "Om träffen", "en": "About the session", "ar": "عن اللقاء"},
    }
    for entry, said in titles.items():
        survey_id, _, number = entry.partition("#")
        Survey(
            "programme:komet-3-11",
            entry,
            survey_id=survey_id,
            number=int(number),
            state="published",
            purpose="session",
            opens="each_session",
            titles=said,
            written_by="service",
            written_at="2027-01-01T08:00:00.000+00:00",
        ).save()


def managers(person_id: str, now: datetime) -> None:
    """Two applications to a training: the manager of one is asked, of the other one has answered."""
    question = consent.asked(1, now, 7, 21)
    for application_id, stands in (("asked", question), ("answered", consent.answered(question, 1, True, "", now))):
        application = Application(
            person_id,
            application_id,
            state="received",
            course_id=TRAINING["course_id"],
            programme_id="ledare",
            case_number="EK-2027-000123",
            answers={"manager_name": "Cissi Chefsson", "manager_email": MANAGER},
            started_at=now.isoformat(),
        )
        application.keep_consent(stands)
        application.save()
