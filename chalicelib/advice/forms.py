"""What is asked about a talk: choices only (C7)."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.advice import rules
from chalicelib.advice.records import Talk
from chalicelib.courses import terms
from chalicelib.courses.rules import term
from chalicelib.http.fields import Field, Value
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import N_, Text, gettext

KEPT = ("day", "area", "arena")  # what the next talk probably has in common with this one


def talk_form(areas: Sequence[str]) -> Form:
    """The form of a talk. `areas`: the parts of the district, by name."""
    elsewhere: Text = N_("Någon annanstans, eller hela stadsdelen")
    places = (*((area, {"sv": area}) for area in areas), (rules.OTHER, elsewhere))
    return Form(
        "talk",
        (
            Field("day", N_("När var samtalet?"), kind="day"),
            Field("area", N_("Var i stadsdelen?"), kind="select", options=places),
            Field("arena", N_("Var träffades ni?"), kind="select", options=_options(rules.ARENAS)),
            Field("support", N_("Vad för stöd var det mest?"), kind="choice", options=_options(rules.SUPPORTS)),
            Field(
                "age",
                N_("Barnets ålder"),
                kind="choice",
                options=_options(rules.AGES),
                hint=N_("Det barn som samtalet mest handlade om."),
            ),
            Field("language", N_("Vilket språk talade ni?"), kind="select", options=_options(rules.LANGUAGES)),
            Field("gender", N_("Vem kom?"), kind="choice", options=_options(rules.GENDERS)),
            Field(
                "strengthened",
                N_("Känner sig föräldern stärkt i sitt föräldraskap?"),
                kind="choice",
                required=False,
                options=_options(rules.STRENGTHENED),
                hint=N_("Fråga föräldern. Hoppa över om ni inte talade om det."),
            ),
            Field(
                "rating",
                N_("Vilket betyg ger föräldern stödet?"),
                kind="choice",
                required=False,
                options=_options(rules.RATINGS),
            ),
        ),
    )


def _options(words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(words.items())


def read_talk(form: Form, raw: Mapping[str, list[str]], today: date) -> Reading:
    """Read the form of a talk. It can be noted from the term before this one on, and not before it was."""
    reading = form.read(raw)
    day = str(reading.values.get("day", ""))
    earliest = terms.first_day(terms.before(term(today)))
    if day and not earliest <= date.fromisoformat(day) <= today:
        reading.errors["day"] = gettext("Välj en dag från och med förra terminen, till och med i dag.")
    return reading


def write(talk: Talk, values: Mapping[str, Value]) -> None:
    """Write the form's values into the talk; where it lies is not changed."""
    for name in ("day", "area", "arena", "support", "age", "language", "gender"):
        setattr(talk, name, str(values[name]))
    talk.rating = int(str(values["rating"])) if values.get("rating") else None
    talk.strengthened = str(values["strengthened"]) if values.get("strengthened") else None


def held(talk: Talk) -> dict[str, Value]:
    """What the form of a talk holds from the start."""
    rating = "" if talk.rating is None else str(int(talk.rating))
    names = ("day", "area", "arena", "support", "age", "language", "gender")
    return {**{name: getattr(talk, name) for name in names}, "rating": rating, "strengthened": talk.strengthened or ""}
