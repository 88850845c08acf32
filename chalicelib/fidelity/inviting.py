"""Refresher trainings: which are announced, whom to invite, who was invited and has applied (I10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.cases.records import applicants_of
from chalicelib.courses.records import Course, Programme, coming_courses, find_course, find_programme
from chalicelib.courses.rules import can_apply
from chalicelib.fidelity.records import JOURNAL, Invitation, invited_to
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import happened
from chalicelib.people.records import StaffMember, persons_at, staff_members

TRAINING = "training"


@dataclass(frozen=True)
class Invited:
    """One leader who was invited to a training."""

    name: str
    member_id: str  # "" where they haven't registered, or have left
    need: str  # see needs.Need.key
    at: str  # UTC, ISO
    applied: bool


@dataclass(frozen=True)
class InvitedPage:
    """A training, and who was invited to it."""

    course: Course
    programme: Programme | None
    invited: list[Invited]  # first invited first


def trainings(today: date) -> list[Course]:
    """The trainings that leaders can apply for today, soonest first. One index query."""
    return [each for each in coming_courses(today) if each.form == TRAINING and can_apply(each, today)]


def invite(training: Course, need: str, leaders: Sequence[StaffMember], actor: str, now: datetime) -> int:
    """Invite these leaders; each is told by e-mail, once a training however often. Answers how many are new.

    One commit each. Raises Unavailable."""
    told = 0
    for leader in leaders:
        invitation = Invitation(
            training.course_id,
            leader.person_id,
            need=need,
            invited_by=actor,
            invited_at=now.isoformat(timespec="milliseconds"),
        )
        event = happened(
            "RefresherInvited",
            case_id=f"{JOURNAL}{training.course_id}:{leader.person_id}",
            sequence=1,
            at=now,
            actor=actor,
            person_id=leader.person_id,
            tell=True,
            course_id=training.course_id,
            need=need,
        )
        try:
            commit(Put(invitation, Invitation.is_new()), events=[event])
            told += 1
        except LostRace:
            continue  # invited already
    return told


def invited_page(course_id: str, reach: Reach) -> InvitedPage:
    """Who was invited to a training, of those that the reader looks into or has invited. Raises NotFound.

    Whether somebody with protected data has applied is told to those only who may know of it (B2)."""
    course = find_course(course_id)
    if course is None or course.form != TRAINING:
        raise NotFound
    kept = sorted(invited_to(course_id), key=lambda each: (each.invited_at, each.person_id))
    members = {str(member.person_id): member for member in staff_members()}
    people = persons_at(str(each.person_id) for each in kept) if kept else {}
    applied = {person_id for person_id, _ in applicants_of(course_id)}
    if not reach.may(Ability.PROTECTED, districts=course.districts, course_id=course_id):
        applied -= {person_id for person_id, person in people.items() if person.protected}
    return InvitedPage(
        course,
        find_programme(course.programme_id),
        [
            Invited(
                str(people[each.person_id].name),
                str(members[each.person_id].member_id) if each.person_id in members else "",
                str(each.need),
                str(each.invited_at),
                each.person_id in applied,
            )
            for each in kept
            if each.person_id in people and _sees(each, members.get(str(each.person_id)), reach)
        ],
    )


def _sees(invitation: Invitation, member: StaffMember | None, reach: Reach) -> bool:
    places = [*member.districts, *member.pool_districts] if member else []
    return invitation.invited_by == f"staff:{reach.person_id}" or reach.may(Ability.IMPROVE, districts=places)
