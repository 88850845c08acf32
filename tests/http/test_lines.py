"""What is written one entry a line, and which entry is still which."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.http.lines import Entry, entries, faults, spread

pytestmark = pytest.mark.requirement("C1", "A4")

BEFORE: list[Entry] = [("o1", {"sv": "Blad", "en": "Sheet"}), ("o2", {"sv": "Film"}), ("o3", {"sv": "Samtal"})]


def written(swedish: str, **others: str) -> list[tuple[str, dict[str, str]]]:
    fresh = count(1)
    return entries({"list_sv": swedish, **others}, "list", BEFORE, lambda: f"new{next(fresh)}")


def ids(swedish: str) -> list[str]:
    return [id_ for id_, _ in written(swedish)]


def test_an_entry_keeps_its_id_wherever_it_goes() -> None:
    assert ids("Film\nSamtal\nBlad") == ["o2", "o3", "o1"]
    assert ids("Film\n\n  Samtal") == ["o2", "o3"]
    assert ids("Blad\nLjud\nFilm\nSamtal") == ["o1", "new1", "o2", "o3"]


def test_an_entry_that_is_reworded_in_its_place_is_still_the_same() -> None:
    assert ids("Arbetsblad\nFilm\nSamtal") == ["o1", "o2", "o3"]
    assert ids("Arbetsblad\nBlad\nFilm") == ["new1", "o1", "o2"], "o3 is gone, and its id with it"


def test_every_language_has_the_same_lines() -> None:
    assert written("Blad\nFilm\nSamtal", list_en="Sheet\nVideo\nTalk")[1] == ("o2", {"sv": "Film", "en": "Video"})
    assert set(faults({"list_sv": "A\nB", "list_en": "A"}, "list", 5, 20)) == {"list_en"}
    assert set(faults({"list_sv": "A\nA"}, "list", 5, 20)) == {"list_sv"}
    assert set(faults({"list_sv": "A\nB\nC"}, "list", 2, 20)) == {"list_sv"}
    assert set(faults({"list_sv": "A", "list_ar": "x" * 21}, "list", 2, 20)) == {"list_ar"}
    assert faults({"list_sv": "A\nB"}, "list", 2, 20) == {}


def test_what_lacks_a_language_shows_the_swedish_there() -> None:
    assert spread("list", BEFORE) == {"list_sv": "Blad\nFilm\nSamtal", "list_en": "Sheet\nFilm\nSamtal"}


@given(st.lists(st.sampled_from(["Blad", "Film", "Samtal", "Ljud", "Bild", "Lek"]), unique=True))
def test_no_two_entries_share_an_id(swedish: list[str]) -> None:
    found = ids("\n".join(swedish))
    assert len(set(found)) == len(found) == len(swedish)
