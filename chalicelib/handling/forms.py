"""What staff fill in."""

from collections.abc import Iterable

from chalicelib.cases.rules import BECAUSE
from chalicelib.groups.rules import REASONS
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
DROP_OUT = Form(
    "drop_out",
    (
        Field(
            "because",
            N_("Varför hoppar den sökande av?"),
            kind="choice",
            options=tuple(REASONS.items()),
            missing=N_("Välj varför."),
        ),
        _MORE,
    ),
)


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
