"""Open activities of the town."""

from typing import Any

from chalicelib.activities.records import Activity


def activity(activity_id: str = "kafe", district_id: str = "farsta", day: str = "2027-01-20", **more: Any) -> Activity:
    """A parents' café, from 14 to 16 in Stockholm; in the place of one with the same id."""
    known: dict[str, Any] = {
        "kind": "cafe",
        "audience": "parents",
        "titles": {"sv": f"Föräldrakafé {activity_id}", "ar": "مقهى"},
        "descriptions": {"sv": "Om bråk vid läggdags.\nFika ingår."},
        "starts_at": f"{day}T13:00:00+00:00",
        "ends_at": f"{day}T15:00:00+00:00",
        "venue": "Familjens hus",
        "address": "Torget 1",
        "languages": ["sv"],
        "asks": "asks",
    }
    for there in Activity.query(district_id, Activity.activity_id == activity_id):
        there.delete()
    made = Activity(district_id, activity_id, **{**known, **more})
    made.save()
    return made
