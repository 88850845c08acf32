"""What is written of a survey and of its questions, in every language."""

from collections.abc import Sequence

from chalicelib.http.fields import YES_NO, Field, Value, only_if
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_, gettext
from chalicelib.http.words import in_all_languages, spread
from chalicelib.survey_editing import asking
from chalicelib.survey_editing.arranging import Question, conditions
from chalicelib.survey_editing.places import Place
from chalicelib.survey_editing.rules import GENDER, KINDS, MEASURING, OPENS, WITH_OPTIONS
from chalicelib.surveys.questions import MOST_NUMBER
from chalicelib.surveys.records import Survey
from chalicelib.surveys.rules import MEASURES, PURPOSES, Kind

LONGEST_OPEN = 30  # days
_ONE_A_LINE = N_("Ett alternativ på varje rad, i samma ordning på alla språk.")


def facts(place: Place) -> Form:
    """What is known of a survey as a whole. In a course it always opens there; a programme's may be left to choose."""
    numbers = tuple((str(number), str(number)) for number in range(1, place.sessions + 1))
    fields = [
        *in_all_languages("titles", N_("Namn"), "text", 80, hint=N_("Så som deltagarna ser det.")),
        *in_all_languages(
            "introductions",
            N_("Inledning"),
            "long_text",
            800,
            required=False,
            hint=N_("En tom rad mellan styckena. Vad anonym betyder står redan på sidan."),
        ),
        Field("purpose", N_("Vad är den till för?"), kind="choice", options=tuple(PURPOSES.items())),
        Field("opens", N_("När öppnas den?"), kind="choice", options=tuple(OPENS.items())),
        Field("sessions", N_("Efter vilka träffar?"), kind="choices", options=numbers, shown_if=("opens", "sessions")),
        Field(
            "days_open",
            N_("Hur många dagar är den öppen?"),
            kind="number",
            least=1,
            most=LONGEST_OPEN,
            hint=N_("En enkät efter varje träff stänger senast när nästa träff börjar en annan dag."),
        ),
    ]
    if place.course is None:
        told = N_("Svarar du nej väljer varje kurs själv om den vill ha enkäten.")
        fields.append(Field("by_itself", N_("Ska den öppnas i alla kurser?"), kind="yes_no", options=YES_NO, hint=told))
    return Form("survey", tuple(fields))


def held(survey: Survey) -> dict[str, Value]:
    """What the form shows of a survey as it is."""
    return {
        **spread("titles", survey.titles),
        **spread("introductions", survey.introductions),
        "purpose": str(survey.purpose),
        "opens": str(survey.opens),
        "sessions": [str(int(number)) for number in survey.sessions],
        "days_open": str(int(survey.days_open)),
        "by_itself": "no" if survey.by_choice else "yes",
    }


def question(kind: str, questions: Sequence[Question], question_id: str) -> Form:
    """One question of a kind (see rules.KINDS, or GENDER), in its place among the others; "" for a new one, last."""
    heading = kind == Kind.SECTION
    fields = in_all_languages("words", N_("Rubriken") if heading else N_("Frågan"), "text", 200)
    hint = N_("Text under rubriken") if heading else N_("Hjälptext")
    fields += in_all_languages("hint", hint, "text", 300, required=False)
    if kind in WITH_OPTIONS:
        fields += in_all_languages("options", N_("Alternativ"), "long_text", 1500, required=False, hint=_ONE_A_LINE)
    if kind in (Kind.SCALE, Kind.NUMBER):
        highest = 10 if kind == Kind.SCALE else MOST_NUMBER
        fields.append(Field("least", N_("Det lägsta"), kind="number", most=highest))
        fields.append(Field("most", N_("Det högsta"), kind="number", least=1, most=highest))
    if kind == Kind.SCALE:
        fields += in_all_languages("low", N_("Det lägsta betyder"), "text", 60)
        fields += in_all_languages("high", N_("Det högsta betyder"), "text", 60)
    if kind not in (Kind.SECTION, GENDER):
        fields.append(Field("required", N_("Måste man svara?"), kind="yes_no", options=YES_NO))
    if kind in MEASURING:
        fields.append(
            Field(
                "measures",
                N_("Vad mäter frågan?"),
                kind="select",
                options=tuple(MEASURES.items()),
                required=False,
                hint=N_("Svaren räknas ihop med andra frågor som mäter samma sak. Välj inget om den inte ska det."),
            )
        )
    fields += only_if(conditions(questions, question_id))
    return Form("question", tuple(fields))


def empty(kind: str) -> dict[str, Value]:
    """What the form of a new question shows."""
    if kind == Kind.SCALE:
        return {"least": "1", "most": "5", "required": "no"}
    if kind == GENDER:
        return spread("words", asking.GENDER_WORDS)
    return {"required": "no"}


def kind_in_words(asked: Question) -> str:
    """How a question is answered."""
    return kind_words(asking.kind_of(asked))


def kind_words(kind: str) -> str:
    """A kind of question, or the one about gender."""
    return gettext(N_("Kön, en färdig fråga")) if kind == GENDER else gettext(KINDS[Kind(kind)])
