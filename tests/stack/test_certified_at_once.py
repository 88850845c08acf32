"""Instructors who certify the same trainee at once, on the deployed stack: one certificate, one event, one entry."""

import json
import secrets
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.people.rules import member_id
from infra.local.cloud import LocalCloud
from tests.stack.test_admission_at_once import Person, Town, at_once

PROGRAMME = "gruppledare-komet"


class Trainee(Person):
    """Somebody who has met everything that the programme asks for."""

    def trained(self, town: Town) -> "Trainee":
        """In a course of the town's own, attended to the last session, judged."""
        self.course_id, self.application_id = f"{town.district}-utbildning", secrets.token_hex(16)
        self.number = f"EK-2026-9{secrets.randbelow(10**8):08d}"
        began = datetime.now(UTC) - timedelta(days=90)
        sessions = [
            {
                "number": number,
                "starts_at": (began + timedelta(weeks=number)).isoformat(),
                "ends_at": (began + timedelta(weeks=number, hours=7)).isoformat(),
            }
            for number in range(1, 9)
        ]
        self._put(
            "courses",
            {
                **{"course_id": self.course_id, "version": 1, "programme_id": PROGRAMME, "form": "training"},
                **{"district_id": town.district, "state": "announced", "starts_on": began.date().isoformat()},
                **{"apply_until": began.date().isoformat(), "sessions": json.dumps(sessions), "contacts": "[]"},
                **{"languages": ["sv"], "shared_with": [], "seats": 8, "seats_taken": 1},
            },
        )
        by = {"on": "2026-10-01", "by": "staff:i", "at": began.isoformat()}
        self._put(
            "applications",
            {
                **{"person_id": self.person_id, "application_id": self.application_id, "version": 1},
                **{"state": "admitted", "course_id": self.course_id, "programme_id": PROGRAMME, "answers": "{}"},
                **{"started_at": began.isoformat(), "received_at": began.isoformat(), "case_number": self.number},
                **{"queue_ids": [f"{PROGRAMME}/central"], "child_id": "-", "seat_in": self.course_id},
                "assessed": json.dumps(
                    {"own_group": {"district": "farsta", **by}, "judgement": {"passed": "yes", **by}}
                ),
            },
        )
        for session in sessions:
            mark = {"mark_id": f"{session['number']:02d}#{self.application_id}", "version": 1}
            when = {"status": "present", "at": began.isoformat(), "by": "staff:i"}
            self._put("attendance", {"course_id": self.course_id, "person_id": self.person_id, **mark, **when})
        members = json.dumps([[self.person_id, self.application_id]])
        group = {"course_id": self.course_id, "version": 1, "members": members, "to_offer": 0}
        self._put("groups", {**group, "offered": "[]", "planned": "[]"})
        return self


def instructor(town: Town) -> Person:
    """One who certifies in the town."""
    person, reach = Person(town.cloud), f"district:{town.district}"
    given = {"valid_from": "2026-01-01", "granted_by": "somebody", "granted_at": "2026-01-01"}
    grant = {"person_id": person.person_id, "grant_id": f"instructor@{reach}", "version": 1, "name": "Ingrid"}
    person._put("grants", {**grant, **given, "role": "instructor", "reach": reach})
    return person


@pytest.mark.requirement("I7", "U7")
def test_of_those_who_certify_somebody_at_once_one_wins_and_all_see_the_same(cloud: LocalCloud) -> None:
    town = Town(cloud)
    trainee = Trainee(cloud).trained(town)
    path = f"/personal/kurser/{trainee.course_id}/certifiering"
    crowd = [instructor(town) for _ in range(6)]

    answers = at_once(*(lambda one=one: one.post(path, who=trainee.number, step="chosen") for one in crowd))

    assert set(answers) == {303}, answers
    assert town.kinds(trainee.application_id) == ["TraineeCertified"]
    key = {"person_id": trainee.person_id, "application_id": trainee.application_id}
    code = town.item("applications", **key)["certificate"]["S"]
    assert town.item("certificates", code=code)["case_number"]["S"] == trainee.number
    member = town.item("staff_members", register="staff", member_id=member_id(trainee.person_id))
    assert [each["code"] for each in json.loads(member["trained"]["S"])] == [code]
