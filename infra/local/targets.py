"""The sources' targets, and made-up values that are kept of some of them."""

import json
import uuid
from datetime import datetime
from pathlib import Path

from chalicelib.http.languages import today_in_stockholm
from chalicelib.targets.records import (
    Target,
    TargetValue,
    all_definitions,
    definition_entry,
    place_of,
    value_entry,
    values_in,
)

SEED = Path(__file__).with_name("seed")
SOMEBODY = "Ulf Uppföljarsson"


def load_targets(now: datetime) -> None:
    """Write the targets that are missing, each with its first definition, and what is kept of them."""
    moment = now.isoformat(timespec="milliseconds")
    define(now)
    there = {(each.place, each.entry) for district in ("", "farsta") for each in values_in(place_of(district))}
    for each in json.loads((SEED / "target_values.json").read_text()):
        place = place_of(each.pop("district_id", ""))
        entry = value_entry(each["target_id"], uuid.uuid5(uuid.NAMESPACE_URL, f"{place}{json.dumps(each)}").hex[:16])
        if (place, entry) not in there:
            year = today_in_stockholm(now).year + each.pop("years")
            on = f"{year}-{each.pop('day')}"
            kept = {**each, "on": on, "kept_by": "somebody", "name": SOMEBODY, "kept_at": moment}
            TargetValue(place, entry, **kept).save(TargetValue.is_new())


def define(now: datetime) -> int:
    """Write the targets that are missing; how many there were."""
    known = {each.target_id for each in all_definitions()}
    missing = [each for each in json.loads((SEED / "targets.json").read_text()) if each["target_id"] not in known]
    for each in missing:
        each |= {"number": 1, "written_by": "service", "written_at": now.isoformat(timespec="milliseconds")}
        Target(entry=definition_entry(each["target_id"], 1), **each).save(Target.is_new())
    return len(missing)
