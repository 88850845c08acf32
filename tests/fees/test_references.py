"""OCR references and Bankgiro numbers, by themselves."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.fees.references import base_of, check_digit, is_bankgiro, number_in, ocr

pytestmark = pytest.mark.requirement("A6")

DIGITS = st.text("0123456789", min_size=1, max_size=23)


@pytest.mark.parametrize(
    ("base", "reference"),
    [("12345", "1234574"), ("20260001", "2026000105"), ("1234567890", "123456789023")],
)
def test_a_reference_is_the_number_its_length_and_a_check_digit(base: str, reference: str) -> None:
    assert ocr(base) == reference
    assert base_of(reference) == base


@given(DIGITS)
def test_every_number_is_found_again_in_its_reference(base: str) -> None:
    reference = ocr(base)
    assert base_of(reference) == base
    assert len(reference) == len(base) + 2 and int(reference[-2]) == len(reference) % 10


@given(DIGITS, st.data())
def test_one_wrong_digit_is_always_noticed(base: str, data: st.DataObject) -> None:
    reference = ocr(base)
    place = data.draw(st.integers(0, len(reference) - 1))
    other = data.draw(st.sampled_from("0123456789"))
    assume(other != reference[place])
    assert base_of(reference[:place] + other + reference[place + 1 :]) == ""


@given(DIGITS, st.data())
def test_a_digit_too_many_or_too_few_is_always_noticed(base: str, data: st.DataObject) -> None:
    reference = ocr(base)
    place = data.draw(st.integers(0, len(reference) - 1))
    extra = data.draw(st.sampled_from("0123456789"))
    for wrong in (reference[:place] + reference[place + 1 :], reference[:place] + extra + reference[place:]):
        assume(int(wrong[-2:-1] or 0) != len(wrong) % 10)  # unless the digit fell beside the length itself
        assert base_of(wrong) == ""


@given(DIGITS, st.data())
def test_two_neighbours_that_have_changed_places_are_noticed_but_for_nine_and_nought(
    base: str, data: st.DataObject
) -> None:
    reference = ocr(base)
    place = data.draw(st.integers(0, len(reference) - 2))
    first, second = reference[place], reference[place + 1]
    assume(first != second and {first, second} != {"0", "9"})
    assert base_of(reference[:place] + second + first + reference[place + 2 :]) == ""


@pytest.mark.parametrize("text", ["", "1", "12", "abc", "12 34", "١٢٣٤٥٧٤", "1234574" * 4, "1234575", "-1234574"])
def test_what_is_no_reference_has_no_number(text: str) -> None:
    assert base_of(text) == ""


@pytest.mark.parametrize("base", ["", "12a", "١٢٣", "1" * 24])
def test_what_is_no_number_has_no_reference(base: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        ocr(base)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234574", "12345"),
        ("123 4574", "12345"),
        ("123-4574", "12345"),
        ("12345", "12345"),
        (" 20260001 ", "20260001"),
        ("EK-2027-000001", ""),
        ("", ""),
        ("1" * 26, ""),
    ],
)
def test_people_may_write_the_reference_or_the_number(text: str, number: str) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize("number", ["5050-1055", "50501055", "160-9908", "1609908"])
def test_bankgiro_numbers_that_are_right(number: str) -> None:
    assert is_bankgiro(number)


@pytest.mark.parametrize("number", ["5050-1056", "505-01055", "5050 1055", "50501055 ", "12345", "", "٥٠٥٠1055"])
def test_bankgiro_numbers_that_are_wrong(number: str) -> None:
    assert not is_bankgiro(number)


@given(st.text("0123456789", min_size=6, max_size=7))
def test_every_seven_or_eight_digits_with_their_check_digit_are_a_bankgiro_number(digits: str) -> None:
    whole = digits + check_digit(digits)
    assert is_bankgiro(whole) and is_bankgiro(f"{whole[:-4]}-{whole[-4:]}")
    assert not is_bankgiro(digits + str((int(whole[-1]) + 1) % 10))
