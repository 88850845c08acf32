"""Certificates for the benchmark: an instructor's training of twelve, all of whom have met what is asked."""

from collections.abc import Iterator
from functools import partial

import app
from bench.operation import Operation
from bench.scene import Event, administrator, staff, to_queue, visit
from bench.under_way import UnderWay
from chalicelib.certificates.records import waiting_certificates
from chalicelib.courses.rules import term
from chalicelib.http.languages import today_in_stockholm
from chalicelib.journal.records import COURSE, timeline
from chalicelib.journal.records import Event as JournalEvent

HERE = "/personal/kurser/{course_id}/certifiering"


class Training(UnderWay):
    """A training and its instructor."""

    def __init__(self) -> None:
        super().__init__("gruppledare-komet", "central", staff("instructor", reach="district:central"))

    def show(self) -> Event:
        return self.staff.get(HERE, course_id=self.course_id)

    def show_one(self) -> Event:
        return self.staff.get(f"{HERE}/{{case_number}}", **self._one)

    def certify_one(self) -> Event:
        return self.staff.post(HERE, {"who": self._one["case_number"]}, course_id=self.course_id)

    def certify_all(self) -> Event:
        return self.staff.post(HERE, {"step": "all"}, course_id=self.course_id)

    def revoke(self) -> Event:
        return self.staff.post(f"{HERE}/{{case_number}}/aterkalla", {"reason": "mistake"}, **self._one)

    def set(self) -> Event:
        """The certificate as a PDF."""
        return self.staff.get(f"{HERE}/{{case_number}}/intyg.pdf", **self._one)

    def close(self) -> Event:
        return administrator().post("/personal/certifikat", {"term": term(today_in_stockholm(self.now))})

    def list_waiting(self) -> Event:
        return administrator().get("/personal/certifikat")

    def released(self) -> JournalEvent:
        """The event that the term is closed, which all else follows from."""
        return next(each for each in timeline(COURSE + self.course_id) if each.kind == "CertificatesReleased")

    @property
    def _one(self) -> dict[str, str]:
        return {"course_id": self.course_id, "case_number": str(self.cases[0].case_number)}


def certified() -> Training:
    """All twelve are certified, and nobody else's certificate waits to be sent."""
    for waiting in waiting_certificates():
        waiting.waits = None
        waiting.save()
    training = Training()
    training.certify_all()
    return training


def closed() -> JournalEvent:
    """The term is closed, and nobody has been sent anything."""
    training = certified()
    training.close()
    return training.released()


def send(released: JournalEvent) -> None:
    """What follows, as the queue brings it."""
    app.carry_out(to_queue(released.case_id, int(released.sequence)), None)


def confirmed() -> dict[str, str]:
    """The number of a certificate."""
    certified()
    return {"code": waiting_certificates()[0].code}


def certifying() -> Iterator[Operation]:
    """What certifying costs, and the close of a term."""
    yield Operation("Certification of a course, 12", Training, Training.show)
    yield Operation("One who is to be certified", Training, Training.show_one)
    yield Operation("Certify one", Training, Training.certify_one)
    yield Operation("Certify 12", Training, Training.certify_all)
    yield Operation("Take a certificate back", certified, Training.revoke)
    yield Operation("A certificate as a PDF", certified, Training.set)
    yield Operation("The page that confirms it", confirmed, partial(visit, "GET", "/certifikat/{code}"))
    yield Operation("12 certificates to send", certified, Training.list_waiting)
    yield Operation("Close the term", certified, Training.close)
    yield Operation("Send 12 certificates", closed, send)
