"""Staff's pages about material, as they are drawn."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from chalicelib.files.rules import TYPES, WrongFile
from chalicelib.http.answers import Answer, sending_to
from chalicelib.http.fields import Value
from chalicelib.http.languages import gettext, say, short_date
from chalicelib.http.pages import show
from chalicelib.http.requests import Request
from chalicelib.materials import actions, forms, rules, shown
from chalicelib.materials.actions import Place
from chalicelib.materials.given import published
from chalicelib.materials.records import Material, material_of


def material_list(request: Request, place: Place) -> Answer:
    """What there is, and for a course what it can choose of its programme's. Two queries at most."""
    own = material_of(place.scope)
    offered = published(material_of(f"programme:{place.programme.programme_id}")) if place.course else []
    chosen = {each.source for each in own if each.source and each.state == "published"}
    return show(
        request,
        "materials/list.html",
        place=place,
        caption=_caption(place),
        lines=[shown.line(each, place.course) for each in own if not each.source],
        offered=[(shown.line(each, place.course), each.material_id in chosen) for each in offered],
    )


def file_page(
    request: Request,
    place: Place,
    found: Material | None,
    key: str,
    held: Mapping[str, Value],
    errors: Mapping[str, str],
) -> Answer:
    """The form about a file that has arrived; without one, the form that sends it."""
    if not key:
        return upload_page(request, place, found)
    try:
        arrived = actions.received(place, key)
    except WrongFile as wrong:
        return upload_page(request, place, found, wrong)
    form = forms.FILE if found else forms.whole(place)
    return show(
        request,
        "materials/file.html",
        status=422 if errors else 200,
        place=place,
        caption=_caption(place),
        title=_title(found),
        action=_way(place, found),
        key=key,
        type=gettext(arrived.type.title),
        size=rules.size_in_words(arrived.size),
        fields=form.shown(),
        values=held,
        errors=errors,
    )


def upload_page(request: Request, place: Place, found: Material | None, wrong: WrongFile | None = None) -> Answer:
    """The form that sends a file to the bucket. `wrong`: why the one before could not be taken."""
    upload = actions.upload(place, _way(place, found))
    page = show(
        request,
        "materials/upload.html",
        status=wrong.status if wrong else 200,
        place=place,
        back=f"{place.address}/{found.material_id}" if found else place.address,
        caption=_caption(place),
        title=_title(found),
        upload=upload,
        types=[gettext(TYPES[kind].title) for kind in rules.TYPES],
        most=rules.size_in_words(rules.MOST),
        errors={"file": gettext(wrong.advice)} if wrong else {},
    )
    return replace(page, headers={**page.headers, **sending_to(upload.origin)})


def material_page(
    request: Request,
    place: Place,
    found: Material,
    held: Mapping[str, Value],
    errors: Mapping[str, str],
    *,
    stale: bool = False,
) -> Answer:
    """One piece. `stale`: somebody else has changed it since the page was opened."""
    return show(
        request,
        "materials/material.html",
        status=409 if stale else 422 if errors else 200,
        place=place,
        caption=_caption(place),
        material=found,
        line=shown.line(found, place.course),
        variants=shown.variants(found),
        fields=forms.facts(place, new=False).shown(),
        values=held,
        errors=errors,
        stale=stale,
    )


def _way(place: Place, found: Material | None) -> str:
    return f"{place.address}/{found.material_id}/fil" if found else f"{place.address}/ny"


def _title(found: Material | None) -> str:
    return gettext("Lägg till en fil") if found else gettext("Nytt material")


def _caption(place: Place) -> str:
    """The programme, and for a course the day it begins."""
    name = say(place.programme.names)
    if place.course is None:
        return name
    start = short_date(date.fromisoformat(place.course.starts_on))
    return gettext("%(programme)s, start %(day)s") % {"programme": name, "day": start}
