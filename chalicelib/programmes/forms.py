"""What the administrator writes of a programme and of its own questions, in every language."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chalicelib.courses.certification import KINDS
from chalicelib.courses.records import Programme
from chalicelib.courses.rules import FORMS
from chalicelib.http.fields import YES_NO, Field, Value, only_if
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_
from chalicelib.http.words import LANGUAGE_KEYS, in_all_languages, spread
from chalicelib.programmes import rules
from chalicelib.programmes.rules import Question


def programme_form(form: str, leads: Sequence[tuple[str, Mapping[str, str]]]) -> Form:
    """Everything about a programme. `form`: how it is held, "" while that is asked; `leads`: what one can be certified
    to lead."""
    fields = [
        *in_all_languages("names", N_("Namn"), "text", 80),
        *in_all_languages("summaries", N_("Kort om programmet"), "long_text", 300, hint=N_("En eller två meningar.")),
        *in_all_languages(
            "descriptions", N_("Om programmet"), "long_text", 2000, hint=N_("En tom rad mellan styckena.")
        ),
    ]
    if not form:
        told = N_("Det går inte att ändra sedan, för ärenden och kurser bygger på det.")
        fields.append(Field("held_as", N_("Hur hålls det?"), kind="choice", options=tuple(FORMS.items()), hint=told))
    fields += [
        Field("prevention_level", N_("Förebyggande nivå"), kind="choice", options=tuple(rules.LEVELS.items())),
        Field("age_from", N_("Barnets ålder från"), kind="number", most=25, required=False),
        Field("age_to", N_("Barnets ålder till och med"), kind="number", most=25, required=False),
        Field("sessions", N_("Antal träffar eller moment"), kind="number", least=1, most=60),
        Field("session_minutes", N_("Minuter för varje träff"), kind="number", least=15, most=600),
        Field("order", N_("Plats i listor"), kind="number", least=1, most=999, hint=N_("1 visas först.")),
    ]
    if form in ("", "training"):
        shown_if = None if form else ("held_as", "training")
        fields += _certifying(leads, shown_if)
    return Form("programme", tuple(fields))


def _certifying(leads: Sequence[tuple[str, Mapping[str, str]]], shown_if: tuple[str, str] | None) -> list[Field]:
    others = tuple((kind, text) for kind, text in KINDS.items() if kind != "sessions")
    asked: dict[str, Any] = {"required": False, "shown_if": shown_if}
    return [
        Field(
            "certify_sessions",
            N_("Så många träffar krävs för certifikat"),
            kind="number",
            least=1,
            most=60,
            hint=N_("Lämna tomt om inget antal krävs."),
            **asked,
        ),
        Field("certify_by", N_("Vad mer krävs för certifikat?"), kind="choices", options=others, **asked),
        Field(
            "certifies_for", N_("Vad får den som är certifierad leda?"), kind="choices", options=tuple(leads), **asked
        ),
        Field(
            "certificate_years",
            N_("Hur många år gäller certifikatet?"),
            kind="number",
            least=1,
            most=50,
            hint=N_("Lämna tomt om det gäller tills vidare."),
            **asked,
        ),
    ]


def held(programme: Programme) -> dict[str, Value]:
    """What the form shows of a programme as it is."""
    asked = {each["kind"]: each for each in programme.certification or ()}
    return {
        **spread("names", programme.names),
        **spread("summaries", programme.summaries),
        **spread("descriptions", programme.descriptions),
        "prevention_level": str(programme.prevention_level),
        "age_from": _number(programme.age_from),
        "age_to": _number(programme.age_to),
        "sessions": _number(programme.sessions),
        "session_minutes": _number(programme.session_minutes),
        "order": _number(programme.order),
        "certify_sessions": str(asked["sessions"]["least"]) if "sessions" in asked else "",
        "certify_by": [kind for kind in asked if kind != "sessions"],
        "certifies_for": list(programme.certifies_for or ()),
        "certificate_years": _number(programme.certificate_years),
    }


def question_form(asked: Question | None, questions: Sequence[Question]) -> Form:
    """One of a programme's own questions: a new one, or one there is, whose kind stays as it is."""
    kind = asked["kind"] if asked else ""
    fields = (
        []
        if asked
        else [Field("kind", N_("Hur svarar man?"), kind="select", options=tuple(rules.QUESTION_KINDS.items()))]
    )
    fields += in_all_languages("label", N_("Frågan"), "text", 200)
    fields += in_all_languages("hint", N_("Hjälptext"), "text", 300, required=False)
    if not asked or kind in rules.WITH_OPTIONS:
        hint = (
            N_("Ett alternativ på varje rad. Ändra gärna orden, men inte ordningen. Nya alternativ skrivs sist.")
            if asked
            else N_("Ett alternativ på varje rad. Bara för frågor med alternativ.")
        )
        fields += in_all_languages("options", N_("Alternativ"), "long_text", 1500, required=False, hint=hint)
    fields.append(Field("required", N_("Måste man svara?"), kind="yes_no", options=YES_NO))
    fields += only_if(rules.conditions(questions, asked["name"] if asked else ""))
    return Form("question", tuple(fields))


def held_question(asked: Question) -> dict[str, Value]:
    """What the form shows of a question as it is."""
    answers = [text for _, text in asked.get("options", ())]
    # One that an option lacks shows the Swedish, so that the lines keep their places.
    texts = {
        key: "\n".join(text.get(key) or text["sv"] for text in answers)
        for key in LANGUAGE_KEYS
        if any(text.get(key) for text in answers)
    }
    return {
        **spread("label", asked["label"]),
        **spread("hint", asked.get("hint", {})),
        **spread("options", texts),
        "required": "yes" if asked.get("required", True) else "no",
        "shown_if": "=".join(asked["shown_if"]) if asked.get("shown_if") else "",
    }


def _number(value: float | None) -> str:
    return "" if value is None else str(int(value))


def leads(programmes: Iterable[Programme]) -> list[tuple[str, Mapping[str, str]]]:
    """The programmes that somebody can be certified to lead: those for parents."""
    return [(each.programme_id, each.names) for each in programmes if each.form != "training"]
