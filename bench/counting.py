"""Figures for the benchmark: a course of twelve at its ninth session, with what was answered after seven of them."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

from bench.operation import Operation
from bench.scene import Event, staff
from bench.under_way import HELD, SIZE, UnderWay
from chalicelib.aggregation.actions import aggregate
from chalicelib.journal.records import COURSE
from chalicelib.messages import actions as messages
from chalicelib.summaries.records import mark
from chalicelib.surveys.records import OF_PROGRAMME, Opening, Sheet, surveys_of
from chalicelib.surveys.rules import opening_id


class Answering(UnderWay):
    """The course, counted up to here. Eleven of the twelve have answered each survey."""

    def __init__(self) -> None:
        super().__init__("komet-3-11", "farsta", staff("leader", reach="district:farsta"))
        self.survey = next(each for each in surveys_of(OF_PROGRAMME + self.programme_id) if each.survey_id == "traff")
        for session in range(1, HELD - 1):
            self.answer(session)
        self.count()

    def answer(self, session: int) -> None:
        """Its survey has closed; nothing is counted yet."""
        at = self.now - timedelta(weeks=HELD - session)
        opening = Opening(
            self.course_id,
            opening_id(self.survey.survey_id, session),
            scope=self.survey.scope,
            entry=self.survey.entry,
            session=session,
            opens_at=at.isoformat(timespec="milliseconds"),
            closes_at=(at + timedelta(days=6)).isoformat(timespec="milliseconds"),
        )
        opening.save()
        answers = {"quality": 4, "delivery": 5, "involvement": 3, "free": "Bra att få öva två och två."}
        with Sheet.batch_write() as batch:
            for _ in range(SIZE - 1):
                batch.save(Sheet(opening.key, uuid.uuid4().hex, answers=answers))

    def count(self) -> None:
        mark([(COURSE + self.course_id, 1)])
        aggregate(self.now)


def marked() -> Answering:
    """A course in which something has happened."""
    course = Answering()
    mark([(COURSE + course.course_id, 2)])
    return course


def closed() -> Answering:
    """A course of which one more survey has closed."""
    course = Answering()
    course.answer(HELD - 1)
    mark([(COURSE + course.course_id, 2)])
    return course


def streamed() -> Event:
    """Ten new events of one case, as the stream tells of them."""
    keys = [{"case_id": {"S": "bench"}, "sequence": {"N": str(number)}} for number in range(1, 11)]
    return {"Records": [{"eventName": "INSERT", "dynamodb": {"Keys": each}} for each in keys]}


def counting() -> Iterator[Operation]:
    """What runs every five minutes, and what each new event adds."""
    yield Operation("Relay ten events of a case", streamed, messages.relay)
    yield Operation("Figures: nothing has changed", Answering, lambda course: aggregate(course.now))
    yield Operation("Figures: a tap in a course of 12", marked, lambda course: aggregate(course.now))
    yield Operation("Figures: a survey has closed", closed, lambda course: aggregate(course.now))
