"""A leader reads what their course's participants have answered; Komet centrally reads it compiled, and as files."""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.cloud import LocalCloud
from tests.journeys.conftest import Visit
from tests.journeys.seats import seats
from tests.stack.test_at_once import PREFIX, stored

Staff = Callable[..., Visit]
PROGRAMME, DISTRICT, SURVEY = "abc", "farsta", "efter-traffen"
ENDS = [{"sv": "Inte alls", "ar": "أبدًا"}, {"sv": "Mycket bra", "ar": "جيد جدًا"}]
QUESTIONS = [
    {"id": "quality", "kind": "scale", "words": {"sv": "Hur bra var träffen?"}, "least": 1, "most": 5, "ends": ENDS},
    {"id": "best", "kind": "several", "words": {"sv": "Vad var bra?"}, "options": [["film", {"sv": "Filmen"}]]},
    {"id": "free", "kind": "text", "words": {"sv": "Vill du säga något mer?"}},
]


def put(cloud: LocalCloud, table: str, **values: Any) -> None:
    item = {name: stored(value) for name, value in values.items()}
    cloud.client("dynamodb").put_item(TableName=PREFIX + table, Item=item)


@pytest.fixture
def answered(cloud: LocalCloud) -> Iterator[str]:
    """A course whose own survey has closed after three sessions, the last with too few answers; its id."""
    with seats(cloud, PROGRAMME, DISTRICT, 8) as course_id:
        scope, entry, now = f"course:{course_id}", f"{SURVEY}#0001", datetime.now(UTC)
        asked = {
            "titles": json.dumps({"sv": "Efter träffen"}),
            "introductions": "{}",
            "questions": json.dumps(QUESTIONS),
        }
        known = {"survey_id": SURVEY, "number": 1, "state": "published", "purpose": "session", "opens": "each_session"}
        by = {"written_by": "staff:lena", "written_at": now.isoformat(), "published_at": now.isoformat()}
        put(cloud, "surveys", scope=scope, entry=entry, version=1, days_open=6, sessions=[], **known, **asked, **by)
        for session, values in enumerate(((5, 4, 4, 3, 5), (5, 5, 5, 4, 5, 4), (3, 3)), start=1):
            closes = now - timedelta(days=30 - 7 * session)
            opening = {"course_id": course_id, "opening_id": f"{SURVEY}-{session:02d}", "session": session}
            times = {"opens_at": (closes - timedelta(days=6)).isoformat(), "closes_at": closes.isoformat()}
            put(cloud, "openings", **opening, **times, version=1, scope=scope, entry=entry, reminded=0)
            for value in values:
                sheet = {"quality": value, "best": ["film"] if value > 3 else [], "free": f"Tack för träff {session}"}
                key = {"opening": f"{course_id}/{opening['opening_id']}", "sheet_id": secrets.token_hex(12)}
                put(cloud, "sheets", **key, answers=json.dumps(sheet))
        put(cloud, "changed", register="changed", journal=f"course:{course_id}", sequence=1)
        counted(cloud, course_id)
        yield course_id


def counted(cloud: LocalCloud, course_id: str) -> None:
    """Have what has changed counted, and wait until it is."""
    for _ in range(30):
        cloud.client("lambda").invoke(FunctionName=f"{PREFIX}aggregation", Payload=b"{}")
        found = cloud.client("dynamodb").query(
            TableName=f"{PREFIX}summaries",
            KeyConditionExpression="whole = :whole",
            ExpressionAttributeValues={":whole": stored(f"course:{course_id}")},
            ConsistentRead=True,
        )
        if found["Items"]:
            return
        time.sleep(1)
    raise AssertionError("nothing was counted")


@pytest.mark.requirement("L6", "L7", "U6", "X1", "X2", "X3")
def test_a_leader_reads_how_the_sessions_were(staff: Staff, answered: str) -> None:
    lena = staff("lena", f"/personal/kurser/{answered}/svar?lang=sv")
    said = lena.main().replace("\u00a0", " ")
    assert "Träff 1" in said and "4,2 (5 svar)" in said and "4,7 (6 svar)" in said
    assert "Svaren efter träff 3 är för få för att visas för sig." in said and "Tack för träff 3" not in said
    assert lena.page.locator(".chart__line").count() == 1
    lena.picture("answers")
    lena.narrow()
    lena.open(f"/personal/kurser/{answered}/svar?lang=ar")
    first, last = (lena.page.locator(".chart__mark").nth(which).bounding_box() for which in (0, 1))
    assert first and last and first["x"] > last["x"], "time runs from the right in Arabic"
    lena.narrow()


@pytest.mark.requirement("S4", "L9", "C5", "X1", "X2")
def test_reports_are_read_and_taken_along(staff: Staff, answered: str) -> None:
    ulf = staff("ulf", "/personal/rapporter?lang=sv")
    ulf.press("Svar sammanställda")
    ulf.narrow()
    ulf.picture("compiled")
    for name, kind in (("Excel-fil", b"PK"), ("CSV-fil", "\ufeffTermin".encode()), ("Månadsrapport som PDF", b"%PDF-")):
        with ulf.page.expect_download() as downloaded:
            ulf.page.get_by_role("link", name=name).click()
        assert downloaded.value.path().read_bytes().startswith(kind), name
    ulf.open("/personal/rapporter/kurser?stadsdel=farsta&lang=sv")
    ulf.narrow()
