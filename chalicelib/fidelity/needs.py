"""What several courses show that their leaders need more of (I10). Pure.

A need is a value or a part of a programme that is low in several courses: in so many, and in so large a part of those
that tell. What leaders can't be trained in, as cancelled sessions and absences, is none."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from chalicelib.fidelity.rules import Aspect, Level, Source, Value, level_of, rests
from chalicelib.fidelity.words import SOURCES
from chalicelib.http.languages import N_, gettext, say

SEVERAL = 2  # courses at least,
ONE_IN = 5  # and one in so many of those of which enough is known
VALUE, PART = "value", "part"
Key = tuple[str, str, str]
"""Of a need: VALUE, aspect, source; or PART, programme, part."""


class CourseLike(Protocol):
    """What is asked of a course; courses.records.Course is one."""

    @property
    def course_id(self) -> str: ...
    @property
    def programme_id(self) -> str: ...


class ProgrammeLike(Protocol):
    """What is asked of a programme; courses.records.Programme is one."""

    @property
    def names(self) -> Mapping[str, str]: ...
    @property
    def parts(self) -> Sequence[Sequence[Mapping[str, Any]]]: ...


@dataclass(frozen=True)
class Need:
    """Something that is low in several courses. `key` is part of addresses, and kept: "quality.delivery", or a
    programme and the id of one of its parts: "komet-3-11.p7"."""

    key: str
    courses: tuple[str, ...]  # ids, in the order they were given
    aspect: Aspect | None = None
    source: Source | None = None
    programme_id: str = ""
    part: str = ""


def needs(found: Iterable[tuple[CourseLike, Mapping[str, Any]]]) -> list[Need]:
    """What the courses have in common, what most of them show first. `found`: courses, each with its indication."""
    courses = list(found)
    shows: dict[Key, list[str]] = {}
    known: Counter[Key] = Counter()  # by what is asked: of how many courses enough is known to tell
    for course, indication in courses:
        told = _values(indication)
        known.update(told.keys())
        known[PART, str(course.programme_id), ""] += indication.get("level", Level.UNKNOWN) != Level.UNKNOWN
        low = [key for key, is_low in told.items() if is_low]
        for key in [*low, *((PART, str(course.programme_id), str(part)) for part in indication.get("parts", ()))]:
            shows.setdefault(key, []).append(str(course.course_id))
    common = [
        _need(key, ids)
        for key, ids in shows.items()
        if len(ids) >= max(SEVERAL, known[key if key[0] == VALUE else (*key[:2], "")] / ONE_IN)
    ]
    return sorted(common, key=lambda each: (-len(each.courses), each.key))


def _need(key: Key, courses: Sequence[str]) -> Need:
    kind, first, second = key
    if kind == PART:
        return Need(f"{first}.{second}", tuple(courses), programme_id=first, part=second)
    return Need(f"{first}.{second}", tuple(courses), aspect=Aspect(first), source=Source(second))


def _values(indication: Mapping[str, Any]) -> dict[Key, bool]:
    """The values that rest on enough, and whether they are low."""
    kept = indication.get("aspects", {})
    return {
        (VALUE, str(aspect), str(source)): level_of(aspect, value.percent) == Level.LOW
        for aspect, source in SOURCES
        if aspect != Aspect.DOSE
        and (told := kept.get(aspect, {}).get("rests_on", {}).get(source))
        and rests(source, (value := Value(*told)))
    }


# What a training is to be about, where a value is low: as it stands after "to practise".
FOCUS = {
    (Aspect.ADHERENCE, Source.LEADERS): N_("Att hinna med alla delar av en träff"),
    (Aspect.ADHERENCE, Source.METHOD): N_("Rollspel och genomgång av hemuppgifter"),
    (Aspect.ADHERENCE, Source.PARENTS): N_("Att hinna med alla delar av en träff"),
    (Aspect.QUALITY, Source.LEADERS): N_("Att leda träffar"),
    (Aspect.QUALITY, Source.PARENTS): N_("Att leda träffar"),
    (Aspect.QUALITY, Source.DELIVERY): N_("Att förklara, visa och ge återkoppling"),
    (Aspect.INVOLVEMENT, Source.PARENTS): N_("Att göra deltagarna delaktiga"),
}


def focus(key: str, programme: Callable[[str], ProgrammeLike | None]) -> str:
    """What a training is to be about by the key of a need, in the reader's language. A part is called as its programme
    calls it, with its session: several may have the same name. `programme`: finds one by its id."""
    first, _, second = key.partition(".")
    for (aspect, source), words in FOCUS.items():
        if (first, second) == (aspect, source):
            return gettext(words)
    found = programme(first)
    places = enumerate(found.parts, start=1) if found else ()
    for number, part in ((number, part) for number, parts in places for part in parts):
        if found and part["id"] == second:
            told = {"programme": say(found.names), "number": number, "part": say(part["words"])}
            return gettext("%(programme)s, träff %(number)s: %(part)s") % told
    return say(found.names) if found else second
