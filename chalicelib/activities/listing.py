"""Open activities as everybody sees them: what is coming, filtered, and told to search engines (C8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.activities.forms import filter_form
from chalicelib.activities.records import Activity, coming_activities, find_activity
from chalicelib.activities.rules import AUDIENCES, KINDS, day_of
from chalicelib.courses.districts import current_districts, successor
from chalicelib.courses.records import District, all_districts
from chalicelib.courses.rules import SPOKEN
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import gettext, say, today_in_stockholm
from chalicelib.http.refusals import NotFound
from chalicelib.settings import settings


@dataclass(frozen=True)
class Shown:
    """An activity with what is shown of it. `district`: of today, also where the activity was announced before."""

    activity: Activity
    district: District

    @property
    def kind(self) -> str:
        return gettext(KINDS.get(self.activity.kind, KINDS["other"]))

    @property
    def audience(self) -> str:
        return gettext(AUDIENCES.get(self.activity.audience, AUDIENCES["all"]))

    @property
    def spoken(self) -> str:
        return gettext(", ").join(gettext(SPOKEN.get(code, code)) for code in self.activity.languages)

    @property
    def starts(self) -> datetime:
        return datetime.fromisoformat(self.activity.starts_at)

    @property
    def ends(self) -> datetime:
        return datetime.fromisoformat(self.activity.ends_at)

    @property
    def where(self) -> str:
        """In which district, or that it is for the whole city."""
        if self.district.district_id == "central":
            return gettext("Hela staden")
        return say(self.district.names)


@dataclass(frozen=True)
class Listing:
    """The list as filtered."""

    form: Form
    reading: Reading
    found: list[Shown]


def coming(query: Mapping[str, str], now: datetime) -> Listing:
    """What is held from today on and let through by the query's filters, soonest first. Two queries.

    What is for the whole city is for each of its districts too."""
    today, places = today_in_stockholm(now), all_districts()
    everything = [each for activity in coming_activities(today) if (each := _shown(activity, places, now))]
    districts = [(each.district_id, say(each.names)) for each in current_districts(places, today)]
    form = filter_form(districts, (code for each in everything for code in each.activity.languages))
    reading = form.read({name: [value] for name, value in query.items()})
    asked = {name: str(value) for name, value in reading.values.items()}
    found = [
        each
        for each in everything
        if ("stadsdel" not in asked or each.district.district_id in (asked["stadsdel"], "central"))
        and asked.get("sort") in (None, each.activity.kind)
        and ("sprak" not in asked or asked["sprak"] in each.activity.languages)
        and asked.get("fran", "") <= day_of(each.activity).isoformat()
        and each.ends > now
    ]
    return Listing(form, reading, found)


def one(district_id: str, activity_id: str, now: datetime) -> Shown:
    """One activity, also one that has been held: its address may stand on a poster. Raises NotFound."""
    activity = find_activity(district_id, activity_id)
    shown = _shown(activity, all_districts(), now) if activity else None
    if shown is None:
        raise NotFound
    return shown


def _shown(activity: Activity, places: list[District], now: datetime) -> Shown | None:
    district = successor(places, activity.district_id, today_in_stockholm(now))
    return Shown(activity, district) if district else None


def structured_data(shown: Shown) -> dict[str, Any]:
    """The activity for search engines, by schema.org Event, in the reader's language."""
    activity, city = shown.activity, {"@type": "GovernmentOrganization", "name": "Stockholms stad"}
    address = settings.site_url + activity.href
    place: dict[str, Any] = {"@type": "Place", "name": activity.venue, "address": activity.address}
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": say(activity.titles),
        "description": say(activity.descriptions) or shown.kind,
        "url": address,
        "startDate": activity.starts_at,
        "endDate": activity.ends_at,
        "eventStatus": f"https://schema.org/Event{'Cancelled' if activity.cancelled else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{'Online' if activity.online else 'Offline'}EventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": address} if activity.online else place,
        "inLanguage": list(activity.languages),
        "isAccessibleForFree": True,
        "organizer": {**city, "url": settings.site_url},
    }
