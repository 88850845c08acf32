"""What has happened in a case and what comes next, told to the one it is about. Pure."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from chalicelib.cases.rules import State
from chalicelib.groups.rules import NOT_ADMITTED, REASONS
from chalicelib.http.languages import N_, Text, clock, gettext, moment, say, short_date
from chalicelib.my_cases.rules import PAUSED

Names = Mapping[str, Text]  # queue id → where it is
Data = Mapping[str, Any]

HAPPENED = {
    "ApplicationReceived": N_("Vi fick din ansökan"),
    "ApplicationWithdrawn": N_("Du tog tillbaka ansökan"),
    "ConsentApproved": N_("Din chef sa ja till utbildningen"),
    "ConsentDeclined": N_("Din chef sa nej till utbildningen"),
    "ConsentExpired": N_("Din chef svarade inte i tid"),
    "ConsentTakenBack": N_("Din chef tog tillbaka sitt svar, och vi frågade igen"),
    "ManagerAsked": N_("Du bad oss fråga din chef igen, eller en annan chef"),
    "Admitted": N_("Du fick en plats i kursen"),
    "NotAdmitted": N_("Du fick inte plats i kursen den här gången"),
    "SeatOffered": N_("Du fick ett erbjudande om en plats"),
    "OfferDeclined": N_("Du tackade nej till platsen"),
    "OfferExpired": N_("Tiden att svara på erbjudandet gick ut"),
    "ParticipantDroppedOut": N_("Du lämnade din plats i kursen"),
    "CourseCancelled": N_("Kursen ställdes in"),
    "CourseChanged": N_("Kursen ändrades"),
    "SessionReminder": N_("Vi påminde dig om nästa träff"),
    "SurveysOpened": N_("Vi bad dig svara på en enkät"),
    "SurveysReminder": N_("Vi påminde om en enkät"),
    "CourseCompleted": N_("Kursen är slut"),
    "QueuePaused": N_("Din plats i kön pausades"),
    "QueueResumed": N_("Pausen togs bort och du står i kön igen"),
    "QueueMoved": N_("Du bytte kö och behöll ditt datum"),
    "QueueLeft": N_("Du lämnade en av köerna"),
    "StillWaiting": N_("Vi berättade att du står kvar i kön"),
    "StillPaused": N_("Vi påminde dig om att din plats är pausad"),
    "StillAdmitted": N_("Vi berättade att du har kvar din plats"),
    "OtherProgrammeSuggested": N_("Vi föreslog ett annat program, för att barnet har blivit äldre"),
    "CertificateIssued": N_("Du fick ditt intyg"),
    "CertificateRenewed": N_("Ditt intyg förnyades"),
    "CertificateRevoked": N_("Ditt intyg återkallades"),
    "CaseMerged": N_("Ärendet slogs ihop med ett annat av dina ärenden"),
}
# The same, where staff have done it for the person.
BY_STAFF = {
    "ApplicationWithdrawn": N_("Ansökan togs tillbaka"),
    "ParticipantDroppedOut": N_("Platsen i kursen lämnades"),
    "QueueMoved": N_("Kön byttes och du behöll ditt datum"),
    "QueueLeft": N_("En av köerna lämnades"),
}

# What is to come, by where the case stands: (now or next, words, which of the coming days).
NEXT: dict[str, tuple[tuple[str, str, str], ...]] = {
    State.RECEIVED: (
        ("now", N_("Du står i kö"), ""),
        ("next", N_("Sista ansökningsdag"), "apply_until"),
        ("next", N_("Vi går igenom ansökningarna. Du får besked före kursstarten."), ""),
        ("next", N_("Kursen börjar"), "starts_on"),
    ),
    State.WAITING: (
        ("now", N_("Du står i kö"), ""),
        ("next", N_("När det finns en plats för dig hör vi av oss"), ""),
    ),
    PAUSED: (
        ("now", N_("Din plats i kön är pausad"), ""),
        ("next", N_("När du tar bort pausen står du på din gamla plats igen"), ""),
    ),
    State.OFFERED: (
        ("now", N_("En plats väntar på ditt svar"), ""),
        ("next", N_("Svara senast"), "answer_until"),
    ),
    State.ADMITTED: (
        ("now", N_("Du har en plats i kursen"), ""),
        ("next", N_("Kursen börjar"), "starts_on"),
        ("next", N_("Kursen slutar"), "ends_on"),
    ),
}


class EventLike(Protocol):
    """What is told of an event; journal.records.Event is one."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def data(self) -> Data: ...


def told(
    events: Iterable[EventLike], stands: str, days: Mapping[str, str | None], names: Names
) -> list[dict[str, str]]:
    """The timeline: the events that concern the person, then where the case stands and what is next.

    `days` are the coming days by name; with None, what is on that day has passed and is left out."""
    coming = [
        {"what": gettext(what), "when": days.get(day) or "", "state": step}
        for step, what, day in NEXT.get(stands, ())
        if not day or days.get(day) is not None
    ]
    return [_past(event, names) for event in events if event.kind in HAPPENED] + coming


def _past(event: EventLike, names: Names) -> dict[str, str]:
    at = datetime.fromisoformat(event.at)
    staff = BY_STAFF.get(event.kind) if event.actor.startswith("staff:") else None
    more = DETAILS.get(event.kind)
    return {
        "what": gettext(staff or HAPPENED[event.kind]),
        "when": f"{short_date(at)} {clock(at)}",
        "iso": event.at,
        "detail": more(event.data, names) if more else "",
        "state": "done",
    }


def _where(queue_ids: Iterable[str], names: Names) -> str:
    return gettext(", ").join(say(names[queue_id]) for queue_id in queue_ids if queue_id in names)


def _joined(data: Data, names: Names) -> str:
    where = _where(data.get("joined", ()), names)
    return gettext("Du väntar nu i kön i %(where)s.") % {"where": where} if where else ""


def _kept_or_paused(data: Data, names: Names) -> str:
    if data.get("paused"):
        return gettext("Din plats i kön pausades. Ta bort pausen om du fortfarande vill ha en plats.")
    return gettext("Du behöll din plats i kön.")


def changes_in_words(data: Data, names: Names) -> str:
    """What has changed in a course, one sentence each."""
    said = {
        "session_moved": N_("Träff %(number)d är nu %(starts)s."),
        "session_cancelled": N_("Träff %(number)d blir inte av."),
        "session_added": N_("Ny träff: %(starts)s."),
        "venue": N_("Kursen har fått en ny lokal."),
        "session_venue": N_("Träff %(number)d har fått en egen lokal."),
    }
    sentences = []
    for change in data.get("changes", ()):
        if sentence := said.get(change["what"]):
            starts = moment(change["starts_at"]) if "starts_at" in change else ""
            sentences.append(gettext(sentence) % {"number": int(change.get("number", 0)), "starts": starts})
    return " ".join(sentences)


DETAILS: dict[str, Callable[[Data, Names], str]] = {
    "NotAdmitted": lambda data, _: gettext(NOT_ADMITTED.get(data.get("reason", ""), "")),
    "SeatOffered": lambda data, _: gettext("Svara senast %(when)s.") % {"when": moment(data["ends_at"])},
    "OfferDeclined": _kept_or_paused,
    "OfferExpired": _kept_or_paused,
    "ParticipantDroppedOut": lambda data, _: gettext(REASONS.get(data.get("reason", ""), "")),
    "CourseCancelled": lambda data, _: gettext("Du står kvar i kön efter den dag då din ansökan kom in."),
    "CourseChanged": changes_in_words,
    "SessionReminder": lambda data, _: moment(data["starts_at"]),
    "QueueMoved": _joined,
    "QueueLeft": lambda data, names: _where(data.get("left", ()), names),
    "CaseMerged": lambda data, _: f"\u2066{data['into']}\u2069",
}
