"""Text search that reads as people write: case and most accents don't matter. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MOST_WORDS = 8
MOST_LETTERS = 100

# Spellings of one sound that Arabic writers mix freely.
_ARABIC = str.maketrans("أإآٱىة", "اااايه")


class _Seen(dict[int, int | None]):
    """For str.translate: drops what is invisible or stands apart, such as Arabic vowel signs. Fills as it is used."""

    def __missing__(self, letter: int) -> int | None:
        self[letter] = None if unicodedata.category(chr(letter)) in ("Mn", "Cf") else letter
        return self[letter]


class _Bases(dict[int, int]):
    """For str.translate: each letter without its accent, ring or dots. Fills as it is used."""

    def __missing__(self, letter: int) -> int:
        self[letter] = ord(unicodedata.normalize("NFD", chr(letter))[0])
        return self[letter]


_seen = _Seen()
_bases = _Bases(str.maketrans("øæıłđ", "oaild"))


def fold(text: str) -> str:
    """Small letters in composed form, without invisible letters and marks that stand apart."""
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return composed.translate(_seen).translate(_ARABIC)


def bare(folded: str) -> str:
    """The folded text without accents, rings and dots: "å" becomes "a". As long as before."""
    return folded.translate(_bases)


def split(query: str) -> list[str]:
    """The words to search for: folded, at most eight."""
    marks = {ord(mark): " " for mark in ",.;:!?()[]\"'/\\"}
    return fold(query[:MOST_LETTERS]).translate(marks).split()[:MOST_WORDS]


def holds(text: str, word: str) -> bool:
    """Whether the folded text has the folded word in it.

    A plain letter finds the accented one ("a" finds "å"), but "å" doesn't find "a": å is a letter of its own,
    and who has it on the keyboard means it."""
    plain_text, plain_word = bare(text), bare(word)
    if plain_word == word:
        return word in plain_text
    at = plain_text.find(plain_word)
    while at >= 0:
        letters = zip(word, text[at:], plain_text[at:], strict=False)
        if all(sought in either for sought, *either in letters):
            return True
        at = plain_text.find(plain_word, at + 1)
    return False


def every_language(*texts: str | Mapping[str, str] | None) -> str:
    """All the texts in all their languages as one."""
    return " ".join(
        " ".join(text.values()) if isinstance(text, Mapping) else text for text in texts if text is not None
    )


@dataclass(frozen=True)
class Entry:
    """Something that can be found. `names` weigh more than `text`; both in all languages."""

    kind: str  # "programme", "course", "district" or "page"
    address: str
    names: str
    text: str
    shown: Any  # what the page shows of it


def find(query: str, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that hold every word; those with most of them in their names first, else as given."""
    words = split(query)
    if not words:
        return []
    found = []
    for entry in entries:
        names, text = fold(entry.names), fold(entry.text)
        in_names = sum(holds(names, word) for word in words)
        if in_names == len(words) or all(holds(names, word) or holds(text, word) for word in words):
            found.append((in_names, entry))
    return [entry for _, entry in sorted(found, key=lambda hit: -hit[0])]
