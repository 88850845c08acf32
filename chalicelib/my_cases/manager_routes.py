"""The manager whose consent a training needs, for the one who applied."""

from collections.abc import Mapping

from chalicelib.cases.for_professionals import MANAGER
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.languages import LANGUAGES, cookie, speaking
from chalicelib.http.pages import show
from chalicelib.http.requests import Request
from chalicelib.my_cases import manager
from chalicelib.my_cases.room import routes


@routes.get("/mina-arenden/{case_number}/chef")
def my_manager(request: Request, case_number: str) -> Answer:
    """Whom we have asked, and a form to ask again or somebody else."""
    application, _ = manager.page_of(request.person_id, case_number, request.now)
    held = {field.name: str(application.answers.get(field.name, "")) for field in MANAGER.fields}
    return _page(request, case_number, held, {})


@routes.post("/mina-arenden/{case_number}/chef")
def ask_manager(request: Request, case_number: str) -> Answer:
    """Ask this manager; links of an earlier question no longer count."""
    if request.value("_lang") in LANGUAGES:
        with speaking(request.value("_lang")):
            return _page(request, case_number, MANAGER.read(request.fields).typed, {}, cookie(request.value("_lang")))
    reading = manager.ask(request.person_id, case_number, request.fields, request.now)
    if reading.errors:
        return _page(request, case_number, reading.typed, reading.errors)
    return redirect(f"/mina-arenden/{case_number}")


def _page(
    request: Request, case_number: str, held: Mapping[str, Value], errors: Mapping[str, str], *cookies: str
) -> Answer:
    application, asked = manager.page_of(request.person_id, case_number, request.now)
    return show(
        request,
        "my_cases/manager.html",
        status=422 if errors else 200,
        cookies=cookies,
        application=application,
        asked=asked,
        fields=MANAGER.shown(),
        values=held,
        errors=errors,
    )
