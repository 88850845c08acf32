"""Open activities of the local cloud, and talks that advisers there have noted, as seen from the day of seeding."""

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.activities.records import Activity
from chalicelib.activities.rules import times
from chalicelib.advice import rules
from chalicelib.advice.records import Talk, entry
from chalicelib.courses.records import District
from chalicelib.courses.rules import term
from chalicelib.http.languages import today_in_stockholm

TALKS = {"farsta": 60, "skarpnack": 40, "jarva": 80, "bromma": 12}  # noted in each district
DAYS = 120  # over which


def load_outreach(told: Iterable[dict[str, Any]], now: datetime) -> None:
    """Write the activities that are missing, and the talks where there are none."""
    today = today_in_stockholm(now)
    activities = [_activity(each, today) for each in told]
    known = {each.activity_id for each in Activity.batch_get([(a.district_id, a.activity_id) for a in activities])}
    for activity in activities:
        if activity.activity_id not in known:
            activity.save()
    districts = {each.district_id: each for each in District.query("district")}
    for district_id, many in TALKS.items():
        talks = list(_talks(districts[district_id], many, today))
        if not list(Talk.batch_get([(each.shelf, each.entry) for each in talks[:1]])):
            with Talk.batch_write() as batch:
                for talk in talks:
                    batch.save(talk)


def _activity(told: dict[str, Any], today: date) -> Activity:
    """An activity, with its relative times made into moments."""
    relative = {"in_days", "starts", "ends"}
    rest = {name: value for name, value in told.items() if name not in relative}
    starts_at, ends_at = times(today + timedelta(days=told["in_days"]), told["starts"], told["ends"])
    asks = None if "came" in told or "cancelled" in told else "asks"
    return Activity(**rest, starts_at=starts_at, ends_at=ends_at, asks=asks)


def _talks(district: District, many: int, today: date) -> Iterable[Talk]:
    """Made-up talks, the same whenever they are made up on that day."""
    chance = random.Random(f"{district.district_id} {today}")

    def one_of(words: Iterable[str], *weights: int) -> str:
        options = list(words)
        return chance.choices(options, (*weights, *([1] * len(options)))[: len(options)])[0]

    for number in range(many):
        day = today - timedelta(days=DAYS * number // many)
        yield Talk(
            rules.shelf(district.district_id, term(day)),
            entry(day, f"seed{number:04d}"),
            version=1,
            events=0,
            noted_by="seed",
            day=day.isoformat(),
            area=one_of([*district.areas, rules.OTHER]),
            arena=one_of(rules.ARENAS, 6, 4),
            support=one_of(rules.SUPPORTS, 6, 2),
            age=one_of(rules.AGES, 1, 6, 4),
            language=one_of(rules.LANGUAGES, 12, 4, 2),
            gender=one_of(rules.GENDERS, 8, 3),
            rating=chance.choice([None, 3, 4, 4, 5, 5]),
            strengthened=chance.choice([None, "yes", "yes", "partly", "no"]),
        )
