"""A leader says how two sessions went; who looks into it is told what is low, and writes what they do."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.courses.rules import listing
from infra.local.cloud import LocalCloud
from tests.journeys.conftest import Visit
from tests.journeys.seats import seats
from tests.stack.test_at_once import PREFIX, stored

Staff = Callable[..., Visit]
Sent = Callable[..., dict[str, Any]]


@pytest.fixture
def course_id(cloud: LocalCloud) -> Iterator[str]:
    """A course of the programme that says what its sessions go through; two sessions have been held."""
    with seats(cloud, "komet-3-11", "farsta", 4) as course_id:
        now = datetime.now(UTC)
        days = [now + timedelta(days=days) for days in (-8, -1, 6)]
        sessions = [
            {"number": number, "starts_at": day.isoformat(), "ends_at": (day + timedelta(hours=2)).isoformat()}
            for number, day in enumerate(days, start=1)
        ]
        cloud.client("dynamodb").update_item(
            TableName=f"{PREFIX}courses",
            Key={"course_id": stored(course_id)},
            UpdateExpression="SET sessions = :sessions, starts_on = :day",
            ExpressionAttributeValues={
                ":sessions": stored(json.dumps(sessions)),
                ":day": stored(f"{days[0]:%Y-%m-%d}"),
            },
        )
        listed = {"district_id": "farsta", "listing": listing(f"{days[0]:%Y-%m-%d}", course_id)}
        key = {name: stored(value) for name, value in listed.items()}
        courses = {"TableName": f"{PREFIX}district_courses"}
        cloud.client("dynamodb").put_item(**courses, Item={**key, "course_id": stored(course_id)})
        yield course_id
        cloud.client("dynamodb").delete_item(**courses, Key=key)


def counted(cloud: LocalCloud, course_id: str) -> None:
    """Let the figures be counted, once the relay has marked the course."""
    for _ in range(40):
        cloud.client("lambda").invoke(FunctionName=f"{PREFIX}aggregation", Payload=b"{}")
        key = {"place": stored("farsta"), "task_id": stored(f"fidelity_low#{course_id}")}
        if "Item" in cloud.client("dynamodb").get_item(TableName=f"{PREFIX}tasks", Key=key, ConsistentRead=True):
            return
        time.sleep(0.5)
    raise AssertionError("nobody was asked to look into it")


@pytest.mark.requirement("L8", "I9", "X1")
def test_what_is_low_is_looked_into(staff: Staff, sent: Sent, cloud: LocalCloud, course_id: str) -> None:
    here = f"/personal/kurser/{course_id}"
    lena = staff("lena", here, width=320, height=640)
    lena.press("Programtrohet")
    for number in (1, 2):
        lena.press(f"Träff {number}, ")
        lena.page.locator("input[name=parts]").first.check()
        lena.choose("Övade deltagarna med rollspel?", "Nej")
        if number > 1:
            lena.choose("Gick ni igenom hemuppgiften från förra träffen?", "Nej")
        lena.choose("Hur tycker ni att träffen gick?", "Ganska dåligt")
        lena.fill("Vad kom i vägen?", "Lokalen var låst")
        if number == 2:
            lena.picture("checklist")
        lena.press("Spara checklistan")
    assert lena.main().count("Ifylld") == 2

    counted(cloud, course_id)
    lena.open(f"{here}/programtrohet?lang=ar")
    assert lena.page.locator("html").get_attribute("dir") == "rtl"
    assert "ges som programmet säger" in sent("email", "ingrid.instruktorsson@example.com", "programmet säger")["text"]

    ingrid = staff("ingrid", "/personal/att-gora")
    ingrid.page.locator(f"main a[href='{here}/programtrohet']").first.click()
    ingrid.look()
    assert "Låg" in ingrid.main() and "Rollspel och genomgång av hemuppgiften" in ingrid.main()
    ingrid.picture("fidelity")
    ingrid.fill("Vad har ni sett, och vad gör ni nu?", "Vi går igenom rollspel med ledarna på fredag.")
    ingrid.press("Spara anteckningen")
    assert "Vi går igenom rollspel med ledarna på fredag." in ingrid.main()
    ingrid.open("/personal/att-gora")
    assert ingrid.page.locator(f"main a[href='{here}/programtrohet']").count() == 0

    ingrid.open("/personal/programtrohet")
    assert ingrid.page.locator(f"main a[href='{here}/programtrohet']").count() == 1
    ingrid.narrow()
    ingrid.picture("fidelity-overview")
