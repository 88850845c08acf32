"""Surveys for the benchmark: a group of twelve is asked after its ninth session, and one of them answers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench.operation import Operation
from bench.scene import Event, staff
from bench.under_way import UnderWay
from chalicelib.opening.actions import open_surveys
from chalicelib.surveys.actions import wake
from chalicelib.surveys.records import OF_COURSE, Opening, Survey
from chalicelib.surveys.rules import entry

ASKED = [
    {"id": name, "kind": "scale", "words": {"sv": "Hur var det?"}, "least": 1, "most": 5}
    for name in ("quality", "delivery", "involvement", "progress")
] + [{"id": "free", "kind": "text", "words": {"sv": "Vill du säga något mer?"}}]
ANSWERS = {"quality": "5", "delivery": "4", "involvement": "4", "progress": "3", "free": "Det var en bra kväll. " * 10}


class Asked(UnderWay):
    """A parents' group with a survey after each session; open since an hour ago, if `opened`."""

    def __init__(self, *, opened: bool = True) -> None:
        super().__init__("komet-3-11", "farsta", staff("leader", reach="district:farsta"))
        self.now = datetime.now(UTC)
        scope, version = OF_COURSE + self.course_id, entry("prov", 1)
        Survey(
            scope,
            version,
            survey_id="prov",
            number=1,
            state="published",
            purpose="session",
            opens="each_session",
            days_open=6,
            titles={"sv": "Efter träffen"},
            questions=ASKED,
            written_by="service",
            written_at=self.now.isoformat(),
        ).save()
        if not opened:
            open_surveys(self.now)  # what is due for other courses is not on this one's bill
            wake(self.course_id, self.now)
        else:
            Opening(
                self.course_id,
                "prov-09",
                scope=scope,
                entry=version,
                session=9,
                opens_at=(self.now - timedelta(hours=1)).isoformat(),
                closes_at=(self.now + timedelta(days=6)).isoformat(),
            ).save()

    def show(self) -> Event:
        return self.participant.get("/enkat/{course_id}/{opening_id}", course_id=self.course_id, opening_id="prov-09")

    def answer(self) -> Event:
        return self.participant.post(
            "/enkat/{course_id}/{opening_id}", ANSWERS, course_id=self.course_id, opening_id="prov-09"
        )

    def open(self) -> object:
        return open_surveys(self.now)


def answering() -> Iterator[Operation]:
    """What surveys cost: opened, looked at, answered."""
    yield Operation("A survey is looked at", Asked, Asked.show)
    yield Operation("A survey is answered", Asked, Asked.answer, aim=4)
    yield Operation("Surveys open for a course", lambda: Asked(opened=False), Asked.open)
