"""The texts of automatic messages, as the administrator words them."""

import re
from collections.abc import Mapping

from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.languages import LANGUAGES
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.refusals import WrongFields
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes
from chalicelib.texts.kinds import EVERYWHERE
from chalicelib.wording import actions, examples
from chalicelib.wording.actions import Edited, Preview
from chalicelib.wording.rules import Reworded, as_text, as_values, by_field, form

routes = Routes(__name__)

TEXT = "/personal/texter/{kind}/{language}"


@routes.get("/personal/texter")
def texts(request: Request) -> Answer:
    """Every automatic message, and which of its texts somebody has worded."""
    request.reach.require(Ability.EDIT)
    return show(request, "wording/list.html", lines=actions.all_texts(), names=_names())


@routes.get(TEXT)
def text(request: Request, kind: str, language: str) -> Answer:
    """One text, to be worded, and its versions."""
    request.reach.require(Ability.EDIT)
    asked = actions.edited(kind, language)
    return _page(request, asked, as_values(asked.text), {}, saved="sparat" in request.query)


@routes.post(TEXT)
def word(request: Request, kind: str, language: str) -> Answer:
    """Look at it, or keep it: every fault is found first, and nothing that is typed is lost."""
    request.reach.require(Ability.EDIT)
    asked = actions.edited(kind, language)
    reading = form(asked.kind).read(request.fields)
    typed = as_text(reading.values)
    faults = {**by_field(actions.faults_of(asked, typed)), **reading.errors}
    if faults:
        return _page(request, asked, reading.typed, faults)
    if request.value("gor") != "spara":
        return _page(request, asked, reading.typed, {}, preview=actions.preview(asked, typed))
    try:
        actions.keep(asked, typed, _based_on(request), request.person_id, _name(request), request.now)
    except Reworded:
        return _page(request, actions.edited(kind, language), reading.typed, {}, other=True)
    return redirect(f"/personal/texter/{kind}/{language}?sparat=1")


@routes.post(f"{TEXT}/aterstall")
def restore(request: Request, kind: str, language: str) -> Answer:
    """Take an earlier version, or the delivered text, into force again."""
    request.reach.require(Ability.EDIT)
    asked = actions.edited(kind, language)
    version = _number(request.value("version"))
    try:
        actions.restore(asked, version, _based_on(request), request.person_id, _name(request), request.now)
    except WrongFields as wrong:
        return _page(request, asked, as_values(actions.earlier(asked, version)), wrong.errors)
    except Reworded:
        return _page(request, actions.edited(kind, language), as_values(asked.text), {}, other=True)
    return redirect(f"/personal/texter/{kind}/{language}?sparat=1")


def _page(
    request: Request,
    asked: Edited,
    values: Mapping[str, Value],
    errors: Mapping[str, str],
    *,
    preview: Preview | None = None,
    saved: bool = False,
    other: bool = False,
) -> Answer:
    """`other`: somebody else has worded it meanwhile; what stands now is shown beside what was typed."""
    said = sorted((asked.kind.allowed | asked.kind.in_sms) - EVERYWHERE)
    return show(
        request,
        "wording/text.html",
        status=422 if errors else 409 if other else 200,
        asked=asked,
        fields=form(asked.kind).shown(),
        values=values,
        errors=errors,
        preview=preview,
        saved=saved,
        other=other,
        names=_names(),
        address=f"/personal/texter/{asked.kind.name}/{asked.language}",
        placeholders=[(name, name in asked.kind.must_say, name in asked.kind.lists) for name in said],
        everywhere=sorted(EVERYWHERE),
        example=examples.example,
    )


def _names() -> dict[str, str]:
    return {code: name for code, (name, _, _) in LANGUAGES.items()}


def _based_on(request: Request) -> int:
    return _number(request.value("based_on"))


def _number(typed: str) -> int:
    return int(typed) if re.fullmatch(r"[0-9]{1,6}", typed) else 0


def _name(request: Request) -> str:
    return str(request.session.name) if request.session else ""
