"""The figures of leaders (S1–S3, S11): how many there are, how many lead, what they are trained for, who came and went.

Summary("leaders", "city") and Summary("leaders", "<district id>"): a leader counts in each district that they have the
role in, and once in the city, so these don't add up. `figures`, as of `counted_at`: {"leaders", "active", "certified",
"orientation": {programme id: n}}. `more`: {"active_months", "terms": {"2027-1": {"leaders": at its end or now,
"gained", "lost", "reasons": {a key of http.reach.ENDED_BECAUSE, or leading.RAN_OUT: n}}}}."""

from collections.abc import Sequence
from datetime import date, datetime

from chalicelib.aggregation.leading import by_term, counted, leaders_on, led, months_before, spans_of
from chalicelib.courses.records import Course, all_districts, courses_by_id, district_courses
from chalicelib.courses.rules import term
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.reach import CITY, on_district
from chalicelib.http.records import granted_on
from chalicelib.journal.commit import Put, commit
from chalicelib.people.records import staff_members
from chalicelib.settings import settings
from chalicelib.summaries.records import LEADERS, Summary, parts_of


def recount(journals: Sequence[str], now: datetime) -> None:
    """Count the leaders anew: where grants have changed, and courses been closed. Twice is harmless.

    Some queries and a write for each district and one for the register, whatever has changed; nothing where nothing
    has. Raises LostRace where somebody else counted them meanwhile."""
    if not journals:
        return
    today = today_in_stockholm(now)
    since = months_before(today, settings.active_months)
    places = [str(each.district_id) for each in all_districts()]
    members = staff_members()
    active = led(_courses(places, since), members, since, today)
    spans = {place: spans_of(granted_on(on_district(place))) for place in places}
    spans[CITY] = [*spans_of(granted_on(CITY)), *(span for place in places for span in spans[place])]
    before = {each.part: each for each in parts_of(LEADERS, consistent=True)}
    for place, theirs in spans.items():
        summary = before.get(place) or Summary(LEADERS, place)
        summary.figures = counted(leaders_on(theirs, today), active, members, today)
        summary.more = {"active_months": settings.active_months, "terms": by_term(theirs, today)}
        summary.counted_at = now.isoformat(timespec="milliseconds")
        commit(Put(summary))


def _courses(places: Sequence[str], since: date) -> list[Course]:
    """The courses that may have met since then: those that began up to half a year before, too."""
    first = term(months_before(since, 6))
    return courses_by_id(course_id for place in places for course_id in district_courses(place, first))
