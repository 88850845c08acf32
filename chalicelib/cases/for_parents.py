"""What parents are asked: about their district, the child, and how they found their way here."""

from collections.abc import Mapping, Sequence

from chalicelib.http.fields import Field
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_

EASE = Field(
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
        EASE,
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
