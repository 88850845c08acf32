"""What has happened in a case, in the words of those who handle it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.attendance.rules import OUTCOMES, STATUSES
from chalicelib.cases.rules import BECAUSE
from chalicelib.groups.rules import NOT_ADMITTED, REASONS
from chalicelib.http.languages import N_, Text, clock, gettext, say, short_date
from chalicelib.journal.records import Event

HAPPENED = {
    "ApplicationReceived": N_("Ansökan kom in"),
    "ApplicationWithdrawn": N_("Ansökan togs tillbaka"),
    "ConsentRequested": N_("Chefen tillfrågad om samtycke"),
    "ManagerReminded": N_("Chefen påmind"),
    "ConsentAnswered": N_("Kvitto på svaret till chefen"),
    "ConsentApproved": N_("Chefen godkände"),
    "ConsentDeclined": N_("Chefen sa nej"),
    "ConsentExpired": N_("Chefen svarade inte i tid"),
    "ConsentTakenBack": N_("Chefen tog tillbaka sitt svar och tillfrågades igen"),
    "ManagerAsked": N_("Chefen tillfrågad igen, eller en annan chef"),
    "Admitted": N_("Antagen till kursen"),
    "NotAdmitted": N_("Inte antagen, står kvar i kön"),
    "SeatOffered": N_("En ledig plats erbjöds"),
    "OfferDeclined": N_("Tackade nej till platsen"),
    "OfferExpired": N_("Svarade inte på erbjudandet i tid"),
    "ParticipantDroppedOut": N_("Hoppade av kursen"),
    "CourseCancelled": N_("Kursen ställdes in"),
    "CourseChanged": N_("Kursen ändrades"),
    "SessionReminder": N_("Påminnelse om nästa träff"),
    "SurveysOpened": N_("Enkäter öppnade för deltagarna"),
    "SurveysReminder": N_("Deltagarna påmindes om enkäter"),
    "CourseCompleted": N_("Gick klart kursen"),
    "QueuePaused": N_("Platsen i kön pausades"),
    "QueueResumed": N_("Pausen togs bort"),
    "QueueMoved": N_("Bytte kö med samma datum"),
    "QueueLeft": N_("Lämnade en av köerna"),
    "StillWaiting": N_("Besked om att ärendet står kvar i kön"),
    "StillPaused": N_("Besked om att platsen fortfarande är pausad"),
    "StillAdmitted": N_("Besked om att platsen är kvar"),
    "OtherProgrammeSuggested": N_("Ett annat program föreslogs, för att barnet har blivit äldre"),
    "CaseMerged": N_("Slogs ihop med ett annat ärende"),
    "CaseTookOver": N_("Ett annat ärende slogs ihop med det här"),
    "AttendanceCorrected": N_("Närvaron rättades"),
    "OutreachDone": N_("Någon hörde av sig efter frånvaro"),
    "ShortfallSeen": N_("Instruktören såg att kravet på närvaro inte nås"),
    "TraineeAssessed": N_("Instruktören skrev in sin bedömning"),
    "TraineeCertified": N_("Certifierad som gruppledare"),
    "CertificateIssued": N_("Intyget skickades"),
    "CertificateRenewed": N_("Certifikatet förnyades"),
    "CertificateRevoked": N_("Certifikatet återkallades"),
    "NoteAdded": N_("En anteckning skrevs"),
}
ENTERED = {
    "binder": N_("Från en pärm"),
    "paper": N_("På papper"),
    "phone": N_("Per telefon"),
    "other": N_("På annat sätt"),
}

Names = Mapping[str, Text]


def told(events: Iterable[Event], people: Mapping[str, str], queues: Names, owner: str) -> list[dict[str, str]]:
    """The journal as entries of the macro `timeline`, oldest first.

    `people`: person id → name, of staff; `queues`: queue id → where; `owner`: the person id of the one it is about."""
    return [
        {
            "what": gettext(HAPPENED.get(event.kind, "")) or str(event.kind),
            "when": f"{short_date(at)} {clock(at)}",
            "iso": str(event.at),
            "detail": ". ".join(
                said for said in (_by(str(event.actor), people, owner), *_details(event.data, queues)) if said
            ),
            "state": "done",
        }
        for event in events
        if (at := datetime.fromisoformat(event.at))
    ]


def actors(events: Iterable[Event]) -> set[str]:
    """The person ids of the staff who did something."""
    return {str(event.actor).removeprefix("staff:") for event in events if str(event.actor).startswith("staff:")}


def _by(actor: str, people: Mapping[str, str], owner: str) -> str:
    kind, _, who = actor.partition(":")
    if kind == "staff":
        return gettext("Av %(name)s") % {"name": people.get(who) or gettext("personal")}
    if kind == "person" and who == owner:
        return gettext("Av den sökande")
    if kind == "manager":
        return gettext("Av chefen")
    return gettext("Av ett annat system") if kind == "system" else gettext("Av tjänsten")


def _details(data: Mapping[str, Any], queues: Names) -> list[str]:
    places = [str(each.get("queue_id", "")) for each in data.get("queue_places", ())]
    there = ", ".join(say(queues[queue_id]) for queue_id in places if queue_id in queues)
    left = ", ".join(say(queues[queue_id]) for queue_id in data.get("left", ()) if queue_id in queues)
    reason = str(data.get("reason", ""))
    return [
        gettext("Lämnade: %(where)s") % {"where": left} if left else "",
        gettext("Väntar i: %(where)s") % {"where": there} if there else "",
        gettext(BECAUSE.get(str(data.get("because", "")), "")),
        gettext(REASONS.get(reason, "") or NOT_ADMITTED.get(reason, "")).rstrip("."),
        gettext("Svar senast %(when)s") % {"when": _moment(data["ends_at"])} if "ends_at" in data else "",
        *_attendance(data),
        str(data.get("into") or data.get("merged") or ""),
    ]


def _attendance(data: Mapping[str, Any]) -> list[str]:
    """What was marked and what is now, or which sessions somebody was away from and what came of the outreach."""
    said = []
    before, after, outcome = (data.get(name, "") for name in ("before", "after", "outcome"))
    if before in STATUSES and after in STATUSES:
        facts = {
            "number": int(data["number"]),
            "before": gettext(STATUSES[before][0]),
            "after": gettext(STATUSES[after][0]),
        }
        said.append(gettext("Träff %(number)d: ändrad från ”%(before)s” till ”%(after)s”") % facts)
    if outcome in OUTCOMES:
        numbers = gettext(", ").join(str(int(number)) for number in data.get("numbers", ()))
        said += [gettext("Borta från träff %(numbers)s") % {"numbers": numbers}, gettext(OUTCOMES[outcome])]
    return said


def _moment(stored: str) -> str:
    at = datetime.fromisoformat(stored)
    return f"{short_date(at)} {clock(at)}"
