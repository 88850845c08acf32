"""An offered seat as its link shows it: what it is and until when, and nothing about whom it is offered to (B4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.cases.records import Application
from chalicelib.courses.records import Course, Programme, all_districts, find_course, find_programme
from chalicelib.groups import actions as groups
from chalicelib.groups.records import Offer, find_offer
from chalicelib.my_cases import rules, sessions


@dataclass(frozen=True)
class OfferPage:
    """What anybody with the link may see. `stands`: "open", "accepted", "declined", "expired" or "withdrawn"."""

    offer: Offer
    stands: str
    course: Course
    programme: Programme | None
    where: Mapping[str, str]
    meetings: list[sessions.Meeting]


def offer_page(offer_id: str, reader: str, now: datetime) -> OfferPage:
    """The offer behind a link; looking at it decides nothing. `reader`: who is signed in, or "".

    Raises UnknownOffer, and NotYourOffer where somebody else is signed in."""
    offer = _offer_for(offer_id, reader)
    course = find_course(offer.course_id)
    if course is None:
        raise rules.UnknownOffer
    over = offer.state == "open" and now >= datetime.fromisoformat(offer.ends_at)
    where = next((each.names for each in all_districts() if each.district_id == course.district_id), {})
    return OfferPage(
        offer,
        "expired" if over else str(offer.state),
        course,
        find_programme(course.programme_id),
        where,
        sessions.meetings(course, (), now),
    )


def answer(offer_id: str, *, accepts: bool, reader: str, now: datetime) -> Application:
    """Take the seat or leave it to the next one; twice is once. The link is enough: `reader` is "" without sign-in.

    Raises UnknownOffer, NotYourOffer, OfferOver, Conflict, Unavailable."""
    offer = _offer_for(offer_id, reader)
    act = groups.accept if accepts else groups.decline
    return act(offer_id, f"person:{offer.person_id}", now)


def _offer_for(offer_id: str, reader: str) -> Offer:
    offer = find_offer(offer_id)
    if offer is None:
        raise rules.UnknownOffer
    if reader and reader != offer.person_id:
        raise rules.NotYourOffer
    return offer
