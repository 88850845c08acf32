"""Targets, what is kept of them, and figures that are there already."""

from typing import Any

from chalicelib.summaries.records import Summary, cell, in_term
from chalicelib.targets.records import Target, TargetValue, definition_entry, place_of, value_entry

THEN = "2027-01-10T08:00:00.000+00:00"


def defined(target_id: str = "riktat-besked", number: int = 1, **more: Any) -> Target:
    """A definition that nobody has written down yet."""
    known = {
        "valid_from": "2010-03-25",
        "order": 1,
        "heading": "directed",
        "names": {"sv": "100 % av alla anmälda föräldrar får kontinuerlig information."},
        "definitions": {"sv": "De som har fått besked."},
        "wholes": {"sv": "Alla som har ansökt."},
        "wanted": 100,
        "figure": "informed",
        "programmes": "parents",
    }
    written = {"written_by": "service", "written_at": THEN}
    return Target(
        entry=definition_entry(target_id, number), target_id=target_id, number=number, **{**known, **written, **more}
    )


def target(target_id: str = "riktat-besked", number: int = 1, **more: Any) -> Target:
    """A definition."""
    made = defined(target_id, number, **more)
    made.save()
    return made


def value(kind: str, number: int, on: str = "2026-05-15", **more: Any) -> TargetValue:
    """Something that is kept of a target, not stored. `token` tells it from others, `district_id` where it holds."""
    token, place = more.pop("token", f"{kind}-{on}"), place_of(more.pop("district_id", ""))
    target_id = more.pop("target_id", "riktat-besked")
    kept = {"source": "Genomgång av pärmarna.", "kept_by": "ulf", "name": "Ulf Uppföljare", "kept_at": THEN, **more}
    entry = value_entry(target_id, token)
    return TargetValue(place, entry, target_id=target_id, kind=kind, number=number, on=on, **kept)


def counted(term: str, programme_id: str, district_id: str, **figures: Any) -> Summary:
    """A cell's figures."""
    made = Summary(in_term(term), cell(programme_id, district_id), figures=figures, counted_at=THEN)
    made.save()
    return made


def informed(n: int, of: int) -> dict[str, Any]:
    """Figures of those who were kept informed."""
    return {"informed": {"n": n, "of": of}}
