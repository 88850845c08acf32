"""Needs in few words."""

import pytest

from chalicelib.cases.needs import needs_of
from chalicelib.http.languages import speaking

ANSWERS: dict[str, str | list[str]] = {
    "interpreter": "yes",
    "interpreter_language": "ar",
    "accessibility": "Hörslinga,\nplats för rullstol",
    "child_care": "yes",
    "unsuitable_times": ["daytime", "tuesday"],
}


@pytest.mark.requirement("B5")
def test_every_need_is_said_in_few_words() -> None:
    assert [(need.kind, need.said) for need in needs_of(ANSWERS)] == [
        ("interpreter", "Tolk: arabiska"),
        ("accessibility", "Hörslinga, plats för rullstol"),
        ("child_care", "Barnpassning"),
        ("times", "Kan inte: vardagar på dagen, tisdagskvällar"),
    ]


@pytest.mark.requirement("B5")
def test_a_course_at_a_time_that_does_not_suit_says_so() -> None:
    assert "clash" in [need.kind for need in needs_of(ANSWERS, "tuesday")]
    assert "clash" not in [need.kind for need in needs_of(ANSWERS, "monday")]
    assert "clash" not in [need.kind for need in needs_of(ANSWERS, "")]


def test_who_needs_nothing_has_no_needs() -> None:
    assert needs_of({"interpreter": "no", "child_care": "no", "accessibility": " "}, "tuesday") == ()


def test_a_long_text_is_cut_short_in_lists() -> None:
    (need,) = needs_of({"accessibility": "lång " * 100})
    assert len(need.said) == 60 and need.said.endswith("…")


def test_an_interpreter_without_a_known_language_is_a_need_all_the_same() -> None:
    with speaking("sv"):
        assert [need.said for need in needs_of({"interpreter": "yes", "interpreter_language": "xx"})] == ["Tolk"]
