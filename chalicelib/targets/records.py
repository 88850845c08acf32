"""The targets as they are defined, and what is kept of them by hand. Both are only ever added to (S9)."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.http.reach import CITY, on_district
from chalicelib.tables import Json, Record, named

Words = dict[str, str]  # language → text


class Target(Record):
    """One definition of a target, which holds from a day on until a later one does."""

    class Meta:
        table_name = named("targets")

    register = UnicodeAttribute(hash_key=True, default="target")
    entry = UnicodeAttribute(range_key=True)  # "<target id>#0001", see definition_entry
    target_id = UnicodeAttribute()  # part of addresses
    number = NumberAttribute()  # which definition of the target, from 1
    valid_from = UnicodeAttribute()  # ISO date
    order = NumberAttribute()
    heading = UnicodeAttribute()  # under which the target stands, see words.HEADINGS
    names = Json[Words]()  # the target in the source's words
    definitions = Json[Words]()  # what is measured, and how
    wholes = Json[Words](default=dict)  # of what: the denominator
    limits = Json[Words](default=dict)  # what can't be measured, and why
    wanted = NumberAttribute(null=True)  # per cent; None: the sources name no number
    figure = UnicodeAttribute()  # which function measures it, see rules.FIGURES
    programmes = UnicodeAttribute()  # over which it is measured, see lines.COUNTED
    unit = UnicodeAttribute(default="percent")  # of what is kept by hand, see kept.UNITS
    per_district = BooleanAttribute(default=True)  # whether it makes sense for a single district
    written_by = UnicodeAttribute()  # person id, or "service"
    name = UnicodeAttribute(default="")  # the writer's, as it was then
    written_at = UnicodeAttribute()  # UTC, ISO

    @staticmethod
    def is_new() -> Condition:
        """The condition that nobody has written this definition yet."""
        return Target.entry.does_not_exist()


class ByTarget(GlobalSecondaryIndex["TargetValue"]):
    """What has been kept of a target, wherever."""

    class Meta:
        index_name = "by_target"
        projection = AllProjection()

    target_id = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)


class TargetValue(Record):
    """What somebody has kept of a target. Never changed: a newer value corrects it."""

    class Meta:
        table_name = named("target_values")

    place = UnicodeAttribute(hash_key=True)  # "city" or "district:<id>"
    entry = UnicodeAttribute(range_key=True)  # "<target id>#<what tells one page from another>"
    target_id = UnicodeAttribute()
    kind = UnicodeAttribute()  # see kept.Kind
    number = NumberAttribute()  # whole, in the target's unit; of a denominator how many
    on = UnicodeAttribute()  # ISO date: when it was measured, or for when it holds
    source = UnicodeAttribute()  # who measured it and how, in the city's own words
    corrects = UnicodeAttribute(null=True)  # entry of the value that this one corrects
    kept_by = UnicodeAttribute()  # person id
    name = UnicodeAttribute(default="")  # their name, as it was then
    kept_at = UnicodeAttribute()  # UTC, ISO
    by_target = ByTarget()

    @staticmethod
    def is_new() -> Condition:
        """The condition that it isn't there already."""
        return TargetValue.entry.does_not_exist()


def all_definitions() -> list[Target]:
    """Every definition there has been of every target. One query."""
    return list(Target.query("target"))


def definitions_of(target_id: str) -> list[Target]:
    """Every definition there has been of one target, newest first, as they stand now. One query."""
    found = Target.query("target", Target.entry.startswith(f"{target_id}#"), consistent_read=True)
    return sorted(found, key=lambda each: each.number, reverse=True)


def values_in(place: str) -> list[TargetValue]:
    """All that has been kept of any target, for the city or a district. One query."""
    return list(TargetValue.query(place))


def values_of(target_id: str, place: str) -> list[TargetValue]:
    """All that has been kept of one target there, as it stands now. One query."""
    return list(TargetValue.query(place, TargetValue.entry.startswith(f"{target_id}#"), consistent_read=True))


def values_everywhere(target_id: str) -> dict[str, list[TargetValue]]:
    """All that has been kept of one target, by place. One index query."""
    found: dict[str, list[TargetValue]] = {}
    for each in TargetValue.by_target.query(target_id):
        found.setdefault(each.place, []).append(each)
    return found


def find_value(place: str, entry: str) -> TargetValue | None:
    """One kept value, or None."""
    try:
        return TargetValue.get(place, entry, consistent_read=True)
    except TargetValue.DoesNotExist:
        return None


def definition_entry(target_id: str, number: int) -> str:
    """The key of a definition."""
    return f"{target_id}#{number:04d}"


def value_entry(target_id: str, token: str) -> str:
    """The key of a kept value. `token` comes of the page, so that twice is once."""
    return f"{target_id}#{token}"


def place_of(district_id: str) -> str:
    """Where values are kept: for a district, or "" for the city."""
    return on_district(district_id) if district_id else CITY
