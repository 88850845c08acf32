"""Applications and the queues they wait in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    ListAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    VersionAttribute,
)
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection, LocalSecondaryIndex

from chalicelib.cases import rules
from chalicelib.cases.consent import WAITS, Consent, next_due
from chalicelib.http.languages import STOCKHOLM
from chalicelib.tables import Json, Record, named


class ByCaseNumber(GlobalSecondaryIndex["Application"]):
    """The case with a number, for staff who are given it on the telephone. Sparse: drafts have none."""

    class Meta:
        index_name = "by_case_number"
        projection = KeysOnlyProjection()

    case_number = UnicodeAttribute(hash_key=True)


class ByCourse(GlobalSecondaryIndex["Application"]):
    """Who applied for a course, in order of receipt, whatever has become of them since. Sparse: no drafts."""

    class Meta:
        index_name = "by_course"
        projection = KeysOnlyProjection()

    course_id = UnicodeAttribute(hash_key=True)
    received_at = UnicodeAttribute(range_key=True)


class ByConsentDue(GlobalSecondaryIndex["Application"]):
    """Whose manager has been asked and hasn't answered, by when something follows. Sparse, keys only."""

    class Meta:
        index_name = "by_consent_due"
        projection = KeysOnlyProjection()

    consent_waits = UnicodeAttribute(hash_key=True)
    consent_due = UnicodeAttribute(range_key=True)


class Application(Record):
    """What a person sends in for a course: one record from the first draft to the ended case."""

    class Meta:
        table_name = named("applications")

    person_id = UnicodeAttribute(hash_key=True)
    application_id = UnicodeAttribute(range_key=True)  # random; comes from the page, so that twice is once
    version = VersionAttribute()
    state = UnicodeAttribute()  # see rules.State
    course_id = UnicodeAttribute()  # that it was for
    programme_id = UnicodeAttribute()
    answers = Json[dict[str, Any]](default=dict)  # by field name
    started_at = UnicodeAttribute()  # UTC, ISO
    case_number = UnicodeAttribute(null=True)  # "EK-2026-000123", from receipt on
    received_at = UnicodeAttribute(null=True)  # UTC, ISO
    queue_ids: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, null=True)  # first choice first
    child_id = UnicodeAttribute(null=True)  # "-" where it is about no child: a professional's
    consent = Json[dict[str, Any] | None](null=True)  # the manager's, see consent.py; None: nobody has to agree
    # Sparse: while somebody waits for the manager's answer
    consent_waits = UnicodeAttribute(null=True)  # "waits"
    consent_due = UnicodeAttribute(null=True)  # UTC, ISO: when the manager is reminded next, or it is too late
    seat_in = UnicodeAttribute(null=True)  # course id: where it has or had a seat, or one is offered or decided
    offer_id = UnicodeAttribute(null=True)  # while a seat is offered
    missed_offers = NumberAttribute(null=True)  # offers that ran out without an answer
    passed_courses: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, null=True)  # declined, or let run out
    paused_at = UnicodeAttribute(null=True)  # UTC, ISO: waits without being offered anything
    followed = Json[list[int]](null=True)  # the events of the course it has a seat in that were told in this case
    entered_by = UnicodeAttribute(null=True)  # person id: staff who wrote in a paper or telephone application
    entered_because = UnicodeAttribute(null=True)  # "paper", "phone", "other" or "binder"
    end_reason = UnicodeAttribute(null=True)  # see groups.rules.REASONS; of those who drop out
    merged_into = UnicodeAttribute(null=True)  # case number
    ended_at = UnicodeAttribute(null=True)
    # A trainee's: {"own_group": {"on", "district", "by", "at"}, "judgement": {"passed", "on", "by", "at"}} (I7)
    assessed = Json[dict[str, dict[str, str]] | None](null=True)
    certificate = UnicodeAttribute(null=True)  # number of the last certificate that the case led to
    expires_at = TTLAttribute(null=True)  # only a draft's
    # For figures alone, see counted.py; never shown with the case
    gender = UnicodeAttribute(null=True)  # "woman" or "man"; None: not known
    language = UnicodeAttribute(null=True)  # in which its person wanted to be told, when it was received
    channel = UnicodeAttribute(null=True)  # "web", "system", "paper", "phone", "other" or "binder"
    decided_at = UnicodeAttribute(null=True)  # UTC, ISO: when its person was first told of a decision
    told_at = UnicodeAttribute(null=True)  # UTC, ISO: when its person was told of anything last
    silent_days = NumberAttribute(null=True)  # the longest time between two such, in whole days
    by_case_number = ByCaseNumber()
    by_course = ByCourse()
    by_consent_due = ByConsentDue()

    @property
    def place(self) -> str:
        """Its place in every queue it is in, by time of receipt (see rules.place)."""
        return rules.place_of(str(self.received_at), str(self.case_number))

    def keep_consent(self, consent: Consent) -> None:
        """How the manager's consent stands from now on, and when time brings something about."""
        self.consent, self.consent_due = consent, next_due(consent)
        self.consent_waits = WAITS if self.consent_due else None


class ByPlace(LocalSecondaryIndex["QueueEntry"]):
    """The queue in order. Local, so that a place can be counted with a consistent read."""

    class Meta:
        index_name = "by_place"
        projection = KeysOnlyProjection()

    queue_id = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)


class ByRest(LocalSecondaryIndex["QueueEntry"]):
    """Who pauses in a queue, in order of receipt. Sparse and local, as by_place."""

    class Meta:
        index_name = "by_rest"
        projection = KeysOnlyProjection()

    queue_id = UnicodeAttribute(hash_key=True)
    resting = UnicodeAttribute(range_key=True)


class QueueEntry(Record):
    """Guard and queue place in one: the key lets a person's child be in a queue once; `place` is the order of receipt.

    Who has a seat, or pauses, has an entry without a place: the guard stays. The place can be put back at any time,
    for it follows from the case (Application.place)."""

    class Meta:
        table_name = named("queue_entries")

    queue_id = UnicodeAttribute(hash_key=True)  # "<programme_id>/<district_id>"
    applicant = UnicodeAttribute(range_key=True)  # "<person_id>#<child_id>"
    place = UnicodeAttribute(null=True)  # "<received at>#<running number>", see rules.place
    resting = UnicodeAttribute(null=True)  # while it pauses: the place that it goes back to, for staff's lists
    application_id = UnicodeAttribute()
    by_place = ByPlace()
    by_rest = ByRest()

    def is_theirs(self) -> Condition:
        """The condition that the stored entry is this application's, for whoever changes or removes it."""
        return QueueEntry.application_id == self.application_id


class CaseNumbers(Record):
    """The last case number given in a year. Numbers may have gaps, never twins."""

    class Meta:
        table_name = named("case_numbers")

    year = UnicodeAttribute(hash_key=True)
    last = NumberAttribute(default=0)


def find_application(person_id: str, application_id: str) -> Application | None:
    """The person's own application or draft, or None: somebody else's is not found."""
    try:
        return Application.get(person_id, application_id, consistent_read=True)
    except Application.DoesNotExist:
        return None


def applications_of(person_id: str) -> list[Application]:
    """All of a person's applications and drafts. One query."""
    return list(Application.query(person_id, consistent_read=True))


def next_case_number(now: datetime) -> str:
    """The year's next number, such as "EK-2026-000123". The year is Stockholm's."""
    year = now.astimezone(STOCKHOLM).year
    counter = CaseNumbers(str(year))
    counter.update([CaseNumbers.last.add(1)])
    return f"EK-{year}-{int(counter.last):06d}"


def find_entry(queue_id: str, applicant: str) -> QueueEntry | None:
    """The entry of this person's child in this queue, or None."""
    try:
        return QueueEntry.get(queue_id, applicant, consistent_read=True)
    except QueueEntry.DoesNotExist:
        return None


def queue_place(queue_id: str, place: str) -> int:
    """1 for the first in the queue. Counted live: one index page up to about 10,000 before."""
    before: int = QueueEntry.by_place.count(queue_id, ByPlace.place < place, consistent_read=True)
    return before + 1


def count_waiting(queue_id: str) -> int:
    """How many wait in the queue."""
    waiting: int = QueueEntry.by_place.count(queue_id, consistent_read=True)
    return waiting


def places_in(queue_id: str) -> list[str]:
    """The places of all who wait in a queue, in order: who stands where, without asking for each. One index page up to
    about 10,000."""
    return [str(entry.place) for entry in QueueEntry.by_place.query(queue_id, consistent_read=True)]


def waiting_in(queue_id: str, after: str = "", most: int = 100) -> list[QueueEntry]:
    """Those who wait in a queue, in order, from after a place on. One index query and one batch read (most ≤ 100)."""
    behind = ByPlace.place > after if after else None
    keys = list(QueueEntry.by_place.query(queue_id, behind, limit=most, consistent_read=True))
    found = QueueEntry.batch_get([(key.queue_id, key.applicant) for key in keys], consistent_read=True)
    return sorted((entry for entry in found if entry.place), key=lambda entry: str(entry.place))


def resting_in(queue_id: str, most: int = 100) -> list[QueueEntry]:
    """Those who pause in a queue, longest in it first. One index query and one batch read (most ≤ 100)."""
    keys = list(QueueEntry.by_rest.query(queue_id, limit=most, consistent_read=True))
    found = QueueEntry.batch_get([(key.queue_id, key.applicant) for key in keys], consistent_read=True)
    return sorted((entry for entry in found if entry.resting), key=lambda entry: str(entry.resting))


def applications_at(keys: Iterable[tuple[str, str]]) -> list[Application]:
    """The applications with these keys (person id, application id), as they stand now. One call for each hundred.

    In order of receipt; one that is gone is left out."""
    found = Application.batch_get(list(dict.fromkeys(keys)), consistent_read=True)
    return sorted(found, key=lambda application: str(application.received_at))


def applicants_of(course_id: str, since: str = "") -> list[tuple[str, str]]:
    """The keys (person id, application id) of all who applied for a course, in order of receipt, from a time (UTC, ISO)
    on. One index query."""
    received = ByCourse.received_at >= since if since else None
    return [(found.person_id, found.application_id) for found in Application.by_course.query(course_id, received)]


def consents_due(until: datetime, most: int) -> list[tuple[str, str]]:
    """The keys (person id, application id) of those whose managers are to be reminded by then, or for whose answer it
    is too late; longest due first. One index query, as long as what is due."""
    before = ByConsentDue.consent_due <= until.isoformat(timespec="milliseconds")
    found = Application.by_consent_due.query(WAITS, before, limit=most)
    return [(each.person_id, each.application_id) for each in found]


def who_wait_for_consent(most: int) -> list[str]:
    """The person ids of those whose managers have been asked and haven't answered. One index query, of keys only."""
    return [str(each.person_id) for each in Application.by_consent_due.query(WAITS, limit=most)]


def find_case(case_number: str) -> Application | None:
    """The case with this number as it stands now, whoever's it is, or None. For staff."""
    for found in Application.by_case_number.query(case_number):
        return find_application(found.person_id, found.application_id)
    return None
