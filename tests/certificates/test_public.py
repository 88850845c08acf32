"""A certificate as its owner opens it, and as anybody sees that it holds."""

from collections.abc import Callable
from datetime import date

import pytest

from chalicelib.certificates.records import Certificate, find_certificate
from chalicelib.certificates.rules import code_of, shown_code
from chalicelib.people.records import Person
from tests.aws import tables
from tests.certificates.made_up import CODE, bucket, certified
from tests.town import ALI, TRAINING, Clock, resident
from tests.visitor import Visitor

CASE = "EK-2027-000205"
OWN = f"/mina-arenden/{CASE}/intyg"
Sign = Callable[[Person], Visitor]


@pytest.fixture
def sent(town: None) -> Certificate:
    """Mira's certificate, which she has been sent."""
    bucket()
    return certified(TRAINING, "ledare", "mira", CASE)


@pytest.fixture
def mira(sent: Certificate, signed_in: Sign) -> Visitor:
    """Mira's browser."""
    return signed_in(Person.get("mira"))


@pytest.mark.requirement("U7")
def test_anybody_with_the_number_sees_that_it_holds_and_no_more(sent: Certificate) -> None:
    page = Visitor().open(f"/certifikat/{CODE}")

    assert page.h1 == "Intyget gäller"
    for said in ("Mira Mönster", "Ledare", "12 januari 2027", "11 januari 2030", shown_code(CODE)):
        assert said in page.text, said
    for hidden in ("mira@exempel.se", CASE, TRAINING, "farsta"):
        assert hidden not in page.body, hidden
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow" and 'content="noindex, nofollow"' in page.body
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.requirement("U7")
@pytest.mark.parametrize(
    "code", [code_of(0), code_of(2**120 - 1), "KOMET", "EK-2027-000205", "%00", "x" * 3000, "mira", CODE[:-1]]
)
def test_a_number_that_is_none_is_a_clear_404(sent: Certificate, code: str) -> None:
    page = Visitor().open(f"/certifikat/{code}")

    assert page.status == 404 and "inget intyg med det numret" in page.body
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_number_can_be_typed_as_it_is_printed(sent: Certificate) -> None:
    visitor = Visitor()
    page = visitor.open("/certifikat")

    assert visitor.send(page.form, nummer=f" {shown_code(CODE).lower()} ").h1 == "Intyget gäller"
    empty = visitor.send(page.form, nummer=" ")
    assert empty.status == 422 and empty.errors == {"nummer": "Skriv intygets nummer."}
    wrong = visitor.send(page.form, nummer="7K3D-9QXM")
    assert wrong.status == 422 and set(wrong.errors) == {"nummer"} and wrong.form.value("nummer") == "7K3D-9QXM"


@pytest.mark.requirement("I7")
def test_one_that_has_run_out_or_was_taken_back_says_so(sent: Certificate, clock: Clock) -> None:
    sent.valid_until = date(2027, 1, 13).isoformat()
    sent.save()
    assert Visitor().open(f"/certifikat/{CODE}").h1 == "Intyget har gått ut"

    sent.revoked_at, sent.revoked_because = "2027-01-14T08:00:00.000+00:00", "method"
    sent.save()
    page = Visitor().open(f"/certifikat/{CODE}")
    assert page.h1 == "Intyget är återkallat" and "14 januari 2027" in page.text
    assert "metoden" not in page.text  # why is nobody's business


@pytest.mark.requirement("B2")
def test_protected_data_is_not_shown_and_looks_as_if_its_owner_had_chosen_so(mira: Visitor, sent: Certificate) -> None:
    mira.send(mira.open(OWN).form, name="hidden")
    chosen = Visitor().open(f"/certifikat/{CODE}").body
    mira.send(mira.open(OWN).form, name="shown")
    person = Person.get("mira")
    person.protected = True
    person.save()
    protected = Visitor().open(f"/certifikat/{CODE}").body

    assert "Mira" not in chosen
    assert _plain(chosen) == _plain(protected)
    assert mira.open(OWN).forms() == []  # there is nothing to choose


def _plain(body: str) -> str:
    """The page without the number of its request."""
    return "\n".join(line for line in body.splitlines() if "correlation" not in line.casefold())


@pytest.mark.requirement("U7")
def test_its_owner_opens_the_certificate_in_two_languages(mira: Visitor, sent: Certificate) -> None:
    page = mira.open(OWN)
    assert shown_code(CODE) in page.text and "11 januari 2030" in page.text

    for language, name in (("", "sv"), ("?sprak=en", "en"), ("?sprak=xx", "sv")):
        answer = mira.ask("GET", f"{OWN}.pdf{language}")
        assert answer.status == 303 and "komet-test-files" in answer.location
        assert f"certificates/{CODE}-2030-01-11-{name}.pdf" in answer.location
        assert "Mira" not in answer.location and "mira" not in answer.location


@pytest.mark.requirement("U7")
def test_one_that_was_taken_back_is_not_given_out_again(mira: Visitor, sent: Certificate) -> None:
    sent.revoked_at = "2027-01-14T08:00:00.000+00:00"
    sent.save()

    assert mira.ask("GET", f"{OWN}.pdf").location == OWN
    assert "gäller inte längre" in mira.open(OWN).text


@pytest.mark.requirement("C4")
def test_one_that_is_not_sent_yet_and_somebody_elses_do_not_exist(
    mira: Visitor, sent: Certificate, signed_in: Sign
) -> None:
    other = signed_in(resident(ALI))
    assert {other.open(f"{OWN}{rest}").status for rest in ("", ".pdf")} == {404}

    sent.sent_at = None
    sent.save()
    assert {mira.open(f"{OWN}{rest}").status for rest in ("", ".pdf")} == {404}


def test_looking_at_a_certificate_changes_nothing(sent: Certificate) -> None:
    before = find_certificate(CODE)
    Visitor().open(f"/certifikat/{CODE}")

    after = find_certificate(CODE)
    assert before and after and before.attribute_values == after.attribute_values
    assert "komet-test-certificates" in tables()
