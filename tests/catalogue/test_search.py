"""Search that reads as people write."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.catalogue.search import Entry, bare, every_language, find, fold, holds, split


def found(text: str, word: str) -> bool:
    return holds(fold(text), fold(word))


@pytest.mark.requirement("P9")
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Älvsjö", "alvsjo"),
        ("Älvsjö", "ÄLVSJÖ"),
        ("Älvsjö", "älv"),
        ("Älvsjö", "A\u0308lvsjo\u0308"),
        ("A\u0308lvsjo\u0308", "älvsjö"),
        ("Hägersten-Älvsjö", "alvsjö"),
        ("webbkurs", "kurs"),
        ("Straße", "strasse"),
        ("مَرحَبًا", "مرحبا"),
        ("أطفال", "اطفال"),
        ("اطفال", "أطفال"),
        ("Komet 3–\u206011 år", "3–11"),
    ],
)
def test_a_word_is_found_however_it_is_written(text: str, word: str) -> None:
    assert found(text, word)


@pytest.mark.parametrize(("text", "word"), [("Barn", "bårn"), ("Farsta", "färsta"), ("Farsta", "bromma")])
def test_a_letter_with_a_ring_or_dots_is_its_own_letter(text: str, word: str) -> None:
    assert not found(text, word)


@given(st.text(), st.integers(0, 20), st.integers(1, 20))
def test_every_part_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    part = fold(text)[start : start + length]
    assert holds(fold(text), part)
    assert holds(fold(text), bare(part))


@given(st.text())
def test_bare_text_has_as_many_letters_as_before(text: str) -> None:
    assert len(bare(fold(text))) == len(fold(text))


@given(st.text(max_size=300))
def test_a_query_becomes_at_most_eight_words_without_blanks(query: str) -> None:
    words = split(query)
    assert len(words) <= 8
    assert all(word and not any(letter.isspace() for letter in word) for word in words)


def entry(address: str, names: str, text: str = "") -> Entry:
    return Entry("page", address, names, text, None)


def test_all_words_must_be_there_in_any_order() -> None:
    entries = [entry("/a", "Komet i Farsta"), entry("/b", "Komet i Bromma")]
    assert [each.address for each in find("farsta komet", entries)] == ["/a"]


def test_what_is_named_so_comes_before_what_only_mentions_it() -> None:
    entries = [entry("/a", "Hjälp", "om Komet"), entry("/b", "Komet"), entry("/c", "Komet", "mer")]
    assert [each.address for each in find("komet", entries)] == ["/b", "/c", "/a"]


@given(st.text(" \t\n.,;!?()'\u0301\u2060", max_size=20))
def test_an_empty_search_finds_nothing(blank: str) -> None:
    assert find(blank, [entry("/a", "Komet")]) == []


@given(st.text(max_size=50), st.text(max_size=50))
def test_more_words_never_find_more(words: str, more: str) -> None:
    entries = [entry("/a", "Komet i Farsta"), entry("/b", "Älvsjö", "Komet"), entry("/c", words)]
    both = f"{words[:40]} {more}"
    assume(len(split(both)) < 8 and split(words[:40]))
    assert {each.address for each in find(both, entries)} <= {each.address for each in find(words[:40], entries)}


def test_all_languages_are_searched() -> None:
    assert every_language({"sv": "På webben", "en": "On the web"}, None, "Farsta") == "På webben On the web Farsta"
