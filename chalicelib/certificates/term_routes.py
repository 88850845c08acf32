"""The administrator closes the term: all certificates that wait are sent (A8)."""

from itertools import groupby

from chalicelib.certificates.records import Certificate, waiting_certificates
from chalicelib.certificates.room import routes
from chalicelib.certificates.sending import close_term
from chalicelib.courses.records import all_programmes, courses_by_id
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.languages import gettext
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.refusals import NotFound
from chalicelib.http.requests import Request
from chalicelib.people.records import persons_at


@routes.get("/personal/certifikat")
def waiting(request: Request) -> Answer:
    """Whose certificate is to be sent, by term."""
    _whole_city(request)
    found = _without_protected(request, waiting_certificates())
    return show(
        request,
        "certificates/term.html",
        terms=[(term, term_name(term), list(each)) for term, each in groupby(found, key=lambda one: one.term)],
        courses={course.course_id: course for course in courses_by_id(each.course_id for each in found)},
        programmes={each.programme_id: each.names for each in all_programmes()},
        sent="skickas" in request.query,
    )


@routes.post("/personal/certifikat")
def close(request: Request) -> Answer:
    """Send all that wait in a term. Sent twice, each goes once. Where nothing waits, nothing happens."""
    _whole_city(request)
    close_term(request.value("term")[:10], f"staff:{request.person_id}", request.now)
    return redirect("/personal/certifikat?skickas=1")


def term_name(term: str) -> str:
    """ "2027-1" as "våren 2027"."""
    year, _, half = term.partition("-")
    return (gettext("våren %(year)s") if half == "1" else gettext("hösten %(year)s")) % {"year": year}


def _whole_city(request: Request) -> None:
    """Raises NotFound for whoever certifies in a part of the city only."""
    if not request.reach.whole_city(Ability.CERTIFY):
        raise NotFound


def _without_protected(request: Request, found: list[Certificate]) -> list[Certificate]:
    """Who has protected data is in nobody's list (B2); their certificates are sent with the others."""
    if request.reach.whole_city(Ability.PROTECTED):
        return found
    people = persons_at(each.person_id for each in found)
    return [each for each in found if each.person_id in people and not people[each.person_id].protected]
