"""From answers to pages: what the aggregation writes is what the reports read."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.aggregation.actions import aggregate
from chalicelib.courses.records import Programme
from tests.aggregation.made_up import QUESTIONS, answered, closed, closes, course, survey
from tests.reporting.made_up import PARTS
from tests.reporting.test_course import rows
from tests.town import Clock
from tests.visitor import Visitor

pytestmark = pytest.mark.requirement("L6", "L7", "S6", "U6")
Staff = Callable[..., Visitor]
NUMBER = {"id": "minutes", "kind": "number", "words": {"sv": "Hur länge?"}}
BEST = {"id": "best", "kind": "several", "words": {"sv": "Vad var bra?"}, "options": [["film", {"sv": "Filmen"}]]}


def full(quality: int, text: str = "", gender: str = "woman") -> dict[str, object]:
    said = {"quality": quality, "parts": ["p1"], "minutes": 10 * quality, "best": ["film"], "gender": gender}
    return {**said, "free": text} if text else dict(said)


def test_what_was_answered_is_read_course_by_course_and_compiled(town: None, clock: Clock, staff: Staff) -> None:
    programme = Programme.get("programme", "komet")
    programme.parts = PARTS
    programme.save()
    survey(questions=[*QUESTIONS, NUMBER, BEST], published_at="2027-01-01T08:00:00.000+00:00")
    course()
    answered(1, *(full(value, f"text {value}") for value in (1, 2, 3, 4, 5)))
    answered(2, *(full(value) for value in (4, 4)))
    clock.time = closes(2) + timedelta(hours=1)
    aggregate(clock.time)

    page = staff("leader", "course:kurs").open("/personal/kurser/kurs/svar")
    assert rows(page, "5 svar, medelvärde 3,0")[4] == "5 20 % (1 av 5)"
    assert "medelvärde 30,0" in page.text and "text 1" in page.text
    assert "Svaren efter träff 2 är för få för att visas för sig." in page.text
    assert "Kvinnor" not in page.text and "Svar för svar" not in page.text

    answered(3, *(full(value, "bra") for value in (2, 2, 2)))
    closed()
    clock.time = datetime.fromisoformat("2027-05-10T08:00:00+00:00")
    aggregate(clock.time)
    page = staff("guide", "course:kurs").open("/personal/kurser/kurs/svar")
    assert rows(page, "Medelvärde över tid") == ["Träff 1 3,0 (5 svar)", "Träff \u20662–3\u2069 2,8 (5 svar)"]
    assert "för få" not in page.text and "100 % av enkäterna" in page.text
    assert len(rows(page, "Svar för svar")) == 10

    page = staff("follow_up", "city").open("/personal/rapporter/svar?program=komet&stadsdel=farsta")
    assert "Träffarnas kvalitet 48 % (10 svar)" in rows(page, "Vad deltagarna tycker")
    assert "Filmen 100 % (10 av 10)" in page.text
