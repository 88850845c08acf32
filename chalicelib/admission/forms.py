"""What the pages of a group send: who is ticked, which version of the group was seen, and how the others are told."""

from chalicelib.groups.audiences import Audience
from chalicelib.groups.records import Key
from chalicelib.groups.rules import NOT_ADMITTED
from chalicelib.http.fields import Field
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_
from chalicelib.http.requests import Request

TELL_OTHERS = Field(
    "others",
    N_("Ska de som inte får plats få besked nu?"),
    kind="choice",
    hint=N_("De står kvar i kön med sitt gamla datum, hur du än väljer."),
    options=(
        ("tell", N_("Ja, skicka besked när beslutet gäller")),
        ("later", N_("Nej, vänta. Vi fattar fler beslut först")),
    ),
    missing=N_("Välj om de som inte får plats ska få besked nu."),
)


def decision(who: Audience) -> Form:
    """How those are told who are not admitted, and of which reason: those that make sense to them."""
    because = Field(
        "reason",
        N_("Vad ska stå som skäl i beskedet?"),
        kind="choice",
        options=tuple((reason, NOT_ADMITTED[reason]) for reason in who.not_admitted),
        shown_if=("others", "tell"),
        missing=N_("Välj vilket skäl som ska stå i beskedet."),
    )
    return Form("decision", (TELL_OTHERS, because))


def ticked(request: Request) -> list[Key]:
    """The applications that are ticked; what no page of ours holds is passed over."""
    pairs = [value.partition("/") for value in request.fields.get("chosen", [])]
    return [(person, own) for person, _, own in pairs if 0 < len(person) <= 64 and 0 < len(own) <= 64]


def version_seen(request: Request) -> int:
    """The group's version when the page was shown; -1, which none has, where none is given."""
    value = request.value("version")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else -1
