"""Bank files: read wholly and rightly, or not at all."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.fees.bank_lines import WRONG, BrokenFile
from chalicelib.fees.bgmax import read
from chalicelib.fees.references import ocr
from tests.fees.bank import OURS, Deposit, Paid, file

pytestmark = pytest.mark.requirement("A6", "X8")

FILES = Path(__file__).parent / "files"
KNOWN = Paid(ocr("202700001"), 1200_00, "000230000001", "Åsa Öberg Påhittsson", "Älvsjö")
TWO = Deposit([KNOWN, Paid("hyra maj", 50_50, "000230000002", message="Tack för allt")])


def wrong(content: bytes) -> tuple[str, int]:
    with pytest.raises(BrokenFile) as broken:
        read(content, OURS)
    return broken.value.why, broken.value.line


def test_a_file_of_two_days_with_all_that_a_file_can_hold() -> None:
    found = read((FILES / "two_days.bgmax").read_bytes(), OURS)
    assert [(each.payment_id, each.reference, each.amount_ore, each.paid_on) for each in found.payments] == [
        ("bgmax:50501055:2027-02-03:000230000001:20", "20270000118", 120000, "2027-02-03"),
        ("bgmax:50501055:2027-02-03:000230000002:20", "hyra maj", 5050, "2027-02-03"),
        ("bgmax:50501055:2027-02-03:000230000003:21", "20270000118", -20000, "2027-02-03"),
        ("bgmax:50501055:2027-02-04:00037-1:20", "", 70000, "2027-02-04"),
    ]
    first, second, _, last = found.payments
    assert (first.payer, first.message) == ("Åsa Öberg Påhittsson, Älvsjö", "")
    assert (second.payer, second.message) == ("", "Tack för allt")
    assert last.others == ("20270000217", "20270000316")
    assert (found.made_at, found.test, found.total_ore) == ("20270203173035010331", False, 175050)


def test_the_file_in_the_folder_is_what_our_bank_writes() -> None:
    first = Deposit([KNOWN, TWO.payments[1], Paid(KNOWN.reference, -200_00, "000230000003")], serial=36)
    last = Deposit([Paid("", 700_00, others=(ocr("202700002"), ocr("202700003")))], "20270204", 37)
    assert (FILES / "two_days.bgmax").read_bytes() == file(first, last)


@given(st.lists(st.tuples(st.integers(0, 10**11), st.text("0123456789", min_size=0, max_size=25)), max_size=20))
def test_whatever_was_paid_is_read_to_the_ore(payments: list[tuple[int, str]]) -> None:
    paid = [Paid(reference, ore, f"{place:012d}") for place, (ore, reference) in enumerate(payments, start=1)]
    found = read(file(Deposit(paid)), OURS).payments
    assert [(each.amount_ore, each.reference) for each in found] == payments
    assert len({each.payment_id for each in found}) == len(payments)


def test_a_payment_is_the_same_in_every_file_it_comes_in() -> None:
    whole = read(file(TWO, Deposit([Paid("1", 100, "000230000009")], "20270204", 2)), OURS).payments
    part = read(file(replace(TWO, payments=TWO.payments[1:], serial=9)), OURS).payments
    assert whole[1].payment_id == part[0].payment_id


def test_a_payment_that_stands_twice_in_a_file_is_one_and_two_that_differ_are_a_fault() -> None:
    assert read(file(TWO, TWO), OURS).payments == read(file(TWO), OURS).payments
    assert wrong(file(TWO, Deposit([replace(KNOWN, ore=1)]))) == ("twice", 0)


def test_a_file_without_payments_and_one_marked_as_a_test() -> None:
    assert read(file(), OURS).payments == ()
    assert read(file(TWO, stage="T"), OURS).test


def test_spaces_that_an_editor_took_away_and_other_line_ends_do_no_harm() -> None:
    content = file(TWO)
    shorn = b"\n".join(line.rstrip() for line in content.split(b"\r\n")) + b"\n\x1a"
    assert read(shorn, OURS) == read(content, OURS)


def test_kinds_of_line_that_we_do_not_know_are_passed_over() -> None:
    assert read(file(replace(TWO, more=["99 something new"])), OURS) == read(file(TWO), OURS)


def test_an_empty_file_and_a_file_of_something_else() -> None:
    assert wrong(b"")[0] == wrong(b"\r\n\r\n")[0] == "not_bgmax"
    assert wrong(b"<!doctype html><title>Bank</title>\n")[0] == "not_bgmax"
    assert wrong(b"%PDF-1.7\n")[0] == "not_bgmax"
    assert wrong(b"datum;belopp\n2027-02-03;1200,00\n")[0] == "not_bgmax"


def test_wrong_encodings_are_noticed() -> None:
    content = file(TWO).decode("iso-8859-1")
    assert wrong(content.encode("utf-8"))[0] == "encoding"
    assert wrong(content.encode("utf-16"))[0] == "encoding"
    assert wrong(content.replace("SEK", "S\tK", 1).encode("iso-8859-1"))[0] == "line"


@pytest.mark.parametrize("lines", range(1, 8))
def test_a_file_that_is_cut_off_is_never_read_in_part(lines: int) -> None:
    content = b"".join(file(TWO).splitlines(keepends=True)[:lines])
    assert wrong(content)[0] in ("cut_off", "not_bgmax")
    assert wrong(file(TWO)[:-60])[0] == "line"


def test_sums_and_counts_that_do_not_agree_are_noticed_and_where() -> None:
    assert wrong(file(replace(TWO, said_ore=1250_49))) == ("deposit_sum", 9)
    assert wrong(file(replace(TWO, said_count=3))) == ("deposit_count", 9)
    for counts in ((3, 0, 0, 1), (2, 1, 0, 1), (2, 0, 1, 1), (2, 0, 0, 2)):
        assert wrong(file(TWO, counts=counts)) == ("counts", 10)


def test_another_receiver_or_currency_is_noticed() -> None:
    assert wrong(file(replace(TWO, bankgiro="160-9908"))) == ("other_bankgiro", 2)
    assert wrong(file(replace(TWO, currency="EUR"))) == ("currency", 2)


def test_lines_in_the_wrong_order_are_noticed() -> None:
    lines = file(TWO, replace(TWO, day="20270204")).splitlines(keepends=True)
    assert wrong(b"".join([lines[0], *lines[2:]]))[0] == "order"  # no line 05
    assert wrong(b"".join([lines[0], lines[4], *lines[1:4], *lines[5:]]))[0] == "order"  # the payer before the payment
    assert wrong(b"".join([*lines, *lines]))[0] == "order"


@pytest.mark.parametrize("day", ["20270230", "2027 203", "00000000"])
def test_a_day_that_is_none_is_noticed(day: str) -> None:
    assert wrong(file(replace(TWO, day=day))) == ("line", 9)


@given(st.binary(max_size=400))
def test_no_bytes_whatever_bring_it_down(content: bytes) -> None:
    with pytest.raises(BrokenFile):
        read(content, OURS)


@given(st.data())
def test_no_single_wrong_character_brings_it_down_or_changes_a_sum_unnoticed(data: st.DataObject) -> None:
    content = bytearray(file(TWO))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] = data.draw(st.integers(0, 255))
    try:
        found = read(bytes(content), OURS)
    except BrokenFile as broken:
        assert broken.why in WRONG
    else:
        assert found.total_ore == 1250_50
