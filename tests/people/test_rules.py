"""Personal identity numbers as people write them, and which contact details are enough."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.people.rules import (
    EARLIEST_YEAR,
    PersonalNumber,
    WrongPersonalNumber,
    contact_faults,
    luhn,
    parse,
)

TODAY = date(2027, 1, 14)


def with_check_digit(nine: str) -> str:
    """Nine digits and the tenth that makes them right, reckoned the long way."""
    return next(f"{nine}{last}" for last in range(10) if luhn(f"{nine}{last}") == 0)


def number_of(born: date, serial: int = 238, day_more: int = 0) -> str:
    """Twelve digits of somebody born that day."""
    return f"{born:%Y}"[:2] + with_check_digit(f"{born:%y%m}{born.day + day_more:02d}{serial:03d}")


births = st.dates(date(EARLIEST_YEAR, 1, 1), TODAY)
serials = st.integers(0, 999)


@pytest.mark.parametrize(
    ("written", "digits", "kind", "born"),
    [
        ("701063-2391", "197010632391", "coordination", date(1970, 10, 3)),
        ("191500882392", "191500882392", "coordination", None),
        ("191500722390", "191500722390", "coordination", None),
        ("19701063-2391", "197010632391", "coordination", date(1970, 10, 3)),
        ("198604129802", "198604129802", "personal", date(1986, 4, 12)),
        ("860412-9802", "198604129802", "personal", date(1986, 4, 12)),
        ("8604129802", "198604129802", "personal", date(1986, 4, 12)),
        (" 1986 04 12 - 9802 ", "198604129802", "personal", date(1986, 4, 12)),
        ("19860412\u20139802", "198604129802", "personal", date(1986, 4, 12)),
        ("\u2068860412-9802\u2069", "198604129802", "personal", date(1986, 4, 12)),
        ("٨٦٠٤١٢-٩٨٠٢", "198604129802", "personal", date(1986, 4, 12)),
    ],
)
def test_a_number_is_kept_as_twelve_digits_however_it_was_written(
    written: str, digits: str, kind: str, born: date | None
) -> None:
    number = parse(written, TODAY)
    assert (number.digits, number.kind, number.born) == (digits, kind, born)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "860412-9803",  # check digit
        "19860412-980",
        "1986041298022",
        "860412*9802",
        "8604-129802",
        "860412--9802",
        "86O412-9802",
        "860412-9802; DROP TABLE persons",
        "860412-9802\x00",
        "860412\n9802",
        "8" * 10_000,
        "1986²0412-9802",
        "000000000000",
    ],
)
def test_what_is_not_a_number_is_refused(written: str) -> None:
    with pytest.raises(WrongPersonalNumber):
        parse(written, TODAY)


@pytest.mark.parametrize(
    "no_date",
    ["861312", "860432", "860012", "860400", "870229", "860492", "870289", "861372", "860099", "556036"],
)
def test_a_date_that_is_none_is_refused_though_the_check_digit_is_right(no_date: str) -> None:
    for century in ("", "19"):
        with pytest.raises(WrongPersonalNumber):
            parse(century + with_check_digit(f"{no_date}238"), TODAY)


def test_a_birth_in_the_future_is_refused() -> None:
    with pytest.raises(WrongPersonalNumber):
        parse(number_of(TODAY + timedelta(days=1)), TODAY)
    assert parse(number_of(TODAY), TODAY).born == TODAY


def test_a_year_before_anybody_had_a_number_is_refused() -> None:
    assert parse(number_of(date(EARLIEST_YEAR, 1, 1)), TODAY).born == date(EARLIEST_YEAR, 1, 1)
    with pytest.raises(WrongPersonalNumber):
        parse(number_of(date(EARLIEST_YEAR - 1, 12, 31)), TODAY)


def test_a_plus_sign_means_a_hundred_years_or_more() -> None:
    ten = with_check_digit("151231238")
    assert parse(f"{ten[:6]}-{ten[6:]}", TODAY).born == date(2015, 12, 31)
    assert parse(f"{ten[:6]}+{ten[6:]}", TODAY).born == date(1915, 12, 31)


def test_the_plus_sign_begins_with_the_year_and_not_the_day_one_turns_a_hundred() -> None:
    ten = with_check_digit("271231238")
    assert parse(f"{ten[:6]}+{ten[6:]}", TODAY).born == date(1927, 12, 31)
    assert parse(f"{ten[:6]}-{ten[6:]}", TODAY).born == date(1927, 12, 31)  # 2027-12-31 hasn't been yet


@pytest.mark.parametrize(("month", "day"), [("00", "60"), ("00", "75"), ("10", "60"), ("02", "60")])
def test_an_unknown_month_or_day_gives_no_age(month: str, day: str) -> None:
    assert parse("19" + with_check_digit(f"80{month}{day}238"), TODAY).born is None


def test_an_unknown_date_of_a_year_to_come_is_refused() -> None:
    with pytest.raises(WrongPersonalNumber):
        parse("20" + with_check_digit("280060238"), TODAY)


def test_an_unknown_month_still_has_no_32nd_day() -> None:
    with pytest.raises(WrongPersonalNumber):
        parse("19" + with_check_digit("800092238"), TODAY)


@pytest.mark.requirement("B2")
def test_a_number_is_not_told_by_repr_str_or_its_mask() -> None:
    number = parse("198604129802", TODAY)
    assert "9802" not in f"{number} {number!r} {number.masked()} {[number]}"
    assert "1986" not in repr(number)
    assert number.masked() == "19860412-••••"


def test_a_refusal_does_not_repeat_what_was_written() -> None:
    with pytest.raises(WrongPersonalNumber) as refusal:
        parse("198604129803", TODAY)
    assert "9803" not in repr(refusal.value)


@given(births, serials)
def test_every_way_of_writing_a_number_is_the_same_number(born: date, serial: int) -> None:
    digits = number_of(born, serial)
    expected = PersonalNumber(digits, "personal", born)
    ways = {
        digits,
        f"{digits[:8]}-{digits[8:]}",
        f" {digits[:8]} {digits[8:]} ",
        f"{digits[:8]}+{digits[8:]}",
    }
    assert {parse(way, TODAY) for way in ways} == {expected}


@given(births.filter(lambda born: born > date(1927, 12, 31)), serials)
def test_ten_digits_find_the_century_of_everybody_under_a_hundred(born: date, serial: int) -> None:
    digits = number_of(born, serial)
    assert parse(f"{digits[2:8]}-{digits[8:]}", TODAY).digits == digits
    assert parse(digits[2:], TODAY).digits == digits


@given(births, serials, st.integers(2, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born: date, serial: int, place: int, more: int) -> None:
    digits = number_of(born, serial)
    wrong = f"{digits[:place]}{(int(digits[place]) + more) % 10}{digits[place + 1 :]}"
    with pytest.raises(WrongPersonalNumber):
        parse(wrong, TODAY)


@given(births, serials)
def test_a_coordination_number_has_sixty_days_more_and_the_same_birth(born: date, serial: int) -> None:
    number = parse(number_of(born, serial, day_more=60), TODAY)
    assert (number.kind, number.born) == ("coordination", born)


@given(st.text(max_size=80))
def test_any_text_is_a_number_or_refused_and_nothing_else(text: str) -> None:
    try:
        number = parse(text, TODAY)
    except WrongPersonalNumber:
        return
    assert len(number.digits) == 12
    assert number.digits.isascii() and number.digits.isdecimal()


@given(st.booleans(), st.booleans(), st.sets(st.sampled_from(["email", "sms"])))
def test_contact_details_are_enough_when_every_chosen_channel_has_its_address(
    email: bool, mobile: bool, channels: set[str]
) -> None:
    enough = (email or mobile) and (email or "email" not in channels) and (mobile or "sms" not in channels)
    assert (contact_faults(email, mobile, channels) == {}) == enough


def test_without_any_address_one_thing_is_said_and_not_three() -> None:
    for channels in product(["email", ""], ["sms", ""]):
        assert contact_faults(False, False, channels) == {"email": "nothing"}


@pytest.mark.requirement("C4")
@pytest.mark.parametrize(
    ("written", "gender"),
    [
        ("198604129802", "woman"),
        ("701063-2391", "man"),
        ("191500722390", "man"),
        (number_of(date(1990, 1, 1), 240), "woman"),
        (number_of(date(1990, 1, 1), 240, day_more=60), "woman"),
        (number_of(date(1990, 1, 1), 239), "man"),
    ],
)
def test_the_last_digit_but_one_tells_the_legal_gender_of_coordination_numbers_too(written: str, gender: str) -> None:
    assert parse(written, TODAY).gender == gender
