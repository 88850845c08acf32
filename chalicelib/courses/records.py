"""Programmes, districts and courses. Texts that people read carry their languages as a map: {"sv": …, "en": …}."""

from datetime import date, datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, ListAttribute, NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.courses.rules import OPEN
from chalicelib.tables import Json, Record, named

Words = dict[str, str]  # language → text


class Programme(Record):
    """A programme such as Komet 3–11: what it is, for whom, and what its application asks. Data, not code (C1)."""

    class Meta:
        table_name = named("programmes")

    register = UnicodeAttribute(hash_key=True, default="programme")
    programme_id = UnicodeAttribute(range_key=True)  # e.g. "komet-3-11"; part of addresses
    order = NumberAttribute()
    names = Json[Words]()  # {"sv": "Komet 3–11 år", …}
    summaries = Json[Words]()  # one or two sentences
    descriptions = Json[Words]()  # paragraphs, parted by blank lines
    form = UnicodeAttribute()  # "group", "web" or "training"
    audience = UnicodeAttribute()  # "parents" or "professionals"
    prevention_level = UnicodeAttribute()  # "universal", "selective" or "indicated"
    age_from = NumberAttribute(null=True)  # the child's, whole years
    age_to = NumberAttribute(null=True)  # included: 11 means until the twelfth birthday
    sessions = NumberAttribute()
    session_minutes = NumberAttribute()
    questions = Json[list[dict[str, Any]]](default=list)  # see fields.from_data


class District(Record):
    """A city district, or a place that has its own queue ("web", "central"). Dated: districts merge."""

    class Meta:
        table_name = named("districts")

    register = UnicodeAttribute(hash_key=True, default="district")
    district_id = UnicodeAttribute(range_key=True)  # e.g. "farsta"; part of addresses
    names = Json[Words]()
    place = BooleanAttribute(default=False)  # True for "web" and "central", which lie nowhere
    latitude = NumberAttribute(null=True)  # degrees, WGS 84
    longitude = NumberAttribute(null=True)
    valid_from = UnicodeAttribute(null=True)  # date, ISO
    valid_until = UnicodeAttribute(null=True)  # the first day that it is gone
    successor_id = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)


class OpenCourses(GlobalSecondaryIndex["Course"]):
    """Announced courses that have not begun, by start. Sparse: drafts and begun courses are not in it."""

    class Meta:
        index_name = "open_courses"
        projection = AllProjection()

    listed = UnicodeAttribute(hash_key=True)
    starts_on = UnicodeAttribute(range_key=True)


class Course(Record):
    """One run of a programme."""

    class Meta:
        table_name = named("courses")

    course_id = UnicodeAttribute(hash_key=True)  # e.g. "komet-3-11-farsta-2027-v1"; part of addresses
    version = VersionAttribute()
    programme_id = UnicodeAttribute()
    district_id = UnicodeAttribute()  # or "web", "central"
    form = UnicodeAttribute()  # as the programme's
    listed = UnicodeAttribute(null=True)  # "open" while people can apply
    starts_on = UnicodeAttribute()  # date, ISO
    apply_until = UnicodeAttribute()  # last day to apply, ISO date
    weekday = NumberAttribute(null=True)  # 0 is Monday; None: no fixed day
    # [{"number": 1, "starts_at": UTC ISO, "ends_at": UTC ISO}, …]
    sessions = Json[list[dict[str, Any]]](default=list)
    # {"name", "address", "access": {"sv": …}}; access: how to get in
    venue = Json[dict[str, Any] | None](null=True)
    languages: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute)  # spoken: "sv", "ar", "so", …
    # [{"name", "email", "phone"}]: the leaders as contact persons
    contacts = Json[list[dict[str, str]]](default=list)
    seats = NumberAttribute()
    seats_taken = NumberAttribute(default=0)
    child_care = BooleanAttribute(default=False)
    fee_ore = NumberAttribute(default=0)  # whole öre
    open_courses = OpenCourses()


class QueueLength(Record):
    """How many wait in a queue, recounted whenever it changes; for lists, where some seconds' delay is no matter."""

    class Meta:
        table_name = named("queue_lengths")

    register = UnicodeAttribute(hash_key=True, default="queue")
    queue_id = UnicodeAttribute(range_key=True)  # "<programme_id>/<district_id>"
    waiting = NumberAttribute()
    counted_at = UnicodeAttribute()


def all_programmes() -> list[Programme]:
    """Every programme in the order they are shown."""
    return sorted(Programme.query("programme"), key=lambda programme: programme.order)


def all_districts() -> list[District]:
    """Every district there is or has been, and the places "web" and "central"."""
    return list(District.query("district"))


def open_courses(today: date) -> list[Course]:
    """The courses that can be applied for today, soonest first. One index query."""
    listed = Course.open_courses.query(OPEN, Course.starts_on >= today.isoformat())
    return [course for course in listed if course.apply_until >= today.isoformat()]


def find_course(course_id: str) -> Course | None:
    """The course, or None."""
    try:
        return Course.get(course_id)
    except Course.DoesNotExist:
        return None


def find_programme(programme_id: str) -> Programme | None:
    """The programme, or None."""
    try:
        return Programme.get("programme", programme_id)
    except Programme.DoesNotExist:
        return None


def queue_lengths() -> dict[str, int]:
    """How many wait, by queue id."""
    return {queue.queue_id: int(queue.waiting) for queue in QueueLength.query("queue")}


def session_times(course: Course) -> list[tuple[datetime, datetime]]:
    """When the course meets: (start, end), UTC."""
    return [
        (datetime.fromisoformat(meeting["starts_at"]), datetime.fromisoformat(meeting["ends_at"]))
        for meeting in course.sessions
    ]
