"""The rules of material: what it is, when it opens, in which languages there is some and in which there is none yet.
Pure; the time is passed in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Protocol

from chalicelib.courses.rules import SPOKEN
from chalicelib.http.languages import LANGUAGES, N_, STOCKHOLM
from chalicelib.http.refusals import Conflict

EASY = "sv-lattlast"
READ = {"sv": SPOKEN["sv"], EASY: N_("lättläst svenska"), **SPOKEN}
"""What material can be written in."""

TYPES = ("pdf", "docx", "pptx", "png", "jpeg", "mp3", "mp4")
MOST = 50_000_000
"""Bytes of one file."""
MOST_VERSIONS = 50  # of one language's file; the record holds them all
MOST_MATERIAL = 200  # of one programme or course

KINDS = {
    "sheet": N_("Arbetsblad"),
    "homework": N_("Hemuppgift"),
    "reading": N_("Läsning"),
    "slides": N_("Bildspel"),
    "recording": N_("Film eller ljud"),
    "other": N_("Annat"),
}
OPENS = {
    "admitted": N_("Genast när någon har fått en plats, till exempel för att förbereda sig"),
    "start": N_("När kursen börjar"),
    "session": N_("När en viss träff börjar"),
    "certified": N_("När deltagaren är certifierad"),
}
STATES = {
    "draft": (N_("Utkast"), "neutral"),
    "published": (N_("Publicerat"), "success"),
    "withdrawn": (N_("Tillbakadraget"), "danger"),
}
Variant = dict[str, Any]
"""One language's: {"language", "title", "files": [{"key", "kind", "size", "at", "by"}, …]}, the newest file last."""


class MaterialChanged(Conflict):
    """Somebody else has changed the material since the page was shown."""

    slug = "material-changed"


class TooMuchMaterial(Conflict):
    """There is as much material as one programme or course can have, or as many versions as one file can."""

    slug = "too-much-material"
    title = N_("Det finns redan för mycket")
    advice = N_("Fler material eller versioner får inte plats här. Dra tillbaka sådant som inte längre används.")


class MaterialLike(Protocol):
    """What the rules need of material; records.Material is one."""

    @property
    def opens(self) -> str: ...
    @property
    def session(self) -> float | None: ...


class CourseLike(Protocol):
    """What the rules need of a course; courses.records.Course is one."""

    @property
    def starts_on(self) -> str: ...
    @property
    def sessions(self) -> Sequence[Mapping[str, Any]]: ...


@dataclass(frozen=True)
class Opening:
    """Whether material is open, and when it opened or opens. `at` None: no day is known, or it always is."""

    is_open: bool
    at: datetime | None = None


def opening(material: MaterialLike, course: CourseLike, *, certified: bool, now: datetime) -> Opening:
    """Whether the material is open now for somebody who has, or had, a seat in the course (A5)."""
    match material.opens:
        case "admitted":
            return Opening(True)
        case "certified":
            return Opening(certified)
        case "session":
            at = _at_session(course, int(material.session or 1))
        case _:
            at = starts_at(course)
    return Opening(at <= now, at)


def starts_at(course: CourseLike) -> datetime:
    """The course's first moment: the beginning of its first day, and never after its first session."""
    day = datetime.fromisoformat(course.starts_on).date()
    midnight = datetime.combine(day, time(), STOCKHOLM)
    return min([midnight, *(_starts(each) for each in _held(course)[:1])])


def _at_session(course: CourseLike, number: int) -> datetime:
    """When the session begins. One that is cancelled opens what it had with the next one that is held; what is meant
    for a session that the course never reaches opens with its last."""
    held = _held(course)
    if not held:
        return starts_at(course)
    its = next((_starts(each) for each in course.sessions if int(each["number"]) == number), None)
    if its is None:
        return _starts(held[-1] if number > min(int(each["number"]) for each in held) else held[0])
    return next((_starts(each) for each in held if _starts(each) >= its), _starts(held[-1]))


def _held(course: CourseLike) -> list[Mapping[str, Any]]:
    return sorted((each for each in course.sessions if not each.get("cancelled")), key=_starts)


def _starts(session: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(session["starts_at"])


def in_their_language(variants: Sequence[Variant], language: str) -> list[Variant]:
    """The variants, the reader's own language first, then Swedish, then as they came (C9)."""
    wanted = [language, *(["sv"] if language == EASY else []), "sv", EASY]
    order = {code: number for number, code in reversed(list(enumerate(wanted)))}
    return sorted(variants, key=lambda variant: order.get(variant["language"], len(wanted)))


def missing(variants: Sequence[Variant], spoken: Collection[str] = ()) -> list[str]:
    """The languages that there is no file in yet: of ours, and of those the course is held in (C9)."""
    there = {variant["language"] for variant in variants}
    return [code for code in READ if code in {*LANGUAGES, *spoken} and code not in there]


def with_file(variants: Sequence[Variant], language: str, title: str, file: Mapping[str, Any]) -> list[Variant]:
    """The variants with one file more: a new language, or a new version of one there is. The same file twice is once.

    Raises TooMuchMaterial."""
    if any(each["key"] == file["key"] for variant in variants for each in variant["files"]):
        return list(variants)
    before = next((variant for variant in variants if variant["language"] == language), None)
    if before is None:
        return [*variants, {"language": language, "title": title, "files": [dict(file)]}]
    if len(before["files"]) >= MOST_VERSIONS:
        raise TooMuchMaterial
    after = {**before, "title": title, "files": [*before["files"], dict(file)]}
    return [after if variant is before else variant for variant in variants]


def size_in_words(size: int) -> str:
    """A file's size as people read it, rounded up: "340 kB", "2 MB"."""
    kilobytes = -(-size // 1000)
    return f"{kilobytes} kB" if kilobytes < 1000 else f"{-(-size // 1_000_000)} MB"
