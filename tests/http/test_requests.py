"""Reading a request: its limits, its encodings, and everything that arrives broken."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.http.refusals import BadRequest, Refusal, TooLarge, WrongContentType
from chalicelib.http.requests import MOST_BYTES, MOST_FIELDS, Request, read_head, with_body

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
NOW = datetime(2027, 1, 14, 17, 30, tzinfo=UTC)


def head(**headers: str) -> Request:
    """A request with these headers (names with _ for -)."""
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    context = {"httpMethod": "POST", "resourcePath": "/ansokan"}
    return read_head({"headers": named, "path": "/ansokan", "requestContext": context}, NOW)


def sent(body: Any, kind: str = FORM, **event: Any) -> Request:
    return with_body(head(content_type=kind), {"body": body, **event})


def test_a_form_is_read_with_all_its_values() -> None:
    request = sent("name=%C3%85sa+B&many=a&many=b&empty=&name=Sara")
    assert request.fields == {"name": ["Åsa B", "Sara"], "many": ["a", "b"], "empty": [""]}
    assert request.value("name") == "Åsa B"
    assert request.value("unknown") == ""
    assert request.json is None


def test_json_is_read_as_a_form_would_have_sent_it() -> None:
    document = {
        "name": "Åsa",
        "count": 3,
        "half": 0.5,
        "yes": True,
        "no": False,
        "none": None,
        "many": ["a", 1, True, None],
    }
    request = sent(json.dumps(document), JSON)
    assert request.fields == {
        "name": ["Åsa"],
        "count": ["3"],
        "half": ["0.5"],
        "yes": ["yes"],
        "no": ["no"],
        "none": [],
        "many": ["a", "1", "yes"],
    }
    assert request.json == document


def test_json_within_json_is_no_answer() -> None:
    assert sent('{"a": {"b": 1}, "c": [[1], {"d": 2}, "e"]}', JSON).fields == {"a": [], "c": ["e"]}


@pytest.mark.parametrize("kind", [f"{FORM}; charset=UTF-8", FORM.upper(), f" {FORM} "])
def test_the_content_type_may_be_written_in_all_its_ways(kind: str) -> None:
    assert sent("a=1", kind).fields == {"a": ["1"]}


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "multipart/form-data; boundary=x", "application/xml", "application/jsonx"]
)
def test_any_other_content_type_is_refused(kind: str) -> None:
    with pytest.raises(WrongContentType):
        sent("a=1", kind)


def test_no_body_needs_no_content_type() -> None:
    assert sent(None, "").fields == {}
    assert sent("", "text/plain").fields == {}


def test_the_largest_body_is_read_and_one_byte_more_refused() -> None:
    assert len(sent("a=" + "x" * (MOST_BYTES - 2)).value("a")) == MOST_BYTES - 2
    with pytest.raises(TooLarge):
        sent("a=" + "x" * (MOST_BYTES - 1))


def test_it_is_bytes_that_count() -> None:
    with pytest.raises(TooLarge):
        sent(json.dumps({"a": "å" * (MOST_BYTES // 2)}, ensure_ascii=False), JSON)


def test_a_body_in_base64_is_read_and_measured_as_what_it_holds() -> None:
    encoded = base64.b64encode(b"name=Ali").decode()
    assert sent(encoded, isBase64Encoded=True).value("name") == "Ali"
    full = base64.b64encode(b"a=" + b"x" * (MOST_BYTES - 2)).decode()
    assert len(sent(full, isBase64Encoded=True).value("a")) == MOST_BYTES - 2
    with pytest.raises(TooLarge):
        sent(base64.b64encode(b"x" * (MOST_BYTES + 1)).decode(), isBase64Encoded=True)


@pytest.mark.parametrize(
    ("body", "kind", "in_base64"),
    [
        ("a", FORM, True),
        (base64.b64encode(b"a=\xff\xfe").decode(), FORM, True),
        ("a=%FF%FE", FORM, False),
        ("a=%ED%A0%80", FORM, False),
        ("a=\ud800", FORM, False),
        ("&".join(f"f{number}=1" for number in range(MOST_FIELDS + 1)), FORM, False),
        ("{", JSON, False),
        ("[]", JSON, False),
        ('"text"', JSON, False),
        ("null", JSON, False),
        ("{'a': 1}", JSON, False),
        ('{"a": 1}{"b": 2}', JSON, False),
        ('{"a":' * 20_00 + "1" + "}" * 20_00, JSON, False),
        ('{"a":' + "[" * 30_000 + "]" * 30_000 + "}", JSON, False),
        ('{"a": ' + "1" * 5000 + "}", JSON, False),
        ('{"a": "\\ud800"}', JSON, False),
        ('{"\\udfff": "a"}', JSON, False),
        (json.dumps({f"f{number}": 1 for number in range(MOST_FIELDS + 1)}), JSON, False),
    ],
)
def test_a_broken_body_is_a_bad_request_and_nothing_worse(body: str, kind: str, in_base64: bool) -> None:
    with pytest.raises(BadRequest):
        sent(body, kind, isBase64Encoded=in_base64)


@settings(max_examples=200)
@given(st.text(alphabet=st.characters(), max_size=200), st.sampled_from([FORM, JSON]), st.booleans())
def test_reading_a_body_raises_nothing_but_refusals(body: str, kind: str, in_base64: bool) -> None:
    try:
        fields = sent(body, kind, isBase64Encoded=in_base64).fields
    except Refusal as refusal:
        assert refusal.status in (400, 413)
    else:
        assert all(text.encode() is not None for name, values in fields.items() for text in (name, *values))


@pytest.mark.parametrize(
    "header",
    [
        "__Host-komet=abc",
        "__Host-komet=abc; lang=en",
        'other={"a":1}; __Host-komet=abc',
        "b[]=2; __Host-komet=abc",
        "c; __Host-komet=abc",
        "d=x,y z; __Host-komet=abc",
        "path=/; __Host-komet=abc; expires=never",
        "e=å\udce5; __Host-komet=abc",
        "=; ;;__Host-komet=abc;",
        '__Host-komet="abc"',
        "__Host-komet=abc; __Host-komet=forged",
    ],
)
def test_our_cookie_is_found_among_any_others(header: str) -> None:
    assert head(cookie=header).cookies["__Host-komet"] == "abc"


@pytest.mark.parametrize("sign", ["\u2003", "\x85", "\xa0", "\x1c", "\u3000"])
def test_a_neighbours_cookie_does_not_pass_for_ours_by_a_white_sign(sign: str) -> None:
    cookies = head(cookie=f"{sign}__Host-komet=forged; __Host-komet=abc").cookies
    assert cookies["__Host-komet"] == "abc"
    assert "__Host-komet" not in head(cookie=f"{sign}__Host-komet=forged").cookies


@settings(max_examples=200)
@given(st.text(max_size=100))
def test_no_cookie_header_is_too_broken(header: str) -> None:
    assert head(cookie=header).cookies.get("__Host-komet", "") in header


@pytest.mark.parametrize(
    ("accept", "body", "wants"),
    [
        ("", None, False),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", None, False),
        ("application/json", None, True),
        ("application/problem+json, application/json", None, True),
        ("text/html, application/json", None, False),
        ("application/json, text/html", None, True),
        ("*/*", None, False),
        ("*/*", "{}", True),
        ("", "{}", True),
        ("text/html", "{}", False),
    ],
)
@pytest.mark.requirement("X8")
def test_a_system_is_told_from_a_browser(accept: str, body: str | None, wants: bool) -> None:
    request = with_body(head(accept=accept, content_type=JSON), {"body": body})
    assert request.wants_json is wants


@pytest.mark.parametrize(
    ("header", "token"), [("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("Basic abc", ""), ("Bearer", ""), ("", "")]
)
def test_who_shows_a_token_is_a_system(header: str, token: str) -> None:
    request = head(authorization=header)
    assert request.bearer_token == token
    assert request.wants_json is bool(token)


def test_the_address_to_come_back_to_has_its_query() -> None:
    context = {"httpMethod": "GET", "resourcePath": "/kurser"}
    event = {"path": "/kurser", "queryStringParameters": {"q": "å & b"}, "requestContext": context}
    assert read_head(event, NOW).address == "/kurser?q=%C3%A5+%26+b"


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2027, 1, 14, 22, 59, 59, tzinfo=UTC), "2027-01-14"),
        (datetime(2027, 1, 14, 23, 0, tzinfo=UTC), "2027-01-15"),
        (datetime(2027, 7, 14, 22, 0, tzinfo=UTC), "2027-07-15"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "2027-01-01"),
    ],
)
def test_the_day_is_stockholms(now: datetime, day: str) -> None:
    context = {"httpMethod": "GET", "resourcePath": "/"}
    assert read_head({"requestContext": context}, now).today.isoformat() == day


def test_nobody_signed_in_has_no_id() -> None:
    with pytest.raises(LookupError):
        _ = head().person_id
