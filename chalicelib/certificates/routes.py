"""What a programme asks for before it certifies, certificates, and the public page that confirms them."""

from chalicelib.certificates import (
    actions,
    forms,
    public_routes,  # noqa: F401 - its routes are the room's too
    shown,
    term_routes,  # noqa: F401 - as these
)
from chalicelib.certificates.owned import file_link
from chalicelib.certificates.room import routes
from chalicelib.certificates.rules import NotMet
from chalicelib.certificates.training import Participant, Training, training
from chalicelib.courses.records import all_districts
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.languages import gettext, language
from chalicelib.http.refusals import NotFound
from chalicelib.http.requests import Request

__all__ = ["routes"]


@routes.get("/personal/kurser/{course_id}/certifiering")
def participants(request: Request, course_id: str) -> Answer:
    """Everybody who takes part, with what is met and what is lacking."""
    return shown.course_page(request, training(course_id, request.reach))


@routes.post("/personal/kurser/{course_id}/certifiering")
def certify(request: Request, course_id: str) -> Answer:
    """Certify those who are ticked, or all who are ready. Whoever is certified already stays so.

    Whose certificate was taken back is certified anew only one by one or ticked, never with all the others."""
    found = training(course_id, request.reach)
    chosen = request.fields.get("who", [])
    if request.value("step") == "all":
        wanted = [each for each in found.ready if each.certificate is None]
    else:
        wanted = [each for each in found.participants if each.application.case_number in chosen]
    if not wanted:
        return shown.course_page(request, found, error=gettext("Välj någon som har uppfyllt alla krav."))
    if not all(each.is_ready or each.is_certified for each in wanted):
        raise NotMet
    for each in wanted:
        actions.certify(found, each, _actor(request), request.now)
    return redirect(f"/personal/kurser/{course_id}/certifiering?klara={len(wanted)}")


@routes.get("/personal/kurser/{course_id}/certifiering/{case_number}")
def participant(request: Request, course_id: str, case_number: str) -> Answer:
    """One who takes part."""
    found, one = _one(request, course_id, case_number)
    return shown.participant_page(request, found, one)


@routes.post("/personal/kurser/{course_id}/certifiering/{case_number}")
def assess(request: Request, course_id: str, case_number: str) -> Answer:
    """Write down the first own group and the judgement."""
    found, one = _one(request, course_id, case_number)
    reading = forms.read_assessment(shown.assess_form(found, all_districts()), request.fields, request.today)
    if reading.errors:
        return shown.participant_page(request, found, one, reading.typed, reading.errors)
    judged = forms.assessed(reading.values, one.application.assessed, request.today)
    actions.assess(one, judged, _actor(request), request.now)
    return redirect(f"/personal/kurser/{course_id}/certifiering/{case_number}?sparat=1")


@routes.get("/personal/kurser/{course_id}/certifiering/{case_number}/aterkalla")
def ask_revoke(request: Request, course_id: str, case_number: str) -> Answer:
    """What taking a certificate back means, before it is done."""
    found, one = _one(request, course_id, case_number)
    if not one.is_certified:
        return redirect(f"/personal/kurser/{course_id}/certifiering/{case_number}")
    return shown.revoke_page(request, found, one, {})


@routes.post("/personal/kurser/{course_id}/certifiering/{case_number}/aterkalla")
def revoke(request: Request, course_id: str, case_number: str) -> Answer:
    """Take a certificate back."""
    found, one = _one(request, course_id, case_number)
    reading = forms.REVOKING.read(request.fields)
    if reading.errors:
        return shown.revoke_page(request, found, one, reading.errors)
    actions.revoke(one, str(reading.values["reason"]), _actor(request), request.now)
    return redirect(f"/personal/kurser/{course_id}/certifiering/{case_number}?sparat=1")


@routes.post("/personal/kurser/{course_id}/certifiering/{case_number}/fornya")
def renew(request: Request, course_id: str, case_number: str) -> Answer:
    """Let a certificate hold for some years more."""
    found, one = _one(request, course_id, case_number)
    actions.renew(found.programme, one, request.value("until"), _actor(request), request.now)
    return redirect(f"/personal/kurser/{course_id}/certifiering/{case_number}?sparat=1")


@routes.get("/personal/kurser/{course_id}/certifiering/{case_number}/intyg.pdf")
def paper(request: Request, course_id: str, case_number: str) -> Answer:
    """The certificate as a file, for staff."""
    _, one = _one(request, course_id, case_number)
    if one.certificate is None or not one.certificate.is_live:
        raise NotFound
    return redirect(file_link(one.certificate, language.get()))


def _one(request: Request, course_id: str, case_number: str) -> tuple[Training, Participant]:
    found = training(course_id, request.reach)
    return found, found.participant(case_number)


def _actor(request: Request) -> str:
    return f"staff:{request.person_id}"
