"""Bank files and the finance system: seen before booked, each payment once, nothing half read (A6, X8)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from chalicelib.fees import banking
from chalicelib.fees.records import find_payment, unmatched_payments
from chalicelib.fees.references import ocr
from chalicelib.settings import settings
from tests.faults import Calls
from tests.fees.bank import Deposit, Paid, file
from tests.fees.made_up import FEE, as_it_is, sent
from tests.visitor import Page, Visitor

Bucket = Callable[[str, bytes], None]
KEY = f"bank/{'A' * 22}"
HERE = "/personal/avgifter/bankfil"

pytestmark = [pytest.mark.requirement("A6", "X8"), pytest.mark.usefixtures("town")]


@pytest.fixture
def anna(staff: Callable[..., Visitor]) -> Visitor:
    return staff("administrator", "city")


def paid(number: int, ore: int = FEE, serial: int = 0) -> Paid:
    """A payment of the invoice with this running number."""
    return Paid(ocr(f"2027{number:05d}"), ore, f"{serial or number:012d}", "Petra Provsson", "Älvsjö")


def states(page: Page) -> list[str]:
    """What stands beside each payment."""
    return ["".join(row.findall("td")[-1].itertext()).strip() for row in page.tree.findall(".//main//tbody/tr")]


def test_a_file_is_chosen_seen_and_booked(anna: Visitor, bucket: Bucket, now: datetime) -> None:
    first, second = sent(now, 1, 2)
    page = anna.open(HERE)
    assert "form-action 'self' https://" in str(page.headers["Content-Security-Policy"])
    assert page.tree.find(".//main//form").get("enctype") == "multipart/form-data"
    bucket(KEY, file(Deposit([paid(1), paid(2, FEE - 100), paid(9)])))
    page = anna.open(f"{HERE}?bucket=b&key={KEY}&etag=e")
    assert states(page) == ["Bokförs på fakturan", "Bokförs på fakturan", "Saknar faktura"]
    assert as_it_is(first).paid_ore == 0, "nothing is booked by looking"
    page = anna.send(page.form)
    assert states(page) == ["Redan räknad"] * 3 and page.forms() == []
    assert (as_it_is(first).paid_ore, as_it_is(second).paid_ore) == (FEE, FEE - 100)
    [payment] = unmatched_payments()
    assert payment.payer == "Petra Provsson, Älvsjö"


def test_the_same_payments_in_another_file_and_in_parts_count_once(
    anna: Visitor, bucket: Bucket, now: datetime
) -> None:
    invoices = sent(now, 1, 2, 3)
    whole = [paid(1), paid(2), paid(3)]
    for content in (whole[:2], whole[1:], whole, whole):
        bucket(KEY, file(Deposit(content)))
        page = anna.open(f"{HERE}?key={KEY}")
        if page.forms():
            anna.send(page.form)
    assert [as_it_is(each).paid_ore for each in invoices] == [FEE, FEE, FEE]


def test_a_deduction_takes_a_payment_back_in_whatever_order_the_files_come(
    anna: Visitor, bucket: Bucket, now: datetime
) -> None:
    [invoice] = sent(now, 1)
    for content in (paid(1, -FEE, 7), paid(1, FEE, 6)):
        bucket(KEY, file(Deposit([content], said_ore=content.ore)) if content.ore > 0 else deducted(content))
        anna.send(anna.open(f"{HERE}?key={KEY}").form)
    assert (as_it_is(invoice).paid_ore, as_it_is(invoice).standing) == (0, "open")


def deducted(content: Paid) -> bytes:
    """A deposit's sum is never below zero: there is another payment in it."""
    return file(Deposit([content, Paid("hyra", 2 * FEE, "000000000099")]))


def test_a_big_file_is_booked_in_portions_and_none_is_lost(
    anna: Visitor, bucket: Bucket, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(banking, "MOST_BOOKED", 2)
    invoices = sent(now, 1, 2, 3)
    bucket(KEY, file(Deposit([paid(1), paid(2), paid(3)])))
    page = anna.open(f"{HERE}?key={KEY}")
    for booked in (2, 3):
        page = anna.send(page.form)
        assert sum(as_it_is(each).paid_ore == FEE for each in invoices) == booked
    assert page.forms() == []


def test_a_payment_that_was_counted_with_another_amount_is_shown_and_not_booked(
    anna: Visitor, bucket: Bucket, now: datetime
) -> None:
    [invoice] = sent(now, 1)
    for ore in (FEE, FEE + 1):
        bucket(KEY, file(Deposit([paid(1, ore)])))
        page = anna.open(f"{HERE}?key={KEY}")
        if page.forms():
            page = anna.send(page.form)
    assert states(page) == ["Räknad förut, med annat belopp eller annan referens"]
    assert as_it_is(invoice).paid_ore == FEE


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (file(Deposit([paid(1)], said_ore=1)), "Summan av betalningarna stämmer inte"),
        (file(Deposit([paid(1)], bankgiro="160-9908")), "ett annat Bankgironummer"),
        (file(Deposit([paid(1)])).decode("iso-8859-1").encode(), "fel teckenkodning"),
        (file(Deposit([paid(1)]))[:-90], "slut saknas"),
        (b"datum;belopp\n", "ingen BgMax-fil"),
        (b"%PDF-1.7 ...", "inte av en sort som vi tar emot"),
        (b"<html></html>", "inte av en sort som vi tar emot"),
        (b"", "tom"),
    ],
)
def test_a_broken_file_is_told_so_and_nothing_of_it_is_booked(
    anna: Visitor, bucket: Bucket, now: datetime, content: bytes, said: str
) -> None:
    [invoice] = sent(now, 1)
    bucket(KEY, content)
    page = anna.open(f"{HERE}?key={KEY}")
    assert page.status == 422 and said in page.text and "Ingenting är bokfört" in page.text
    assert page.errors, "it leads to the field where another file is chosen"
    assert as_it_is(invoice).paid_ore == 0


def test_a_test_file_of_the_banks_is_never_booked_in_production(
    anna: Visitor, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket(KEY, file(Deposit([paid(1)]), stage="T"))
    assert anna.open(f"{HERE}?key={KEY}").status == 200
    monkeypatch.setattr(banking, "settings", replace(settings, stage="production", files_bucket="files"))
    page = anna.open(f"{HERE}?key={KEY}")
    assert page.status == 422 and "en test" in page.text


@pytest.mark.parametrize("key", ["bank/../x", f"materials/{'A' * 22}", "x", f"bank/{'Å' * 22}"])
def test_a_key_that_is_none_of_the_banks_is_not_found(anna: Visitor, bucket: Bucket, key: str) -> None:
    bucket(KEY, b"")
    assert anna.ask("GET", f"{HERE}?key={key}").status == 404


def test_a_file_that_never_came_is_told_so(anna: Visitor, bucket: Bucket) -> None:
    bucket(f"bank/{'B' * 22}", b"x")
    assert "Vi hittar inte filen" in anna.open(f"{HERE}?key={KEY}").text


def test_looking_at_a_file_takes_a_call_for_each_hundred_and_writes_nothing(
    anna: Visitor, bucket: Bucket, now: datetime, calls: Calls
) -> None:
    sent(now, 1, 2, 3)
    bucket(KEY, file(Deposit([paid(number) for number in range(1, 60)])))
    calls.forget()
    anna.open(f"{HERE}?key={KEY}")
    assert len([call for call in calls.made if call == "BatchGetItem"]) == 2 and calls.writes == []


@pytest.fixture
def finance(system: Visitor) -> Visitor:
    """The city's finance system."""
    return Visitor(headers={"Authorization": "Bearer payments.write"})


def tell(finance: Visitor, *payments: Any) -> Page:
    return finance.ask("POST", "/betalningar", document={"payments": list(payments)})


def payment(number: int = 1, **more: Any) -> dict[str, Any]:
    known = {"id": f"17/{number}", "reference": ocr(f"2027{number:05d}"), "amount_ore": FEE, "paid_on": "2027-02-03"}
    return {**known, **more}


def results(page: Page) -> list[tuple[str, str | None]]:
    return [(each["result"], each.get("invoice")) for each in page.json["payments"]]


def test_the_finance_system_is_answered_for_each_payment_and_may_ask_again(finance: Visitor, now: datetime) -> None:
    first, second = sent(now, 1, 2)
    page = tell(finance, payment(1), payment(9), payment(2, reference=f" {ocr('202700002')} "))
    assert page.status == 200
    assert results(page) == [("matched", "202700001"), ("unmatched", None), ("matched", "202700002")]
    assert page.json["payments"][0]["id"] == "17/1"
    page = tell(finance, payment(2, reference=ocr("202700002")), payment(1, amount_ore=1), payment(9))
    assert results(page) == [("known", "202700002"), ("differs", "202700001"), ("known", None)]
    page = tell(finance, payment(1, id="18/1", amount_ore=-FEE))
    assert results(page) == [("matched", "202700001")]
    assert (as_it_is(first).paid_ore, as_it_is(second).paid_ore) == (0, FEE)
    assert find_payment("system:city-portal:17/1")


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"id": ""}, "id"),
        ({"id": "a b"}, "id"),
        ({"id": "x" * 65}, "id"),
        ({"id": 17}, "id"),
        ({"amount_ore": 0}, "amount_ore"),
        ({"amount_ore": "1200"}, "amount_ore"),
        ({"amount_ore": 12.5}, "amount_ore"),
        ({"amount_ore": True}, "amount_ore"),
        ({"amount_ore": 10**11}, "amount_ore"),
        ({"reference": None}, "reference"),
        ({"reference": "1" * 26}, "reference"),
        ({"reference": "a\nb"}, "reference"),
        ({"paid_on": "20270203"}, "paid_on"),
        ({"paid_on": "2027-02-30"}, "paid_on"),
        ({"paid_on": None}, "paid_on"),
    ],
)
def test_one_wrong_field_and_none_of_the_list_is_counted(
    finance: Visitor, now: datetime, changed: dict[str, Any], where: str
) -> None:
    [invoice] = sent(now, 1)
    page = tell(finance, payment(1), payment(2, **changed))
    assert page.status == 422 and set(page.json["errors"]) == {f"payments[1].{where}"}
    assert as_it_is(invoice).paid_ore == 0


def test_what_is_no_list_of_payments_is_refused_with_all_faults(finance: Visitor) -> None:
    documents: list[dict[str, Any]] = [{}, {"payments": []}, {"payments": "x"}, {"payments": [payment()] * 201}]
    for document in documents:
        page = finance.ask("POST", "/betalningar", document=document)
        assert page.status == 422 and set(page.json["errors"]) == {"payments"}
    page = tell(finance, "x", payment(1, amount_ore=0, paid_on=""), payment(3), payment(3))
    assert set(page.json["errors"]) == {
        "payments[0]",
        "payments[1].amount_ore",
        "payments[1].paid_on",
        "payments[3].id",
    }


def test_two_systems_ids_are_their_own(finance: Visitor, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.http import tokens

    [invoice] = sent(now, 1)
    tell(finance, payment(1))
    monkeypatch.setattr(tokens, "system_client", lambda token, at: tokens.SystemClient("other", (token,)))
    tell(finance, payment(1))
    assert as_it_is(invoice).paid_ore == 2 * FEE
