"""The list of what is shown is itself to be trusted."""

from pathlib import Path

import pytest

from tests.requirements import HERE, marks, meanings, report, shown

SOURCE = """
import pytest
pytestmark = [pytest.mark.requirement("A1"), pytest.mark.usefixtures("tables")]

@pytest.mark.requirement("B1", "B2")
@pytest.mark.parametrize("id", ["C3"])
def test_one(): ...

def test_two(): ...

@pytest.mark.requirement("D4")
def no_test(): ...

@pytest.mark.requirement("E5")
class TestThree:
    @pytest.mark.requirement("F6")
    def test_inside(self): ...
"""


@pytest.mark.requirement("X11")
def test_marks_are_found_on_tests_classes_and_modules_and_nowhere_else() -> None:
    assert list(marks(SOURCE)) == [
        ("test_one", "A1"),
        ("test_one", "B1"),
        ("test_one", "B2"),
        ("test_two", "A1"),
        ("test_inside", "A1"),
        ("test_inside", "E5"),
        ("test_inside", "F6"),
    ]


def test_the_report_tells_what_is_shown_by_what_and_what_by_nothing() -> None:
    lines = list(
        report({"A1": "One", "B2": "Two"}, {"A1": ["room/test_x.py: it does"], "Z9": ["room/test_x.py: lost"]})
    )
    assert lines == [
        "A1  One",
        "      room/test_x.py: it does",
        "",
        "Shown by no test yet:",
        "B2  Two",
        "",
        "1 of 2 requirements are shown, by 2 marks on tests.",
        "Marks that no requirement has: Z9",
    ]


def test_an_id_stands_in_the_list_once() -> None:
    with pytest.raises(ValueError, match="A1"):
        meanings("A1 One\nA1 Two\n")


@pytest.mark.requirement("X11")
def test_every_mark_on_a_test_is_a_requirement_that_there_is() -> None:
    known = meanings((HERE / "requirements.txt").read_text())
    assert set(shown(HERE)) <= set(known)


@pytest.mark.requirement("X11")
def test_what_is_built_is_shown() -> None:
    built = (
        "P1 P2 P3 P4 P5 P6 P9 P10 L1 L2 L3 L4 L5 L9 W1 W2 W3 W4 W5 U1 U2 U3 U4 U5 U7 I1 I3 I4 I5 I7 "
        "A1 A2 A3 A5 A6 A7 A8 A9 X1 X2 X3 X4 X5 X6 X7 X8 X10 X12 C1 C2 C3 C9 "
        "B1 B2 B3 B4 B5 B6 B7 B8 B9 B10 B11 B15 B16"
    )
    assert set(built.split()) <= set(shown(HERE))


def test_every_test_file_is_read() -> None:
    files = {str(path.relative_to(HERE)) for path in HERE.rglob("test_*.py")}
    read = {test.partition(": ")[0] for tests in shown(HERE).values() for test in tests}
    assert read <= files
    assert Path("test_requirements.py").name in read
