"""Surveys, when they are open for a course, and what is answered.

Nothing ties an answer to a person: `Answered` and `Sheet` are written in one transaction and share nothing but the
opening. No function can read both (docs/anonymity.md)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, ListAttribute, NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.surveys.rules import entry, opening_key
from chalicelib.tables import Json, Record, named

Words = dict[str, str]  # language → text

OF_PROGRAMME, OF_COURSE = "programme:", "course:"  # what a scope has before the id
WAITS = "waits"  # what SurveyClock.waits says
JOURNAL = "survey:"  # what an event about a survey has before the scope and the id


class Survey(Record):
    """One version of a survey. Never changed once it is published: what was asked must stay known."""

    class Meta:
        table_name = named("surveys")

    scope = UnicodeAttribute(hash_key=True)  # "programme:<id>": for all its courses; "course:<id>": for one
    entry = UnicodeAttribute(range_key=True)  # "<survey id>#0001", see rules.entry
    version = VersionAttribute()
    survey_id = UnicodeAttribute()  # part of addresses and of the keys of figures
    number = NumberAttribute()  # which version of the survey
    state = UnicodeAttribute(default="draft")  # see rules.SurveyState
    purpose = UnicodeAttribute()  # see rules.Purpose
    opens = UnicodeAttribute()  # see rules.Opens
    # After which sessions it opens, where it isn't after each
    sessions: ListAttribute[Any] = ListAttribute(of=NumberAttribute, default=list)
    days_open = NumberAttribute(default=6)
    # A programme's that opens for no course by itself: leaders choose it for theirs, which makes a copy there (L4)
    by_choice = BooleanAttribute(default=False)
    titles = Json[Words]()
    introductions = Json[Words](default=dict)
    questions = Json[list[dict[str, Any]]](default=list)  # see questions.Question
    written_by = UnicodeAttribute()  # actor
    written_at = UnicodeAttribute()  # UTC, ISO
    published_by = UnicodeAttribute(null=True)
    published_at = UnicodeAttribute(null=True)


class Opening(Record):
    """A survey that is or was open for a course, after one of its sessions or at its end."""

    class Meta:
        table_name = named("openings")

    course_id = UnicodeAttribute(hash_key=True)
    opening_id = UnicodeAttribute(range_key=True)  # "<survey id>-03", see rules.opening_id; part of addresses
    version = VersionAttribute()
    scope = UnicodeAttribute()  # with `entry`: the version of the survey that is answered
    entry = UnicodeAttribute()
    session = NumberAttribute()  # after which session; 0: after the course
    opens_at = UnicodeAttribute()  # UTC, ISO
    closes_at = UnicodeAttribute()  # UTC, ISO; never changed once it has passed
    reminded = NumberAttribute(default=0)  # how often those who take part have been reminded
    closed = BooleanAttribute(default=False)  # whether the course's journal says that it has closed

    @property
    def key(self) -> str:
        """What its answers lie under."""
        return opening_key(self.course_id, self.opening_id)


class ByNext(GlobalSecondaryIndex["SurveyClock"]):
    """The courses whose surveys are to be opened or reminded of, by when. Sparse, keys only."""

    class Meta:
        index_name = "by_next"
        projection = KeysOnlyProjection()

    waits = UnicodeAttribute(hash_key=True)
    next_at = UnicodeAttribute(range_key=True)


class SurveyClock(Record):
    """When something is to be done about a course's surveys next. It may be wrong, but never too late: whoever wakes
    looks at the course as it is."""

    class Meta:
        table_name = named("survey_clocks")

    course_id = UnicodeAttribute(hash_key=True)
    version = VersionAttribute()
    waits = UnicodeAttribute(null=True)  # "waits" while there is a next time
    next_at = UnicodeAttribute(null=True)  # UTC, ISO
    by_next = ByNext()

    def set_to(self, at: datetime | None) -> None:
        """When something is to be done next; None: nothing is to come."""
        self.next_at = at.isoformat(timespec="milliseconds") if at else None
        self.waits = WAITS if at else None

    def is_due(self, now: datetime) -> bool:
        """Whether something is to be done now."""
        return self.next_at is not None and datetime.fromisoformat(self.next_at) <= now


class Answered(Record):
    """That a person has answered. No time, no content; it guards that nobody answers twice."""

    class Meta:
        table_name = named("answered")

    person_id = UnicodeAttribute(hash_key=True)
    opening = UnicodeAttribute(range_key=True)  # Opening.key

    @staticmethod
    def is_first() -> Condition:
        """The condition that the person has not answered yet."""
        return Answered.opening.does_not_exist()


class Sheet(Record):
    """What somebody answered. Its id is random, so the table's own order says nothing; it has no time."""

    class Meta:
        table_name = named("sheets")

    opening = UnicodeAttribute(hash_key=True)  # Opening.key
    sheet_id = UnicodeAttribute(range_key=True)
    answers = Json[dict[str, Any]](default=dict)  # by question id, as rules.read gives them


def clock_of(course_id: str) -> SurveyClock:
    """The course's clock as it stands now; a new one where it has none."""
    try:
        return SurveyClock.get(course_id, consistent_read=True)
    except SurveyClock.DoesNotExist:
        return SurveyClock(course_id)


def courses_due(now: datetime, most: int) -> list[str]:
    """The ids of the courses whose surveys are to be looked at, longest due first. One index query."""
    before = SurveyClock.next_at <= now.isoformat(timespec="milliseconds")
    found = SurveyClock.by_next.query(WAITS, before, limit=most)
    return [str(clock.course_id) for clock in found]


def surveys_of(scope: str, *, consistent: bool = False) -> list[Survey]:
    """All versions of a programme's or course's surveys, by survey and version. One query."""
    return list(Survey.query(scope, consistent_read=consistent))


def find_survey(scope: str, survey_id: str, number: int) -> Survey | None:
    """One version of a survey as it stands now, or None."""
    try:
        return Survey.get(scope, entry(survey_id, number), consistent_read=True)
    except Survey.DoesNotExist:
        return None


def openings_of(course_id: str) -> list[Opening]:
    """What is or was open for a course, soonest first. One query, consistent."""
    return sorted(Opening.query(course_id, consistent_read=True), key=lambda each: (each.opens_at, each.opening_id))


def find_opening(course_id: str, opening_id: str) -> Opening | None:
    """The opening as it stands now, or None."""
    try:
        return Opening.get(course_id, opening_id, consistent_read=True)
    except Opening.DoesNotExist:
        return None


def surveys_at(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Survey]:
    """The versions with these keys (scope, entry), by key. One call for each hundred, none where there are none."""
    return {(each.scope, each.entry): each for each in Survey.batch_get(list(dict.fromkeys(keys)))}


def answered_by(person_id: str, keys: Iterable[str]) -> set[str]:
    """Which of these openings (Opening.key) the person has answered. One call for each hundred."""
    wanted = [(person_id, key) for key in keys]
    return {str(each.opening) for each in Answered.batch_get(wanted, consistent_read=True)}


def sheets_of(opening: Opening) -> list[Sheet]:
    """What was answered, in the random order of the ids. One query, consistent."""
    return list(Sheet.query(opening.key, consistent_read=True))
