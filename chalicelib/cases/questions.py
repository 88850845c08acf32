"""The application's questions, step by step. What a step asks depends on the programme and the course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.cases import for_parents, for_professionals
from chalicelib.http.fields import Field, from_data, yes_no
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_, Text
from chalicelib.people.forms import contact_form


@dataclass(frozen=True)
class Step:
    """One page of the application. `slug` stands in the address."""

    slug: str
    title: Text
    form: Form
    intro: Text = ""
    guards: bool = False  # after it, it is known whose place in the queue is asked for


LANGUAGES_SPOKEN: tuple[tuple[str, Text], ...] = (
    ("ar", N_("Arabiska")),
    ("so", N_("Somaliska")),
    ("en", N_("Engelska")),
    ("ti", N_("Tigrinja")),
    ("fa", N_("Persiska")),
    ("prs", N_("Dari")),
    ("ku", N_("Kurdiska")),
    ("tr", N_("Turkiska")),
    ("pl", N_("Polska")),
    ("es", N_("Spanska")),
    ("ru", N_("Ryska")),
    ("uk", N_("Ukrainska")),
    ("bn", N_("Bengali")),
    ("ssp", N_("Svenskt teckenspråk")),
    ("other", N_("Ett annat språk")),
)


def needs_form(group: bool) -> Form:
    """What the person needs to take part. A web course has no room, no times and no child care."""
    fields = [
        yes_no("interpreter", N_("Behöver du tolk?"), missing=N_("Svara om du behöver tolk.")),
        Field(
            "interpreter_language",
            N_("Vilket språk?"),
            kind="select",
            options=LANGUAGES_SPOKEN,
            shown_if=("interpreter", "yes"),
            missing=N_("Välj vilket språk tolken ska tala."),
        ),
        Field(
            "accessibility",
            N_("Behöver du något för att kunna delta?"),
            kind="long_text",
            required=False,
            max_length=500,
            hint=N_("Till exempel hörslinga, plats för rullstol, större text eller fler pauser."),
        ),
    ]
    if group:
        fields += [
            yes_no(
                "child_care",
                N_("Behöver du barnpassning under träffarna?"),
                missing=N_("Svara om du behöver barnpassning."),
            ),
            Field(
                "unsuitable_times",
                N_("Finns det tider som inte passar?"),
                kind="choices",
                required=False,
                hint=N_("Välj alla tider då du inte kan."),
                options=(
                    ("daytime", N_("Vardagar på dagen")),
                    ("monday", N_("Måndagskvällar")),
                    ("tuesday", N_("Tisdagskvällar")),
                    ("wednesday", N_("Onsdagskvällar")),
                    ("thursday", N_("Torsdagskvällar")),
                ),
            ),
        ]
    return Form("needs", tuple(fields))


def steps(
    *,
    group: bool,
    other_districts: Sequence[tuple[str, Mapping[str, str]]],
    questions: Sequence[Mapping[str, Any]],
    protected: bool,
) -> tuple[Step, ...]:
    """The steps of a parent's application, in order; a step that would ask nothing is left out (P2: dynamic)."""
    found = []
    if group:
        found.append(Step("kurs", N_("Din stadsdel"), for_parents.course_form(other_districts)))
    found.append(
        Step(
            "barn",
            N_("Barnet"),
            for_parents.child_form(group),
            N_("Har du flera barn? Tänk på det barn som du mest vill ha stöd med."),
            guards=True,
        )
    )
    if questions:
        found.append(
            Step(
                "svarigheter",
                N_("Det som är svårt"),
                _own("difficulties", questions),
                N_("Svaren hjälper gruppledarna att förbereda sig. Det finns inga fel svar."),
            )
        )
    return (*found, *_last(group, protected, for_parents.ABOUT))


def training_steps(
    *,
    districts: Sequence[tuple[str, Mapping[str, str]]],
    paid: bool,
    questions: Sequence[Mapping[str, Any]],
    protected: bool,
) -> tuple[Step, ...]:
    """The steps of a professional's application to a training, in order (U2). `paid`: whether it costs anything."""
    found = [
        Step("arbete", N_("Ditt arbete"), for_professionals.work_form(districts), guards=True),
        Step(
            "chef",
            N_("Din chef"),
            for_professionals.MANAGER,
            N_("När du skickar ansökan frågar vi din chef om du får gå utbildningen. Du får veta vad chefen svarar."),
        ),
    ]
    if paid:
        found.append(Step("faktura", N_("Betalning"), for_professionals.INVOICE))
    if questions:
        found.append(Step("fragor", N_("Frågor om utbildningen"), _own("training", questions)))
    return (*found, *_last(False, protected, for_professionals.ABOUT))


def _own(name: str, questions: Sequence[Mapping[str, Any]]) -> Form:
    """A programme's own questions."""
    return Form(name, tuple(from_data(question) for question in questions))


def _last(group: bool, protected: bool, about: Form) -> list[Step]:
    """What everybody is asked in the end."""
    return [
        Step("behov", N_("Dina behov"), needs_form(group)),
        Step("kontakt", N_("Så når vi dig"), contact_form(protected)),
        Step(
            "om-ansokan",
            N_("Om ansökan"),
            about,
            N_("Två frivilliga frågor som hjälper oss att bli bättre. De påverkar inte din plats."),
        ),
    ]
