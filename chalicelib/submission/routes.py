"""The application in the browser, one step a page, and in one go for city systems."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.cases import answers
from chalicelib.cases.actions import document, places_of
from chalicelib.cases.questions import Step
from chalicelib.cases.records import Application
from chalicelib.cases.rules import CourseClosed, State, is_active
from chalicelib.cases.subject import Subject, subject_of
from chalicelib.courses.rules import can_apply
from chalicelib.http.answers import Answer, json_answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.languages import LANGUAGES, say
from chalicelib.http.pages import show
from chalicelib.http.refusals import BadRequest, NotFound, WrongFields
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes
from chalicelib.submission import actions, drafts

routes = Routes(__name__)

CHECK, DONE, SEND = "kontrollera", "klar", "skicka"


@routes.get("/kurser/{course_id}/ansok")
def before_you_start(request: Request, course_id: str) -> Answer:
    """What will be asked, how long it takes, where to get help; drafts and cases there already are."""
    subject = subject_of(course_id, request.person_id, request.today)
    if not can_apply(subject.course, request.today):
        raise CourseClosed
    begun = drafts.drafts_of(request.person_id, course_id, request.now)
    return show(
        request,
        "submission/start.html",
        course=subject.course,
        programme=subject.programme,
        where=subject.where,
        titles=[say(step.title) for step in subject.steps],
        drafts=[draft for draft in begun if draft.state == State.DRAFT],
        cases=[case for case in begun if is_active(case.state)],
        in_training=subject.for_professionals,
        first=subject.steps[0].slug,
        new_id=uuid.uuid4().hex,
    )


@routes.post("/ansokan")
def begin(request: Request) -> Answer:
    """Begin a draft under the id that the page carried."""
    application_id, course_id = _id(request.value("application_id")), request.value("course_id")
    subject = drafts.begin(request.person_id, application_id, course_id, request.now)
    return redirect(f"/ansokan/{application_id}/{subject.steps[0].slug}")


@routes.get("/ansokan/{application_id}/{step}")
def show_step(request: Request, application_id: str, step: str) -> Answer:
    """One step, the check of all answers, or the confirmation."""
    application = drafts.own_application(request.person_id, application_id, request.now)
    if application.state != State.DRAFT:
        if step == DONE:
            return _confirmation(request, application)
        return redirect(f"/mina-arenden/{application.case_number}")
    subject = subject_of(application.course_id, request.person_id, request.today)
    if step == CHECK:
        return _check(request, application, subject)
    if step in (DONE, SEND):
        return redirect(f"/ansokan/{application_id}/{CHECK}")
    this = _step(subject, step)
    reading = answers.read_step(subject, this, answers.stored(subject, this, application.answers))
    errors = reading.errors if request.query.get("fel") else {}
    return _page(request, application, _Shown(subject, this, reading.typed, errors))


@routes.post("/ansokan/{application_id}/{step}")
def save_step(request: Request, application_id: str, step: str) -> Answer:
    """Keep one step's answers and go on, or send it all."""
    if step == SEND:
        return _send(request, application_id)
    application = drafts.own_application(request.person_id, application_id, request.now)
    if application.state != State.DRAFT:
        return redirect(f"/mina-arenden/{application.case_number}")
    subject = subject_of(application.course_id, request.person_id, request.today)
    this = _step(subject, step)
    if request.value("_lang") in LANGUAGES:
        drafts.keep_typed(application, this, request.fields, request.now)
        return redirect(f"{request.path}?lang={request.value('_lang')}")
    reading = drafts.save_step(application, subject, this, request.fields, request.now)
    if reading.errors:
        return _page(request, application, _Shown(subject, this, reading.typed, reading.errors))
    return redirect(f"/ansokan/{application_id}/{_next(request, application, subject, this)}")


@routes.post("/ansokningar")
def apply_for(request: Request) -> Answer:
    """A city system applies for a person: everything in one document, answered with the case number."""
    application = actions.apply_for(request.fields, str(request.client_id), request.now)
    return json_answer(_document(application, places_of(application)), 201)


def _id(text: str) -> str:
    """The application's id from a page of ours. Raises BadRequest for anything else."""
    try:
        return uuid.UUID(text).hex
    except ValueError as fault:
        raise BadRequest from fault


def _step(subject: Subject, slug: str) -> Step:
    for step in subject.steps:
        if step.slug == slug:
            return step
    raise NotFound


def _next(request: Request, application: Application, subject: Subject, this: Step) -> str:
    """The next step; who came to change one answer goes back to the check."""
    if request.value("_back"):
        return CHECK
    slugs = [step.slug for step in subject.steps] + [CHECK]
    return slugs[slugs.index(this.slug) + 1]


@dataclass(frozen=True)
class _Shown:
    """A step as it is shown: with what is held or typed, and its errors."""

    subject: Subject
    step: Step
    held: Mapping[str, Value]
    errors: Mapping[str, str]


def _page(request: Request, application: Application, shown: _Shown) -> Answer:
    steps, this = shown.subject.steps, shown.step
    number = steps.index(this)
    here = f"/ansokan/{application.application_id}"
    changing = bool(request.query.get("andra") or request.value("_back"))
    before = f"{here}/{CHECK}" if changing else f"{here}/{steps[number - 1].slug}" if number else ""
    return show(
        request,
        "submission/step.html",
        status=422 if shown.errors else 200,
        step=this,
        number=number + 1,
        steps=len(steps),
        fields=this.form.shown(),
        values=this.form.drawn(shown.held),
        errors=shown.errors,
        course=shown.subject.course,
        programme=shown.subject.programme,
        where=shown.subject.where,
        kept_until=application.expires_at,
        changing=changing,
        back_to=before,
    )


def _check(request: Request, application: Application, subject: Subject) -> Answer:
    """All answers with a way to change each. Who has left something out is led to the first such step.

    `?fortsatt=1`: who comes back to go on has not done anything wrong yet, and is told of no faults."""
    _, faults = answers.read_all(subject, application.answers)
    if faults:
        told = "" if "fortsatt" in request.query else "?fel=1"
        return redirect(f"/ansokan/{application.application_id}/{next(iter(faults))}{told}")
    return show(
        request,
        "submission/check.html",
        subject=subject,
        application=application,
        sections=[(say(step.title), _rows(application, subject, step)) for step in subject.steps],
    )


def _rows(application: Application, subject: Subject, step: Step) -> list[dict[str, object]]:
    here = f"/ansokan/{application.application_id}/{step.slug}?andra=1"
    return [
        {"key": field.label, "value": said, "href": f"{here}#{field.name}"}
        for field, said in answers.in_words(subject, step, application.answers)
    ]


def _send(request: Request, application_id: str) -> Answer:
    try:
        application = actions.submit(request.person_id, _id(application_id), request.now)
    except WrongFields:
        return redirect(f"/ansokan/{_id(application_id)}/{CHECK}")
    return redirect(f"/ansokan/{application.application_id}/{DONE}")


def _confirmation(request: Request, application: Application) -> Answer:
    subject = subject_of(application.course_id, request.person_id, request.today)
    places = places_of(application)
    return show(
        request,
        "submission/confirmation.html",
        document=_document(application, places),
        application=application,
        subject=subject,
        places=places,
    )


def _document(application: Application, places: list[tuple[str, int]]) -> dict[str, object]:
    return {**document(application, places), "application_id": application.application_id}
