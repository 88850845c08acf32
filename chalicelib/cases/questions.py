"""The application's questions, step by step. What a step asks depends on the programme and the course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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

CHILD: tuple[Field, ...] = (
    Field(
        "child_first_name",
        N_("Barnets förnamn"),
        hint=N_("Bara förnamnet. Skriv det som ni brukar säga."),
        max_length=60,
        missing=N_("Skriv barnets förnamn."),
    ),
    Field(
        "child_birth_month",
        N_("När är barnet fött?"),
        kind="month",
        hint=N_("Månad och år räcker. Då ser vi att kursen passar barnets ålder."),
        missing=N_("Ange barnets födelsemånad och födelseår."),
    ),
    Field(
        "child_lives",
        N_("Var bor barnet?"),
        kind="choice",
        options=(
            ("with_me", N_("Hos mig")),
            ("alternating", N_("Växelvis hos mig och den andra föräldern")),
            ("other_parent", N_("Mest hos den andra föräldern")),
            ("elsewhere", N_("Någon annanstans, till exempel i familjehem")),
        ),
        missing=N_("Välj var barnet bor."),
    ),
)

# Asked for groups only, and told to nobody but those who compose them: the other guardian never sees it (B1).
OTHER_GUARDIAN = Field(
    "other_guardian",
    N_("Om barnets andra vårdnadshavare också söker, vill ni gå i samma grupp?"),
    kind="choice",
    required=False,
    hint=N_("Var och en gör en egen ansökan. Den andra får inte veta vad du svarar."),
    options=(
        ("same_group", N_("Ja, helst i samma grupp")),
        ("different_groups", N_("Nej, helst i olika grupper")),
        ("either", N_("Det spelar ingen roll")),
    ),
)

ABOUT = Form(
    "about",
    (
        Field(
            "heard_from",
            N_("Hur fick du höra talas om Komet?"),
            kind="choice",
            required=False,
            options=(
                ("school", N_("Skolan eller förskolan")),
                ("health_care", N_("BVC, vårdcentralen eller BUP")),
                ("social_services", N_("Socialtjänsten")),
                ("friend", N_("En vän eller annan förälder")),
                ("city_site", N_("Stadens webbplats")),
                ("association", N_("En förening, ett samfund eller sfi")),
                ("letter", N_("Ett brev eller en affisch")),
                ("other", N_("På annat sätt")),
            ),
        ),
        Field(
            "ease",
            N_("Hur lätt har det varit att ansöka?"),
            kind="choice",
            required=False,
            options=(
                ("5", N_("Mycket lätt")),
                ("4", N_("Ganska lätt")),
                ("3", N_("Varken lätt eller svårt")),
                ("2", N_("Ganska svårt")),
                ("1", N_("Mycket svårt")),
            ),
        ),
    ),
)


def course_form(others: Sequence[tuple[str, Mapping[str, str]]]) -> Form:
    """Why this district, and a second choice among `others` (district id, names), nearest first."""
    connection = Field(
        "connection",
        N_("Bor eller arbetar du i stadsdelen?"),
        kind="choice",
        hint=N_("Kursen är för dig som bor eller arbetar i stadsdelen."),
        options=(
            ("lives", N_("Jag bor här")),
            ("works", N_("Jag arbetar här")),
            ("neither", N_("Jag varken bor eller arbetar här")),
        ),
        missing=N_("Välj om du bor eller arbetar i stadsdelen."),
    )
    second = Field(
        "second_district",
        N_("Vill du stå i kö i en stadsdel till?"),
        kind="select",
        required=False,
        hint=N_("Då kan du få plats där det blir ledigt först. Stadsdelarna står i ordning efter avstånd."),
        options=tuple(others),
    )
    return Form("course", (connection, second) if others else (connection,))


def child_form(group: bool) -> Form:
    """Which child it is about, and in a group how it is with the other guardian."""
    return Form("child", (*CHILD, OTHER_GUARDIAN) if group else CHILD)


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
    """The steps of one application, in order; a step that would ask nothing is left out (P2: dynamic)."""
    found = []
    if group:
        found.append(Step("kurs", N_("Din stadsdel"), course_form(other_districts)))
    found.append(
        Step(
            "barn",
            N_("Barnet"),
            child_form(group),
            N_("Har du flera barn? Tänk på det barn som du mest vill ha stöd med."),
        )
    )
    if questions:
        found.append(
            Step(
                "svarigheter",
                N_("Det som är svårt"),
                Form("difficulties", tuple(from_data(question) for question in questions)),
                N_("Svaren hjälper gruppledarna att förbereda sig. Det finns inga fel svar."),
            )
        )
    found.append(Step("behov", N_("Dina behov"), needs_form(group)))
    found.append(Step("kontakt", N_("Så når vi dig"), contact_form(protected)))
    found.append(
        Step(
            "om-ansokan",
            N_("Om ansökan"),
            ABOUT,
            N_("Två frivilliga frågor som hjälper oss att bli bättre. De påverkar inte din plats."),
        )
    )
    return tuple(found)
