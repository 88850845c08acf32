"""Staff's pages of who gives whom which role, and of who leads a course in somebody's stead."""

from collections.abc import Mapping

from chalicelib.courses.records import all_programmes
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.languages import N_, gettext
from chalicelib.http.pages import show
from chalicelib.http.reach import CITY, ENDED_BECAUSE, ROLES, Ability, on_district
from chalicelib.http.requests import Request
from chalicelib.staff import handover, members
from chalicelib.staff.room import routes

HAPPENED = {"AccessGranted": N_("Gavs"), "AccessEnded": N_("Togs tillbaka")}


@routes.get("/personal/behorigheter")
def grants(request: Request) -> Answer:
    """Who waits for a role, and who has which in one place."""
    page = members.overview(request.reach, request.query.get("omrade", ""), request.today)
    return show(
        request,
        "staff/grants.html",
        page=page,
        where=page.place.removeprefix("district:"),
        roles=_roles(),
        city=request.reach.whole_city(Ability.GRANT),
        ids={member.person_id: member.member_id for member in page.members},
    )


@routes.get("/personal/behorigheter/{member_id}")
def member(request: Request, member_id: str) -> Answer:
    """One member of staff: the registration, the roles, and giving them one."""
    page = members.member_page(request.reach, member_id, request.today)
    wish = page.member
    within = [value for field in page.form.fields if field.name == "reach" for value, _ in field.options]
    places = [on_district(district_id) for district_id in wish.districts] + [CITY]
    held = {"role": wish.role, "reach": next((place for place in places if place in within), "")}
    return _member(request, page, held if wish.waiting else {}, {})


@routes.post("/personal/behorigheter/{member_id}")
def give_role(request: Request, member_id: str) -> Answer:
    """Give a role, or change until when it holds."""
    page = members.member_page(request.reach, member_id, request.today)
    reading = members.give_role(page, request.fields, request.reach, request.now, request.today)
    if reading.errors:
        return _member(request, page, reading.typed, reading.errors)
    return redirect(f"/personal/behorigheter/{member_id}?sparat=1")


@routes.post("/personal/behorigheter/{member_id}/ta-tillbaka")
def take_back(request: Request, member_id: str) -> Answer:
    """Take a role back."""
    page = members.member_page(request.reach, member_id, request.today)
    because = next((values[0] for name, values in request.fields.items() if name.startswith("because") and values), "")
    members.take_back(page, request.value("grant_id"), because, request.reach, request.now)
    return redirect(f"/personal/behorigheter/{member_id}?sparat=1")


@routes.post("/personal/behorigheter/{member_id}/lagg-undan")
def set_aside(request: Request, member_id: str) -> Answer:
    """Leave a registration without a role."""
    page = members.member_page(request.reach, member_id, request.today)
    members.lay_aside(page, request.reach, request.now)
    return redirect("/personal/behorigheter")


def _member(
    request: Request, page: members.MemberPage, values: Mapping[str, Value], errors: Mapping[str, str]
) -> Answer:
    own = page.member.person_id == request.person_id
    taken_back = {
        grant.grant_id
        for grant in page.grants
        if not own and request.reach.may(Ability.GRANT, districts=page.lies_in.get(grant.reach, ()))
    }
    return show(
        request,
        "staff/member.html",
        status=422 if errors else 200,
        page=page,
        roles=_roles(),
        programmes={programme.programme_id: programme.names for programme in all_programmes()},
        because=[(key, gettext(text)) for key, text in ENDED_BECAUSE.items()],
        happened={kind: gettext(text) for kind, text in HAPPENED.items()},
        fields=page.form.shown(),
        values=values,
        errors=errors,
        own=own,
        may_end=taken_back,
        saved=request.method == "GET" and "sparat" in request.query,
    )


@routes.get("/personal/vikarie/{course_id}")
def substitute(request: Request, course_id: str) -> Answer:
    """Who has been given a course specially, and handing it to a substitute."""
    page = handover.handover(course_id, request.reach, request.today)
    return _substitute(request, page, handover.shown_first(page, request.reach), {})


@routes.post("/personal/vikarie/{course_id}")
def hand_over(request: Request, course_id: str) -> Answer:
    """Hand a course to somebody for a time."""
    page = handover.handover(course_id, request.reach, request.today)
    reading = handover.hand_over(page, request.fields, request.reach, request.now, request.today)
    if reading.errors:
        return _substitute(request, page, reading.typed, reading.errors)
    return redirect(f"/personal/vikarie/{course_id}?sparat=1")


@routes.post("/personal/vikarie/{course_id}/tillbaka")
def hand_back(request: Request, course_id: str) -> Answer:
    """Hand a course back, before its last day."""
    page = handover.handover(course_id, request.reach, request.today)
    member_id = request.value("member")
    handover.hand_back(page, member_id, request.reach, request.now)
    own = member_id == handover.own_member_id(request.reach)
    return redirect("/personal" if own else f"/personal/vikarie/{course_id}?sparat=1")


def _substitute(
    request: Request, page: handover.Handover, values: Mapping[str, Value], errors: Mapping[str, str]
) -> Answer:
    return show(
        request,
        "staff/handover.html",
        status=422 if errors else 200,
        page=page,
        roles=_roles(),
        fields=page.form.shown() if page.form else (),
        nobody_to_ask=bool(page.form and not page.form.fields[0].options),
        values=values,
        errors=errors,
        may_end={grant.person_id for grant in page.given if handover.may_end(page, grant, request.reach)},
        saved=request.method == "GET" and "sparat" in request.query,
    )


def _roles() -> dict[str, str]:
    return {role: gettext(text) for role, text in ROLES.items()}
