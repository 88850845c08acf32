"""What is asked of whoever plans a course."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.courses.records import Course, District, Programme
from chalicelib.courses.rules import CANCELLED_BECAUSE, SPOKEN
from chalicelib.http.fields import Field, Value, yes_no
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import N_, gettext, say, weekday_name
from chalicelib.people.records import StaffMember
from chalicelib.planning import rules

MINUTES = Field("minutes", N_("Minuter per träff"), kind="number", least=30, most=600)
LEADERS = 3  # at most; two are usual, a third one may be in training


def schedule_fields(form: str) -> tuple[Field, ...]:
    """When the course is held. A course on the web has a first day only."""
    if form == "web":
        return (Field("first_day", N_("Första dag"), kind="day"),)
    return (
        Field(
            "first_day",
            N_("Börjar tidigast"),
            kind="day",
            hint=N_("Första träffen blir den första veckodagen av den sort du väljer, från och med den här dagen."),
        ),
        *_slot(),
        Field("sessions", N_("Antal träffar"), kind="number", least=1, most=30),
        MINUTES,
    )


def rest_form() -> Form:
    """When the rest of a course is to be held."""
    return Form("rest", (Field("first_day", N_("Från och med"), kind="day"), *_slot(), MINUTES))


def _slot() -> tuple[Field, ...]:
    weekdays = tuple((str(number), weekday_name(number)) for number in range(7))
    return (
        Field("weekday", N_("Veckodag"), kind="select", options=weekdays),
        Field("clock", N_("Klockan"), kind="clock"),
    )


def fact_fields(form: str, shareable: Sequence[District], staff: Sequence[StaffMember]) -> tuple[Field, ...]:
    """What else is to be known of a course. `shareable`: the districts that may share it; `staff`: who may lead it."""
    fields = [
        Field("seats", N_("Antal platser"), kind="number", least=1, most=100),
        Field(
            "apply_until",
            N_("Sista dag att ansöka"),
            kind="day",
            required=False,
            hint=N_("Lämnar du den tom blir det en vecka före första träffen."),
        ),
        Field(
            "languages",
            N_("Språk i gruppen"),
            kind="choices",
            options=tuple(SPOKEN.items()),
        ),
    ]
    if form == "group":
        fields.append(yes_no("child_care", N_("Finns det barnpassning under träffarna?")))
    if form != "web":
        fields += [
            Field("venue_name", N_("Lokalens namn"), required=False, max_length=100),
            Field("venue_address", N_("Lokalens adress"), required=False, max_length=150),
            Field(
                "venue_access",
                N_("Så kommer man in"),
                kind="long_text",
                required=False,
                max_length=300,
                hint=N_("Till exempel hiss, trappor, portkod och hörslinga. Det visas för alla."),
            ),
        ]
    for number in range(1, LEADERS + 1):
        fields += leader_fields(number, staff, INSTRUCTOR if form == "training" else LEADER)
    if shareable and form != "training":
        options = tuple((district.district_id, say(district.names)) for district in shareable)
        fields.append(Field("shared", N_("Stadsdelar som delar kursen"), "choices", required=False, options=options))
    return tuple(fields)


# What those are asked for who lead a course: who, name, e-mail, telephone.
LEADER = (
    N_("Ledare %(number)d"),
    N_("Ledare %(number)d: namn"),
    N_("Ledare %(number)d: e-post"),
    N_("Ledare %(number)d: telefon"),
)
INSTRUCTOR = (
    N_("Instruktör %(number)d"),
    N_("Instruktör %(number)d: namn"),
    N_("Instruktör %(number)d: e-post"),
    N_("Instruktör %(number)d: telefon"),
)


def leader_fields(number: int, staff: Sequence[StaffMember], labels: tuple[str, ...]) -> list[Field]:
    """One leader as a contact person: chosen among the district's staff, or written by hand. `labels`: see LEADER."""

    who, name, email, phone = (gettext(text) % {"number": number} for text in labels)
    chosen = Field(
        f"leader_{number}",
        who,
        kind="select",
        required=False,
        options=tuple((member.member_id, member.name) for member in staff),
        hint=N_("Välj bland personalen, eller skriv in någon annan i rutorna här nedanför."),
    )
    return [
        *([chosen] if staff else []),
        Field(f"leader_{number}_name", name, required=False, max_length=100),
        Field(f"leader_{number}_email", email, kind="email", required=False),
        Field(
            f"leader_{number}_phone",
            phone,
            required=False,
            max_length=30,
            inputmode="tel",
        ),
    ]


def course_form(form: str, shareable: Sequence[District], staff: Sequence[StaffMember], *, schedule: bool) -> Form:
    """The form of a draft (`schedule`: when it is held, too) or of an announced course's facts."""
    return Form("course", (schedule_fields(form) if schedule else ()) + fact_fields(form, shareable, staff))


def read_course(form: Form, raw: Mapping[str, list[str]]) -> Reading:
    """Read the form; a leader has a name, and a way to be reached."""
    reading = form.read(raw)
    for number in range(1, LEADERS + 1):
        name, email, phone = (f"leader_{number}_{what}" for what in ("name", "email", "phone"))
        if (reading.values.get(email) or reading.values.get(phone)) and not reading.values.get(name):
            reading.errors.setdefault(name, gettext("Skriv vem det är."))
        if reading.values.get(name) and not (reading.values.get(email) or reading.values.get(phone)):
            reading.errors.setdefault(email, gettext("Skriv e-post eller telefon, så att man kan fråga något."))
    return reading


def suggested(programme: Programme, shared: Sequence[str]) -> dict[str, Value]:
    """What the form of a new course holds from the start: what the programme says."""
    return {
        "sessions": str(int(programme.sessions)),
        "minutes": str(int(programme.session_minutes)),
        "seats": "8",
        "languages": ["sv"],
        "child_care": "no",
        "shared": list(shared),
    }


def held(course: Course, staff: Sequence[StaffMember]) -> dict[str, Value]:
    """A course as its form has it."""
    venue = course.venue or {}
    values: dict[str, Value] = {
        "first_day": str(course.starts_on),
        "seats": str(int(course.seats)),
        "apply_until": str(course.apply_until),
        "languages": list(course.languages),
        "child_care": "yes" if course.child_care else "no",
        "venue_name": venue.get("name", ""),
        "venue_address": venue.get("address", ""),
        "venue_access": (venue.get("access") or {}).get("sv", ""),
        "shared": list(course.shared_with),
    }
    if course.sessions:
        _, clock, minutes = rules.starts_at(course.sessions[0])
        values |= {"clock": clock, "minutes": str(minutes), "sessions": str(len(course.sessions))}
        values["weekday"] = "" if course.weekday is None else str(int(course.weekday))
    for number, person in enumerate(course.contacts[:LEADERS], start=1):
        if person.get("member_id") in [member.member_id for member in staff]:
            values[f"leader_{number}"] = person["member_id"]
        else:
            values |= {f"leader_{number}_{what}": person.get(what, "") for what in ("name", "email", "phone")}
    return values


def spoken(languages: Sequence[str]) -> str:
    """The languages of a group in words."""
    return gettext(", ").join(say(SPOKEN.get(code, code)) for code in languages)


def contacts(values: Mapping[str, Value], staff: Sequence[StaffMember]) -> list[dict[str, str]]:
    """The leaders as contact persons, in order. Whoever was chosen goes before who was written in the same place."""
    people, known = [], {member.member_id: member for member in staff}
    for number in range(1, LEADERS + 1):
        member = known.get(str(values.get(f"leader_{number}", "")))
        if member:
            person = {"name": member.name, "email": member.email, "phone": member.phone, "member_id": member.member_id}
        else:
            person = {what: str(values.get(f"leader_{number}_{what}", "")) for what in ("name", "email", "phone")}
        if person["name"]:
            people.append(person)
    return people


def venue(values: Mapping[str, Value], before: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The venue, or None where there is none. How to get in keeps its other languages while the Swedish stands.

    One that is booked and gets another name or address is another one: its times are freed (see bookings.keeping)."""
    access = str(values.get("venue_access", ""))
    told = dict((before or {}).get("access") or {})
    wanted = told if told.get("sv", "") == access else {"sv": access}
    made = {"name": str(values.get("venue_name", "")), "address": str(values.get("venue_address", ""))}
    if not (access or any(made.values())):
        return None
    if "venue_id" in (before or {}) and all((before or {}).get(name) == text for name, text in made.items()):
        made = {"venue_id": str((before or {})["venue_id"]), **made}  # the same one, which is booked
    return {**made, "access": wanted} if access else made


REASON = Form(
    "cancel", (Field("reason", N_("Varför ställs kursen in?"), "choice", options=tuple(CANCELLED_BECAUSE.items())),)
)
MOVED = Form(
    "session",
    (
        Field(
            "what",
            N_("Vad ska hända med träffen?"),
            kind="choice",
            options=(("move", N_("Den får en ny dag eller tid")), ("cancel", N_("Den ställs in"))),
        ),
        Field("day", N_("Ny dag"), kind="day", shown_if=("what", "move")),
        Field("clock", N_("Klockan"), kind="clock", shown_if=("what", "move")),
        Field("minutes", N_("Minuter"), kind="number", least=30, most=600, shown_if=("what", "move")),
        yes_no("add_one", N_("Ska en ny träff läggas till sist?"), shown_if=("what", "cancel")),
    ),
)
