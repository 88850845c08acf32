"""While a person waits: what they do with their places in queues, and a seat that is offered to them."""

from chalicelib.http.answers import Answer, redirect
from chalicelib.http.languages import gettext
from chalicelib.http.pages import show
from chalicelib.http.refusals import BadRequest, NotFound
from chalicelib.http.requests import Request
from chalicelib.my_cases import offers, queue
from chalicelib.my_cases.room import routes
from chalicelib.my_cases.sessions import coming


@routes.get("/mina-arenden/{case_number}/ko")
def my_queue(request: Request, case_number: str) -> Answer:
    """My places in queues, and what I can do with them (B3, B10)."""
    page = queue.queue_page(request.person_id, case_number, request.today)
    if page is None:
        return redirect(f"/mina-arenden/{case_number}")
    return show(request, "my_cases/queue.html", page=page, errors={})


@routes.get("/mina-arenden/{case_number}/ko/{step}")
def ask_step(request: Request, case_number: str, step: str) -> Answer:
    """What one of these things means, before it is done. Where it can't be done now, how things stand."""
    page = queue.queue_page(request.person_id, case_number, request.today)
    if step not in queue.STEPS:
        raise NotFound
    if page is None:
        return redirect(f"/mina-arenden/{case_number}")
    asked = request.query
    if step == "flytta" and page.others and not asked.get("till"):
        errors = {"till": gettext("Välj vilken stadsdel du vill byta till.")}
        return show(request, "my_cases/queue.html", status=422, page=page, errors=errors)
    change = page.change(step, asked.get("fran") or asked.get("ko", ""), asked.get("till", ""))
    if change is None:
        return redirect(f"/mina-arenden/{case_number}/ko")
    return show(request, "my_cases/queue_step.html", page=page, change=change)


@routes.post("/mina-arenden/{case_number}/ko/{step}")
def take_step(request: Request, case_number: str, step: str) -> Answer:
    """Pause, go on, move, leave one queue or change programme."""
    me, now, today = request.person_id, request.now, request.today
    match step:
        case "pausa":
            queue.pause(me, case_number, now)
        case "fortsatt":
            queue.resume(me, case_number, now)
        case "flytta":
            queue.move(me, case_number, request.value("fran"), request.value("till"), now, today)
        case "lamna":
            queue.leave(me, case_number, request.value("ko"), now)
        case "program":
            queue.change_programme(me, case_number, request.value("till"), now, today)
        case _:
            raise NotFound
    return redirect(f"/mina-arenden/{case_number}")


@routes.get("/erbjudande/{offer_id}")
def show_offer(request: Request, offer_id: str) -> Answer:
    """An offered seat. Whoever has the link may look, and looking decides nothing: mail scanners open links (B4)."""
    page = offers.offer_page(offer_id, _reader(request), request.now)
    return show(request, "my_cases/offer.html", page=page, next_meeting=coming(page.meetings))


@routes.post("/erbjudande/{offer_id}")
def answer_offer(request: Request, offer_id: str) -> Answer:
    """Yes or no to an offered seat, with the link alone or signed in."""
    answer = request.value("answer")
    if answer not in ("accept", "decline"):
        raise BadRequest
    application = offers.answer(offer_id, accepts=answer == "accept", reader=_reader(request), now=request.now)
    return redirect(f"/mina-arenden/{application.case_number}" if request.session else f"/erbjudande/{offer_id}")


def _reader(request: Request) -> str:
    """Who is signed in, or ""."""
    return request.person_id if request.session else ""
