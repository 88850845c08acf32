"""Staff's side of material: where it lies, adding it, its files and versions (A5, L4, I3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.courses.records import Course, Programme, find_course, find_programme
from chalicelib.files import actions as files
from chalicelib.files.actions import Arrived, Upload
from chalicelib.files.rules import WrongFile
from chalicelib.http.fields import Value
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import happened
from chalicelib.materials import rules
from chalicelib.materials.records import Material, find_material, material_of

TRIES = 4


@dataclass(frozen=True)
class Place:
    """Where material lies: a programme, or one course of it."""

    programme: Programme
    course: Course | None = None

    @property
    def scope(self) -> str:
        return f"course:{self.course.course_id}" if self.course else f"programme:{self.programme.programme_id}"

    @property
    def sessions(self) -> int:
        """The highest number of a session that material can be for."""
        planned = self.course.sessions if self.course else []
        return max([int(self.programme.sessions), *(int(each["number"]) for each in planned)])

    @property
    def certifies(self) -> bool:
        return bool(self.programme.certification)

    @property
    def folder(self) -> str:
        """Of the bucket."""
        return f"materials/{self.scope.replace(':', '/')}"

    @property
    def above(self) -> str:
        """The address of the page that material is a part of."""
        if self.course:
            return f"/personal/kurser/{self.course.course_id}"
        return f"/personal/program/{self.programme.programme_id}"

    @property
    def address(self) -> str:
        return f"{self.above}/material"


def place(reach: Reach, course_id: str, programme_id: str) -> Place:
    """The course of those who plan it, or else the programme of those who edit it. Raises NotFound."""
    if not course_id:
        programme = find_programme(programme_id)
        if programme is None or not reach.whole_city(Ability.EDIT):
            raise NotFound
        return Place(programme)
    course = find_course(course_id)
    if course is None:
        raise NotFound
    reach.require(Ability.PLAN, districts=course.districts, course_id=course_id)
    programme = find_programme(course.programme_id)
    if programme is None:
        raise NotFound
    return Place(programme, course)


def found(place: Place, material_id: str) -> Material:
    """The place's own material. Raises NotFound, for a course's mere choice too."""
    material = find_material(place.scope, material_id)
    if material is None or material.source:
        raise NotFound
    return material


def readable(place: Place, material_id: str) -> Material:
    """The same, or what a course may choose of its programme's, for whoever looks before choosing. Raises NotFound."""
    if place.course:
        offered = find_material(f"programme:{place.programme.programme_id}", material_id)
        if offered and offered.state == "published":
            return offered
    return found(place, material_id)


def upload(place: Place, back_to: str) -> Upload:
    """A form that sends one file to the place's folder."""
    return files.upload_form(place.folder, rules.TYPES, rules.MOST, back_to)


def received(place: Place, key: str) -> Arrived:
    """The file that was sent to the place. Raises WrongFile."""
    if not files.is_in(place.folder, key):
        raise WrongFile("missing")
    return files.arrived(key, rules.TYPES, rules.MOST)


def add(place: Place, key: str, values: Mapping[str, Value], actor: str, now: datetime) -> Material:
    """New material with its first file. The file's key gives its id: sent twice, it is added once.

    Raises WrongFile, TooMuchMaterial, Unavailable."""
    material_id = key.rpartition("/")[2]
    there = material_of(place.scope)
    known = next((each for each in there if each.material_id == material_id), None)
    if known:
        return known
    if len(there) >= rules.MOST_MATERIAL:
        raise rules.TooMuchMaterial
    file = _file(received(place, key), actor, now)
    material = Material(place.scope, material_id, added_by=actor, added_at=file["at"])
    material.variants = rules.with_file([], str(values["language"]), str(values["title"]), file)
    _write(material, values)
    added = happened("MaterialAdded", case_id=material.case_id, sequence=1, at=now, actor=actor, state=material.state)
    try:
        commit(Put(material, Material.material_id.does_not_exist()), events=[added])
    except LostRace:
        return found(place, material_id)
    return material


def add_file(
    place: Place, material_id: str, key: str, values: Mapping[str, Value], actor: str, now: datetime
) -> Material:
    """One more language, or a new version of one. Who adds at the same time adds too. Twice is once.

    Raises NotFound, WrongFile, TooMuchMaterial, Conflict, Unavailable."""
    language, title = str(values["language"]), str(values["title"])
    file = _file(received(place, key), actor, now)
    for _ in range(TRIES):
        material = found(place, material_id)
        after = rules.with_file(material.variants, language, title, file)
        if after == material.variants:
            return material
        material.variants = after
        try:
            store(material, "MaterialFileAdded", actor, now, language=language)
        except LostRace:
            continue
        return material
    raise Conflict


def change(material: Material, version: int, values: Mapping[str, Value], actor: str, now: datetime) -> None:
    """What it is, when it opens, and whether it is given at all. The same twice is once.

    Raises MaterialChanged, Unavailable."""
    before = _facts(material)
    _write(material, values)
    if _facts(material) == before:
        return
    if int(material.version or 0) != version:
        raise rules.MaterialChanged
    try:
        store(material, "MaterialChanged", actor, now, state=material.state, opens=material.opens)
    except LostRace as lost:
        raise rules.MaterialChanged from lost


def file_link(material: Material, language: str, number: int | None = None) -> str:
    """Where the file can be fetched for five minutes: the newest version, or the one with this number (from 1).

    Raises NotFound."""
    variant = material.variant(language)
    if variant is None or (number is not None and not 1 <= number <= len(variant["files"])):
        raise NotFound
    file = variant["files"][-1 if number is None else number - 1]
    type_ = Arrived(file["key"], file["kind"], file["size"]).type
    return files.link(file["key"], f"{variant['title']}.{type_.ending}", type_.content_type)


def _file(arrived: Arrived, actor: str, now: datetime) -> dict[str, Any]:
    return {"key": arrived.key, "kind": arrived.kind, "size": arrived.size, "at": said(now), "by": actor}


def _write(material: Material, values: Mapping[str, Value]) -> None:
    material.kind, material.opens, material.state = (str(values[name]) for name in ("kind", "opens", "state"))
    material.session = int(str(values["session"])) if material.opens == "session" else None
    material.standard = material.scope.startswith("programme:") and values.get("standard") == "yes"


def _facts(material: Material) -> tuple[Any, ...]:
    session = None if material.session is None else int(material.session)
    return material.kind, material.opens, material.state, session, bool(material.standard)


def store(material: Material, kind: str, actor: str, now: datetime, **data: Any) -> None:
    """Store the material's next version with what happened to it. Raises LostRace, Unavailable."""
    told = happened(kind, case_id=material.case_id, sequence=material.next_event, at=now, actor=actor, **data)
    commit(Put(material), events=[told])


def said(now: datetime) -> str:
    """The moment as records keep it."""
    return now.isoformat(timespec="milliseconds")
