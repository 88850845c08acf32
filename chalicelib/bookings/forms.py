"""What is asked about a venue, and about a time when it is closed or used for something else."""

import re
from collections.abc import Mapping, Sequence
from datetime import time

from chalicelib.bookings.records import Venue
from chalicelib.bookings.rules import FEATURES
from chalicelib.courses.records import District
from chalicelib.http.fields import Field, Value, yes_no
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import N_, gettext, say, weekday_name

ACCESS = {"sv": "access_sv", "sv@lattlast": "access_easy", "en": "access_en", "ar": "access_ar"}
HOURS = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*(?:[-–—]|till)\s*(\d{1,2})(?:[.:](\d{2}))?")


def venue_form(places: Sequence[District]) -> Form:
    """The form of a venue. `places`: the districts and places it may lie in."""
    return Form(
        "venue",
        (
            Field("name", N_("Lokalens namn"), max_length=100),
            Field("address", N_("Lokalens adress"), max_length=150),
            Field(
                "district",
                N_("Var lokalen ligger"),
                kind="select",
                options=tuple((place.district_id, say(place.names)) for place in places),
            ),
            Field("capacity", N_("Hur många personer ryms?"), kind="number", least=1, most=1000),
            Field("features", N_("Det här finns"), kind="choices", required=False, options=tuple(FEATURES.items())),
            _access("sv", N_("Så kommer man in"), N_("Visas för alla. Vad är lätt att missa på vägen?")),
            _access("sv@lattlast", N_("Så kommer man in, på lätt svenska")),
            _access("en", N_("Så kommer man in, på engelska")),
            _access("ar", N_("Så kommer man in, på arabiska")),
            *(_hours(weekday) for weekday in range(7)),
            yes_no("external", N_("Är det någon annans lokal?")),
            Field(
                "contact",
                N_("Vem bokar man hos?"),
                required=False,
                max_length=200,
                hint=N_("Visas bara för personal."),
                shown_if=("external", "yes"),
            ),
            Field(
                "cost",
                N_("Vad kostar den?"),
                required=False,
                max_length=200,
                hint=N_("Till exempel 400 kronor per kväll. Visas bara för personal."),
                shown_if=("external", "yes"),
            ),
            yes_no(
                "active",
                N_("Går lokalen att boka?"),
                hint=N_("Svarar du nej står det som redan är bokat kvar, men inget nytt går att boka."),
            ),
        ),
    )


def _access(code: str, label: str, hint: str = "") -> Field:
    return Field(ACCESS[code], label, kind="long_text", required=False, max_length=300, hint=hint)


def _hours(weekday: int) -> Field:
    return Field(
        f"hours_{weekday}",
        gettext(N_("Tider som går att boka: %(weekday)s")) % {"weekday": weekday_name(weekday)},
        required=False,
        max_length=20,
        hint=N_("Till exempel 8–21 eller 08:00–16:30. Tomt betyder stängt.") if weekday == 0 else "",
    )


def read_venue(form: Form, raw: Mapping[str, list[str]]) -> Reading:
    """Read the form of a venue; bookable hours are understood however they are written."""
    reading = form.read(raw)
    for weekday in range(7):
        name = f"hours_{weekday}"
        typed = str(reading.values.get(name, ""))
        if typed and hours_of(typed) is None:
            reading.errors[name] = gettext("Skriv från när till när, till exempel 8–21.")
    return reading


def hours_of(typed: str) -> list[str] | None:
    """From and until ("08:00", "21:00") as somebody wrote them, or None: "8-21", "08.00–21", "8 till 16:30"."""
    found = HOURS.fullmatch(typed.strip())
    if not found:
        return None
    try:
        start, end = (time(int(found[at]), int(found[at + 1] or 0)) for at in (1, 3))
    except ValueError:
        return None
    return [f"{start:%H:%M}", f"{end:%H:%M}"] if start < end else None


def write(venue: Venue, values: Mapping[str, Value]) -> None:
    """Write the form's values into the venue."""
    external = values["external"] == "yes"
    venue.name, venue.address = str(values["name"]), str(values["address"])
    venue.district_id, venue.capacity = str(values["district"]), int(str(values["capacity"]))
    venue.features = list(values.get("features", ()))
    venue.access = {code: str(values[name]) for code, name in ACCESS.items() if values.get(name)}
    read = {str(weekday): hours_of(str(values.get(f"hours_{weekday}", ""))) for weekday in range(7)}
    venue.hours = {weekday: between for weekday, between in read.items() if between}
    venue.external, venue.active = external, values["active"] == "yes"
    venue.contact = str(values.get("contact", "")) if external else ""
    venue.cost = str(values.get("cost", "")) if external else ""


def held(venue: Venue) -> dict[str, Value]:
    """What the form of a venue holds from the start."""
    return {
        "name": venue.name,
        "address": venue.address,
        "district": venue.district_id,
        "capacity": str(int(venue.capacity)),
        "features": list(venue.features),
        **{name: venue.access.get(code, "") for code, name in ACCESS.items()},
        **{f"hours_{weekday}": "–".join(venue.hours.get(str(weekday), ())) for weekday in range(7)},
        "external": "yes" if venue.external else "no",
        "contact": venue.contact,
        "cost": venue.cost,
        "active": "yes" if venue.active else "no",
    }


# As most venues are, for the form of a new one.
SUGGESTED: dict[str, Value] = {
    **{f"hours_{weekday}": "08:00–21:00" for weekday in range(5)},
    "external": "no",
    "active": "yes",
}
BLOCKED = Form(
    "blocked",
    (
        Field(
            "what",
            N_("Vad lokalen används till"),
            max_length=80,
            hint=N_("Till exempel städning, stängt eller föräldrakafé. Skriv inga namn på personer."),
        ),
        Field("first_day", N_("Dag"), kind="day"),
        Field(
            "last_day",
            N_("Till och med"),
            kind="day",
            required=False,
            hint=N_("Fyll i om det gäller flera dagar i rad."),
        ),
        Field("starts", N_("Från klockan"), kind="clock", required=False, hint=N_("Tomt betyder hela dagen.")),
        Field("ends", N_("Till klockan"), kind="clock", required=False),
    ),
)
