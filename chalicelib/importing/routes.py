"""What exists, taken over from files: a dry run with every fault, then all or nothing."""

from dataclasses import replace

from chalicelib.files.rules import WrongFile
from chalicelib.http.answers import Answer, redirect, sending_to
from chalicelib.http.languages import gettext
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.refusals import NotFound
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes
from chalicelib.importing import actions
from chalicelib.importing.reading import Unreadable
from chalicelib.importing.records import COMPLETE, all_imports
from chalicelib.importing.rules import KINDS, template

routes = Routes(__name__)

MOST_SHOWN = 200  # faults on a page; there may be as many as there are cells


@routes.get("/personal/import")
def imports(request: Request) -> Answer:
    """What can be taken over, and what has been."""
    request.reach.require(Ability.EDIT)
    return show(request, "importing/list.html", kinds=KINDS, imports=all_imports(), complete=COMPLETE)


@routes.get("/personal/import/{kind}")
def send_file(request: Request, kind: str) -> Answer:
    """How a file looks, its template, and the form that sends it."""
    request.reach.require(Ability.EDIT)
    return _upload(request, kind, "")


@routes.get("/personal/import/{kind}/mall")
def a_template(request: Request, kind: str) -> Answer:
    """A file with the headings and one made-up row."""
    request.reach.require(Ability.EDIT)
    if kind not in KINDS:
        raise NotFound
    attachment = {"Content-Disposition": f'attachment; filename="mall-{kind}.csv"'}
    return Answer(template(KINDS[kind]), "text/csv; charset=utf-8", headers=attachment)


@routes.get("/personal/import/{kind}/granska")
def dry_run(request: Request, kind: str) -> Answer:
    """The dry run: every fault with its row and column, or what is going to be taken over."""
    request.reach.require(Ability.EDIT)
    try:
        found = actions.dry_run(kind, request.query.get("key", ""), request.now)
    except (WrongFile, Unreadable) as wrong:
        return _upload(request, kind, gettext(wrong.advice))
    return show(
        request,
        "importing/check.html",
        status=422 if found.faults else 200,
        kind=KINDS[kind],
        address=f"/personal/import/{kind}",
        found=found,
        faults=found.faults[:MOST_SHOWN],
    )


@routes.post("/personal/import/{kind}")
def take_over(request: Request, kind: str) -> Answer:
    """Take the file over: it is checked once more, and from then on it is carried out to the end."""
    request.reach.require(Ability.EDIT)
    try:
        found = actions.dry_run(kind, request.value("key"), request.now)
    except (WrongFile, Unreadable) as wrong:
        return _upload(request, kind, gettext(wrong.advice))
    if found.faults:
        return redirect(f"/personal/import/{kind}/granska?key={found.key}")
    name = str(request.session.name) if request.session else ""
    begun = actions.begin(found, request.value("meddela") == "yes", request.person_id, name, request.now)
    actions.carry_on(begun, request.now)
    return redirect(f"/personal/import/{kind}/{begun.import_id}")


@routes.get("/personal/import/{kind}/{import_id}")
def one(request: Request, kind: str, import_id: str) -> Answer:
    """How far a file has come."""
    request.reach.require(Ability.EDIT)
    found = actions.import_now(import_id)
    if found.kind != kind:
        raise NotFound
    address = f"/personal/import/{kind}/{import_id}"
    return show(request, "importing/run.html", run=found, kind=KINDS[kind], address=address, complete=COMPLETE)


@routes.post("/personal/import/{kind}/{import_id}")
def carry_on(request: Request, kind: str, import_id: str) -> Answer:
    """Carry on with the rows that are left."""
    request.reach.require(Ability.EDIT)
    found = actions.import_now(import_id)
    if found.kind != kind:
        raise NotFound
    actions.carry_on(found, request.now)
    return redirect(f"/personal/import/{kind}/{import_id}")


def _upload(request: Request, kind: str, fault: str) -> Answer:
    upload = actions.upload(kind)
    page = show(
        request,
        "importing/upload.html",
        status=422 if fault else 200,
        kind=KINDS[kind],
        upload=upload,
        address=f"/personal/import/{kind}",
        errors={"file": fault} if fault else {},
    )
    return replace(page, headers={**page.headers, **sending_to(upload.origin)})
