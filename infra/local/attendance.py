"""Who was at the sessions that have been held: a parents' group and a training that are under way.

Absences are marked as the app marks them, so that what follows from them is there too; the rest is written in batches.
The last session that was held is left to be marked."""

from datetime import datetime

from chalicelib.attendance import rules
from chalicelib.attendance.marking import mark
from chalicelib.attendance.records import Mark, marks_of
from chalicelib.attendance.rules import ABSENCES, Status
from chalicelib.courses.records import Course, courses_by_id
from chalicelib.groups.records import Key, group_of, keys
from chalicelib.http.reach import CITY, Reach, Role
from infra.local import persons
from infra.local.applicants import save_all
from infra.local.staff import person_of

# Course → who leads it.
UNDER_WAY = {"komet-3-11-farsta-pagar": "lena", "gruppledare-komet-pagar": "ingrid", "gruppledare-komet-klar": "ingrid"}
LETTERS = {"p": "present", "l": "late", "x": "excused", "a": "absent", "m": "made_up"}
# How the participants were, by turns, from the first session on; then they are there.
VARIED = ("pppp", "plpp", "pxpp", "aapp", "ppxa", "pmpp")
EVERYBODY = Reach("seed", frozenset({(Role.ADMINISTRATOR, CITY), (Role.HANDLER, CITY)}))


def load_attendance(now: datetime) -> None:
    """Mark the sessions of the courses that nobody has marked yet."""
    known = {person.username: person for person in persons.persons()}
    for course in courses_by_id(UNDER_WAY):
        if not marks_of(course.course_id):
            leader = person_of(known[UNDER_WAY[course.course_id]], now)
            _mark_all(course, f"staff:{leader.person_id}", now)


def _mark_all(course: Course, actor: str, now: datetime) -> None:
    meetings = {int(each["number"]): each for each in course.sessions}
    order = rules.in_order(course.sessions)
    held = [number for number in order if rules.is_markable(meetings[number], str(course.state), now)][:-1]
    there: list[tuple[int, Key, Status]] = []
    away: list[tuple[int, Key, Status]] = []
    for turn, key in enumerate(keys(group_of(course.course_id).members)):
        said = VARIED[turn % len(VARIED)].ljust(len(held), "p")
        for number, letter in zip(held, said, strict=False):
            status = Status(LETTERS[letter])
            (away if status in ABSENCES else there).append((number, key, status))
    save_all(
        Mark(
            course.course_id,
            rules.mark_id(number, key[1]),
            version=1,  # as an ordinary first save gives it, which a batch does not
            person_id=key[0],
            status=status,
            at=meetings[number]["starts_at"],
            by=actor,
        )
        for number, key, status in there
    )
    for number, key, status in away:
        at = datetime.fromisoformat(meetings[number]["starts_at"])
        mark(course.course_id, str(number), key, status, EVERYBODY, actor, at)
