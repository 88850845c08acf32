"""The rules of counting leaders: since when and until when somebody is one, who came and went, who leads. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from chalicelib.courses.rules import CourseState, term
from chalicelib.http.reach import Role

LEAD_GROUPS = frozenset({Role.LEADER, Role.GUIDE})
RAN_OUT = "ran_out"  # why somebody is a leader no more, where the role had a last day from the start
ENDLESS = "9999-12-31"


class GrantLike(Protocol):
    """What is counted of a grant; http.records.Grant is one."""

    @property
    def person_id(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def valid_from(self) -> str: ...
    @property
    def valid_until(self) -> str | None: ...
    @property
    def ended_because(self) -> str | None: ...
    @property
    def earlier(self) -> Sequence[Sequence[Any]]: ...
    @property
    def stands_in_for(self) -> str | None: ...


class CourseLike(Protocol):
    """What is asked of a course that somebody leads; courses.records.Course is one."""

    @property
    def form(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def starts_on(self) -> str: ...
    @property
    def sessions(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def contacts(self) -> Sequence[Mapping[str, str]]: ...


class MemberLike(Protocol):
    """What is asked of a member of staff; people.records.StaffMember is one."""

    @property
    def member_id(self) -> str: ...
    @property
    def person_id(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def programmes(self) -> Sequence[str]: ...
    @property
    def trained(self) -> Sequence[Mapping[str, Any]]: ...


@dataclass(frozen=True)
class Span:
    """A time in which somebody has the role of a leader. ISO dates; `until`: the first day that it is gone."""

    person_id: str
    since: str
    until: str = ENDLESS
    because: str = RAN_OUT


def spans_of(grants: Iterable[GrantLike]) -> list[Span]:
    """The times in which people have been leaders there, those that are over too. Substitutes are none (B7)."""
    found = []
    for grant in grants:
        if grant.role not in LEAD_GROUPS or grant.stands_in_for:
            continue
        times = [*grant.earlier, (grant.valid_from, grant.valid_until, grant.ended_because)]
        for since, until, because in times:
            if since < (until or ENDLESS):
                found.append(Span(grant.person_id, since, until or ENDLESS, because or RAN_OUT))
    return found


def whole(spans: Iterable[Span]) -> list[Span]:
    """Each person's times without breaks: roles that follow or overlap each other are one. Why it ended is why the
    last of them did."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.person_id, each.since, each.until)):
        last = joined[-1] if joined else None
        if last is None or last.person_id != span.person_id or span.since > last.until:
            joined.append(span)
        elif span.until > last.until:
            joined[-1] = Span(last.person_id, last.since, span.until, span.because)
    return joined


def leaders_on(spans: Iterable[Span], day: date) -> set[str]:
    """The person ids of those who are leaders that day."""
    return {span.person_id for span in spans if span.since <= day.isoformat() < span.until}


def by_term(spans: Iterable[Span], today: date) -> dict[str, dict[str, Any]]:
    """For each term from the first leader's on: how many there are at its end (or today), came and went, and why."""
    times = [span for span in whole(spans) if span.since <= today.isoformat()]
    counted: dict[str, dict[str, Any]] = {}
    for last in _ends(min((span.since for span in times), default=""), today):
        there = leaders_on(times, last)
        counted[term(last)] = {"leaders": len(there), "gained": 0, "lost": 0, "reasons": {}}
    for span in times:
        counted[term(date.fromisoformat(span.since))]["gained"] += 1
        if span.until <= today.isoformat():
            left = counted[term(date.fromisoformat(span.until))]
            left["lost"] += 1
            left["reasons"][span.because] = left["reasons"].get(span.because, 0) + 1
    return counted


def _ends(first: str, today: date) -> list[date]:
    """The last days of all terms from that day (ISO, or "") to today, where it is today's."""
    if not first:
        return []
    year, ends = date.fromisoformat(first).year, []
    while date(year, 1, 1) <= today:
        ends += [date(year, 6, 30), date(year, 12, 31)]
        year += 1
    return [*(day for day in ends if first <= day.isoformat() and day < today), today]


def led(courses: Iterable[CourseLike], members: Sequence[MemberLike], since: date, today: date) -> set[str]:
    """The person ids of those who have led a parents' group that met between the two days (S2)."""
    by_id = {each.member_id: each.person_id for each in members}
    by_email = {each.email.casefold(): each.person_id for each in members if each.email}
    found = set()
    for course in courses:
        if course.form == "training" or not _met(course, since, today):
            continue
        for contact in course.contacts:
            found.add(by_id.get(contact.get("member_id", "")) or by_email.get(contact.get("email", "").casefold(), ""))
    return found - {""}


def _met(course: CourseLike, since: date, today: date) -> bool:
    if course.state not in (CourseState.ANNOUNCED, CourseState.CLOSED):
        return False
    held = [str(each["starts_at"])[:10] for each in course.sessions if not each.get("cancelled")]
    days = held if course.sessions else [course.starts_on]  # a web course has none
    return any(since.isoformat() <= day <= today.isoformat() for day in days)


def counted(
    leaders: Collection[str], active: Collection[str], members: Iterable[MemberLike], today: date
) -> dict[str, Any]:
    """How many there are, how many of them lead, are certified, and are trained for what (S1–S3)."""
    theirs = [each for each in members if each.person_id in leaders]
    orientation: dict[str, int] = {}
    for member in theirs:
        for programme_id in dict.fromkeys(member.programmes):
            orientation[programme_id] = orientation.get(programme_id, 0) + 1
    return {
        "leaders": len(set(leaders)),
        "active": len(set(leaders) & set(active)),
        "certified": sum(any(_holds(each, today) for each in member.trained) for member in theirs),
        "orientation": orientation,
    }


def _holds(certificate: Mapping[str, Any], today: date) -> bool:
    return not certificate.get("until") or str(certificate["until"]) >= today.isoformat()


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
