"""The manager's yes or no to a professional's training, asked by a personal link."""

from collections.abc import Mapping

from chalicelib.cases.consent import ConsentOver
from chalicelib.consent import actions
from chalicelib.consent.rules import DECLINING, Stands
from chalicelib.courses.records import session_times
from chalicelib.courses.rules import price
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.languages import LANGUAGES, cookie, speaking
from chalicelib.http.pages import show
from chalicelib.http.refusals import BadRequest
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes

routes = Routes(__name__)

APPROVE, DECLINE, TAKE_BACK = "approve", "decline", "take_back"
CAN_ACT = (Stands.ASKED, Stands.MAY_TAKE_BACK)


@routes.get("/samtycke/{token}")
def question(request: Request, token: str) -> Answer:
    """What is asked. Whoever has the link may look, and looking decides nothing: mail scanners open links (B15)."""
    return _page(request, token, {}, {})


@routes.post("/samtycke/{token}")
def give_answer(request: Request, token: str) -> Answer:
    """Yes, no with a reason, or an answer taken back. Who comes second sees what has been answered."""
    given = request.value("answer")
    reading = DECLINING.read(request.fields)
    if request.value("_lang") in LANGUAGES:
        with speaking(request.value("_lang")):
            return _page(request, token, reading.typed, {}, cookie(request.value("_lang")))
    if given not in (APPROVE, DECLINE, TAKE_BACK):
        raise BadRequest
    if given == DECLINE and reading.errors:
        return _page(request, token, reading.typed, reading.errors)
    try:
        if given == TAKE_BACK:
            actions.take_back(token, request.now)
        else:
            reason = str(reading.values.get("reason", "")) if given == DECLINE else ""
            actions.answer(token, approved=given == APPROVE, reason=reason, now=request.now)
    except ConsentOver:
        return _page(request, token, {}, {}, status=409)
    return redirect(f"/samtycke/{token}")


def _page(
    request: Request,
    token: str,
    held: Mapping[str, Value],
    errors: Mapping[str, str],
    *cookies: str,
    status: int = 200,
) -> Answer:
    page = actions.question_page(token, request.now)
    can_act = page.question.stands in CAN_ACT
    if errors and page.question.stands != Stands.ASKED:
        errors, status = {}, 409  # answered meanwhile: the reason isn't missed any more
    return show(
        request,
        "consent/question.html",
        status=422 if errors else status,
        cookies=cookies,
        stands=str(page.question.stands),
        application=page.question.application,
        consent=page.question.application.consent,
        person=page.person,
        course=page.course,
        programme=page.programme,
        meetings=session_times(page.course) if can_act else [],
        price=price(page.course),
        fields=DECLINING.shown(),
        values=held,
        errors=errors,
        here=f"/samtycke/{token}",
    )
