"""What a course chooses of its programme's approved material (L4)."""

from datetime import datetime

from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.journal.commit import LostRace
from chalicelib.materials.actions import TRIES, Place, said, store
from chalicelib.materials.records import CHOSEN, Material, find_material


def choose(place: Place, material_id: str, chosen: bool, actor: str, now: datetime) -> None:
    """Give one of the programme's approved materials in this course, or no longer. Twice is once.

    Raises NotFound, Conflict, Unavailable."""
    origin = find_material(f"programme:{place.programme.programme_id}", material_id)
    if place.course is None or origin is None or origin.state != "published" or origin.standard:
        raise NotFound
    for _ in range(TRIES):
        choice = find_material(place.scope, CHOSEN + material_id)
        if choice is None:
            choice = Material(place.scope, CHOSEN + material_id, state="", added_by=actor, added_at=said(now))
        state = "published" if chosen else "withdrawn"
        if choice.state == state or not (chosen or choice.state):
            return
        choice.source, choice.kind, choice.opens, choice.session = material_id, origin.kind, origin.opens, None
        choice.state = state
        try:
            store(choice, "MaterialChosen" if chosen else "MaterialLeftOut", actor, now)
        except LostRace:
            continue
        return
    raise Conflict
