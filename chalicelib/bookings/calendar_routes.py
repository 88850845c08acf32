"""A venue's calendar, and what it is booked for beside courses."""

from collections.abc import Mapping
from datetime import date, timedelta

from chalicelib.bookings import calendar, forms, venues
from chalicelib.bookings.records import Venue
from chalicelib.bookings.room import routes
from chalicelib.bookings.rules import FEATURES
from chalicelib.courses import terms
from chalicelib.courses.records import all_districts
from chalicelib.courses.rules import term
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.languages import gettext, long_date, say, short_date
from chalicelib.http.pages import show
from chalicelib.http.refusals import NotFound
from chalicelib.http.requests import Request


@routes.get("/personal/lokaler/{venue_id}")
def venue(request: Request, venue_id: str) -> Answer:
    """One venue and its bookings: a week, or a term."""
    found = venues.venue_in_reach(venue_id, request.reach)
    if request.query.get("visa") == "termin":
        return _term(request, found)
    return _week(request, found, calendar.monday_of(_day(request.query.get("vecka", ""), request.today)))


@routes.get("/personal/lokaler/{venue_id}/boka")
def ask_block(request: Request, venue_id: str) -> Answer:
    """Book the venue for something that isn't a course."""
    found = venues.venue_in_reach(venue_id, request.reach)
    day = _day(request.query.get("dag", ""), request.today)
    return _block_form(request, found, {"first_day": max(day, request.today).isoformat()}, {})


@routes.post("/personal/lokaler/{venue_id}/boka")
def block(request: Request, venue_id: str) -> Answer:
    """Book it, on all the days or on none."""
    found = venues.venue_in_reach(venue_id, request.reach)
    reading = forms.BLOCKED.read(request.fields)
    if reading.errors:
        odd = venues.odd_times(reading.values, request.today, reading.errors)
        return _block_form(request, found, reading.typed, {**odd, **reading.errors})
    bookings, errors = venues.blocked(reading.values, request.today)
    if errors:
        return _block_form(request, found, reading.typed, errors)
    if taken := venues.block(found, bookings, f"staff:{request.person_id}"):
        days = gettext(", ").join(short_date(date.fromisoformat(day)) for day in taken)
        fault = gettext("Lokalen är redan bokad då: %(days)s. Inget är bokat.") % {"days": days}
        return _block_form(request, found, reading.typed, {"first_day": fault})
    return redirect(_to_week(found, str(reading.values["first_day"])))


@routes.post("/personal/lokaler/{venue_id}/frigor")
def free(request: Request, venue_id: str) -> Answer:
    """Free what was booked for something that isn't a course."""
    found = venues.venue_in_reach(venue_id, request.reach)
    day = _day(request.value("day"), None).isoformat()
    venues.free(found, day, request.value("starts_at")[:40])
    return redirect(_to_week(found, day))


def _to_week(venue: Venue, day: str) -> str:
    monday = calendar.monday_of(date.fromisoformat(day))
    return f"/personal/lokaler/{venue.venue_id}?vecka={monday.isoformat()}"


def _day(asked: str, otherwise: date | None) -> date:
    """A day as an address has it (ISO). Raises NotFound where there is nothing to fall back on."""
    try:
        found = date.fromisoformat(asked) if len(asked) == 10 else None
    except ValueError:
        found = None
    if found is None or not 2020 <= found.year <= 2100:
        found = otherwise
    if found is None:
        raise NotFound
    return found


def _week(request: Request, venue: Venue, monday: date) -> Answer:
    sunday, step = monday + timedelta(days=6), timedelta(days=7)
    here = f"/personal/lokaler/{venue.venue_id}"
    return show(
        request,
        "bookings/week.html",
        venue=venue,
        facts=_facts(venue),
        days=[
            {
                "name": long_date(day.day),
                "iso": day.day.isoformat(),
                "hours": day.hours,
                "off": day.off,
                "lines": day.lines,
            }
            for day in calendar.week(venue, monday, request.reach)
        ],
        monday=monday,
        caption=gettext("Vecka %(number)d, %(first)s–%(last)s")
        % {"number": monday.isocalendar().week, "first": short_date(monday), "last": short_date(sunday)},
        previous=f"{here}?vecka={monday - step}",
        next=f"{here}?vecka={monday + step}",
        term=f"{here}?visa=termin&termin={term(monday)}",
    )


def _term(request: Request, venue: Venue) -> Answer:
    year = request.today.year
    order = [f"{each}-{half}" for each in range(year - 1, year + 3) for half in (1, 2)]
    asked = request.query.get("termin", "")
    shown = asked if asked in order else term(request.today)
    place = order.index(shown)

    def address(number: int) -> str:
        there = 0 <= number < len(order)
        return f"/personal/lokaler/{venue.venue_id}?visa=termin&termin={order[number]}" if there else ""

    return show(
        request,
        "bookings/term.html",
        venue=venue,
        caption=terms.named(shown),
        weeks=calendar.term(venue, shown, request.reach),
        previous=address(place - 1),
        next=address(place + 1),
    )


def _facts(venue: Venue) -> list[dict[str, object]]:
    """What is known of a venue, as rows of key and value."""
    place = next((each for each in all_districts() if each.district_id == venue.district_id), None)
    rows: list[dict[str, object]] = [
        {"key": gettext("Lokalens adress"), "value": venue.address},
        {"key": gettext("Var lokalen ligger"), "value": say(place.names) if place else ""},
        {"key": gettext("Ryms"), "value": gettext("%(number)d personer") % {"number": int(venue.capacity)}},
        {
            "key": gettext("Det här finns"),
            "value": [gettext(FEATURES[each]) for each in venue.features if each in FEATURES]
            or gettext("Inget angivet"),
        },
    ]
    if venue.access:
        rows.append({"key": gettext("Så kommer man in"), "value": say(venue.access)})
    if venue.external:
        rows.append(
            {"key": gettext("Någon annans lokal"), "value": [each for each in (venue.contact, venue.cost) if each]}
        )
    return rows


def _block_form(request: Request, venue: Venue, values: Mapping[str, Value], errors: Mapping[str, str]) -> Answer:
    return show(
        request,
        "bookings/block.html",
        status=422 if errors else 200,
        venue=venue,
        fields=forms.BLOCKED.shown(),
        values=values,
        errors={field.name: errors[field.name] for field in forms.BLOCKED.fields if field.name in errors},
    )
