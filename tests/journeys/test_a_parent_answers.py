"""A parent is asked after a session, and answers on a small telephone in two minutes, once."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.cloud import LocalCloud
from tests.journeys.conftest import Visit
from tests.journeys.seats import Waiting, one_seat
from tests.stack.test_at_once import PREFIX, stored
from tests.surveys.made_up import QUESTIONS

Sent = Callable[..., dict[str, Any]]
LINK = re.compile(r"/(?:enkat|mina-arenden)/[\w/-]+")
SEND = {"sv": "Skicka svaren", "sv-lattlast": "Skicka svaren", "ar": "إرسال الإجابات"}
THANKS = {"sv": "Tack för dina svar", "sv-lattlast": "Tack för dina svar", "ar": "شكرًا على إجاباتك"}
TITLE = {"sv": "Efter träffen", "sv-lattlast": "Efter träffen", "ar": "بعد اللقاء"}


@pytest.fixture
def course_id(cloud: LocalCloud) -> Iterator[str]:
    with one_seat(cloud) as course_id:
        yield course_id


def put(parent: Waiting, table: str, record: dict[str, Any]) -> None:
    parent._put(table, record)


def met(cloud: LocalCloud, course_id: str, parent: Waiting) -> None:
    """The parent has a seat, the first session is over, and the course has a survey of its own."""
    now = datetime.now(UTC).replace(microsecond=0)
    meetings = [
        {
            "number": number,
            "starts_at": (now - timedelta(hours=4) + timedelta(days=days)).isoformat(),
            "ends_at": (now - timedelta(hours=1) + timedelta(days=days)).isoformat(),
        }
        for number, days in ((1, 0), (2, 7))
    ]
    dynamodb = cloud.client("dynamodb")
    dynamodb.update_item(
        TableName=f"{PREFIX}courses",
        Key={"course_id": stored(course_id)},
        UpdateExpression="SET sessions = :sessions",
        ExpressionAttributeValues={":sessions": stored(json.dumps(meetings))},
    )
    theirs = {":person": stored(parent.person_id)}
    asked = {"KeyConditionExpression": "person_id = :person", "ExpressionAttributeValues": theirs}
    [case] = dynamodb.query(TableName=f"{PREFIX}applications", **asked)["Items"]
    dynamodb.update_item(
        TableName=f"{PREFIX}applications",
        Key={name: case[name] for name in ("person_id", "application_id")},
        UpdateExpression="SET #state = :state, seat_in = :course",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":state": stored("admitted"), ":course": stored(course_id)},
    )
    members = json.dumps([[parent.person_id, case["application_id"]["S"]]])
    put(parent, "groups", {"course_id": course_id, "version": 1, "members": members, "offered": "[]"})
    put(
        parent,
        "surveys",
        {
            "scope": f"course:{course_id}",
            "entry": "egen#0001",
            "version": 1,
            "survey_id": "egen",
            "number": 1,
            "state": "published",
            "purpose": "session",
            "opens": "each_session",
            "days_open": 6,
            "titles": json.dumps({"sv": "Efter träffen", "en": "After the session", "ar": "بعد اللقاء"}),
            "introductions": json.dumps({"sv": "Tre korta frågor.", "ar": "ثلاثة أسئلة قصيرة."}),
            "questions": json.dumps(QUESTIONS),
            "written_by": "staff:lena",
            "written_at": now.isoformat(),
        },
    )
    due = {"waits": "waits", "next_at": now.isoformat(timespec="milliseconds")}
    put(parent, "survey_clocks", {"course_id": course_id, "version": 1, **due})
    cloud.client("lambda").invoke(FunctionName=f"{PREFIX}open_surveys", Payload=b"{}")


def to_survey(here: Visit, course_id: str, address: str, language: str) -> None:
    """From the message's link, by way of the case where it asks several things."""
    here.open(f"{address}?lang={language}")
    if "/mina-arenden/" in address:
        here.page.locator(f'main a[href="/enkat/{course_id}/egen-01"]').click()
        here.look()


@pytest.mark.requirement("P7", "A4", "U6", "B12", "X1", "X2", "X3")
@pytest.mark.parametrize("language", ["sv", "ar", "sv-lattlast"])
def test_a_parent_is_asked_after_a_session_and_answers_on_a_small_screen(
    visit: Callable[..., Visit], sent: Sent, cloud: LocalCloud, course_id: str, language: str
) -> None:
    parent = Waiting(cloud, course_id, language)
    met(cloud, course_id, parent)
    mail = sent("email", parent.email, "/enkat/" if _alone(cloud, course_id) else f"/mina-arenden/{parent.number}?")
    address = next(link for link in LINK.findall(mail["text"]) if "/enkat/" in link or parent.number in link)

    here = visit(width=320, height=640, language=language[:2])
    here.enter(parent.session)
    to_survey(here, course_id, address, language)
    assert here.page.locator("h1").inner_text() == TITLE[language]
    top = here.main()
    assert "1177" in top and "112" in top
    here.page.locator("main [name=free]").fill("Det var en bra kväll.")
    here.press(SEND[language])
    assert here.page.locator(".ds-error-summary a").count() == 1, "what has to be answered is named"
    assert here.page.locator("main [name=free]").input_value() == "Det var en bra kväll."
    here.page.locator("main [name=quality][value='4']").check()
    here.page.locator("main [name=knew][value=no]").check()
    here.page.locator("main [name=why]").fill("Vart jag skulle gå.")
    here.picture(f"enkat-{language}")
    here.press(SEND[language])
    assert here.page.locator("h1").inner_text() == THANKS[language]
    here.open(f"/mina-arenden/{parent.number}")
    assert not here.page.locator(f'main a[href="/enkat/{course_id}/egen-01"]').count()
    assert TITLE[language] in here.main()

    kept = cloud.client("dynamodb").query(
        TableName=f"{PREFIX}sheets",
        KeyConditionExpression="opening = :opening",
        ExpressionAttributeValues={":opening": stored(f"{course_id}/egen-01")},
    )["Items"]
    answers = {"quality": 4, "knew": "no", "why": "Vart jag skulle gå.", "free": "Det var en bra kväll."}
    assert [json.loads(each["answers"]["S"]) for each in kept] == [answers]


@pytest.mark.requirement("X1", "P7")
def test_it_is_answered_without_javascript_too(visit: Callable[..., Visit], cloud: LocalCloud, course_id: str) -> None:
    parent = Waiting(cloud, course_id, "sv")
    met(cloud, course_id, parent)
    here = visit(width=320, height=640, javascript=False)
    here.enter(parent.session)
    here.open(f"/enkat/{course_id}/egen-01")
    here.page.locator("main [name=quality][value='5']").check()
    here.press("Skicka svaren")
    assert here.page.locator("h1").inner_text() == "Tack för dina svar"
    here.open(f"/enkat/{course_id}/egen-01")
    assert here.page.locator("h1").inner_text() == "Du har redan svarat"


def _alone(cloud: LocalCloud, course_id: str) -> bool:
    """Whether nothing else has opened: the programme may have surveys too."""
    opened = cloud.client("dynamodb").query(
        TableName=f"{PREFIX}openings",
        KeyConditionExpression="course_id = :course",
        ExpressionAttributeValues={":course": stored(course_id)},
    )["Items"]
    assert opened, "nothing has opened"
    return len(opened) == 1
