"""What staff decide about a parent's case, and what follows from it."""

from datetime import datetime, timedelta

from chalicelib.admission.actions import open_seats
from chalicelib.cases.records import Application, applications_of
from chalicelib.settings import settings
from tests.admission.made_up import LENA, as_it_is, decided, let_follow
from tests.my_cases.test_following import sent
from tests.town import ALI, Clock
from tests.visitor import Visitor


def case_of(person_id: str = ALI) -> Application:
    """The person's one case as it stands now."""
    (application,) = [each for each in applications_of(person_id) if each.state != "draft"]
    return application


def settled(now: datetime) -> datetime:
    """A moment at which a decision made now stands."""
    return now + timedelta(seconds=settings.regret_seconds + 1)


def admitted(visitor: Visitor, clock: Clock, person_id: str = ALI) -> Application:
    """The person has applied and has a seat in Farsta."""
    sent(visitor, person_id)
    decided(clock.time, case_of(person_id))
    clock.time = settled(clock.time)
    let_follow(clock.time)
    return case_of(person_id)


def offered(visitor: Visitor, clock: Clock, person_id: str = ALI) -> str:
    """The person has applied and is offered a seat in Farsta; the offer's id."""
    sent(visitor, person_id)
    open_seats(as_it_is(), LENA, clock.time)
    let_follow(clock.time)
    return str(case_of(person_id).offer_id)
