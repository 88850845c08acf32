"""The pages of who takes part: what material is open, and fetching it."""

from chalicelib.http import languages
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.pages import show
from chalicelib.http.requests import Request
from chalicelib.materials import actions, shown
from chalicelib.materials.given import gift, given
from chalicelib.materials.room import routes


@routes.get("/mina-arenden/{case_number}/material")
def my_material(request: Request, case_number: str) -> Answer:
    """What is open for me now, in my language first, and what opens when."""
    found = given(request.person_id, case_number, request.now)
    return show(
        request,
        "materials/mine.html",
        case_number=case_number,
        open_now=[shown.gift(each) for each in found.gifts if each.opening.is_open],
        later=[shown.gift(each) for each in found.gifts if not each.opening.is_open],
    )


@routes.get("/mina-arenden/{case_number}/material/{material_id}")
def fetch(request: Request, case_number: str, material_id: str) -> Answer:
    """The file, by a link of five minutes. Whether it is theirs and open is asked anew each time."""
    material = gift(request.person_id, case_number, material_id, request.now)
    language = request.query.get("sprak", "") or shown.first(material, languages.language.get())
    return redirect(actions.file_link(material, language))
