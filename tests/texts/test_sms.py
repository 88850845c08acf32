"""How many parts an SMS is sent and paid as."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.texts.sms import is_gsm, sms_parts


@pytest.mark.requirement("B16")
@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("å" * 160, 1),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 153, 3),  # 76 to a part: a seventy-seventh would be split
        ("ش" * 70, 1),
        ("ش" * 71, 2),
        ("ش" * 134, 2),
        ("ش" * 135, 3),
        ("👋" * 35, 1),
        ("👋" * 36, 2),
        ("👋" * 67, 3),  # 33 to a part
        ("a" * 70 + "’", 2),  # one typographic quote makes it all UCS-2
    ],
)
def test_an_sms_is_counted_in_parts(text: str, parts: int) -> None:
    assert len(sms_parts(text)) == parts


def test_swedish_letters_are_gsm_and_typographic_marks_and_cedillas_are_not() -> None:
    assert is_gsm("Åå Ää Öö Éé üà ^{}[]~\\|€")
    assert not any(is_gsm(mark) for mark in "’”–…çÀ\t")


def room(part: str) -> int:
    """What a part takes up, counted in another way than the rule does."""
    if is_gsm(part):
        return len(part) + sum(part.count(character) for character in "^{}[]~\\|€\f")
    return len(part.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.requirement("B16")
@given(st.text(st.sampled_from("abåäö €{}^ش👋é’\n"), max_size=500))
def test_parts_are_the_whole_text_and_each_has_room_and_none_could_take_more(text: str) -> None:
    parts = sms_parts(text)
    alone, each = (160, 153) if is_gsm(text) else (70, 67)
    size = room if is_gsm(text) else lambda part: len(part.encode("utf-16-le")) // 2
    assert "".join(parts) == text
    if len(parts) == 1:
        assert size(text) <= alone
    else:
        assert size(text) > alone
        assert all(size(part) <= each for part in parts)
        assert all(size(part + after[0]) > each for part, after in pairwise(parts))


@given(st.text(max_size=300))
def test_any_text_at_all_can_be_counted(text: str) -> None:
    assert "".join(sms_parts(text)) == text
