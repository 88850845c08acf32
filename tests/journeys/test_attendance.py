"""A leader marks who was there, on a telephone; who was away twice is asked about, and sees it themselves."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.cloud import LocalCloud
from tests.journeys.conftest import Visit
from tests.journeys.seats import Leader, Waiting, applied, seats
from tests.stack.test_at_once import PREFIX, stored

Staff = Callable[..., Visit]
Sent = Callable[..., dict[str, Any]]
PROGRAMME, DISTRICT = "abc", "farsta"


class Begun:
    """A course of three sessions, two of them held, and two who take part."""

    def __init__(self, cloud: LocalCloud, course_id: str) -> None:
        self.cloud, self.course_id = cloud, course_id
        told = [("Anna Antagsson", "sv"), ("Amira Antagsson", "ar")]
        self.members = applied(cloud, course_id, PROGRAMME, *told)
        for parent in self.members:
            self._seat(parent)
        now = datetime.now(UTC)
        days = [now + timedelta(days=days) for days in (-8, -1, 6)]
        sessions = [
            {"number": number, "starts_at": day.isoformat(), "ends_at": (day + timedelta(hours=2)).isoformat()}
            for number, day in enumerate(days, start=1)
        ]
        self._change(
            "courses", {"course_id": course_id}, sessions=json.dumps(sessions), starts_on=f"{days[0]:%Y-%m-%d}"
        )
        members = json.dumps([[each.person_id, self._application(each)] for each in self.members])
        Leader(cloud, DISTRICT)._put("groups", {"course_id": course_id, "version": 1, "members": members})

    def _application(self, parent: Waiting) -> str:
        found = self.cloud.client("dynamodb").query(
            TableName=f"{PREFIX}applications",
            KeyConditionExpression="person_id = :person",
            ExpressionAttributeValues={":person": stored(parent.person_id)},
            ConsistentRead=True,
        )
        return str(found["Items"][0]["application_id"]["S"])

    def _seat(self, parent: Waiting) -> None:
        key = {"person_id": parent.person_id, "application_id": self._application(parent)}
        self._change("applications", key, state="admitted", seat_in=self.course_id)

    def _change(self, table: str, key: dict[str, str], **values: str) -> None:
        for name, value in values.items():
            self.cloud.client("dynamodb").update_item(
                TableName=PREFIX + table,
                Key={part: stored(each) for part, each in key.items()},
                UpdateExpression="SET #name = :value",
                ExpressionAttributeNames={"#name": name},
                ExpressionAttributeValues={":value": stored(value)},
            )


@pytest.fixture
def begun(cloud: LocalCloud) -> Iterator[Begun]:
    with seats(cloud, PROGRAMME, DISTRICT, 4) as course_id:
        yield Begun(cloud, course_id)


def tap(here: Visit, parent: Waiting, how: str) -> None:
    """Press a person's button; the page comes back to that person."""
    here.page.get_by_role("group", name=re.compile(parent.name)).get_by_role(
        "button", name=re.compile(f"^{how}")
    ).click()
    here.page.wait_for_url("**#rad-*")
    here.look()


def chosen(here: Visit, parent: Waiting) -> str:
    pressed = here.page.get_by_role("group", name=re.compile(parent.name)).get_by_role("button", pressed=True)
    return pressed.inner_text().partition(",")[0].strip()


@pytest.mark.requirement("I5", "B11", "X1")
@pytest.mark.parametrize("javascript", [True, False])
def test_a_leader_marks_a_group_on_a_telephone(
    javascript: bool, staff: Staff, visit: Callable[..., Visit], sent: Sent, begun: Begun
) -> None:
    anna, amira = begun.members
    here = f"/personal/kurser/{begun.course_id}"
    lena = staff("lena", here, width=320, height=640, javascript=javascript)
    lena.press("Närvaro")
    lena.press("Markera träff 2")
    for button in lena.page.locator(".taps button").all():
        box = button.bounding_box()
        assert box and box["width"] >= 44 and box["height"] >= 44
    lena.picture("attendance")

    tap(lena, amira, "Borta")
    assert chosen(lena, amira) == "Borta"
    row = lena.page.locator("li:target").bounding_box()
    assert row and 0 <= row["y"] < 640, "the tapped person is still on the screen"
    lena.press("Alla andra var här")
    assert chosen(lena, anna) == "Här" and chosen(lena, amira) == "Borta" and "Alla är markerade." in lena.main()
    lena.press("Träff 1")
    tap(lena, amira, "Anmäld frånvaro")
    tap(lena, anna, "Sen")
    tap(lena, anna, "Här")

    lena.open(f"{here}/narvaro")
    assert "Borta flera gånger i rad" in lena.main() and "Amira Antagsson" in lena.main()
    lena.picture("attendance-overview")
    lena.press("Kommer tillbaka")
    assert "Borta flera gånger i rad" not in lena.main()
    lena.open(f"/personal/arenden/{anna.number}")
    assert "Närvaron rättades" in lena.main() and "ändrad från ”Sen” till ”Här”" in lena.main()

    theirs = visit(language="ar", width=320, javascript=javascript)
    theirs.enter(amira.session)
    theirs.open(f"/mina-arenden/{amira.number}/narvaro?lang=ar")
    assert theirs.page.locator("html").get_attribute("dir") == "rtl"
    assert "غائب بإشعار مسبق" in theirs.main() and "غائب" in theirs.main()
    assert "Borta två gånger i rad" in sent("email", "lena.ledarsson@example.com", amira.number)["text"]


@pytest.mark.requirement("I5", "X3")
def test_the_leaders_pages_in_arabic_fit_a_telephone(staff: Staff, begun: Begun) -> None:
    lena = staff("lena", f"/personal/kurser/{begun.course_id}/narvaro?lang=ar", width=320)
    lena.open(f"/personal/kurser/{begun.course_id}/narvaro/2?lang=ar")
    lena.page.get_by_role("button", name=re.compile("^حاضر")).first.click()
    lena.page.wait_for_url("**#rad-1")
    lena.look()
