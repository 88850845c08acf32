"""Pictures of figures: where everything stands, and that nothing is told by the picture alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.http.charts import HEIGHT, Point, bars, line, nice
from chalicelib.http.languages import speaking
from tests.http.test_components import MADE, text, tree

VALUES = st.lists(st.none() | st.floats(0, 10_000), max_size=40)
PAGE = """{% from "http/components/chart.html" import bar_chart, trend %}<!doctype html><html><title>T</title>
{% set head = ["Stadsdel", "Andel"] %}
{{ bar_chart("Nöjda", points, head, 100) }}{{ trend("Nöjda", points, head, 100, target=75) }}"""


def points(*values: float | None) -> list[Point]:
    return [Point(f"VT {number}", value) for number, value in enumerate(values)]


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (1, 1), (3, 5), (11, 20), (24, 25), (99, 100), (101, 200), (0.3, 0.5)]
)
def test_a_scale_ends_at_a_round_number(value: float, top: float) -> None:
    assert nice(value) == pytest.approx(top)


def test_a_bar_is_as_wide_as_its_share_and_begins_where_the_reader_does() -> None:
    given = points(50, None, 100)
    assert [(bar.x, bar.width) for bar in bars(given, 100)] == [(0, 50), (0, 0), (0, 100)]
    with speaking("ar"):
        assert [(bar.x, bar.width) for bar in bars(given, 100)] == [(50, 50), (100, 0), (0, 100)]


@given(VALUES)
def test_everything_stands_inside_the_picture(values: list[float | None]) -> None:
    drawn = line(points(*values))
    assert all(0 <= mark.x <= 100 and 0 <= mark.y <= HEIGHT for mark in [*drawn.marks, *drawn.labels])
    assert all(bar.x >= 0 and bar.x + bar.width <= 100.01 for bar in bars(points(*values)))


def test_a_value_that_is_not_shown_is_a_gap_and_no_zero() -> None:
    drawn = line(points(10, 20, None, 40))
    assert [(a.point.value, b.point.value) for a, b in drawn.lines] == [(10, 20)]
    assert len(drawn.marks) == 3 and len(drawn.points) == 4


def test_time_runs_from_the_right_where_words_do() -> None:
    assert [mark.x for mark in line(points(1, 2)).marks] == [6, 94]
    with speaking("ar"):
        assert [mark.x for mark in line(points(1, 2)).marks] == [94, 6]


def test_labels_that_would_stand_on_each_other_are_left_out_of_the_picture() -> None:
    years = line([Point(f"VT 20{year}", 1) for year in range(20, 30)])
    assert [mark.label for mark in years.labels] == ["VT 2020", "VT 2024", "VT 2029"]
    assert len(line([Point(str(session), 1) for session in range(1, 9)]).labels) == 8


@given(st.integers(2, 40), st.integers(1, 13))
def test_the_first_and_the_last_label_are_there(points: int, letters: int) -> None:
    drawn = line([Point(f"{number:0>{letters}}"[:letters], 1) for number in range(points)])
    assert drawn.labels[0].point is drawn.points[0] and drawn.labels[-1].point is drawn.points[-1]


def test_long_labels_at_the_ends_stand_within_the_picture() -> None:
    terms = [Point("Hösten 2025", 1), Point("Hösten 2026", 2)]
    assert [(mark.x, mark.anchor) for mark in line(terms).labels] == [(0, "start"), (100, "end")]
    with speaking("ar"):
        assert [(mark.x, mark.anchor) for mark in line(terms).labels] == [(100, "start"), (0, "end")]
    assert [mark.anchor for mark in line(points(1, 2)).labels] == ["middle", "middle"]


def test_two_long_labels_both_stand_there_where_they_fit_beside_each_other() -> None:
    days = [Point("15 maj 2024", 14), Point("1 november 2026", 7)]
    assert [mark.label for mark in line(days).labels] == ["15 maj 2024", "1 november 2026"]
    assert [mark.label for mark in line([Point("x" * 16, 1), Point("y" * 16, 2)]).labels] == ["y" * 16]


def test_what_is_below_nought_is_drawn_below_it() -> None:
    drawn = line(points(-74, 25), target=50)
    assert [words.strip("\u2066\u2069") for _, words in drawn.levels] == ["\u2212100", "0", "100"]
    assert drawn.marks[0].y > HEIGHT / 2 > drawn.marks[1].y


def test_what_is_not_shown_has_no_empty_bar_that_says_nought() -> None:
    assert [bar.drawn for bar in bars(points(0, None, 3, -2))] == [True, False, True, False]


@pytest.mark.requirement("X1")
def test_the_table_beside_says_everything_and_no_style_is_inline() -> None:
    page = MADE.from_string(PAGE).render(
        points=[("Farsta", 62.5), ("<b>", None, "Färre än 5"), Point("Älvsjö", 3, "3 av 9")]
    )
    assert "style=" not in page and "<b>" not in page
    rows = [" ".join(text(cell) for cell in row).strip() for row in tree(page).iter("tr")]
    lines = ["Farsta 62,5", "<b> Färre än 5", "Älvsjö 3 av 9"]
    assert rows == ["Stadsdel Andel Stapel", *lines, "Stadsdel Andel", *lines]
    assert [svg.get("aria-hidden") for svg in tree(page).iter("{http://www.w3.org/2000/svg}svg")] == ["true"] * 5
    assert not re.search(r'(width|x)="-', page)


def test_a_trend_with_nothing_to_show_has_no_picture() -> None:
    page = MADE.from_string(PAGE).render(points=[("Farsta", None)])
    assert "<figure" not in page and "Visas inte" in page
