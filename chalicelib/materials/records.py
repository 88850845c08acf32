"""Material: the files that those who take part are given, with their languages and versions."""

from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, VersionAttribute

from chalicelib.materials.rules import Variant
from chalicelib.tables import Json, Record, named

JOURNAL = "material:"  # what an event about material has before the scope and the id
CHOSEN = "chosen-"  # what the id of a course's choice has before the id of what it chose


class Material(Record):
    """One piece of material, or a course's choice of one of its programme's (`source`), which has no files itself."""

    class Meta:
        table_name = named("materials")

    scope = UnicodeAttribute(hash_key=True)  # "programme:<id>" or "course:<id>"
    material_id = UnicodeAttribute(range_key=True)  # random
    version = VersionAttribute()
    state = UnicodeAttribute()  # see rules.STATES
    kind = UnicodeAttribute()  # see rules.KINDS
    opens = UnicodeAttribute()  # see rules.OPENS
    session = NumberAttribute(null=True)  # which one, where it opens with a session
    standard = BooleanAttribute(default=False)  # a programme's: given in every course, without being chosen
    variants = Json[list[Variant]](default=list)  # one for each language
    source = UnicodeAttribute(null=True)  # the id of the programme's material that a course has chosen
    added_by = UnicodeAttribute()  # actor
    added_at = UnicodeAttribute()  # UTC, ISO

    @property
    def case_id(self) -> str:
        """Its own journal."""
        return f"{JOURNAL}{self.scope}/{self.material_id}"

    @property
    def next_event(self) -> int:
        return int(self.version or 0) + 1

    def variant(self, language: str) -> dict[str, Any] | None:
        """The files of one language, or None."""
        return next((each for each in self.variants if each["language"] == language), None)


def material_of(scope: str) -> list[Material]:
    """All of a programme's or course's, in the order they were added. One query."""
    return sorted(Material.query(scope), key=lambda each: (each.added_at, each.material_id))


def find_material(scope: str, material_id: str) -> Material | None:
    """The material as it stands now, or None."""
    try:
        return Material.get(scope, material_id, consistent_read=True)
    except Material.DoesNotExist:
        return None
