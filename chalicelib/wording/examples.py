"""What a preview is filled in with: a made-up case, in the language of the text."""

from collections.abc import Callable, Collection, Mapping

from chalicelib.courses.rules import CANCELLED_BECAUSE
from chalicelib.fidelity.needs import FOCUS
from chalicelib.fidelity.rules import Aspect, Source
from chalicelib.groups.rules import NOT_ADMITTED
from chalicelib.http.languages import gettext, kronor, language, say
from chalicelib.http.reach import ROLES, Role
from chalicelib.settings import settings
from chalicelib.surveys.rules import PURPOSES, Purpose
from chalicelib.tasks.rules import KINDS as TASKS
from chalicelib.texts.blocks import Row, Values
from chalicelib.texts.kinds import Kind
from chalicelib.texts.words import day_and_hours, hours, long_day, moment

CASE, OTHER = "EK-2027-000123", "EK-2027-000077"
FIRST = {"starts_at": "2027-02-02T16:30:00+00:00", "ends_at": "2027-02-02T19:00:00+00:00"}
SECOND = {"starts_at": "2027-02-09T16:30:00+00:00", "ends_at": "2027-02-09T19:00:00+00:00"}
PROGRAMME = {"sv": "Komet 3–11 år", "en": "Komet for ages 3–11", "ar": "كوميت للأعمار من 3 إلى 11 سنة"}
OLDER = {"sv": "Komet 12–18 år", "en": "Komet for ages 12–18", "ar": "كوميت للأعمار من 12 إلى 18 سنة"}
FARSTA = {"sv": "Farsta", "ar": "فارستا (Farsta)"}
SKARPNACK = {"sv": "Skarpnäck", "ar": "سكاربنيك (Skarpnäck)"}
ACCESS = {"sv": "Ingen trappa. Hiss.", "en": "Step-free. Lift.", "ar": "بلا درج. يوجد مصعد."}
VENUE = "Familjens hus, Storgatan 1, Farsta"

# Addresses that are not those of the case's page with something below it.
_PATHS = {
    "my_cases_url": "/mina-arenden",
    "my_details_url": "/mina-uppgifter",
    "courses_url": "/kurser",
    "offer_url": "/erbjudande/exempel",
    "goes_on_url": f"/mina-arenden/{OTHER}",
    "staff_url": "/personal",
    "tasks_url": "/personal/att-gora",
    "training_url": "/kurser/exempel",
    "consent_url": "/samtycke/exempel",
    "manager_url": f"/mina-arenden/{CASE}/chef",
    "certificate_url": f"/mina-arenden/{CASE}/intyg",
    "material_url": f"/mina-arenden/{CASE}/material",
    "survey_url": "/enkat/exempel/traff-01",
}
_BELOW = {
    "fee_url": "/avgift",
    "withdraw_url": "/aterta",
    "queue_url": "/ko",
    "drop_out_url": "/avbryt",
    "calendar_url": "/kalender.ics",
}

_EXAMPLES: Mapping[str, Callable[[], str]] = {
    "support_email": lambda: settings.support_email,
    "support_phone": lambda: settings.support_phone,
    "case_number": lambda: CASE,
    "goes_on_as": lambda: OTHER,
    "course": lambda: _at(PROGRAMME, FARSTA),
    "programme": lambda: say(PROGRAMME),
    "other_programme": lambda: say(OLDER),
    "starts_on": lambda: long_day("2027-02-02"),
    "apply_until": lambda: long_day("2027-01-26"),
    "last_day": lambda: long_day("2027-06-30"),
    "times": lambda: hours(FIRST),
    "next_session": lambda: day_and_hours(FIRST),
    "session": lambda: day_and_hours(FIRST),
    "ends_at": lambda: moment("2027-01-16T17:30:00+00:00"),
    "closes_at": lambda: moment("2027-02-08T19:00:00+00:00"),
    "venue": lambda: VENUE,
    "access": lambda: say(ACCESS),
    "not_admitted_because": lambda: say(NOT_ADMITTED["full"]),
    "cancelled_because": lambda: say(CANCELLED_BECAUSE["few"]),
    "valid_until": lambda: long_day("2030-01-31"),
    "missing_consent": lambda: gettext(
        "Din chef har inte godkänt att du går utbildningen. Så länge kan du inte få en plats."
    ),
    "applicant": lambda: "Petra Provsson",
    "fee": lambda: kronor(250000),
    "to_pay": lambda: kronor(120000),
    "too_much": lambda: kronor(30000),
    "paid": lambda: kronor(50000),
    "credited": lambda: kronor(20000),
    "due_on": lambda: long_day("2027-02-13"),
    "ocr": lambda: "20270000118",
    "bankgiro": lambda: settings.bankgiro or "5050-1055",
    "payee": lambda: settings.payee,
    "consent_until": lambda: long_day("2027-01-28"),
    "consent_answer": lambda: gettext("Du har sagt ja"),
    "role": lambda: gettext(ROLES[Role.LEADER]),
    "reach": lambda: say(FARSTA),
    "task": lambda: say(TASKS["bounce"].words),
    "focus": lambda: gettext(FOCUS[Aspect.ADHERENCE, Source.METHOD]),
}
_LISTS: Mapping[str, Callable[[], list[Row]]] = {
    "contacts": lambda: [{"contact": "Lena Ledarsson, 08-465 004 41, lena.ledarsson@stockholm.example"}],
    "queue_places": lambda: [
        {"district": say(FARSTA), "queue": _at(PROGRAMME, FARSTA), "place": "4"},
        {"district": say(SKARPNACK), "queue": _at(PROGRAMME, SKARPNACK), "place": "1"},
    ],
    "left": lambda: [{"queue": _at(PROGRAMME, SKARPNACK)}],
    "sessions": lambda: [
        {"number": str(number), "date": long_day(each["starts_at"][:10]), "time": hours(each)}
        for number, each in enumerate((FIRST, SECOND), start=1)
    ],
    "nearest": lambda: [{"district": say(SKARPNACK), "kilometres": "4"}],
    "next_start": lambda: [{"course": _at(PROGRAMME, FARSTA), "date": long_day("2027-03-02")}],
    "moved": lambda: [{"number": "2", "before": moment(FIRST["starts_at"]), "after": day_and_hours(SECOND)}],
    "cancelled": lambda: [{"number": "3", "before": moment(SECOND["starts_at"])}],
    "added": lambda: [{"number": "4", "after": day_and_hours(SECOND)}],
    "surveys": lambda: [{"survey": gettext(PURPOSES[each])} for each in (Purpose.SESSION, Purpose.PROGRESS)],
    "new_venue": lambda: [{"venue": VENUE}],
    "about": lambda: [{"about": CASE}],
}


def values(kind: Kind, wanted: Collection[str]) -> Values:
    """Example values of these placeholders in the reader's language. One that has no example stands as it is."""
    return {name: _rows(name, kind) if name in kind.lists else example(name) for name in wanted}


def example(name: str) -> str:
    """What a placeholder might say."""
    if name in _EXAMPLES:
        return _EXAMPLES[name]()
    if name.endswith("_url"):
        path = _PATHS.get(name) or f"/mina-arenden/{CASE}{_BELOW.get(name, '')}"
        return f"{settings.site_url}{path}?lang={language.get()}"
    return f"{{{name}}}"


def in_sms(name: str) -> str:
    """What a placeholder might say in an SMS, where addresses are short."""
    return example(name).partition("?")[0]


def _rows(name: str, kind: Kind) -> list[Row]:
    known = _LISTS[name]() if name in _LISTS else [{}]
    return [{each: row.get(each, f"{{{each}}}") for each in kind.lists[name]} for row in known]


def _at(programme: Mapping[str, str], district: Mapping[str, str]) -> str:
    return gettext(", ").join((say(programme), say(district)))
