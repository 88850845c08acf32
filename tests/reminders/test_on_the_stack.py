"""The reminders on the deployed stack, with their own role: found by the index, written, and told by the sender."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from infra.local.cloud import LocalCloud
from tests.messages.test_on_the_stack import put, somebody, told

pytestmark = pytest.mark.stack


@pytest.mark.requirement("X5", "P6")
def test_a_silent_case_and_a_session_of_tomorrow_are_told_when_the_schedule_calls(cloud: LocalCloud) -> None:
    person_id, case_id, course_id = somebody(cloud, f"{uuid4().hex}@example.com"), uuid4().hex, f"komet-{uuid4().hex}"
    at = datetime.now(UTC) - timedelta(days=31)
    received = at.isoformat(timespec="milliseconds")
    case = {"state": "received", "case_number": f"EK-2026-{uuid4().int % 10**6:06d}", "received_at": received}
    more = {"course_id": course_id, "programme_id": "komet-3-11", "started_at": received, "child_id": "barn"}
    put(cloud, "applications", person_id=person_id, application_id=case_id, version=2, **case, **more)
    event = {"case_id": case_id, "kind": "ApplicationReceived", "person_id": person_id, "data": "{}"}
    put(cloud, "events", sequence=2, at=received, actor="service", outbox="silent", due=received, **event)
    tomorrow = datetime.now(UTC) + timedelta(hours=24)
    session = {"number": 1, "starts_at": tomorrow.isoformat(), "ends_at": (tomorrow + timedelta(hours=2)).isoformat()}
    day = tomorrow.date().isoformat()
    meets = {"starts_on": day, "apply_until": day, "state": "announced", "meets": "meets", "next_session": day}
    what = {"programme_id": "komet-3-11", "district_id": "farsta", "form": "group", "sessions": json.dumps([session])}
    put(cloud, "courses", course_id=course_id, version=1, seats=8, languages=["sv"], **meets, **what)

    answer = cloud.client("lambda").invoke(FunctionName="komet-local-remind", Payload=b"{}")
    assert "FunctionError" not in answer, answer["Payload"].read()
    done = json.loads(answer["Payload"].read())
    assert done["notes"] >= 1
    assert done["sessions"] >= 1
    assert told(cloud, person_id, ("email", "sent"), ("sms", "sent"))
