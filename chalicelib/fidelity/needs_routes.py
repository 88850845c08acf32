"""What several courses show: those worth a look, what their leaders need more of, and invitations to learn it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from chalicelib.courses.terms import named
from chalicelib.fidelity import inviting, overview
from chalicelib.fidelity.needs import Need, focus
from chalicelib.fidelity.overview import LeaderPage, Line, NeedPage
from chalicelib.fidelity.room import routes
from chalicelib.fidelity.shown import aspects, level_words
from chalicelib.fidelity.words import SOURCES
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.languages import gettext, say
from chalicelib.http.pages import show
from chalicelib.http.paging import page_of
from chalicelib.http.requests import Request

PAGE_LENGTH = 50  # courses
Programmes = Any  # programme id → Programme


@routes.get("/personal/programtrohet")
def overview_page(request: Request) -> Answer:
    """A term's courses that are worth a look, and what several of them show that leaders need."""
    page = overview.overview(request.reach, request.query.get("termin", ""), request.today)
    courses = page_of(page.lines, request.query.get("sida", ""), PAGE_LENGTH)
    return show(
        request,
        "fidelity/overview.html",
        page=page,
        lines=_drawn(courses.shown, page.programmes, page.districts),
        needs=[(need, need_words(need, page.programmes)) for need in page.needs],
        terms=[(each, named(each)) for each in page.terms],
        trainings=_trainings(request, page.programmes),
        **courses.links("/personal/programtrohet", {"termin": page.term}),
    )


@routes.get("/personal/programtrohet/behov/{need}")
def need(request: Request, need: str) -> Answer:
    """One need: the courses that show it, their leaders, and the trainings that one can invite them to."""
    return _need_page(request, _found(request, need), {})


@routes.post("/personal/programtrohet/behov/{need}")
def invite(request: Request, need: str) -> Answer:
    """Invite the chosen leaders to a training."""
    page, errors = _found(request, need), {}
    chosen = request.fields.get("who", [])
    leaders = [member for member, _ in page.leaders if member.member_id in chosen]
    wanted = request.value("training")
    training = next((each for each in inviting.trainings(request.today) if each.course_id == wanted), None)
    if not leaders:
        errors["who"] = gettext("Välj minst en ledare.")
    if training is None:
        errors["training"] = gettext("Välj en utbildning som går att söka.")
    if errors or training is None:
        return _need_page(request, page, errors)
    told = inviting.invite(training, page.need.key, leaders, f"staff:{request.person_id}", request.now)
    return redirect(f"/personal/programtrohet/inbjudna/{training.course_id}?nya={told}")


@routes.get("/personal/programtrohet/inbjudna/{course_id}")
def invited(request: Request, course_id: str) -> Answer:
    """Who was invited to a training, and has applied."""
    page = inviting.invited_page(course_id, request.reach)
    programmes = overview.by_programme()
    return show(
        request,
        "fidelity/invited.html",
        page=page,
        rows=[(each, focus(each.need, programmes.get)) for each in page.invited],
    )


@routes.get("/personal/programtrohet/ledare/{member_id}")
def leader(request: Request, member_id: str) -> Answer:
    """A leader's courses over time."""
    return _leader_page(request, overview.leader_page(request.reach, member_id, request.today), own=False)


@routes.get("/personal/programtrohet/mina")
def mine(request: Request) -> Answer:
    """The reader's own courses over time."""
    return _leader_page(request, overview.own_page(request.reach, request.today), own=True)


def _found(request: Request, key: str) -> NeedPage:
    return overview.need_page(request.reach, key, request.query.get("termin", ""), request.today)


def _need_page(request: Request, page: NeedPage, errors: dict[str, str]) -> Answer:
    trainings = _trainings(request, page.programmes)
    return show(
        request,
        "fidelity/need.html",
        status=422 if errors else 200,
        page=page,
        title=need_words(page.need, page.programmes),
        lines=_drawn(page.lines, page.programmes, page.districts),
        leaders=[
            (str(member.member_id), member.name, [_where(each, page.districts) for each in led])
            for member, led in page.leaders
        ],
        trainings=trainings,
        chosen=request.fields.get("who", []) if errors else [member.member_id for member, _ in page.leaders],
        wanted=request.value("training") if errors else "",
        query="?" + urlencode({"termin": request.query["termin"]}) if "termin" in request.query else "",
        errors=errors if page.leaders and trainings else {},  # else there is no form, and the page says why
    )


def _leader_page(request: Request, page: LeaderPage | None, *, own: bool) -> Answer:
    lines = _drawn(page.lines, page.programmes, page.districts) if page else []
    return show(request, "fidelity/leader.html", name=page.member.name if page else "", lines=lines, own=own)


def need_words(need: Need, programmes: Programmes) -> str:
    """What is low, in the reader's language: what is valued, or a part of a programme."""
    if need.aspect is not None and need.source is not None:
        return gettext(SOURCES[need.aspect, need.source])
    return focus(need.key, programmes.get)


def _drawn(lines: Sequence[Line], programmes: Programmes, districts: Any) -> list[dict[str, Any]]:
    return [
        {
            "course": line.course,
            "programme": _programme(line.course, programmes),
            "where": _where(line.course, districts),
            "level": level_words(line.level),
            "aspects": [(each["name"].partition(":")[0], each["level"]) for each in aspects(line.indication)],
        }
        for line in lines
    ]


def _programme(course: Any, programmes: Programmes) -> str:
    return say(programmes[course.programme_id].names) if course.programme_id in programmes else ""


def _where(course: Any, districts: Any) -> str:
    return gettext(" och ").join(say(districts[each].names) for each in course.districts if each in districts)


def _trainings(request: Request, programmes: Programmes) -> list[tuple[Any, str]]:
    return [
        (each, say(programmes[each.programme_id].names))
        for each in inviting.trainings(request.today)
        if each.programme_id in programmes
    ]
