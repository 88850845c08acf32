"""A list as somebody writes it: one entry a line, in every language the same lines. Each entry has an id, which it
keeps for as long as it is the same one. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalicelib.http.fields import Value
from chalicelib.http.languages import gettext
from chalicelib.http.words import LANGUAGE_KEYS, field_name

Entry = tuple[str, Mapping[str, str]]  # (id, its words)


def lines(text: str) -> list[str]:
    """One entry a line; empty lines are passed over."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def faults(values: Mapping[str, Value], name: str, most: int, longest: int) -> dict[str, str]:
    """What is wrong between the languages: field → message. `longest`: characters of an entry."""
    typed, found = _typed(values, name), {}
    for key, entries in typed.items():
        if any(len(entry) > longest for entry in entries):
            found[field_name(name, key)] = gettext("En rad kan ha högst %(most)d tecken.") % {"most": longest}
        elif entries and len(entries) != len(typed["sv"]):
            found[field_name(name, key)] = gettext("Skriv lika många rader som på svenska, i samma ordning.")
    swedish = typed["sv"]
    if len(swedish) > most:
        found[field_name(name, "sv")] = gettext("Det får vara högst %(most)d rader.") % {"most": most}
    elif len(set(swedish)) < len(swedish):
        found[field_name(name, "sv")] = gettext("Två rader är lika. Varje rad ska vara sin egen.")
    return found


def entries(
    values: Mapping[str, Value], name: str, before: Sequence[Entry], fresh: Callable[[], str]
) -> list[tuple[str, dict[str, str]]]:
    """What was written, as (id, words). An entry whose Swedish is as before keeps its id; where there are as many lines
    as before, one that was reworded keeps that of its place; any other gets a `fresh` one."""
    typed = _typed(values, name)
    swedish = typed["sv"]
    known = {words.get("sv", ""): id_ for id_, words in before}
    same = {at: known[text] for at, text in enumerate(swedish) if text in known}
    if len(swedish) == len(before):
        taken = set(same.values())
        same |= {at: id_ for at, (id_, _) in enumerate(before) if at not in same and id_ not in taken}
    return [
        (same[at] if at in same else fresh(), {key: texts[at] for key, texts in typed.items() if texts})
        for at in range(len(swedish))
    ]


def spread(name: str, before: Sequence[Entry]) -> dict[str, Value]:
    """Entries as the fields hold them. One that lacks a language shows the Swedish, so that the lines keep their
    places."""
    return {
        field_name(name, key): "\n".join(words.get(key) or words["sv"] for _, words in before)
        for key in LANGUAGE_KEYS
        if any(words.get(key) for _, words in before)
    }


def _typed(values: Mapping[str, Value], name: str) -> dict[str, list[str]]:
    return {key: lines(str(values.get(field_name(name, key), ""))) for key in LANGUAGE_KEYS}


def of_data(pairs: Sequence[Any]) -> list[Entry]:
    """Stored [id, words] pairs as entries."""
    return [(str(id_), words) for id_, words in pairs]
