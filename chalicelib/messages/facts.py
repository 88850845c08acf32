"""What the texts of messages are filled in with: the event and its course; nothing that people have typed.

A placeholder is one small function. A message reads only what its own text asks for."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from chalicelib.cases.consent import ConsentState
from chalicelib.courses.elsewhere import nearest_districts, next_start
from chalicelib.courses.records import find_programme
from chalicelib.courses.rules import CANCELLED_BECAUSE, price
from chalicelib.courses.venues import has_own, in_words, venue_of
from chalicelib.fidelity.needs import focus
from chalicelib.groups.rules import NOT_ADMITTED
from chalicelib.http.languages import N_, gettext, kronor, language, long_date, say
from chalicelib.http.reach import CITY, ROLES, Role
from chalicelib.journal.records import Event
from chalicelib.messages.about import About
from chalicelib.settings import settings
from chalicelib.tasks.rules import KINDS as TASKS
from chalicelib.texts.blocks import Row, Values
from chalicelib.texts.words import day_and_hours, hours, in_a_row, long_day, moment

Fact = Callable[[About], str | Sequence[Row]]
# Stands for what only the sent e-mail says: the message that is kept of it opens nothing.
SEALED = "•••"
CONSENT_ANSWERS = {True: N_("Du har sagt ja"), False: N_("Du har sagt nej")}
WHOLE_CITY = N_("Hela staden")
MISSING_CONSENT = N_("Din chef har inte godkänt att du går utbildningen. Så länge kan du inte få en plats.")


def everywhere() -> dict[str, str]:
    """What every message may say. The addresses carry the reader's language."""
    return {
        "my_cases_url": _address("/mina-arenden"),
        "my_details_url": _address("/mina-uppgifter"),
        "courses_url": _address("/kurser"),
        "support_email": settings.support_email,
        "support_phone": settings.support_phone,
    }


def in_sms(event: Event) -> dict[str, str]:
    """What an SMS may say. Its addresses are short: the language is the signed-in person's anyway."""
    return {
        "case_number": event.data["case_number"],
        "my_cases_url": f"{settings.site_url}/mina-arenden",
        "offer_url": f"{settings.site_url}/erbjudande/{event.data.get('offer_id', '')}",
    }


def facts(about: About, wanted: Collection[str]) -> Values:
    """The values of these placeholders, in the reader's language. Raises NothingToSay."""
    common = everywhere()
    return {**common, **{name: FACTS[name](about) for name in wanted if name not in common}}


def _address(path: str) -> str:
    return f"{settings.site_url}{path}?lang={language.get()}"


def _case(below: str = "") -> Fact:
    return lambda about: _address(f"/mina-arenden/{quote(about.data['case_number'], safe='')}{below}")


def _times(about: About) -> str:
    """When the first session begins and ends; empty where the course has no set hours."""
    return hours(about.course.sessions[0]) if about.course.sessions else ""


def _sessions(about: About) -> list[Row]:
    """The sessions that are still to come."""
    return [
        {
            "number": str(int(session["number"])),
            "date": long_date(datetime.fromisoformat(session["starts_at"])),
            "time": _when_and_where(about, session),
        }
        for session in about.coming
    ]


def _when_and_where(about: About, session: Mapping[str, Any]) -> str:
    """A session's hours, and where it is held if that is elsewhere than its course."""
    if not has_own(session):
        return hours(session)
    return in_a_row(hours(session), in_words(venue_of(about.course, session)) or gettext("lokalen är inte klar"))


def _place(about: About) -> Mapping[str, Any]:
    """Where the one session that it is about is held, or else the course."""
    starts_at = about.data.get("starts_at")
    held = (venue_of(about.course, each) for each in about.course.sessions if each["starts_at"] == starts_at)
    return next(held, about.course.venue) or {}


def _venue(about: About) -> str:
    venue = _place(about)
    return in_a_row(venue.get("name"), venue.get("address"))


def _new_venue(about: About) -> list[Row]:
    """The course's new venue, and each session that has got one of its own."""
    rows: list[Row] = []
    own = {int(each["number"]): venue_of(about.course, each) for each in about.course.sessions}
    for change in about.data.get("changes", ()):
        number = int(change.get("number", 0))
        if change["what"] == "venue":
            rows.append({"venue": _venue(about) or gettext("Lokalen är inte klar")})
        elif change["what"] == "session_venue":
            where = in_words(own.get(number)) or gettext("lokalen är inte klar")
            rows.append({"venue": gettext("Träff %(number)d: %(where)s") % {"number": number, "where": where}})
    return rows


def _contacts(about: About) -> list[Row]:
    """The course's leaders; as long as there are none, whoever answers for the district."""
    if about.course.contacts:
        return [_contact(each["name"], each.get("phone"), each.get("email")) for each in about.course.contacts]
    district = about.districts[about.course.district_id]
    reached = district.phone or district.email
    return [_contact(say(district.names), district.phone, district.email)] if reached else []


def _contact(*parts: str | None) -> Row:
    return {"contact": in_a_row(*parts)}


def _queue_places(about: About) -> list[Row]:
    return [
        {
            "district": about.district_name(str(place["queue_id"]).rpartition("/")[2]),
            "queue": about.queue_title(str(place["queue_id"])),
            "place": str(int(place["place"])),
        }
        for place in about.data.get("queue_places", ())
    ]


def _nearest(about: About) -> list[Row]:
    """The nearest other districts with a course of the programme (P5)."""
    here = about.districts[about.course.district_id]
    places = list(about.districts.values())
    near = nearest_districts(here, about.waited_in, about.programme_id, places, about.open_courses, about.today)
    return [{"district": say(each.district.names), "kilometres": str(round(each.kilometres))} for each in near]


def _next_start(about: About) -> list[Row]:
    """When the programme starts next where the case waits (P5, W5); not the course that it is about."""
    others = [course for course in about.open_courses if course.course_id != about.course.course_id]
    course = next_start(about.programme_id, about.waited_in, others, about.today)
    return [{"course": about.title(course), "date": long_day(course.starts_on)}] if course else []


def _consent_answer(about: About) -> str:
    approved = about.data["approved"]
    return gettext(CONSENT_ANSWERS[approved])


def _missing_consent(about: About) -> str:
    """That the manager has not said yes, where that is what a case waits for; else empty."""
    return "" if about.data.get("consent", ConsentState.APPROVED) == ConsentState.APPROVED else gettext(MISSING_CONSENT)


def _changes(what: str) -> Fact:
    """Those of the course's changes that are of this kind."""
    return lambda about: [
        {
            "number": str(int(change.get("number", 0))),
            "before": moment(change["before"]) if "before" in change else "",
            "after": day_and_hours(change) if "starts_at" in change else "",
        }
        for change in about.data.get("changes", ())
        if change["what"] == what
    ]


def _surveys(about: About) -> list[Row]:
    """What is asked, each survey once."""
    return [{"survey": say(survey.titles)} for survey in about.surveys]


def _survey_url(about: About) -> str:
    """Where it is answered: the survey itself, or the case where there are several to choose from."""
    course_id, found = about.data["course_id"], about.data["openings"]
    if len(found) > 1:
        return str(_case()(about))
    return _address(f"/enkat/{quote(course_id, safe='')}/{quote(found[0], safe='')}")


def _reach(about: About) -> str:
    """Where a grant holds, in words."""
    kind, _, key = str(about.data["reach"]).partition(":")
    if kind == CITY:
        return gettext(WHOLE_CITY)
    return about.course_title(key) if kind == "course" else about.district_name(key)


def _about_task(about: About) -> list[Row]:
    """Which case and course a task is about, without anybody's name."""
    said = [about.data["case_number"]] if "case_number" in about.data else []
    said += [about.title()] if "course_id" in about.data else []
    return [{"about": each} for each in said]


def _last_day(about: About) -> str:
    """The last day that a grant holds; "" where it has no end. It is stored as the first day that it is gone."""
    until = about.data.get("valid_until")
    return long_date(date.fromisoformat(until) - timedelta(days=1)) if until else ""


FACTS: Mapping[str, Fact] = {
    "case_number": lambda about: about.data["case_number"],
    "case_url": _case(),
    "withdraw_url": _case("/aterta"),
    "queue_url": _case("/ko"),
    "drop_out_url": _case("/avbryt"),
    "calendar_url": _case("/kalender.ics"),
    "material_url": _case("/material"),
    "certificate_url": _case("/intyg"),
    "valid_until": lambda about: long_date(date.fromisoformat(about.data["until"])),
    "offer_url": lambda about: _address(f"/erbjudande/{quote(about.data['offer_id'], safe='')}"),
    "staff_url": lambda about: _address("/personal"),
    "course": lambda about: about.title(),
    "starts_on": lambda about: long_day(about.course.starts_on),
    "apply_until": lambda about: long_day(about.course.apply_until),
    "times": _times,
    "next_session": lambda about: day_and_hours(about.coming[0]) if about.coming else "",
    "session": lambda about: day_and_hours(about.data),
    "sessions": _sessions,
    "venue": _venue,
    "access": lambda about: say(_place(about).get("access") or ""),
    "contacts": _contacts,
    "queue_places": _queue_places,
    "left": lambda about: [{"queue": about.queue_title(queue_id)} for queue_id in about.data.get("left", ())],
    "nearest": _nearest,
    "next_start": _next_start,
    "missing_consent": _missing_consent,
    "not_admitted_because": lambda about: gettext(NOT_ADMITTED.get(about.data.get("reason", ""), "")),
    "cancelled_because": lambda about: gettext(CANCELLED_BECAUSE.get(about.data.get("reason", ""), "")),
    "surveys": _surveys,
    "survey_url": _survey_url,
    "closes_at": lambda about: moment(about.data["closes_at"]),
    "ends_at": lambda about: moment(about.data["ends_at"]),
    "moved": _changes("session_moved"),
    "cancelled": _changes("session_cancelled"),
    "added": _changes("session_added"),
    "new_venue": _new_venue,
    "programme": lambda about: about.programme_name(about.data["instead_of"]),
    "other_programme": lambda about: about.programme_name(about.data["programme_id"]),
    "goes_on_as": lambda about: about.data["into"],
    "goes_on_url": lambda about: _address(f"/mina-arenden/{quote(about.data['into'], safe='')}"),
    "applicant": lambda about: about.applicant,
    "consent_url": lambda about: f"{settings.site_url}/samtycke/{SEALED}",
    "consent_until": lambda about: moment(about.data["expires_at"]),
    "consent_answer": _consent_answer,
    "manager_url": _case("/chef"),
    "fee": lambda about: price(about.course),
    "role": lambda about: gettext(ROLES[Role(about.data["role"])]),
    "task": lambda about: say(TASKS[about.data["task"]].words),
    "tasks_url": lambda about: _address("/personal/att-gora"),
    "about": _about_task,
    "training_url": lambda about: _address(f"/kurser/{quote(about.data['course_id'], safe='')}"),
    "focus": lambda about: focus(str(about.data["need"]), find_programme),
    "fee_url": _case("/avgift"),
    "to_pay": lambda about: kronor(max(0, int(about.data["left_ore"]))),
    "too_much": lambda about: kronor(-left) if (left := int(about.data["left_ore"])) < 0 else "",
    "paid": lambda about: kronor(int(about.data["paid_ore"])),
    "credited": lambda about: kronor(int(about.data["credited_ore"])),
    "due_on": lambda about: long_day(about.data["due_on"]),
    "ocr": lambda about: about.data["ocr"],
    "bankgiro": lambda about: settings.bankgiro,
    "payee": lambda about: settings.payee,
    "reach": _reach,
    "last_day": _last_day,
}
