"""A city system applies for a person: everything in one document, by the same rules."""

from typing import Any
from uuid import uuid4

import pytest

from chalicelib.cases.records import Application, CaseNumbers, QueueEntry
from chalicelib.journal.records import Event
from chalicelib.people.records import Identity, Person, find_person
from tests.faults import KINDS, Calls
from tests.people.logged import logged
from tests.submission.story import KEPT
from tests.town import CLOSED, GROUP, QUEUE, SECOND_QUEUE, TRAINING, WEB
from tests.visitor import Page, Visitor

NUMBER, OTHER_NUMBER = "19701063-2391", "19121212-1212"
CONTACT = {"email": "ali@exempel.se", "mobile": "070-123 45 67", "channels": ["email", "sms"], "language": "ar"}


def document(**changed: Any) -> dict[str, Any]:
    """A whole application."""
    head = {"application_id": str(uuid4()), "course_id": GROUP, "personal_number": NUMBER, "name": "Ali Alisson"}
    return {name: value for name, value in (head | KEPT | CONTACT | changed).items() if value is not None}


def apply(system: Visitor, sent: Any) -> Page:
    return system.ask("POST", "/ansokningar", document=sent)


@pytest.mark.requirement("X8", "P3", "C4")
def test_a_system_applies_and_is_answered_with_the_case(system: Visitor) -> None:
    sent = document()
    answer = apply(system, sent)
    assert (answer.status, answer.headers["Content-Type"]) == (201, "application/json")
    assert answer.json == {
        "case_number": "EK-2027-000001",
        "application_id": sent["application_id"].replace("-", ""),
        "state": "received",
        "received_at": "2027-01-14T17:30:00.000+00:00",
        "queues": [{"queue": QUEUE, "place": 1}],
        "href": "/mina-arenden/EK-2027-000001",
    }
    (application,) = Application.scan()
    assert application.answers == KEPT
    assert (application.channel, application.language, application.gender) == ("system", "ar", "man")
    person = find_person(application.person_id)
    assert person
    assert (person.name, person.email, person.mobile, person.language, list(person.channels)) == (
        "Ali Alisson",
        "ali@exempel.se",
        "+46701234567",
        "ar",
        ["email", "sms"],
    )
    (event,) = Event.scan()
    assert event.actor == "system:city-portal"


@pytest.mark.requirement("X8")
def test_json_may_say_true_and_numbers_and_the_answer_may_be_a_form(system: Visitor) -> None:
    assert apply(system, document(interpreter=False, child_care=True, ease=5)).status == 201
    (application,) = Application.scan()
    assert (application.answers["interpreter"], application.answers["child_care"]) == ("no", "yes")
    assert application.answers["ease"] == "5"
    fields = {
        name: value if isinstance(value, list) else [value] for name, value in document(child_first_name="Bo").items()
    }
    assert system.ask("POST", "/ansokningar", fields).status == 201


@pytest.mark.requirement("P3", "X8")
def test_the_same_id_again_is_the_same_case_however_it_is_written(system: Visitor) -> None:
    sent = document()
    first = apply(system, sent)
    again = apply(system, sent | {"application_id": sent["application_id"].upper(), "child_first_name": "Annan"})
    assert again.json == first.json
    assert QueueEntry.count() == Event.count() == Person.count() == 1
    assert CaseNumbers.get("2027").last == 1


@pytest.mark.requirement("B9")
def test_another_id_for_the_same_child_is_told_the_case_there_is(system: Visitor) -> None:
    apply(system, document())
    answer = apply(system, document())
    assert (answer.status, answer.headers["Content-Type"]) == (409, "application/problem+json")
    assert answer.json["type"] == "/api#already-applied"
    assert answer.json["case_number"] == "EK-2027-000001"


@pytest.mark.requirement("B1", "B9")
def test_an_id_that_another_person_has_is_refused_and_tells_nothing(system: Visitor) -> None:
    sent = document()
    apply(system, sent)
    answer = apply(system, sent | {"personal_number": OTHER_NUMBER})
    assert answer.status == 409
    assert "EK-2027-000001" not in answer.body
    assert Application.count() == 1


@pytest.mark.requirement("X8")
def test_all_faults_come_at_once(system: Visitor) -> None:
    answer = apply(
        system,
        document(
            application_id="1",
            personal_number="19701063-2390",
            name="",
            child_birth_month="2010-01",
            connection="neither",
            fights_when="x" * 401,
            interpreter="yes",
            email="ali",
            language="xx",
            channels=["pigeon"],
        ),
    )
    assert (answer.status, answer.json["type"], answer.json["status"]) == (422, "/api#wrong-fields", 422)
    assert set(answer.json["errors"]) == {
        "application_id",
        "personal_number",
        "name",
        "child_birth_month",
        "connection",
        "fights_when",
        "interpreter_language",
        "email",
        "language",
        "channels",
    }


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"child_first_name": None}, 422),
        ({"email": None, "mobile": None}, 422),
        ({"personal_number": "123"}, 422),
        ({"course_id": CLOSED}, 409),
        ({"course_id": TRAINING}, 422),  # what it asks is not answered
        ({"course_id": "finns-inte"}, 404),
        ({"course_id": None}, 422),
    ],
)
def test_nobody_is_written_down_by_an_application_that_is_refused(
    system: Visitor, changed: dict[str, Any], status: int
) -> None:
    assert apply(system, document(**changed)).status == status
    assert Person.count() == Identity.count() == Application.count() == CaseNumbers.count() == 0


def test_a_refused_application_leaves_what_was_known_as_it_was(system: Visitor) -> None:
    apply(system, document())
    assert apply(system, document(child_first_name="", email="ny@exempel.se", name="Ny")).status == 422
    (person,) = Person.scan()
    assert (person.email, person.name) == ("ali@exempel.se", "Ali Alisson")


@pytest.mark.requirement("B2")
def test_a_wish_for_sms_is_passed_over_where_personal_data_are_protected(system: Visitor) -> None:
    apply(system, document())
    (person,) = Person.scan()
    person.protected = True
    person.save()
    answer = apply(system, document(child_first_name="Bo"))
    assert answer.status == 201
    assert not [word for word in ("skydd", "protect") if word in answer.body.lower()]
    (person,) = Person.scan()
    assert list(person.channels) == ["email"]


@pytest.mark.requirement("P2")
def test_the_web_course_takes_no_district_and_the_group_two(system: Visitor) -> None:
    assert apply(system, document(course_id=WEB, connection=None)).json["queues"] == [{"queue": "webb/web", "place": 1}]
    places = apply(system, document(second_district="skarpnack")).json["queues"]
    assert places == [{"queue": QUEUE, "place": 1}, {"queue": SECOND_QUEUE, "place": 1}]


@pytest.mark.parametrize(
    ("token", "status"), [(None, 401), ("Bearer cases.read", 403), ("Bearer", 401), ("Basic YTpi", 401)]
)
@pytest.mark.requirement("X8")
def test_only_a_system_with_the_scope_may(system: Visitor, token: str | None, status: int) -> None:
    system.headers = {"Authorization": token} if token else {}
    answer = apply(system, document())
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert (answer.headers.get("WWW-Authenticate") == "Bearer") == (status == 401)
    assert Person.count() == 0


def test_a_signed_in_person_is_no_system(ali: Visitor, system: Visitor) -> None:
    assert apply(ali, document()).status == 401


@pytest.mark.parametrize("body", ["{", "[]", "null", '{"a": "\\ud800"}', '{"a":' * 5000])
def test_a_document_that_cannot_be_read_is_said_in_json(system: Visitor, body: str) -> None:
    headers = system.headers | {"Content-Type": "application/json"}
    answer = system.ask_with_body("POST", "/ansokningar", body, headers)
    assert (answer.status, answer.json["type"]) == (400, "/api#bad-request")


@pytest.mark.requirement("X6")
def test_nothing_of_the_application_is_logged(system: Visitor) -> None:
    with logged() as lines:
        apply(system, document(fights_when="Hemligheten"))
        apply(system, document(fights_when="Hemligheten", email="fel"))
    everything = "".join(lines)
    assert "POST" in everything
    for secret in ("Hemligheten", "Alma", "ali@exempel.se", "1970", "Alisson", "70123"):
        assert secret not in everything


@pytest.mark.parametrize("kind", KINDS)
def test_whichever_aws_call_fails_the_same_document_can_be_sent_again(system: Visitor, calls: Calls, kind: str) -> None:
    number = 0
    while True:
        sent = document(child_first_name=f"Alma {number}", email=f"ali{number}@exempel.se")
        calls.forget()
        with calls.failing(kind, number):
            answer = apply(system, sent)
        if len(calls.made) <= number:
            break
        assert answer.status == 503, answer.body
        assert answer.json["type"] == "/api#unavailable"
        again = apply(system, sent)
        assert again.status == 201, again.body
        assert apply(system, sent).json == again.json
        number += 1
    assert number >= 8
    assert Person.count() == Identity.count() == 1
    assert Application.count() == Event.count() == QueueEntry.count() == number + 1
