"""The rules of groups: seats, who may be admitted, who fits a freed seat and until when it is kept. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from chalicelib.cases.rules import QUEUED, has_consent, queue_id
from chalicelib.courses.rules import PARENTS, CourseLike, Phase, age_at, fits, phase
from chalicelib.http.languages import N_, STOCKHOLM
from chalicelib.http.refusals import Conflict

# Why somebody drops out (B11): people choose between those of audiences.Audience. The keys are stored; they are few, so
# that they can be counted.
REASONS = {
    "time": N_("Tiden eller dagen passar inte"),
    "illness": N_("Sjukdom i familjen"),
    "sick": N_("Sjukdom"),
    "work": N_("Arbete eller studier"),
    "new_job": N_("Nytt arbete eller andra arbetsuppgifter"),
    "workplace": N_("Det går inte för arbetsplatsen"),
    "moved": N_("Flytt"),
    "other_support": N_("Annat stöd i stället"),
    "better": N_("Det har blivit bättre hemma"),
    "not_right": N_("Kursen passar inte"),
    "unknown": N_("Inte känt"),
    "other": N_("Något annat"),
}

# Why somebody was not admitted (P5, U5): what the notice says. Leaders choose between those of audiences.Audience;
# whoever lacks the manager's consent is told of that, whatever is chosen for the others.
NO_CONSENT = "consent"
NOT_ADMITTED = {
    "full": N_("Platserna räckte inte till alla som hade ansökt."),
    "composition": N_("Gruppen är sammansatt för att passa dem som är med, och du fick inte plats i just den."),
    "spread": N_("Platserna har fördelats så att fler arbetsplatser får en gruppledare."),
    "duties": N_("Den här gången gick platserna till dem som leder föräldragrupper i sitt arbete redan nu."),
    NO_CONSENT: N_("Vi har inte fått ett godkännande från din chef. Så snart det finns kan du få en plats."),
}

# A seat that comes free after this many sessions is not offered: too much would be missed.
LAST_SESSION_TO_JOIN = 2
# Until this long before the first session an offer is answered at the latest, where there is time for that.
BEFORE_START = timedelta(hours=12)
SHORTEST_OFFER = timedelta(hours=12)
MOST_AT_ONCE = 40  # a commit takes a hundred records: two for each admitted, the group and the event
MOST_MISSED = 2  # the first offer that runs out costs nothing; after the second the case pauses (B4)


class GroupLike(Protocol):
    """What the rules need of a group; records.Group is one."""

    @property
    def members(self) -> Sequence[Any]: ...
    @property
    def offered(self) -> Sequence[Any]: ...
    @property
    def pending(self) -> Mapping[str, Any] | None: ...


class ApplicantLike(Protocol):
    """What the rules need of an application; cases.records.Application is one."""

    @property
    def person_id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def queue_ids(self) -> Sequence[str] | None: ...
    @property
    def paused_at(self) -> str | None: ...
    @property
    def passed_courses(self) -> Sequence[str] | None: ...
    @property
    def answers(self) -> Mapping[str, Any]: ...
    @property
    def consent(self) -> Mapping[str, Any] | None: ...


class SeatsExceeded(Conflict):
    """More are chosen than there are seats."""

    slug = "seats-exceeded"
    title = N_("Platserna räcker inte")
    advice = N_("Fler är valda än det finns platser. Ingenting har ändrats. Ta bort någon ur utkastet och försök igen.")


class NobodyChosen(Conflict):
    """The draft is empty: there is nothing to decide."""

    slug = "nobody-chosen"
    title = N_("Ingen är vald")
    advice = N_("Utkastet är tomt. Välj vilka som ska få plats, spara utkastet och försök igen.")


class TooManyAtOnce(Conflict):
    """More are chosen than one commit can take."""

    slug = "too-many-at-once"
    title = N_("För många i samma beslut")
    advice = N_("Högst 40 kan antas i ett beslut. Ingenting har ändrats. Fatta flera beslut efter varandra.")


class NothingToOffer(Conflict):
    """No seat is free."""

    slug = "nothing-to-offer"
    title = N_("Ingen plats är ledig")
    advice = N_("Alla platser i gruppen är upptagna. Ingenting har ändrats.")


class NotAdmissible(Conflict):
    """Somebody chosen can't be given a seat here: withdrawn, seated elsewhere, or in no queue of the course."""

    slug = "not-admissible"
    title = N_("Någon i utkastet kan inte få plats")
    advice = N_("Någon har tagit tillbaka sin ansökan eller fått plats i en annan grupp. Ingenting har ändrats.")

    def __init__(self, case_numbers: Sequence[str]) -> None:
        super().__init__("not admissible")
        self.case_numbers = tuple(case_numbers)
        self.facts = {"case_numbers": ", ".join(case_numbers)}


class LacksConsent(NotAdmissible):
    """Somebody chosen has no consent from their manager (U3): nobody is admitted to a training without it."""

    slug = "lacks-consent"
    title = N_("Någon i utkastet saknar sin chefs godkännande")
    advice = N_("Den som inte har sin chefs godkännande kan inte få plats i en utbildning. Ingenting har ändrats.")


class CourseOver(Conflict):
    """The course is a draft, has begun, was closed or cancelled: nobody is admitted to it."""

    slug = "course-over"
    title = N_("Det går inte att anta till kursen nu")
    advice = N_("Kursen är inte utannonserad, har redan börjat eller är avslutad. Ingenting har ändrats.")


class GroupChanged(Conflict):
    """The group is not as it was when the page was shown: somebody else has changed it."""

    slug = "group-changed"
    title = N_("Gruppen har ändrats")
    advice = N_("Någon annan har ändrat gruppen sedan du öppnade sidan. Se hur den ser ut nu och försök igen.")


class DecisionPending(Conflict):
    """A decision on the group can still be undone; the next one waits until it stands."""

    slug = "decision-pending"
    title = N_("Ett beslut väntar")
    advice = N_("Det går fortfarande att ångra det förra beslutet. Vänta tills det gäller, eller ångra det.")


class TooLateToUndo(Conflict):
    """The time to undo the decision is over; people are being told."""

    slug = "too-late-to-undo"
    title = N_("Det går inte längre att ångra")
    advice = N_("Beslutet gäller och beskeden har börjat skickas.")


class OfferOver(Conflict):
    """The offer was answered before, or its time has run out."""

    slug = "offer-over"
    title = N_("Erbjudandet gäller inte längre")
    advice = N_("Du har redan svarat, eller så har tiden gått ut. I Mina ärenden ser du hur det står.")
    way_on = ("/mina-arenden", N_("Till Mina ärenden"))


def taken(group: GroupLike) -> int:
    """The seats that somebody has, or that are decided or offered."""
    return len(group.members) + len(group.offered) + len((group.pending or {}).get("admitted", ()))


def free(course: CourseLike, group: GroupLike) -> int:
    """How many seats can still be given; never below 0."""
    return max(0, int(course.seats) - taken(group))


def queues_of(programme_id: str, districts: Sequence[str]) -> list[str]:
    """The queues that a course's seats are given from, its host's first."""
    return [queue_id(programme_id, district) for district in districts]


def check_open(course: CourseLike, today: date) -> None:
    """Raises CourseOver unless people can be admitted today: announced and not yet begun."""
    if phase(course, today) not in (Phase.ANNOUNCED, Phase.ADMISSION):
        raise CourseOver


def waits_for(applicant: ApplicantLike, queues: Collection[str]) -> bool:
    """Whether it waits for a seat: in a queue of the course's, and isn't paused."""
    return applicant.state in QUEUED and not applicant.paused_at and bool(set(applicant.queue_ids or ()) & set(queues))


@dataclass(frozen=True)
class Fit:
    """What a freed seat asks of whoever gets it."""

    course_id: str
    starts_on: date
    slot: str  # "monday" … "thursday" for evenings, "daytime", or "" where it has no set hours
    age_from: float | None
    age_to: float | None
    queues: frozenset[str]
    audience: str = PARENTS  # whom the programme is for


def slot_of(starts_at: datetime | None) -> str:
    """The time of the week as the application's question about unsuitable times has it."""
    if starts_at is None:
        return ""
    here = starts_at.astimezone(STOCKHOLM)
    if here.hour < 16:
        return "daytime"
    return ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[here.weekday()]


def why_passed_over(applicant: ApplicantLike, fit: Fit) -> str:
    """Why a freed seat isn't offered to this one, or "" when it is (B4). One of PASSED_OVER's keys."""
    answers = applicant.answers
    if not waits_for(applicant, fit.queues):
        return "not_waiting"
    if not has_consent(applicant):
        return NO_CONSENT
    if fit.course_id in (applicant.passed_courses or ()):
        return "declined_before"
    month = str(answers.get("child_birth_month", ""))
    if month and not fits(fit.age_from, fit.age_to, age_at(month, fit.starts_on)):
        return "age"
    if fit.slot and fit.slot in answers.get("unsuitable_times", ()):
        return "time"
    return ""


PASSED_OVER = {
    "not_waiting": N_("Väntar inte längre, eller har pausat"),
    NO_CONSENT: N_("Saknar chefens godkännande"),
    "declined_before": N_("Har redan tackat nej till kursen, eller inte svarat"),
    "age": N_("Barnets ålder passar inte programmet när kursen börjar"),
    "time": N_("Har sagt att tiden inte passar"),
    "seat_elsewhere": N_("Har redan en plats i programmet"),
}


def may_offer(course: CourseLike, session_starts: Sequence[datetime], now: datetime) -> bool:
    """Whether a freed seat is offered to somebody else: announced, and at most two sessions have been held."""
    if course.state != "announced":
        return False
    if not session_starts:
        return course.starts_on >= now.astimezone(STOCKHOLM).date().isoformat()
    return sum(starts <= now for starts in session_starts) < min(LAST_SESSION_TO_JOIN, len(session_starts))


def offer_ends(now: datetime, hours: int, next_session: datetime | None) -> datetime:
    """Until when an offered seat is kept: so many hours, but decided before the next session where there is time."""
    ends = now + timedelta(hours=hours)
    if next_session and next_session - BEFORE_START < ends:
        ends = max(next_session - BEFORE_START, min(ends, now + SHORTEST_OFFER))
    return ends
