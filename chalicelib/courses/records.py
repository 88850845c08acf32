"""Programmes, districts and courses. Texts that people read carry their languages as a map: {"sv": …, "en": …}."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, ListAttribute, NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.courses.rules import OPEN, term
from chalicelib.tables import Json, Record, named

Words = dict[str, str]  # language → text


class Programme(Record):
    """A programme such as Komet 3–11: what it is, for whom, and what its application asks. Data, not code (C1)."""

    class Meta:
        table_name = named("programmes")

    register = UnicodeAttribute(hash_key=True, default="programme")
    programme_id = UnicodeAttribute(range_key=True)  # e.g. "komet-3-11"; part of addresses
    version = VersionAttribute()
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
    # What each session goes through, one entry a session: [[{"id": "p1", "words": {"sv": …}}, …], …]. The ids are the
    # programme's: no two sessions share one.
    parts = Json[list[list[dict[str, Any]]]](default=list)
    # A training's: what its certificate asks for, e.g. [{"kind": "sessions", "least": 10}, {"kind": "own_group"}],
    certification = Json[list[dict[str, Any]] | None](null=True)
    certifies_for = Json[list[str] | None](null=True)  # the ids of the programmes that the certified may lead,
    certificate_years = NumberAttribute(null=True)  # and how long a certificate holds; None: for good


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
    areas = Json[list[str]](default=list)  # the parts of it that people know by name, where advisers note talks
    email = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)


class OpenCourses(GlobalSecondaryIndex["Course"]):
    """Announced courses that have not begun, by start. Sparse: drafts and begun courses are not in it."""

    class Meta:
        index_name = "open_courses"
        projection = AllProjection()

    listed = UnicodeAttribute(hash_key=True)
    starts_on = UnicodeAttribute(range_key=True)


class ByNextSession(GlobalSecondaryIndex["Course"]):
    """Courses by the day of their next session. Sparse: only those that still meet."""

    class Meta:
        index_name = "by_next_session"
        projection = KeysOnlyProjection()

    meets = UnicodeAttribute(hash_key=True)
    next_session = UnicodeAttribute(range_key=True)


class Course(Record):
    """One run of a programme: what everybody may know of it. Who takes part is in groups.records.Group."""

    class Meta:
        table_name = named("courses")

    course_id = UnicodeAttribute(hash_key=True)  # e.g. "komet-3-11-farsta-2027-v1"; part of addresses
    version = VersionAttribute()
    programme_id = UnicodeAttribute()
    district_id = UnicodeAttribute()  # or "web", "central"
    # Other districts that share it (C3): their queues count too, and their staff reach it.
    shared_with: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)
    form = UnicodeAttribute()  # as the programme's
    state = UnicodeAttribute(default="announced")  # see rules.CourseState; what time does is told by rules.phase
    # "open" from the announcement on; "ended" where an announced course was closed or cancelled, so that its page
    # still says so; None: a draft, which nobody but staff may know of
    listed = UnicodeAttribute(null=True)
    starts_on = UnicodeAttribute()  # date, ISO
    apply_until = UnicodeAttribute()  # last day to apply, ISO date
    weekday = NumberAttribute(null=True)  # 0 is Monday; None: no fixed day
    # [{"number": 1, "starts_at": UTC ISO, "ends_at": UTC ISO, "cancelled": True where it is}, …]
    sessions = Json[list[dict[str, Any]]](default=list)
    # {"name", "address", "access": {"sv": …}}; access: how to get in
    venue = Json[dict[str, Any] | None](null=True)
    languages: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute)  # spoken: "sv", "ar", "so", …
    # [{"name", "email", "phone"}]: the leaders as contact persons
    contacts = Json[list[dict[str, str]]](default=list)
    seats = NumberAttribute()
    seats_taken = NumberAttribute(default=0)  # for lists; recounted from the group whenever that has changed
    meets = UnicodeAttribute(null=True)  # "meets" while there is a next session
    next_session = UnicodeAttribute(null=True)  # ISO date in Stockholm
    child_care = BooleanAttribute(default=False)
    fee_ore = NumberAttribute(default=0)  # whole öre
    ended_at = UnicodeAttribute(null=True)  # UTC, ISO: when it was closed or cancelled
    open_courses = OpenCourses()
    by_next_session = ByNextSession()

    @property
    def districts(self) -> list[str]:
        """The districts whose course it is, the host first."""
        return [self.district_id, *self.shared_with]

    @property
    def term(self) -> str:
        """The term that it begins in, and that it is counted in: "2027-1"."""
        return term(date.fromisoformat(self.starts_on))


class DistrictCourse(Record):
    """Which courses are a district's: its own and shared ones, drafts too, by term. For staff's lists."""

    class Meta:
        table_name = named("district_courses")

    district_id = UnicodeAttribute(hash_key=True)
    listing = UnicodeAttribute(range_key=True)  # "<term>#<course_id>", see rules.term
    course_id = UnicodeAttribute()


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


def coming_courses(today: date) -> list[Course]:
    """The announced courses that have not begun, soonest first, after their last day to apply too. One index query."""
    return list(Course.open_courses.query(OPEN, Course.starts_on >= today.isoformat()))


def open_courses(today: date) -> list[Course]:
    """The courses that can be applied for today, soonest first. One index query."""
    return [course for course in coming_courses(today) if course.apply_until >= today.isoformat()]


def find_course(course_id: str) -> Course | None:
    """The course, or None."""
    try:
        return Course.get(course_id)
    except Course.DoesNotExist:
        return None


def courses_by_id(course_ids: Iterable[str]) -> list[Course]:
    """The courses with these ids that there are, soonest first. One call for each hundred."""
    return sorted(Course.batch_get(list(dict.fromkeys(course_ids))), key=lambda course: course.starts_on)


def course_now(course_id: str) -> Course | None:
    """The course as it stands this moment (consistent), for whoever is going to decide on it."""
    try:
        return Course.get(course_id, consistent_read=True)
    except Course.DoesNotExist:
        return None


def district_courses(district_id: str, first_term: str, last_term: str = "") -> list[str]:
    """The ids of a district's courses from a term on (see rules.term), to another if one is named, drafts and shared
    ones too. One query."""
    until = f"{last_term}$" if last_term else "9"  # "$" is the sign after the one between term and course
    listed = DistrictCourse.query(district_id, DistrictCourse.listing.between(first_term, until))
    return [entry.course_id for entry in listed]


def meeting_on(day: date) -> list[Course]:
    """The courses whose next session is on that day or was to be before it. One index query and a batch read."""
    found = Course.by_next_session.query("meets", Course.next_session <= day.isoformat())
    return courses_by_id(course.course_id for course in found)


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
    """When the course meets: (start, end), UTC, soonest first; without what was cancelled."""
    return sorted(
        (datetime.fromisoformat(meeting["starts_at"]), datetime.fromisoformat(meeting["ends_at"]))
        for meeting in course.sessions
        if not meeting.get("cancelled")
    )
