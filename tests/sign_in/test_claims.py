"""What the provider's claims mean to us."""

from datetime import date
from typing import Any

import pytest

from chalicelib.http.languages import speaking
from chalicelib.people.rules import Introduction
from chalicelib.sign_in.claims import introduction
from tests.sign_in.fake_provider import TESSA

TODAY = date(2027, 1, 14)


def read(chosen: str | None = None, **claims: Any) -> Introduction:
    return introduction({"iss": "https://login.test", **TESSA, **claims}, chosen, TODAY)


def test_a_login_introduces_a_person() -> None:
    who = read()
    assert who.number is not None
    assert who.number.digits == "198809039822"
    assert (who.subject, who.name) == ("https://login.test tessa-1", "Tessa Testwell")
    assert (who.email, who.mobile, who.language) == ("tessa@example.com", "+46701740606", "en")
    assert who.protected is None


def test_a_whole_name_goes_before_its_parts() -> None:
    assert read(name="Tessa T. Testwell").name == "Tessa T. Testwell"


def test_a_name_is_one_line_of_readable_letters() -> None:
    assert read(name="  Tessa\u202e\x00\n Test\u2066well ").name == "Tessa Testwell"
    assert len(read(name="x" * 5000).name) == 100


@pytest.mark.parametrize("number", ["", "198809039823", "123", None, 198809039822, ["198809039822"]])
def test_a_number_that_is_none_is_not_taken_for_one(number: Any) -> None:
    assert read(**{"custom:personal_number": number}).number is None


def test_addresses_we_could_not_write_to_are_left_out() -> None:
    who = read(email="not an address", phone_number="+468123")
    assert (who.email, who.mobile) == ("", "")
    assert read(email=17, phone_number=None).email == ""


@pytest.mark.requirement("X2", "X3")
@pytest.mark.parametrize(
    ("chosen", "locale", "spoken", "language"),
    [
        (None, "en", "sv", "en"),
        (None, "ar-SY", "sv", "ar"),
        (None, "sv_SE", "en", "sv"),
        (None, "sv-lattlast", "sv", "sv-lattlast"),
        ("ar", "en", "sv", "ar"),
        (None, "fi", "en", "en"),
        (None, "", "ar", "ar"),
        ("xx", "yy", "sv", "sv"),
    ],
)
def test_the_language_is_the_chosen_one_then_the_logins_then_the_pages(
    chosen: str | None, locale: str, spoken: str, language: str
) -> None:
    with speaking(spoken):
        assert read(chosen, locale=locale).language == language


@pytest.mark.requirement("B2")
@pytest.mark.parametrize(
    ("claim", "protected"),
    [("yes", True), (" Yes", True), ("true", True), ("no", False), ("false", False), ("", None), ("maybe", None)],
)
def test_protection_is_what_the_register_says_and_silence_is_silence(claim: Any, protected: bool | None) -> None:
    assert read(**{"custom:protected": claim}).protected is protected
