"""The pages of those who certify, as they are drawn."""

from collections.abc import Mapping
from datetime import date

from chalicelib.certificates import forms, rules
from chalicelib.certificates.records import Certificate
from chalicelib.certificates.training import Participant, Training
from chalicelib.courses.certification import KINDS, Met, Standing
from chalicelib.courses.districts import swedish_order
from chalicelib.courses.records import District, all_districts
from chalicelib.http.answers import Answer
from chalicelib.http.fields import Value
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_, day, gettext, say
from chalicelib.http.pages import show
from chalicelib.http.requests import Request

MET = {
    Met.YES: (N_("Uppfyllt"), "success"),
    Met.NOT_YET: (N_("Inte än"), "info"),
    Met.NEVER: (N_("Går inte längre"), "danger"),
}
Row = dict[str, object]


def course_page(request: Request, found: Training, *, chosen: list[str] | None = None, error: str = "") -> Answer:
    """Everybody who takes part: what is met and what is lacking."""
    places = {each.district_id: each for each in all_districts()}
    return show(
        request,
        "certificates/course.html",
        status=422 if error else 200,
        training=found,
        caption=_caption(found),
        titles=[_title(each["kind"]) for each in found.programme.certification or []],
        rows=[
            (each, rows(each.standings, places), worth(each.certificate, request.today)) for each in found.participants
        ],
        chosen=chosen or [],
        errors={"who": error} if error else {},
        certified=request.query.get("klara", "") if request.method == "GET" else "",
    )


def participant_page(
    request: Request,
    found: Training,
    participant: Participant,
    values: Mapping[str, Value] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Answer:
    """One of them: each requirement, what the instructor writes down, and the certificate."""
    places = {each.district_id: each for each in all_districts()}
    form = assess_form(found, list(places.values()))
    return show(
        request,
        "certificates/participant.html",
        status=422 if errors else 200,
        training=found,
        participant=participant,
        caption=_caption(found),
        rows=rows(participant.standings, places),
        fields=form.shown(),
        values=forms.held(participant.application.assessed) if values is None else values,
        errors=errors or {},
        worth=worth(participant.certificate, request.today),
        because=_why_revoked(participant.certificate),
        until=rules.last_day(request.today, int(found.programme.certificate_years or 0) or None),
        saved="sparat" in request.query and request.method == "GET",
    )


def revoke_page(request: Request, found: Training, participant: Participant, errors: Mapping[str, str]) -> Answer:
    """What taking the certificate back means, and why it is done."""
    return show(
        request,
        "certificates/revoke.html",
        status=422 if errors else 200,
        training=found,
        participant=participant,
        caption=_caption(found),
        fields=forms.REVOKING.shown(),
        values={"reason": request.value("reason")},
        errors=errors,
    )


def assess_form(found: Training, places: list[District]) -> Form:
    """The form for what this programme asks for."""
    lying = [each for each in places if not each.place]  # a group may have been led where there is no district any more
    in_order = sorted(lying, key=lambda each: swedish_order(each.names["sv"]))
    return forms.assessing(found.programme.certification or [], in_order)


def worth(certificate: Certificate | None, today: date) -> tuple[str, str] | None:
    """What the certificate is worth today, as (text, kind of tag)."""
    if certificate is None:
        return None
    text, kind = rules.STATUSES[rules.status(certificate, today)]
    return gettext(text), kind


def _why_revoked(certificate: Certificate | None) -> str:
    """Why it was taken back, in words; "" where it wasn't."""
    because = rules.REVOKED_BECAUSE.get(str(certificate.revoked_because)) if certificate else None
    return gettext(because) if because else ""


def rows(standings: list[Standing], places: Mapping[str, District]) -> list[Row]:
    """Each requirement in words."""
    return [
        {
            "title": _title(each.kind, each.least),
            "detail": _detail(each, places),
            "tag": (gettext(MET[each.met][0]), MET[each.met][1]),
        }
        for each in standings
    ]


def _title(kind: str, least: int = 0) -> str:
    if kind == "sessions" and least:
        return gettext("Vara med på minst %(least)d träffar") % {"least": least}
    return say(KINDS[kind]) if kind in KINDS else kind


def _detail(standing: Standing, places: Mapping[str, District]) -> str:
    match standing.kind, standing.met:
        case "sessions", Met.NEVER:
            return gettext("Har varit med på %(number)d. Frånvaro måste tas igen för att det ska räcka.") % {
                "number": standing.attended
            }
        case "sessions", _:
            return gettext("Har varit med på %(number)d.") % {"number": standing.attended}
        case "own_group", Met.YES:
            place = places.get(standing.district)
            where = say(place.names) if place else standing.district
            return gettext("Började %(day)s i %(district)s.") % {"day": day(standing.on), "district": where}
        case "own_group", _:
            return gettext("Ingen grupp är inskriven än.")
        case "judgement", Met.YES:
            return gettext("Godkänd %(day)s.") % {"day": day(standing.on)}
        case "judgement", Met.NEVER:
            return gettext("Inte godkänd %(day)s.") % {"day": day(standing.on)}
        case "judgement", _:
            return gettext("Inte bedömd än.")
    return ""


def _caption(found: Training) -> str:
    return f"{say(found.programme.names)}, {day(found.course.starts_on)}"
