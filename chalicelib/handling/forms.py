"""What staff fill in."""

from collections.abc import Iterable

from chalicelib.cases.rules import BECAUSE
from chalicelib.groups.rules import REASONS
from chalicelib.handling.told import ENTERED
from chalicelib.http.fields import Field
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_, Text

MOST_NOTE = 2000

FIND = Form(
    "find",
    (
        Field(
            "sok",
            N_("Ärendenummer eller personnummer"),
            hint=N_("Till exempel EK-2027-000123 eller tolv siffror."),
            max_length=40,
            missing=N_("Skriv ett ärendenummer eller ett personnummer."),
        ),
    ),
)
NOTE = Form(
    "note",
    (
        Field(
            "anteckning",
            N_("Ny anteckning"),
            kind="long_text",
            hint=N_("Skriv bara det som behövs för att hantera ärendet. Den sökande har rätt att läsa anteckningen."),
            max_length=MOST_NOTE,
            missing=N_("Skriv något i anteckningen."),
        ),
    ),
)
PAPER = Form(
    "paper",
    (
        Field(
            "received_on",
            N_("Vilken dag kom ansökan in?"),
            kind="day",
            hint=N_("Dagen då den kom till er, eller då personen ringde. Den avgör platsen i kön."),
            missing=N_("Skriv vilken dag ansökan kom in."),
        ),
        Field(
            "received_clock",
            N_("Vilken tid?"),
            kind="clock",
            hint=N_("Till exempel 17:30."),
            missing=N_("Skriv vilken tid ansökan kom in."),
        ),
        Field(
            "entered_because",
            N_("Hur kom den in?"),
            kind="choice",
            options=tuple(ENTERED.items()),
            missing=N_("Välj hur ansökan kom in."),
        ),
        Field(
            "personal_number",
            N_("Den sökandes personnummer eller samordningsnummer"),
            kind="text",
            hint=N_("Lämna tomt om den sökande inte har något eller inte vill lämna det."),
            required=False,
            max_length=20,
        ),
        Field("name", N_("Den sökandes namn"), max_length=120, missing=N_("Skriv den sökandes namn.")),
    ),
)
_BECAUSE = Field(
    "because",
    N_("Varför?"),
    kind="choice",
    options=tuple(BECAUSE.items()),
    missing=N_("Välj varför ändringen görs."),
)
_MORE = Field(
    "text",
    N_("Anteckning"),
    kind="long_text",
    required=False,
    hint=N_("Det som är bra att veta senare. Sparas i ärendet."),
    max_length=MOST_NOTE,
)
CHANGE = Form("change", (_BECAUSE, _MORE))


def drop_out_form(reasons: Iterable[str]) -> Form:
    """Why somebody leaves a course; `reasons`: keys of groups.rules.REASONS that make sense of them."""
    because = Field(
        "because",
        N_("Varför hoppar den sökande av?"),
        kind="choice",
        options=tuple((reason, REASONS[reason]) for reason in reasons),
        missing=N_("Välj varför."),
    )
    return Form("drop_out", (because, _MORE))


def move_form(targets: Iterable[tuple[str, Text]]) -> Form:
    """To which queue (id, name), and why."""
    to = Field(
        "till",
        N_("Till vilken kö?"),
        kind="select",
        options=tuple(targets),
        missing=N_("Välj kön som ärendet flyttas till."),
    )
    return Form("move", (to, _BECAUSE, _MORE))
