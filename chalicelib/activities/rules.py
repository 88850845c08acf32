"""The rules of open activities: which kinds there are, how one stands, what the counted ones come to. Pure (C8).

Times are UTC, ISO 8601, as stored; days and terms are Stockholm's."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, Protocol

from chalicelib.courses.rules import term
from chalicelib.http.languages import N_, STOCKHOLM

JOURNAL = "activity:"  # what an activity's journal is kept under, before "<district>/<term>/<id>"

# The kinds that the sources name, and one for all else. The keys are stored.
KINDS = {
    "lecture": N_("Föreläsning"),
    "cafe": N_("Föräldrakafé"),
    "information": N_("Informationsmöte"),
    "theme": N_("Föräldramöte med tema"),
    "week": N_("Föräldravecka"),
    "drop_in": N_("Öppen mottagning"),
    "preschool": N_("Öppen förskola"),
    "other": N_("Annan aktivitet"),
}
AUDIENCES = {
    "parents": N_("Föräldrar"),
    "professionals": N_("Yrkesverksamma"),
    "all": N_("Alla som är intresserade"),
}
CANCELLED_BECAUSE = {
    "host": N_("Den som skulle hålla i aktiviteten kan inte vara med."),
    "venue": N_("Lokalen går inte att använda."),
    "other": N_("Något har hänt som gör att aktiviteten inte kan hållas."),
}
COUNTED = {"woman": N_("Kvinnor"), "man": N_("Män"), "unknown": N_("Vet inte eller annat")}


class Standing(StrEnum):
    """How an activity stands at a moment."""

    COMING = "coming"
    TO_COUNT = "to_count"  # it is over, and nobody has said how many came
    COUNTED = "counted"
    CANCELLED = "cancelled"


# In words for staff, with the kind of tag.
STANDINGS = {
    Standing.COMING: (N_("Kommande"), "info"),
    Standing.TO_COUNT: (N_("Inte räknad"), "warning"),
    Standing.COUNTED: (N_("Räknad"), "success"),
    Standing.CANCELLED: (N_("Inställd"), "danger"),
}


class ActivityLike(Protocol):
    """What the rules need of an activity; records.Activity is one."""

    @property
    def kind(self) -> str: ...
    @property
    def audience(self) -> str: ...
    @property
    def starts_at(self) -> str: ...
    @property
    def ends_at(self) -> str: ...
    @property
    def cancelled(self) -> str | None: ...
    @property
    def came(self) -> Mapping[str, int] | None: ...
    @property
    def languages_met(self) -> Sequence[str]: ...


def standing(activity: ActivityLike, now: datetime) -> Standing:
    """How it stands now."""
    if activity.cancelled:
        return Standing.CANCELLED
    if activity.came is not None:
        return Standing.COUNTED
    return Standing.TO_COUNT if datetime.fromisoformat(activity.ends_at) <= now else Standing.COMING


def times(day: date, starts: str, ends: str) -> tuple[str, str]:
    """Start and end as stored, of a day and two times of day ("17:30"), Stockholm's."""
    start, end = (datetime.combine(day, time.fromisoformat(clock), STOCKHOLM) for clock in (starts, ends))
    return start.astimezone(UTC).isoformat(), end.astimezone(UTC).isoformat()


def day_of(activity: ActivityLike) -> date:
    """The day it begins, in Stockholm."""
    return datetime.fromisoformat(activity.starts_at).astimezone(STOCKHOLM).date()


def term_of(activity: ActivityLike) -> str:
    """The term that it is counted in: "2027-1"."""
    return term(day_of(activity))


def journal(district_id: str, term: str, activity_id: str) -> str:
    """Where what happens to an activity is written down. Names the term whose figures it changes."""
    return f"{JOURNAL}{district_id}/{term}/{activity_id}"


def activity_id(title: str, token: str) -> str:
    """A readable id: "foraldrakafe-i-farsta-3f2a1b". The same form (`token`) sent twice has the same one."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "aktivitet"
    return f"{slug}-{hashlib.sha256(token.encode()).hexdigest()[:8]}"


def figures(activities: Iterable[ActivityLike]) -> dict[str, Any]:
    """What a district's activities of a term come to: sums of whole numbers, the same whatever the order or the hour.

    "n": announced and not cancelled; "counted": those of them of which somebody has said how many came."""
    total: dict[str, Any] = {"n": 0, "cancelled": 0, "counted": 0, "kind": {}, "audience": {}, "language": {}}
    came: dict[str, Any] = {"n": 0, "gender": {}, "kind": {}}
    for activity in activities:
        if activity.cancelled:
            total["cancelled"] += 1
            continue
        total["n"] += 1
        _add(total["kind"], activity.kind)
        _add(total["audience"], activity.audience)
        if activity.came is None:
            continue
        total["counted"] += 1
        for code in activity.languages_met:
            _add(total["language"], code)
        number = sum(activity.came.values())
        came["n"] += number
        _add(came["kind"], activity.kind, number)
        for gender, many in activity.came.items():
            _add(came["gender"], gender, many)
    return {**total, "came": came}


def _add(counts: dict[str, int], name: str, number: int = 1) -> None:
    counts[name] = counts.get(name, 0) + number
