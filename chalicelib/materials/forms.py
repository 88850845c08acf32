"""What staff say of material."""

from chalicelib.http.fields import YES_NO, Field
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_, Text
from chalicelib.materials import rules
from chalicelib.materials.actions import Place
from chalicelib.materials.records import Material

LANGUAGE = Field("language", N_("Språk"), kind="select", options=tuple(rules.READ.items()))
TITLE = Field("title", N_("Vad heter det?"), hint=N_("Så som deltagarna ska se det, på filens språk."), max_length=120)
FILE = Form("file", (TITLE, LANGUAGE))

KIND = Field("kind", N_("Vad är det?"), kind="select", options=tuple(rules.KINDS.items()))
STANDARD = Field(
    "standard",
    N_("Ska det ges i alla kurser?"),
    kind="yes_no",
    options=YES_NO,
    hint=N_("Svarar du nej väljer varje kurs själv om den vill ha det."),
)
_FIRST: tuple[tuple[str, Text], ...] = (("published", N_("Publicera nu")), ("draft", N_("Spara som utkast")))
_LATER: tuple[tuple[str, Text], ...] = (
    ("published", N_("Publicerat: deltagarna får det när det öppnas")),
    ("draft", N_("Utkast: bara personal ser det")),
    ("withdrawn", N_("Tillbakadraget: ingen får det längre")),
)


def facts(place: Place, *, new: bool) -> Form:
    """What is said of the material as a whole: it opens at one of the sessions there are, and by a certificate only
    where one can be given."""
    opening = tuple((when, text) for when, text in rules.OPENS.items() if when != "certified" or place.certifies)
    opens = Field("opens", N_("När öppnas det för deltagarna?"), kind="choice", options=opening)
    which = N_("Vilken träff?")
    session = Field("session", which, kind="number", least=1, most=place.sessions, shown_if=("opens", "session"))
    state = Field("state", N_("Ska deltagarna få det?"), kind="choice", options=_FIRST if new else _LATER)
    return Form("material", (KIND, opens, session, *([] if place.course else [STANDARD]), state))


def whole(place: Place) -> Form:
    """All that is said of new material."""
    return Form("new", (*FILE.fields, *facts(place, new=True).fields))


def held(material: Material) -> dict[str, str | list[str]]:
    """What the form shows of material as it is."""
    return {
        "kind": str(material.kind),
        "opens": str(material.opens),
        "session": "" if material.session is None else str(int(material.session)),
        "standard": "yes" if material.standard else "no",
        "state": str(material.state),
    }
