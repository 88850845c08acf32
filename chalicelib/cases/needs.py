"""What somebody needs to take part, in the words that lists have room for (B5). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.cases.questions import LANGUAGES_SPOKEN, needs_form
from chalicelib.http.fields import Value
from chalicelib.http.languages import N_, gettext, say

MOST_SHOWN = 60  # characters of a free text; the case page has all of it

# What lists can be filtered by.
NEEDS = {
    "interpreter": N_("Tolk"),
    "accessibility": N_("Tillgänglighet"),
    "child_care": N_("Barnpassning"),
    "times": N_("Tider som inte passar"),
}


@dataclass(frozen=True)
class Need:
    """One need: `kind` is a key of NEEDS, or "clash" where the course's own time doesn't suit."""

    kind: str
    said: str  # in the reader's language


def needs_of(answers: Mapping[str, Value], slot: str = "") -> tuple[Need, ...]:
    """What the answers ask for. `slot`: the course's time of the week, see groups.rules.slot_of()."""
    found = []
    if answers.get("interpreter") == "yes":
        language = dict(LANGUAGES_SPOKEN).get(str(answers.get("interpreter_language", "")), "")
        found.append(Need("interpreter", _with("Tolk", say(language).lower())))
    if text := " ".join(str(answers.get("accessibility", "")).split()):
        found.append(Need("accessibility", text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"))
    if answers.get("child_care") == "yes":
        found.append(Need("child_care", say(NEEDS["child_care"])))
    if clashes(answers, slot):
        found.append(Need("clash", gettext("Kursens tid passar inte")))
    if times := [said for key, said in _times() if key in answers.get("unsuitable_times", ())]:
        found.append(Need("times", gettext("Kan inte: %(times)s") % {"times": ", ".join(times).lower()}))
    return tuple(found)


def clashes(answers: Mapping[str, Value], slot: str) -> bool:
    """Whether the person has said that the course's time of the week doesn't suit."""
    return bool(slot) and slot in answers.get("unsuitable_times", ())


def _times() -> Sequence[tuple[str, str]]:
    asked = next(field for field in needs_form(group=True).fields if field.name == "unsuitable_times")
    return [(key, say(text)) for key, text in asked.options]


def _with(what: str, more: str) -> str:
    return f"{gettext(what)}: {more}" if more else gettext(what)
