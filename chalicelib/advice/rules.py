"""The rules of advice and support talks: what is asked of each, and what they come to. Pure (C7).

Nobody's name and no free text: only choices, so that nothing can tell who it was."""

from collections.abc import Iterable
from typing import Any, Protocol

from chalicelib.courses.rules import SPOKEN
from chalicelib.http.languages import N_
from chalicelib.summaries.rules import added, number

JOURNAL = "talk:"  # what a talk's journal is kept under, before "<district>/<term>/<id>"
OTHER = "other"

# The keys are stored.
ARENAS = {
    "preschool": N_("Öppen förskola"),
    "child_health": N_("Barnavårdscentral (BVC)"),
    "maternity": N_("Barnmorskemottagning"),
    "family_centre": N_("Familjecentral"),
    "home": N_("Hemma hos familjen"),
    "school": N_("Förskola eller skola"),
    "library": N_("Bibliotek"),
    "association": N_("Förening eller trossamfund"),
    "office": N_("Stadsdelens lokaler"),
    "distance": N_("Telefon eller video"),
    OTHER: N_("Annan plats"),
}
SUPPORTS = {
    "talk": N_("Råd- och stödsamtal"),
    "home_visit": N_("Hembesök"),
    "extended_home_visit": N_("Utökat hembesöksprogram"),
    "follow_up": N_("Uppföljande samtal"),
    "guided": N_("Hjälp vidare till annat stöd"),
    OTHER: N_("Annat stöd"),
}
AGES = {
    "expecting": N_("Väntar barn"),
    "0": N_("Under 1 år"),
    "1-2": N_("1–2 år"),
    "3-5": N_("3–5 år"),
    "6-12": N_("6–12 år"),
    "13-17": N_("13–17 år"),
}
GENDERS = {
    "woman": N_("Kvinna"),
    "man": N_("Man"),
    "several": N_("Flera tillsammans"),
    "unknown": N_("Annat, eller vill inte säga"),
}
LANGUAGES = {**SPOKEN, OTHER: N_("annat språk")}
STRENGTHENED = {"yes": N_("Ja"), "partly": N_("Delvis"), "no": N_("Nej")}
RATINGS = {"5": N_("5, mycket bra"), "4": "4", "3": "3", "2": "2", "1": N_("1, mycket dåligt")}

# What is told of talks, in the order of the page: name → (question, answers).
QUESTIONS = {
    "support": (N_("Slag av stöd"), SUPPORTS),
    "arena": (N_("Var ni träffades"), ARENAS),
    "age": (N_("Barnets ålder"), AGES),
    "language": (N_("Språk"), LANGUAGES),
    "gender": (N_("Vem som kom"), GENDERS),
    "strengthened": (N_("Känner sig stärkt som förälder"), STRENGTHENED),
}


class TalkLike(Protocol):
    """What the rules need of a talk; records.Talk is one."""

    @property
    def area(self) -> str: ...
    @property
    def arena(self) -> str: ...
    @property
    def support(self) -> str: ...
    @property
    def age(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def gender(self) -> str: ...
    @property
    def rating(self) -> float | None: ...
    @property
    def strengthened(self) -> str | None: ...


def shelf(district_id: str, term: str) -> str:
    """Where the talks of a district and term lie."""
    return f"{district_id}/{term}"


def journal(shelf: str, talk_id: str) -> str:
    """Where what happens to a talk is written down. Names the district and term whose figures it changes."""
    return f"{JOURNAL}{shelf}/{talk_id}"


def figures(talks: Iterable[TalkLike]) -> dict[str, Any]:
    """What a district's talks of a term come to: sums of ones, the same whatever the order."""
    nothing: dict[str, Any] = {"n": 0, "rating": number(), "rating_by_gender": {}}
    return added([nothing, *map(_ones, talks)])


def _ones(talk: TalkLike) -> dict[str, Any]:
    one: dict[str, Any] = {"n": 1, "area": {talk.area: 1}}
    for name in ("support", "arena", "age", "language", "gender"):
        one[name] = {getattr(talk, name): 1}
    if talk.strengthened:
        one["strengthened"] = {talk.strengthened: 1}
    if talk.rating is not None:
        rated = number(int(talk.rating))
        one |= {"rating": rated, "rating_by_gender": {talk.gender: rated}}
    return one
