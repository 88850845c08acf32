"""The signed-in person's own pages, and the list of a person's cases for the city's own portal."""

from collections.abc import Mapping

from chalicelib.cases.rules import State
from chalicelib.cases.unreached import keep_contact
from chalicelib.courses.invitations import FILE_NAME
from chalicelib.courses.records import session_times
from chalicelib.groups.audiences import audience_of_case
from chalicelib.http.answers import Answer, json_answer, redirect
from chalicelib.http.fields import Field, Value
from chalicelib.http.forms import Form
from chalicelib.http.languages import LANGUAGES, N_, cookie, gettext, moment, speaking
from chalicelib.http.pages import show
from chalicelib.http.refusals import WrongFields
from chalicelib.http.requests import Request
from chalicelib.my_cases import (
    actions,
    manager,
    manager_routes,  # noqa: F401 - its routes are the room's too
    rules,
    waiting_routes,  # noqa: F401 - its routes are the room's too
)
from chalicelib.my_cases.asked import asked_in, to_answer
from chalicelib.my_cases.documents import document
from chalicelib.my_cases.room import routes
from chalicelib.my_cases.sessions import coming
from chalicelib.my_cases.timeline import told
from chalicelib.people.actions import known_person, myself
from chalicelib.people.forms import contact_form, contact_values, read_contact, read_personal_number
from chalicelib.people.records import Person
from chalicelib.people.rules import CHANNELS, SENDINGS

__all__ = ["routes"]

PERSON = Form("person", (Field("personal_number", N_("Personnummer eller samordningsnummer"), max_length=20),))


@routes.get("/mina-arenden")
def my_cases(request: Request) -> Answer:
    """All my cases, and what I have begun."""
    sent, drafts = actions.cases_of(request.person_id, request.now)
    return show(
        request,
        "my_cases/list.html",
        document={"cases": [document(line) for line in sent]},
        cases=sent,
        to_answer=to_answer(sent, request.now),
        drafts=drafts,
        states=_states(),
    )


@routes.get("/mina-arenden/{case_number}")
def case(request: Request, case_number: str) -> Answer:
    """One case: where it stands, what has happened, what comes next, who to talk to."""
    page = actions.case_page(request.person_id, case_number, request.now, request.today)
    return show(
        request,
        "my_cases/case.html",
        document=document(page),
        page=page,
        state=_states()[page.stands],
        queued=page.stands in rules.QUEUED,
        asked=manager.asked_for(page.application, request.now) if page.stands in rules.QUEUED else None,
        timeline=told(page.events, page.stands, _days(page, request), page.queue_names),
        surveys=asked_in(page, request.now),
        next_meeting=coming(page.meetings),
        channels={name: gettext(text) for name, text in CHANNELS.items()},
        sendings={name: gettext(text) for name, text in SENDINGS.items()},
    )


def _days(page: actions.CasePage, request: Request) -> Mapping[str, str | None]:
    """The days beside what is to come."""
    course, offer = page.course, page.offer
    days: dict[str, str | None] = {"answer_until": moment(offer.ends_at) if offer else None}
    if course:
        ends = [end for _, end in session_times(course)]
        days |= rules.coming_days(course.apply_until, course.starts_on, ends, request.today)
    return days


@routes.get("/mina-arenden/{case_number}/kalender.ics")
def calendar(request: Request, case_number: str) -> Answer:
    """All sessions of the course I take part in, for my own calendar (B6)."""
    file = actions.calendar_file(request.person_id, case_number, request.now)
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return Answer(file.decode(), "text/calendar; charset=utf-8; method=PUBLISH", headers=headers)


@routes.get("/mina-arenden/{case_number}/aterta")
def ask_withdraw(request: Request, case_number: str) -> Answer:
    """What withdrawing means, before it is done."""
    application = actions.own_case(request.person_id, case_number)
    if application.state == State.ADMITTED:
        return redirect(f"/mina-arenden/{case_number}/avbryt")
    stands = rules.stands(application)
    if stands not in rules.QUEUED and stands != State.OFFERED:
        return redirect(f"/mina-arenden/{case_number}")
    return show(request, "my_cases/withdraw.html", application=application, offered=stands == State.OFFERED)


@routes.post("/mina-arenden/{case_number}/aterta")
def withdraw(request: Request, case_number: str) -> Answer:
    """Withdraw the case."""
    application = actions.withdraw(request.person_id, case_number, request.now)
    return redirect(f"/mina-arenden/{application.case_number}")


@routes.get("/mina-arenden/{case_number}/avbryt")
def ask_drop_out(request: Request, case_number: str) -> Answer:
    """What leaving the course means, and why it is (B11)."""
    return _dropping_out(request, case_number, {}, {})


@routes.post("/mina-arenden/{case_number}/avbryt")
def drop_out(request: Request, case_number: str) -> Answer:
    """Leave the course."""
    application = actions.own_case(request.person_id, case_number)
    reading = rules.dropping_out(audience_of_case(application).reasons).read(request.fields)
    if request.value("_lang") in LANGUAGES:
        with speaking(request.value("_lang")):
            return _dropping_out(request, case_number, reading.typed, {}, cookie(request.value("_lang")))
    if reading.errors:
        return _dropping_out(request, case_number, reading.typed, reading.errors)
    actions.drop_out(request.person_id, case_number, str(reading.values["reason"]), request.now)
    return redirect(f"/mina-arenden/{case_number}")


def _dropping_out(
    request: Request, case_number: str, held: Mapping[str, Value], errors: Mapping[str, str], *cookies: str
) -> Answer:
    application = actions.own_case(request.person_id, case_number)
    if application.state != State.ADMITTED:
        return redirect(f"/mina-arenden/{case_number}")
    return show(
        request,
        "my_cases/drop_out.html",
        status=422 if errors else 200,
        cookies=cookies,
        application=application,
        fields=rules.dropping_out(audience_of_case(application).reasons).shown(),
        values=held,
        errors=errors,
    )


@routes.post("/arenden/sok")
def cases_of_person(request: Request) -> Answer:
    """For the city's portal: the cases of one person, whose number is in the body and never in an address."""
    reading = PERSON.read(request.fields)
    if reading.errors:
        raise WrongFields(reading.errors)
    person = known_person(read_personal_number(str(reading.values["personal_number"]), request.today))
    sent = actions.cases_of(person.person_id, request.now)[0] if person else []
    return json_answer({"cases": [document(line) for line in sent]})


@routes.get("/mina-uppgifter")
def my_details(request: Request) -> Answer:
    """How we reach me, and in which language."""
    person = myself(request.person_id)
    return _details(request, person, contact_values(person), {})


@routes.post("/mina-uppgifter")
def save_details(request: Request) -> Answer:
    """Keep new contact details; the pages follow the chosen language. Changing language keeps what is typed."""
    person = myself(request.person_id)
    reading = read_contact(request.fields, bool(person.protected))
    if request.value("_lang") in LANGUAGES:
        with speaking(request.value("_lang")):
            return _details(request, person, reading.typed, {}, cookie(request.value("_lang")))
    if reading.errors:
        return _details(request, person, reading.typed, reading.errors)
    keep_contact(person, reading.values)
    return redirect("/mina-uppgifter?sparat=1", cookie(str(reading.values["language"])))


def _details(
    request: Request, person: Person, held: Mapping[str, Value], errors: Mapping[str, str], *cookies: str
) -> Answer:
    form = contact_form(bool(person.protected))
    return show(
        request,
        "my_cases/details.html",
        status=422 if errors else 200,
        cookies=cookies,
        fields=form.shown(),
        values=form.drawn(held),
        errors=errors,
        saved=request.method == "GET" and "sparat" in request.query,
    )


def _states() -> dict[str, tuple[str, str]]:
    return {state: (gettext(text), kind) for state, (text, kind) in rules.STATES.items()}
