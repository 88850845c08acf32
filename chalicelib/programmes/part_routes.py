"""The administrator's pages about what each of a programme's sessions goes through: its parts (L8, S7)."""

from collections.abc import Mapping

from chalicelib.courses.records import Programme
from chalicelib.http import lines
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_, say
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.refusals import NotFound
from chalicelib.http.requests import Request
from chalicelib.http.words import in_all_languages, missing
from chalicelib.programmes import actions, parts, rules
from chalicelib.programmes.room import routes

ALL = "/personal/program/{programme_id}/delar"
ONE = f"{ALL}/{{number}}"
HINT = N_("En del på varje rad, i samma ordning på alla språk. En rad som du ändrar är fortfarande samma del.")


@routes.get(ALL)
def sessions(request: Request, programme_id: str) -> Answer:
    """Each session with its parts."""
    request.reach.require(Ability.EDIT)
    programme = actions.found(programme_id)
    return show(
        request,
        "programmes/sessions.html",
        programme=programme,
        sessions=[
            (number, [say(each["words"]) for each in gone_through], missing([each["words"] for each in gone_through]))
            for number, gone_through in enumerate(parts.by_session(programme.parts, int(programme.sessions)), 1)
        ],
    )


@routes.get(ONE)
def session(request: Request, programme_id: str, number: str) -> Answer:
    """The parts of one session."""
    request.reach.require(Ability.EDIT)
    programme = actions.found(programme_id)
    at = _number(programme, number)
    before = parts.by_session(programme.parts, int(programme.sessions))[at - 1]
    return _page(request, programme, at, lines.spread("parts", parts.as_entries(before)), {})


@routes.post(ONE)
def keep(request: Request, programme_id: str, number: str) -> Answer:
    """Keep them; surveys and leaders' checklists ask for them from now on."""
    request.reach.require(Ability.EDIT)
    programme, version = actions.found(programme_id), request.version
    at = _number(programme, number)
    reading = _form().read(request.fields)
    errors = {**lines.faults(reading.values, "parts", parts.MOST, parts.LONGEST), **reading.errors}
    if errors:
        return _page(request, programme, at, reading.typed, errors)
    after = parts.with_session(
        programme.parts, int(programme.sessions), at, reading.values, lambda: f"p_{actions.token()}"
    )
    try:
        actions.go_through(programme, version, after, f"staff:{request.person_id}", request.now)
    except rules.ProgrammeChanged:
        return _page(request, actions.found(programme_id), at, reading.typed, {}, stale=True)
    return redirect(f"/personal/program/{programme_id}/delar?sparat=1")


def _form() -> Form:
    """The parts of a session. None at all is an answer too."""
    return Form("parts", tuple(in_all_languages("parts", N_("Delar"), "long_text", 2000, required=False, hint=HINT)))


def _number(programme: Programme, number: str) -> int:
    """The session's number. Raises NotFound."""
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= int(programme.sessions)):
        raise NotFound
    return int(number)


def _page(
    request: Request,
    programme: Programme,
    number: int,
    held: Mapping[str, Value],
    errors: Mapping[str, str],
    *,
    stale: bool = False,
) -> Answer:
    return show(
        request,
        "programmes/session.html",
        status=409 if stale else 422 if errors else 200,
        programme=programme,
        number=number,
        fields=_form().shown(),
        values=held,
        errors=errors,
        stale=stale,
    )
