"""How refusals are said: as a page to people, as problem+json to systems, in their language, and never too much."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chalicelib.cases.rules import AlreadyApplied, CourseClosed
from chalicelib.fees import bank_lines
from chalicelib.fees.bank_lines import BrokenFile
from chalicelib.files import rules as files
from chalicelib.files.rules import WrongFile
from chalicelib.groups.rules import NotAdmissible
from chalicelib.http import languages, refusals
from chalicelib.http.answers import Answer
from chalicelib.http.log import log
from chalicelib.http.refusals import Refusal, WrongFields
from chalicelib.http.refused import TITLES, refused
from chalicelib.http.requests import Request
from chalicelib.http.routing import answer
from chalicelib.importing import reading
from chalicelib.importing.reading import Unreadable
from chalicelib.settings import settings
from chalicelib.submission.rules import DraftGone
from tests.people.logged import logged
from tests.visitor import Page, check, gateway_event

# Refusals that say why by a key of theirs.
WHY: dict[type[Refusal], str] = {
    BrokenFile: next(iter(bank_lines.WRONG)),
    Unreadable: next(iter(reading.WHY)),
    WrongFile: next(iter(files.WRONG)),
}
SITE = settings.site_url
SECRET = "19701063-2391 Ali Alisson"


def kinds(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every kind of refusal there is."""
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def one(kind: type[Refusal]) -> Refusal:
    if kind is WrongFields:
        return WrongFields({"email": "Skriv e-postadressen så här."})
    if issubclass(kind, NotAdmissible):
        return kind(["EK-2027-000001"])
    if kind in WHY:
        return kind(WHY[kind])
    return AlreadyApplied("EK-2027-000001") if kind is AlreadyApplied else kind()


ALL = sorted(set(kinds()), key=lambda kind: kind.__name__)


def refuse(fault: BaseException, method: str = "GET", path: str = "/hjalp", **headers: str) -> Page:
    """What a view that raises this answers."""

    def view(request: Request) -> Answer:
        raise fault

    named = {name.replace("_", "-"): value for name, value in headers.items()}
    event = gateway_event(method, path, None, named)
    event["requestContext"]["requestId"] = "the-correlation-id"
    given = answer(view, event, {}).to_chalice()
    page = Page(path, given.status_code, given.headers, given.body)
    check(page)
    return page


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.requirement("X8")
def test_a_system_is_told_as_problem_json(kind: type[Refusal]) -> None:
    page = refuse(one(kind), accept="application/json")
    assert page.status == kind.status
    assert page.headers["Content-Type"] == "application/problem+json"
    problem = page.json
    assert problem["type"] == f"/api#{kind.slug}"
    assert problem["status"] == kind.status
    assert problem["title"]
    assert problem["instance"] == "the-correlation-id"
    assert ("errors" in problem) == (kind is WrongFields)
    assert (page.headers.get("WWW-Authenticate") == "Bearer") == (kind.status == 401)


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind.status != 401])
@pytest.mark.parametrize("code", ["sv", "ar"])
@pytest.mark.requirement("X2")
def test_a_person_is_told_as_a_page_with_a_way_on(kind: type[Refusal], code: str) -> None:
    page = refuse(one(kind), accept="text/html", accept_language=code)
    assert page.status == kind.status
    assert page.tree.get("lang") == code
    assert page.h1
    assert page.links()
    assert "the-correlation-id" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_reasons_are_told_apart_by_their_slugs() -> None:
    slugs = [kind.slug for kind in ALL]
    assert len(slugs) == len(set(slugs))
    assert {kind.status for kind in ALL if not kind.title} <= set(TITLES)


@pytest.mark.requirement("X2")
def test_the_title_is_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "gettext", lambda text: text)
    swedish = refuse(refusals.NotFound(), accept="application/json", accept_language="sv").json["title"]
    monkeypatch.undo()
    assert swedish == TITLES[404]


@pytest.mark.parametrize(
    ("refusal", "h1", "link"),
    [
        (CourseClosed(), "Kursen tar inte emot fler ansökningar", "/kurser"),
        (DraftGone(), "Vi hittar inte din påbörjade ansökan", "/kurser"),
        (AlreadyApplied("EK-2027-000001"), "Du har redan ansökt", "/mina-arenden/EK-2027-000001"),
        (refusals.NotFound(), "Sidan finns inte", "/"),
    ],
)
def test_a_refusal_may_say_what_happened_and_lead_on(refusal: Refusal, h1: str, link: str) -> None:
    page = refuse(refusal)
    assert page.h1 == h1
    assert link in page.links().values()


@pytest.mark.parametrize(
    ("referer", "way_back"),
    [
        (f"{SITE}/personal/enkater?sparat=1&termin=2027-1#fragor", "/personal/enkater?termin=2027-1"),
        (f"{SITE}//elsewhere.example/kurser", "/elsewhere.example/kurser"),
        (f"{SITE}/personal/kurser/x/enkater/valj", None),  # a form with faults: that address takes nothing but posts
        (f"{SITE}x/personal", None),
        ("https://elsewhere.example/personal", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_a_form_that_is_refused_leads_back_to_the_page_of_ours_it_was_sent_from(
    referer: str, way_back: str | None
) -> None:
    address, route = "/personal/kurser/x/enkater/valj", "/personal/kurser/{course_id}/enkater/valj"
    request = Request("POST", address, route, {}, {}, {"referer": referer}, datetime(2027, 1, 14, tzinfo=UTC))
    said = refused(refusals.Conflict(), request)
    links = Page(address, said.status, {}, said.body).links()
    assert links.get("Tillbaka till sidan") == way_back and ("Till startsidan" in links) == (way_back is None)


@pytest.mark.parametrize(
    "fault",
    [ValueError(SECRET), KeyError(SECRET), RuntimeError(SECRET), RecursionError(SECRET), AssertionError(SECRET)],
)
def test_our_own_fault_is_a_500_that_tells_nothing_and_is_logged_without_its_message(fault: Exception) -> None:
    for accept in ("text/html", "application/json"):
        with logged() as lines:
            page = refuse(fault, accept=accept)
        assert page.status == 500
        assert SECRET not in page.body and type(fault).__name__ not in page.body
        assert "the-correlation-id" in page.body
        (line,) = [json.loads(each) for each in lines if '"ERROR"' in each]
        assert (line["event"], line["fault"]) == ("fault", type(fault).__name__)
        assert line["correlation_id"] == "the-correlation-id"
        assert "test_refused.py" in line["at"]
        assert SECRET not in "".join(lines)


def test_what_cannot_be_answered_says_why_in_the_log() -> None:
    try:
        raise refusals.Unavailable from TimeoutError(SECRET)
    except refusals.Unavailable as fault:
        with logged() as lines:
            assert refuse(fault).status == 503
    (line,) = [json.loads(each) for each in lines if '"ERROR"' in each]
    assert (line["event"], line["fault"]) == ("unavailable", "TimeoutError")
    assert SECRET not in "".join(lines)


def test_a_refusal_that_is_nobodys_fault_is_no_error_in_the_log() -> None:
    with logged() as lines:
        refuse(refusals.NotFound())
    assert [json.loads(line)["level"] for line in lines] == ["INFO"]


def test_who_must_sign_in_is_led_there_and_back() -> None:
    page = refuse(refusals.NotSignedIn(), path="/kurser?q=a%26b")
    assert page.status == 303
    assert page.location == "/logga-in?next=%2Fkurser%3Fq%3Da%2526b"


def test_the_log_is_json_lines() -> None:
    with logged() as lines:
        log("something", count=1, id="å")
        refuse(refusals.NotFound(), path="/kurser/hemlig-adress?q=hemligt")
    first, second = (json.loads(line) for line in lines)
    assert first == {
        "level": "INFO",
        "event": "something",
        "correlation_id": first["correlation_id"],
        "count": 1,
        "id": "å",
    }
    assert (second["event"], second["route"], second["status"]) == ("request", "/kurser/{course_id}", 404)
    assert "hemlig" not in lines[1]
