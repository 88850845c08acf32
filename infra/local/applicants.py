"""The made-up applicants: those who wait, those who have seats, with everything that an application holds.

Written in batches, as they would stand after having applied and been admitted; nobody is told. Ids look random and are
the same at every run, so that what is there already is left alone."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from chalicelib.cases import consent, counted, rules
from chalicelib.cases.actions import changed, recount
from chalicelib.cases.answers import child_of
from chalicelib.cases.consent import Consent, ConsentState, asked
from chalicelib.cases.records import Application, CaseNumbers, QueueEntry
from chalicelib.courses.records import Course
from chalicelib.groups.actions import seat_for
from chalicelib.groups.records import Group, groups_of
from chalicelib.http.languages import STOCKHOLM, today_in_stockholm
from chalicelib.people.records import Person
from chalicelib.settings import settings
from chalicelib.tables import Record

SEED = Path(__file__).with_name("seed")
# Names that nobody has; numbers that PTS keeps for fiction.
GIVEN = (
    *("Agda", "Bror", "Clara", "Didrik", "Ester", "Folke", "Greta", "Hilmer", "Irma", "Jarl"),
    *("Karin", "Ludde", "Maj", "Nils", "Olga", "Pär", "Ragna", "Sten", "Tyra", "Uno"),
)
FAMILY = ("Provsson", "Testsson", "Påhittsson", "Exempelsson", "Övningsson", "Låtsasson", "Skissdotter", "Utkastsson")
CHILDREN = ["Alma", "Bosse", "Cia", "Dag", "Elsa", "Frans", "Gun", "Hugo", "Ivar", "Juni"]
# What they answer, by turns.
VARIED: tuple[Mapping[str, Any], ...] = (
    {},
    {"child_care": "yes"},
    {"unsuitable_times": ["monday", "daytime"]},
    {"interpreter": "yes", "interpreter_language": "so"},
    {"child_lives": "alternating", "unsuitable_times": ["thursday"]},
    {"accessibility": "Jag behöver pauser."},
)
USUAL = {
    "connection": "lives",
    "child_lives": "with_me",
    "difficulties": ["mornings_evenings", "listening"],
    "how_often": "daily",
    "interpreter": "no",
    "child_care": "no",
}
# What those answer who want to train.
WORK: tuple[Mapping[str, Any], ...] = (
    {"workplace": "Familjecentralen i Farsta", "work_district": "farsta", "title": "Familjebehandlare"},
    {"workplace": "Förskolan Exemplet", "work_district": "bromma", "title": "Förskollärare"},
    {"workplace": "Stödenheten", "work_district": "skarpnack", "title": "Socialsekreterare"},
)
PAID: tuple[Mapping[str, Any], ...] = (
    {"invoice_kind": "internal", "account_string": "1234-5678-90"},
    {"invoice_kind": "reference", "invoice_reference": "Best 4711"},
)
# How the managers of those who wait have answered, by turns.
CONSENTS = ("approved", "approved", "asked", "approved", "declined")
# Children of these ages, in months, are in the middle of what a programme is for.
MONTHS = {"komet-12-18": 12 * 14, "abc": 12 * 6}


@dataclass(frozen=True)
class MadeUp:
    """Somebody who has applied. `what` names them among all, for their ids."""

    what: tuple[object, ...]
    course: Course
    received: datetime
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def person_id(self) -> str:
        return made_up_id(*(("person", self.told["name"]) if "name" in self.told else (*self.what, "person")))

    @property
    def application_id(self) -> str:
        return made_up_id(*self.what, "application")

    @property
    def queue_ids(self) -> list[str]:
        places = [self.course.district_id, *self.told.get("also", ())]
        return [rules.queue_id(self.course.programme_id, place) for place in places]


def load_applicants(queues: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """Write everybody who is missing, with case numbers in order of receipt; the groups of those who have seats."""
    courses = {course.course_id: course for course in Course.batch_get(_course_ids())}
    everybody = sorted(
        [*_waiting(queues, courses, now), *_told(courses, now), *_members(courses, now)],
        key=lambda each: (each.received, each.what),
    )
    asked = [(each.person_id, each.application_id) for each in everybody]
    known = {application.application_id for application in Application.batch_get(asked)}
    missing = [each for each in everybody if each.application_id not in known]
    if not missing:
        return
    records: list[Record] = []
    groups: dict[str, Group] = {}
    for number, (each, case_number) in enumerate(zip(missing, case_numbers(missing), strict=True)):
        records += written(each, number, case_number, groups, now)
    there = groups_of(groups)
    save_all([*records, *(group for course_id, group in groups.items() if course_id not in there)])
    filled = {str(record.queue_id) for record in records if isinstance(record, QueueEntry)}
    recount({"Records": [{"dynamodb": {"Keys": {"queue_id": {"S": queue_id}}}} for queue_id in filled]}, now)


def _course_ids() -> list[str]:
    return [each["course_id"] for each in json.loads((SEED / "courses.json").read_text())]


def _waiting(queues: Iterable[Mapping[str, Any]], courses: Mapping[str, Course], now: datetime) -> Iterator[MadeUp]:
    """Those of queue_entries.json; each has applied for the queue's first course."""
    for queue in queues:
        programme_id, district_id = rules.queue_parts(queue["queue_id"])
        own = [
            each for each in courses.values() if (each.programme_id, each.district_id) == (programme_id, district_id)
        ]
        course = min(own, key=lambda each: each.course_id)
        for number, days in enumerate(queue["received_days_ago"]):
            yield MadeUp((queue["queue_id"], number), course, now - timedelta(days=days))


def _told(courses: Mapping[str, Course], now: datetime) -> Iterator[MadeUp]:
    """Those of applicants.json."""
    for number, each in enumerate(json.loads((SEED / "applicants.json").read_text())):
        received = now - timedelta(days=each["days_ago"], minutes=number)
        yield MadeUp(("applicants", number), courses[each["course_id"]], received, each)


def _members(courses: Mapping[str, Course], now: datetime) -> Iterator[MadeUp]:
    """As many in each course as courses.json says that seats are taken; who got one since is somebody else."""
    taken = {each["course_id"]: each.get("seats_taken", 0) for each in json.loads((SEED / "courses.json").read_text())}
    for course in sorted(courses.values(), key=lambda each: each.course_id):
        for number in range(taken[course.course_id]):
            received = now - timedelta(days=90 + number, minutes=len(course.course_id))
            yield MadeUp((course.course_id, "member", number), course, received, {"state": "admitted"})


def case_numbers(missing: Sequence[MadeUp]) -> Iterator[str]:
    """A case number for each, in order of receipt. One call a year."""
    years = [each.received.astimezone(STOCKHOLM).year for each in missing]
    following = {}
    for year in sorted(set(years)):
        counter = CaseNumbers(str(year))
        counter.update([CaseNumbers.last.add(years.count(year))])
        following[year] = int(counter.last) - years.count(year) + 1
    for year in years:
        yield f"EK-{year}-{following[year]:06d}"
        following[year] += 1


def written(each: MadeUp, number: int, case_number: str, groups: dict[str, Group], now: datetime) -> list[Record]:
    """The records of one who has applied; who has a seat is put into the group too."""
    moment, told = each.received.isoformat(timespec="milliseconds"), each.told
    answers = answered(each, number, today_in_stockholm(now))
    child = child_of(each.person_id, answers)
    state = told.get("state", "received")
    seated = state == "admitted"
    application = Application(
        each.person_id,
        each.application_id,
        version=1,  # as an ordinary first save gives it, which a batch does not
        state=state,
        course_id=each.course.course_id,
        programme_id=each.course.programme_id,
        answers=answers,
        started_at=moment,
        received_at=moment,
        case_number=case_number,
        queue_ids=each.queue_ids,
        child_id=child,
        seat_in=each.course.course_id if seated else None,
        paused_at=moment if told.get("paused") else None,
        decided_at=(each.received + timedelta(days=14)).isoformat(timespec="milliseconds") if seated else None,
    )
    who = person(each, number)
    counted.received(application, who, f"person:{each.person_id}", now - timedelta(days=number % 20))
    application.silent_days = 12 + number % 16
    if each.course.form == "training":
        application.keep_consent(consented("approved" if seated else CONSENTS[number % len(CONSENTS)], each, now))
    place = None if seated or told.get("paused") else application.place
    key = rules.applicant(each.person_id, child)
    own = [
        QueueEntry(
            queue_id,
            key,
            place=place,
            resting=application.place if told.get("paused") else None,
            application_id=each.application_id,
        )
        for queue_id in application.queue_ids
    ]
    records: list[Record] = [who, application, *own]
    if seated:
        group = groups.setdefault(each.course.course_id, Group(each.course.course_id, version=1))
        group.members = [*group.members, [each.person_id, each.application_id]]
        records.append(seat_for(application, each.course))
    if each.course.district_id in ("farsta", "skarpnack"):  # where one looks at cases
        received = changed(application, "ApplicationReceived", at=each.received, actor="service", tell=False)
        received.sequence = 1
        records.append(received)
    return records


def answered(each: MadeUp, number: int, today: date) -> dict[str, Any]:
    """What somebody answered: a parent about the child, a professional about the work."""
    if each.course.form == "training":
        manager = {"manager_name": "Cissi Chefsson", "manager_email": "cissi.chefsson@example.com"}
        return {"interpreter": "no", **WORK[number % len(WORK)], **PAID[number % len(PAID)], **manager}
    told = each.told
    answers = {**USUAL, **VARIED[number % len(VARIED) if "name" not in told else 0], **told.get("answers", {})}
    months = told.get("months_old") or MONTHS.get(each.course.programme_id, 12 * 7) + number % 36
    answers["child_first_name"] = told.get("child", CHILDREN[number % len(CHILDREN)])
    answers["child_birth_month"] = month_before(today, months)
    return answers


def consented(state: str, each: MadeUp, now: datetime) -> Consent:
    """How the manager has answered, or that they still may."""
    question = asked(
        1, max(each.received, now - timedelta(days=6)), settings.consent_remind_days, settings.consent_days
    )
    if state == ConsentState.ASKED:
        return question
    reason = "Vi kan tyvärr inte avvara någon den här terminen."
    return consent.answered(question, 1, state == ConsentState.APPROVED, reason, now)


def person(each: MadeUp, number: int) -> Person:
    """Who has applied: reached by an address of the mail domain that is kept for examples."""
    name = each.told.get("name") or f"{GIVEN[number % len(GIVEN)]} {FAMILY[number // len(GIVEN) % len(FAMILY)]}"
    letters = str.maketrans("åäöü ", "aaou.")
    return Person(
        each.person_id,
        version=1,
        name=name,
        email=f"{name.lower().translate(letters)}@example.com",
        mobile=f"+467017406{20 + number % 80}",
        language=each.told.get("language", "sv"),
        channels=["email", "sms"] if number % 3 else ["email"],
        protected=bool(each.told.get("protected")),
        gender="man" if number % 3 == 0 else "woman",
        created_at=each.received.isoformat(timespec="milliseconds"),
    )


def month_before(today: date, months: int) -> str:
    """The month that lies so many months before today's: "2019-05"."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return f"{year}-{month + 1:02d}"


def save_all(records: Iterable[Record]) -> None:
    """Write the records, each kind in batches of 25; of two with the same key the last."""
    kinds: dict[type[Record], dict[tuple[object, ...], Record]] = {}
    for record in records:
        keys = [name for name, each in type(record).get_attributes().items() if each.is_hash_key or each.is_range_key]
        kinds.setdefault(type(record), {})[tuple(getattr(record, name) for name in keys)] = record
    for kind, found in kinds.items():
        with kind.batch_write() as batch:
            for record in found.values():
                batch.save(record)


def made_up_id(*what: object) -> str:
    """An id that looks random and is the same at every run."""
    return uuid5(NAMESPACE_URL, "/".join(map(str, what))).hex
