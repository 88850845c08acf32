"""When material opens, and in which languages it is."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.materials import rules
from chalicelib.materials.rules import OPENS, READ
from tests.materials.made_up import variant

START = datetime(2027, 2, 2, 16, 30, tzinfo=UTC)


@dataclass
class Made:
    """A course or material as the rules see it."""

    starts_on: str = "2027-02-02"
    sessions: list[dict[str, Any]] = field(default_factory=list)
    opens: str = "start"
    session: float | None = None


def course(*cancelled: int, sessions: int = 5) -> Made:
    """Tuesdays at 17:30 in Stockholm, some of them cancelled."""
    weekly = [
        {"number": number, "starts_at": (START + timedelta(weeks=number - 1)).isoformat(), "cancelled": True}
        for number in range(1, sessions + 1)
    ]
    for each in weekly:
        if each["number"] not in cancelled:
            del each["cancelled"]
    return Made(sessions=weekly)


def at(opens: str, of: Made, session: int | None = None) -> datetime | None:
    return rules.opening(Made(opens=opens, session=session), of, certified=False, now=START).at


@pytest.mark.requirement("A5", "I3")
def test_what_prepares_is_open_as_soon_as_somebody_has_a_seat() -> None:
    long_before = START - timedelta(days=90)
    assert rules.opening(Made(opens="admitted"), course(), certified=False, now=long_before).is_open


@pytest.mark.requirement("A5")
def test_a_course_opens_its_material_on_its_first_day_in_stockholm() -> None:
    assert at("start", course()) == datetime(2027, 2, 1, 23, 0, tzinfo=UTC)
    assert at("start", Made()) == datetime(2027, 2, 1, 23, 0, tzinfo=UTC)  # a web course has no sessions


@pytest.mark.requirement("A5")
@pytest.mark.parametrize(
    ("number", "cancelled", "week"),
    [(1, (), 0), (3, (), 2), (3, (3,), 3), (3, (3, 4), 4), (5, (5,), 3), (9, (), 4)],
    ids=["the first", "the third", "one that is cancelled", "two cancelled", "the last, cancelled", "never reached"],
)
def test_a_session_opens_its_material_when_it_begins(number: int, cancelled: tuple[int, ...], week: int) -> None:
    assert at("session", course(*cancelled), number) == START + timedelta(weeks=week)


@pytest.mark.requirement("A5")
def test_certification_opens_what_is_for_the_certified_and_no_day_does() -> None:
    for certified in (True, False):
        found = rules.opening(Made(opens="certified"), course(), certified=certified, now=START + timedelta(days=999))
        assert (found.is_open, found.at) == (certified, None)


courses = st.builds(course, st.integers(1, 5), st.integers(1, 5), sessions=st.integers(0, 5))


@pytest.mark.requirement("A5")
@given(
    of=courses,
    opens=st.sampled_from(sorted(OPENS)),
    session=st.integers(1, 12),
    certified=st.booleans(),
    first=st.integers(-100, 100),
    later=st.integers(0, 100),
)
def test_what_is_open_stays_open(of: Made, opens: str, session: int, certified: bool, first: int, later: int) -> None:
    asks = Made(opens=opens, session=session)
    now, then = START + timedelta(days=first), START + timedelta(days=first + later)
    before = rules.opening(asks, of, certified=certified, now=now)
    after = rules.opening(asks, of, certified=certified, now=then)
    assert before.at == after.at
    assert after.is_open or not before.is_open
    assert before.is_open == (before.at <= now if before.at else opens == "admitted" or certified)


@given(of=courses, session=st.integers(1, 12))
def test_no_session_opens_before_the_course_or_before_the_one_before_it(of: Made, session: int) -> None:
    this, following, start = at("session", of, session), at("session", of, session + 1), at("start", of)
    assert this and following and start
    assert start <= this <= following


@pytest.mark.requirement("C9")
@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("ar", ["ar", "sv", "sv-lattlast", "so"]),
        ("sv-lattlast", ["sv-lattlast", "sv", "so", "ar"]),
        ("en", ["sv", "sv-lattlast", "so", "ar"]),
        ("sv", ["sv", "sv-lattlast", "so", "ar"]),
    ],
)
def test_the_readers_own_language_comes_first(language: str, order: list[str]) -> None:
    variants = [variant(code) for code in ("so", "sv-lattlast", "ar", "sv")]
    assert [each["language"] for each in rules.in_their_language(variants, language)] == order


@pytest.mark.requirement("C9")
def test_missing_are_our_own_languages_and_those_the_course_is_held_in() -> None:
    assert rules.missing([variant("sv"), variant("en")]) == ["sv-lattlast", "ar"]
    assert rules.missing([variant("sv")], ["so", "sv"]) == ["sv-lattlast", "en", "ar", "so"]
    assert rules.missing([variant(code) for code in READ], ["so"]) == []


@pytest.mark.requirement("A5")
def test_a_new_file_is_a_new_language_or_the_newest_version() -> None:
    new = {"key": "materials/new"}
    assert rules.with_file([variant("sv")], "ar", "ورقة", new)[1] == {"language": "ar", "title": "ورقة", "files": [new]}
    (swedish,) = rules.with_file([variant("sv", "old")], "sv", "Nytt namn", new)
    assert (swedish["title"], [each["key"] for each in swedish["files"]]) == (
        "Nytt namn",
        ["materials/old", "materials/new"],
    )


def test_the_same_file_twice_is_once_and_there_is_an_end_to_versions() -> None:
    known = [variant("sv", "old")]
    assert rules.with_file(known, "ar", "Annat", {"key": "materials/old"}) == known
    full = [variant("sv", *map(str, range(rules.MOST_VERSIONS)))]
    with pytest.raises(rules.TooMuchMaterial):
        rules.with_file(full, "sv", "Ännu en", {"key": "materials/new"})


@pytest.mark.parametrize(
    ("size", "said"), [(1, "1 kB"), (999_000, "999 kB"), (999_001, "1 MB"), (1_200_000, "2 MB"), (rules.MOST, "50 MB")]
)
def test_sizes_are_said_in_few_digits(size: int, said: str) -> None:
    assert rules.size_in_words(size) == said
