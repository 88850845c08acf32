"""Applications, queues and cases, as those see them who handle them."""

import uuid

from chalicelib.handling import actions, changes, drawn, finding, merging, paper
from chalicelib.handling.forms import FIND, NOTE
from chalicelib.handling.opening import Opened, opened_by
from chalicelib.handling.rules import SEARCH, Filter, read_filter
from chalicelib.handling.writing import letter_page
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.languages import LANGUAGES, cookie, gettext, speaking
from chalicelib.http.reach import Ability
from chalicelib.http.refusals import BadRequest, WrongFields
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes

routes = Routes(__name__)


@routes.get("/personal/kurser/{course_id}/ansokningar")
def applications(request: Request, course_id: str) -> Answer:
    """All who applied for a course."""
    return drawn.course(request, course_id, read_filter(request.query), "")


@routes.post("/personal/kurser/{course_id}/ansokningar")
def find_application(request: Request, course_id: str) -> Answer:
    """Look for somebody among them: names don't stand in addresses."""
    return drawn.course(request, course_id, Filter(), _sought(request))


@routes.get("/personal/kurser/{course_id}/skriv")
def write_to_group(request: Request, course_id: str) -> Answer:
    """A letter to all who take part, in the reader's own e-mail (I4)."""
    page = letter_page(course_id, request.reach, request.person_id, _name(request), request.now)
    return drawn.letter(request, page)


@routes.get("/personal/koer/{programme_id}/{district_id}")
def queue(request: Request, programme_id: str, district_id: str) -> Answer:
    """Who waits in a queue, in order."""
    return drawn.queue(request, programme_id, district_id, read_filter(request.query), "")


@routes.post("/personal/koer/{programme_id}/{district_id}")
def find_in_queue(request: Request, programme_id: str, district_id: str) -> Answer:
    """Look for somebody among them."""
    return drawn.queue(request, programme_id, district_id, Filter(), _sought(request))


@routes.get("/personal/sok")
def search(request: Request) -> Answer:
    """Where to look for a case, and the queues in reach."""
    return drawn.search(request, None, {}, {})


@routes.post("/personal/sok")
def find(request: Request) -> Answer:
    """Look for a case by its number, or for the cases of a person by theirs: it never stands in an address."""
    reading = FIND.read(request.fields)
    sought = str(reading.values.get("sok", ""))
    if sought and not finding.is_number(sought, request.today):
        reading.errors["sok"] = gettext("Skriv ett ärendenummer som EK-2027-000123, eller ett personnummer.")
    if reading.errors:
        return drawn.search(request, None, reading.typed, reading.errors)
    found = finding.find(sought, request.reach, request.today)
    if len(found) == 1:
        return redirect(f"/personal/arenden/{found[0].application.case_number}")
    return drawn.search(request, found, {}, {})


@routes.get("/personal/arenden/{case_number}")
def case(request: Request, case_number: str) -> Answer:
    """One case: where it stands, its answers, its journal."""
    return drawn.case(request, _open(request, case_number, Ability.SEE))


@routes.post("/personal/arenden/{case_number}/anteckning")
def add_note(request: Request, case_number: str) -> Answer:
    """Write a note into the case."""
    opened = _open(request, case_number, Ability.HANDLE)
    reading = NOTE.read(request.fields)
    if reading.errors:
        return drawn.case(request, opened, reading.typed, reading.errors)
    _note(request, opened, str(reading.values["anteckning"]))
    return redirect(f"/personal/arenden/{case_number}")


@routes.get("/personal/arenden/{case_number}/ko")
@routes.get("/personal/arenden/{case_number}/avbryt")
def ask_change(request: Request, case_number: str) -> Answer:
    """A change, before it is made: of the place in a queue, or withdrawing or dropping out."""
    opened = _open(request, case_number, Ability.HANDLE)
    kind, left = request.query.get("gor", ""), request.query.get("ko", "")
    if kind in changes.CHANGES and kind not in changes.possible(opened.application):
        return redirect(f"/personal/arenden/{case_number}")
    return drawn.change(request, changes.prepared(opened, kind, left, request.reach, request.today))


@routes.post("/personal/arenden/{case_number}/ko")
@routes.post("/personal/arenden/{case_number}/avbryt")
def change(request: Request, case_number: str) -> Answer:
    """Make it."""
    opened = _open(request, case_number, Ability.HANDLE)
    asked = changes.prepared(opened, request.value("gor"), request.value("ko"), request.reach, request.today)
    reading = asked.form.read(request.fields)
    if reading.errors:
        return drawn.change(request, asked, reading.typed, reading.errors)
    _note_id(request)
    changes.carry_out(asked, reading.values, f"staff:{request.person_id}", request.now)
    if reading.values.get("text"):
        _note(request, opened, str(reading.values["text"]))
    return redirect(f"/personal/arenden/{case_number}")


@routes.get("/personal/arenden/{case_number}/sla-ihop")
def ask_merge(request: Request, case_number: str) -> Answer:
    """Two cases beside each other, before they become one."""
    return drawn.merge(request, _pair(request, case_number, request.query.get("med", "")))


@routes.post("/personal/arenden/{case_number}/sla-ihop")
def merge(request: Request, case_number: str) -> Answer:
    """Make them one."""
    pair = _pair(request, case_number, request.value("med"))
    kept = merging.merge(pair, f"staff:{request.person_id}", request.now)
    return redirect(f"/personal/arenden/{kept.case_number}")


@routes.get("/personal/ansokan/ny")
def ask_paper(request: Request) -> Answer:
    """Write in an application: first for which course."""
    course_id = request.query.get("kurs", "")
    if not course_id:
        courses = paper.courses(request.reach, request.today)
        return drawn.choose_course(request, courses, request.query.get("infort", ""))
    return drawn.paper(request, paper.subject_within(course_id, request.reach, request.today), {}, {})


@routes.post("/personal/ansokan/ny")
def enter_paper(request: Request) -> Answer:
    """Make it a case. The answer has its number, whoever's it is: a link could tell that it is protected (B2)."""
    course_id = request.value("kurs")
    by = paper.Entry(request.person_id, request.reach, request.now)
    if request.value("_lang") in LANGUAGES:
        subject = paper.subject_within(course_id, request.reach, request.today)
        with speaking(request.value("_lang")):
            return drawn.paper(request, subject, request.fields, {}, cookie(request.value("_lang")))
    try:
        application = paper.enter(course_id, request.fields, by)
    except WrongFields as wrong:
        subject = paper.subject_within(course_id, request.reach, request.today)
        return drawn.paper(request, subject, request.fields, wrong.errors)
    return redirect(f"/personal/ansokan/ny?infort={application.case_number}")


def _pair(request: Request, case_number: str, other: str) -> merging.Pair:
    return merging.pair(*(_open(request, number, Ability.HANDLE) for number in (case_number, other)))


def _open(request: Request, case_number: str, ability: Ability) -> Opened:
    return opened_by(request.person_id, _name(request), case_number, request.reach, ability, request.now)


def _note_id(request: Request) -> str:
    """The id that the page gave its note. Raises BadRequest."""
    try:
        return uuid.UUID(request.value("note_id")).hex
    except ValueError as fault:
        raise BadRequest from fault


def _note(request: Request, opened: Opened, text: str) -> None:
    actions.add_note(opened, _note_id(request), text, request.person_id, _name(request), request.now)


def _name(request: Request) -> str:
    return str(request.session.name) if request.session else ""


def _sought(request: Request) -> str:
    return str(SEARCH.read(request.fields).values.get("sok", ""))
