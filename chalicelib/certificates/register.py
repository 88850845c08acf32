"""The register of leaders: what the certified may lead, since when and until when. It opens nothing; grants do."""

from datetime import datetime

from chalicelib.certificates import rules
from chalicelib.certificates.records import Certificate
from chalicelib.certificates.training import Participant
from chalicelib.courses.records import Programme
from chalicelib.http.reach import Role
from chalicelib.people.records import Person, StaffMember, find_member
from chalicelib.people.rules import member_id


def registered(
    programme: Programme, participant: Participant, certificate: Certificate, now: datetime
) -> StaffMember | None:
    """The entry with what the certificate adds to it, made where there is none: so that whoever gives roles sees that
    a leader is ready. None for somebody whose data is protected and who has not registered: their name is put into no
    list but by themselves (B2)."""
    person = participant.person
    member = find_member(member_id(person.person_id))
    if member is None:
        if person.protected:
            return None
        member = _new(person, participant, now)
    leads = programme.certifies_for or [programme.programme_id]
    member.trained = rules.trained(
        member.trained, certificate.code, leads, str(certificate.certified_on), certificate.valid_until
    )
    member.programmes = list(dict.fromkeys([*member.programmes, *leads]))
    return member


def _new(person: Person, participant: Participant, now: datetime) -> StaffMember:
    answers = participant.application.answers
    district = answers.get("work_district")
    return StaffMember(
        member_id=member_id(person.person_id),
        person_id=person.person_id,
        name=person.name,
        email=person.email,
        phone=person.mobile,
        role=Role.LEADER,
        districts=[district] if isinstance(district, str) and district else [],
        registered_at=now.isoformat(timespec="milliseconds"),
    )


def unregistered(certificate: Certificate) -> StaffMember | None:
    """The entry without what the certificate gave; None where there is no entry. Their roles stay: who gave them
    decides on them."""
    member = find_member(member_id(certificate.person_id))
    if member is None:
        return None
    gone = {each["programme_id"] for each in member.trained if each.get("code") == certificate.code}
    member.trained = rules.untrained(member.trained, certificate.code)
    still = {each["programme_id"] for each in member.trained}
    member.programmes = [each for each in member.programmes if each in still or each not in gone]
    return member
