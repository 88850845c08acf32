"""The made-up staff: who they are, registered, and with the roles that `seed/grants.json` gives them.

Written as the app's own staff pages write it, in one commit a role, but for the messages: nobody is told.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.records import Grant
from chalicelib.journal.commit import Put, commit
from chalicelib.journal.records import GRANTS, happened
from chalicelib.people.actions import person_for
from chalicelib.people.records import Person, StaffMember, find_member
from chalicelib.people.rules import Introduction, member_id, parse
from infra.local import persons

SEED = Path(__file__).with_name("seed")
BY = "seed"  # who has given the roles; nobody has this id


def load_staff(now: datetime) -> None:
    """Register everybody of grants.json who isn't there yet, and give them their roles."""
    known = {person.username: person for person in persons.persons()}
    for each in json.loads((SEED / "grants.json").read_text()):
        person = person_of(known[each["username"]], now)
        if find_member(member_id(person.person_id)) is None:
            register(person, each, now)


def roles(told: dict[str, Any]) -> list[tuple[str, str]]:
    """The roles that somebody is given, each with its reach: the one they work in, and others beside it."""
    own = [(str(told["role"]), str(reach)) for reach in told["reaches"]]
    return own + [(str(role), str(reach)) for role, reach in told.get("also", [])]


def person_of(told: persons.Person, now: datetime) -> Person:
    """The person, as signing in finds or makes them."""
    return person_for(
        Introduction(
            number=parse(told.personal_number, today_in_stockholm(now)),
            name=f"{told.given_name} {told.family_name}",
            email=told.email,
            mobile=told.phone,
            language=told.language,
            protected=told.protected == "yes",
        ),
        now,
    )


def register(person: Person, told: dict[str, Any], now: datetime) -> None:
    """Register somebody and give them their roles, one after the other."""
    moment = now.isoformat(timespec="milliseconds")
    waiting = not told["reaches"]
    member = StaffMember(
        member_id=member_id(person.person_id),
        person_id=person.person_id,
        name=person.name,
        email=person.email.replace("@example.com", "@stockholm.example"),
        phone=told["phone"],
        role=told["role"],
        districts=told["districts"],
        programmes=told["programmes"],
        pool="pool_districts" in told,
        pool_districts=told.get("pool_districts", []),
        waiting=waiting,
        approved_at=None if waiting else moment,
        registered_at=moment,
    )
    commit(Put(member))
    for role, reach in roles(told):
        grant = Grant(
            person.person_id,
            f"{role}@{reach}",
            role=role,
            reach=reach,
            name=person.name,
            valid_from=today_in_stockholm(now).isoformat(),
            granted_by=BY,
            granted_at=moment,
        )
        event = happened(
            "AccessGranted",
            case_id=GRANTS + person.person_id,
            sequence=member.next_event,
            at=now,
            actor="service",
            person_id=person.person_id,
            role=role,
            reach=reach,
            valid_until=None,
        )
        commit(Put(grant), Put(member), events=[event])
