"""Long lists, a page at a time."""

import pytest

from chalicelib.http.paging import page_of

TWELVE = list(range(12))


@pytest.mark.parametrize(
    ("asked", "number", "shown"),
    [
        ("", 1, [0, 1, 2, 3, 4]),
        ("2", 2, [5, 6, 7, 8, 9]),
        ("3", 3, [10, 11]),
        ("99", 3, [10, 11]),
        ("0", 1, [0, 1, 2, 3, 4]),
        ("-2", 1, [0, 1, 2, 3, 4]),
        ("²", 1, [0, 1, 2, 3, 4]),
        ("٢", 1, [0, 1, 2, 3, 4]),
        ("9" * 5000, 1, [0, 1, 2, 3, 4]),
    ],
)
def test_whatever_is_asked_for_there_is_a_page(asked: str, number: int, shown: list[int]) -> None:
    page = page_of(TWELVE, asked, 5)
    assert (page.number, page.last, page.shown) == (number, 3, shown)


def test_an_empty_list_has_one_empty_page() -> None:
    page = page_of(list[int](), "4", 5)
    assert (page.number, page.last, page.shown) == (1, 1, [])
    assert page.links("/kurser", {}) == {"previous": "", "next": "", "position": "Sida 1 av 1"}


def test_links_keep_what_else_was_asked_for() -> None:
    links = page_of(TWELVE, "2", 5).links("/kurser", {"stadsdel": "farsta", "namn": "å&b"})
    assert links == {
        "previous": "/kurser?stadsdel=farsta&namn=%C3%A5%26b&sida=1",
        "next": "/kurser?stadsdel=farsta&namn=%C3%A5%26b&sida=3",
        "position": "Sida 2 av 3",
    }
