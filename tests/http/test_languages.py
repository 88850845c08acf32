"""Which language, and how dates and clocks are said in it."""

import gettext as gnu_gettext
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.http import languages
from chalicelib.http.languages import LANGUAGES, choose, speaking


@pytest.mark.requirement("X2", "X3")
def test_the_four_languages_of_the_first_day() -> None:
    assert list(LANGUAGES) == ["sv", "sv-lattlast", "en", "ar"]


@pytest.mark.parametrize(
    ("wishes", "accept", "chosen"),
    [
        ((None, None), None, "sv"),
        (("en", "ar"), "sv", "en"),
        ((None, "ar"), "en", "ar"),
        (("klingon", "ar"), "en", "ar"),
        (("sv@lattlast", None), "en", "en"),
        (("sv-lattlast", None), "en", "sv-lattlast"),
        ((None, None), "ar,en;q=0.9", "ar"),
        ((None, None), "de,en-GB;q=0.9,sv;q=0.1", "en"),
        ((None, None), "sv, en, ar", "sv"),
        ((None, None), "en;q=0.5, sv", "sv"),
        ((None, None), "en; q=0.5, ar; q=0.7", "ar"),
        ((None, None), "AR-eg", "ar"),
        ((None, None), "en;q=0", "sv"),
        ((None, None), "en;q=0, ar;q=0.1", "ar"),
        ((None, None), "*", "sv"),
        ((None, None), "de;q=1,fr", "sv"),
        ((None, None), "en;q=abc,ar;q=0.1", "ar"),
        ((None, None), ",;q=,;;,q", "sv"),
    ],
)
@pytest.mark.requirement("X2")
def test_a_wish_comes_before_the_browsers_languages_before_swedish(
    wishes: tuple[str | None, ...], accept: str | None, chosen: str
) -> None:
    assert choose(*wishes, accept=accept) == chosen


@given(st.text(max_size=200), st.text(max_size=20))
def test_no_header_and_no_wish_is_too_strange(accept: str, wish: str) -> None:
    assert choose(wish, accept=accept) in LANGUAGES


@given(st.lists(st.tuples(st.sampled_from(["sv", "en", "ar", "de", "*"]), st.floats()), max_size=6))
def test_no_weight_is_too_strange(weighed: list[tuple[str, float]]) -> None:
    assert choose(accept=",".join(f"{tag};q={weight}" for tag, weight in weighed)) in LANGUAGES


def test_what_is_spoken_inside_is_not_spoken_outside() -> None:
    assert languages.language.get() == "sv"
    with speaking("ar"):
        assert (languages.language.get(), languages.direction()) == ("ar", "rtl")
        with speaking("klingon"):
            assert (languages.language.get(), languages.direction()) == ("sv", "ltr")
        assert languages.language.get() == "ar"
    assert languages.language.get() == "sv"


def test_data_falls_back_to_swedish_where_its_language_is_missing() -> None:
    text = {"sv": "Hej", "sv@lattlast": "Hej du", "en": ""}
    said = {}
    for code in LANGUAGES:
        with speaking(code):
            said[code] = languages.say(text)
    assert said == {"sv": "Hej", "sv-lattlast": "Hej du", "en": "Hej", "ar": "Hej"}
    assert languages.say({}) == ""


def test_an_empty_text_is_not_the_catalogues_header(monkeypatch: pytest.MonkeyPatch) -> None:
    class Catalogue(gnu_gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return "Project-Id-Version: …" if message == "" else message

    monkeypatch.setattr(languages, "_catalogue", lambda code: Catalogue())
    assert languages.gettext("") == ""
    assert languages.say("") == ""


@pytest.mark.parametrize(
    ("moment", "day", "clock"),
    [
        # Either side of midnight in winter and in summer.
        (datetime(2027, 1, 31, 22, 59, tzinfo=UTC), "söndag 31 januari 2027", "23:59"),
        (datetime(2027, 1, 31, 23, 0, tzinfo=UTC), "måndag 1 februari 2027", "00:00"),
        (datetime(2027, 7, 31, 21, 59, tzinfo=UTC), "lördag 31 juli 2027", "23:59"),
        (datetime(2027, 7, 31, 22, 0, tzinfo=UTC), "söndag 1 augusti 2027", "00:00"),
        # Clocks go forward at 01:00 UTC on 28 March 2027 and back at 01:00 UTC on 31 October.
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "söndag 28 mars 2027", "01:59"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "söndag 28 mars 2027", "03:00"),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "söndag 31 oktober 2027", "02:30"),
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "söndag 31 oktober 2027", "02:30"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "fredag 1 januari 2027", "00:00"),
    ],
)
def test_times_are_stored_utc_and_said_in_stockholms_time(moment: datetime, day: str, clock: str) -> None:
    assert languages.long_date(moment) == day
    assert languages.clock(moment) == clock
    assert languages.short_date(moment) == day.split(" ", 1)[1]
    assert languages.day(moment.isoformat()) == day.split(" ", 1)[1]


@pytest.mark.parametrize(
    ("ore", "said"),
    [(1200_00, "1 200 kr"), (1200_50, "1 200,50 kr"), (0, "0 kr"), (-3000_00, "\u2066−3 000\u2069 kr")],
)
def test_amounts_are_said_with_their_sign_before_them_in_whatever_direction_is_read(ore: int, said: str) -> None:
    assert languages.kronor(ore).replace("\u00a0", " ") == said


def test_a_date_has_no_time_zone() -> None:
    assert languages.long_date(date(2027, 2, 2)) == "tisdag 2 februari 2027"
    assert languages.day("2027-02-02") == "2 februari 2027"


@given(st.dates())
def test_every_day_of_the_calendar_can_be_said(day: date) -> None:
    assert languages.long_date(day).endswith(f"{day.day} {languages.month_name(day.month)} {day.year}")


def test_a_chosen_language_is_kept_for_a_year_in_a_cookie_for_all_pages() -> None:
    assert languages.cookie("ar") == "lang=ar; Path=/; Secure; SameSite=Lax; Max-Age=31536000"


@pytest.mark.parametrize(
    ("code", "value", "places", "said"),
    [
        ("sv", 1204, 0, "1 204"),
        ("sv", 3.65, 1, "3,7"),
        ("en", 3.65, 1, "3.7"),
        ("ar", 0.5, 0, "1"),
        ("sv", -2, 0, "\u2066−2\u2069"),
    ],
)
def test_numbers_as_each_language_writes_them(code: str, value: float, places: int, said: str) -> None:
    with languages.speaking(code):
        assert languages.decimal(value, places).replace("\u00a0", " ") == said


def test_a_share_keeps_its_sign_where_it_belongs() -> None:
    assert languages.percent(0.625) == "63\u00a0%"
    with languages.speaking("ar"):
        assert languages.percent(0.625) == "\u206663%\u2069"
