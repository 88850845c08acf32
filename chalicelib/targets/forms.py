"""What is asked of somebody who keeps a value of a target, or writes a new definition."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.http.fields import Field, Value
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_, day, gettext
from chalicelib.http.words import in_all_languages, spread
from chalicelib.targets.kept import KINDS, UNITS, Kind, standing
from chalicelib.targets.records import Target, TargetValue
from chalicelib.targets.rules import FALLS, FIGURES, GROWS

MOST_PEOPLE, MOST_PERCENT = 9_999_999, 1000  # a change may be more than all there was before, a share may not


def value_form(target: Target, values: Sequence[TargetValue]) -> Form:
    """What is kept of a target: of which kind, how much, when and from where; and which value it corrects."""
    keeps = FIGURES[target.figure].keeps
    kinds = [(kind.value, KINDS[kind]) for kind in keeps]
    asked = gettext("Ett helt tal, i %(unit)s.")
    if Kind.WHOLE in keeps:
        asked = gettext("Ett helt tal. En nämnare är ett antal, annat skrivs i %(unit)s.")
    asked %= {"unit": gettext(UNITS[target.unit])}
    earlier = [(each.entry, _told(each)) for each in standing(values)]
    fields = [
        Field("kind", N_("Vad gäller värdet?"), kind="choice", options=tuple(kinds)),
        Field("number", N_("Värde"), kind="number", hint=asked, most=MOST_PEOPLE),
        Field("on", N_("Vilken dag gäller det?"), kind="day", hint=N_("Dagen då det mättes eller räknades.")),
        Field(
            "source",
            N_("Var kommer det ifrån?"),
            kind="long_text",
            hint=N_("Vem som har mätt, hur, och vilka det gäller. Skriv inga namn på föräldrar."),
            max_length=500,
        ),
    ]
    if earlier:
        hint = N_("Det gamla värdet står kvar i historiken.")
        fields.append(
            Field("corrects", N_("Rättar det ett tidigare värde?"), "select", hint, False, options=tuple(earlier))
        )
    return Form("value", tuple(fields))


def faults(target: Target, values: Mapping[str, Value], kept: Sequence[TargetValue], today: date) -> dict[str, str]:
    """What is wrong between the fields: field → message."""
    found = {}
    if str(values.get("on", "")) > today.isoformat():
        found["on"] = gettext("Dagen har inte varit än. Ett värde förs in när det är mätt.")
    percent = target.unit == "percent" and values.get("kind") in (Kind.BASELINE, Kind.AFTER)
    most = MOST_PERCENT if target.figure in FALLS | GROWS else 100
    if percent and int(str(values.get("number", "0"))) > most:
        found["number"] = gettext("Skriv ett helt tal från %(least)d till %(most)d.") % {"least": 0, "most": most}
    if values.get("kind") in (Kind.BASELINE, Kind.WHOLE) and values.get("number") == "0":
        found["number"] = gettext("Talet kan inte vara noll: det är det som andelen eller förändringen räknas av.")
    corrected = next((each for each in kept if each.entry == values.get("corrects")), None)
    if corrected and values.get("kind") not in (None, corrected.kind):
        found["corrects"] = gettext("Värdet som rättas är av ett annat slag.")
    return found


def definition_form() -> Form:
    """A new definition: from when, what is wanted, and the words in every language."""
    fields = [
        Field("valid_from", N_("Från vilken dag gäller definitionen?"), kind="day"),
        Field(
            "wanted",
            N_("Mål i procent"),
            kind="number",
            hint=N_("Lämna tomt om inget tal är satt."),
            required=False,
            most=MOST_PERCENT,
        ),
    ]
    for name, label in (
        ("definitions", N_("Vad som mäts, och hur")),
        ("wholes", N_("Nämnaren: av vilka eller av vad")),
        ("limits", N_("Vad som inte går att mäta, och varför")),
    ):
        fields += in_all_languages(name, label, "long_text", 800, required=name == "definitions")
    return Form("definition", tuple(fields))


def held(target: Target) -> dict[str, Value]:
    """A definition as its form shows it."""
    values: dict[str, Value] = {"wanted": "" if target.wanted is None else str(int(target.wanted))}
    for name in ("definitions", "wholes", "limits"):
        values |= spread(name, getattr(target, name))
    return values


def _told(value: TargetValue) -> str:
    kind = gettext(KINDS[Kind(value.kind)])
    return f"{kind}: {int(value.number)} ({day(value.on)})"
