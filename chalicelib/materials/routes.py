"""Staff's pages about material: of one course, for those who lead it; of a programme, for the administrator."""

from chalicelib.files.rules import WrongFile
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.requests import Request
from chalicelib.materials import (
    actions,
    choosing,
    drawn,
    forms,
    giving_routes,  # noqa: F401 - its routes are the room's too
    rules,
)
from chalicelib.materials.room import routes

__all__ = ["routes"]

OF_COURSE, OF_PROGRAMME = "/personal/kurser/{course_id}/material", "/personal/program/{programme_id}/material"


@routes.get(OF_COURSE)
@routes.get(OF_PROGRAMME)
def material(request: Request, course_id: str = "", programme_id: str = "") -> Answer:
    """What there is, with the languages that are missing; for a course also what it can choose of its programme's."""
    place = actions.place(request.reach, course_id, programme_id)
    return drawn.material_list(request, place)


@routes.get(f"{OF_COURSE}/ny")
@routes.get(f"{OF_PROGRAMME}/ny")
def new(request: Request, course_id: str = "", programme_id: str = "") -> Answer:
    """First the file, then, when it has arrived, what it is."""
    place = actions.place(request.reach, course_id, programme_id)
    return drawn.file_page(request, place, None, request.query.get("key", ""), {}, {})


@routes.post(f"{OF_COURSE}/ny")
@routes.post(f"{OF_PROGRAMME}/ny")
def add(request: Request, course_id: str = "", programme_id: str = "") -> Answer:
    """Keep what was sent as new material."""
    place = actions.place(request.reach, course_id, programme_id)
    reading = forms.whole(place).read(request.fields)
    if reading.errors:
        return drawn.file_page(request, place, None, request.value("key"), reading.typed, reading.errors)
    try:
        added = actions.add(place, request.value("key"), reading.values, _actor(request), request.now)
    except WrongFile as wrong:
        return drawn.upload_page(request, place, None, wrong)
    return redirect(f"{place.address}/{added.material_id}?sparat=1")


@routes.get(f"{OF_COURSE}/{{material_id}}")
@routes.get(f"{OF_PROGRAMME}/{{material_id}}")
def one(request: Request, material_id: str, course_id: str = "", programme_id: str = "") -> Answer:
    """One piece: its files, language by language, and what can be changed."""
    place = actions.place(request.reach, course_id, programme_id)
    found = actions.found(place, material_id)
    return drawn.material_page(request, place, found, forms.held(found), {})


@routes.post(f"{OF_COURSE}/{{material_id}}")
@routes.post(f"{OF_PROGRAMME}/{{material_id}}")
def change(request: Request, material_id: str, course_id: str = "", programme_id: str = "") -> Answer:
    """What it is, when it opens, and whether it is given."""
    place = actions.place(request.reach, course_id, programme_id)
    found = actions.found(place, material_id)
    reading = forms.facts(place, new=False).read(request.fields)
    version = request.version
    if reading.errors:
        return drawn.material_page(request, place, found, reading.typed, reading.errors)
    try:
        actions.change(found, version, reading.values, _actor(request), request.now)
    except rules.MaterialChanged:
        return drawn.material_page(request, place, actions.found(place, material_id), reading.typed, {}, stale=True)
    return redirect(f"{place.address}/{material_id}?sparat=1")


@routes.get(f"{OF_COURSE}/{{material_id}}/fil")
@routes.get(f"{OF_PROGRAMME}/{{material_id}}/fil")
def new_file(request: Request, material_id: str, course_id: str = "", programme_id: str = "") -> Answer:
    """A file more: another language, or a new version."""
    place = actions.place(request.reach, course_id, programme_id)
    found = actions.found(place, material_id)
    return drawn.file_page(request, place, found, request.query.get("key", ""), {}, {})


@routes.post(f"{OF_COURSE}/{{material_id}}/fil")
@routes.post(f"{OF_PROGRAMME}/{{material_id}}/fil")
def add_file(request: Request, material_id: str, course_id: str = "", programme_id: str = "") -> Answer:
    """Keep what was sent as another language or a new version."""
    place = actions.place(request.reach, course_id, programme_id)
    found = actions.found(place, material_id)
    reading = forms.FILE.read(request.fields)
    if reading.errors:
        return drawn.file_page(request, place, found, request.value("key"), reading.typed, reading.errors)
    try:
        actions.add_file(place, material_id, request.value("key"), reading.values, _actor(request), request.now)
    except WrongFile as wrong:
        return drawn.upload_page(request, place, found, wrong)
    return redirect(f"{place.address}/{material_id}?sparat=1")


@routes.get(f"{OF_COURSE}/{{material_id}}/hamta")
@routes.get(f"{OF_PROGRAMME}/{{material_id}}/hamta")
def fetch(request: Request, material_id: str, course_id: str = "", programme_id: str = "") -> Answer:
    """One version of one language's file, as staff keep an eye on it."""
    place = actions.place(request.reach, course_id, programme_id)
    number = request.query.get("version", "")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else None
    return redirect(actions.file_link(actions.readable(place, material_id), request.query.get("sprak", ""), wanted))


@routes.post(f"{OF_COURSE}/valj")
def choose(request: Request, course_id: str) -> Answer:
    """Give one of the programme's materials in this course, or no longer."""
    place = actions.place(request.reach, course_id, "")
    chosen = request.value("choose") == "yes"
    choosing.choose(place, request.value("material"), chosen, _actor(request), request.now)
    return redirect(f"{place.address}?sparat=1")


def _actor(request: Request) -> str:
    return f"staff:{request.person_id}"
