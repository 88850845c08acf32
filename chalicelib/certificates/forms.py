"""The forms of those who certify: what they judge, why a certificate is taken back."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chalicelib.certificates.rules import REVOKED_BECAUSE
from chalicelib.courses.certification import FAILED, PASSED, Requirement
from chalicelib.courses.records import District
from chalicelib.http.fields import Field, Value
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import N_, gettext

NOT_YET = "later"
JUDGEMENTS = ((PASSED, N_("Ja, godkänd")), (FAILED, N_("Nej, inte godkänd")), (NOT_YET, N_("Inte bedömd än")))

REVOKING = Form(
    "revoke",
    (
        Field(
            "reason",
            N_("Varför återkallas certifikatet?"),
            kind="choice",
            hint=N_("Orsaken syns bara för personal."),
            options=tuple(REVOKED_BECAUSE.items()),
        ),
    ),
)


def assessing(certification: Iterable[Requirement], districts: Iterable[District]) -> Form:
    """What an instructor writes down of somebody, as far as the programme asks for it."""
    kinds = {each["kind"] for each in certification}
    own = (
        Field(
            "own_on",
            N_("Vilken dag började den första egna gruppen?"),
            kind="day",
            required=False,
            hint=N_("Lämna tomt om deltagaren inte har lett någon grupp än."),
        ),
        Field(
            "own_district",
            N_("I vilken stadsdel leddes gruppen?"),
            kind="select",
            required=False,
            options=tuple((each.district_id, each.names) for each in districts),
        ),
    )
    judged = (Field("passed", N_("Är deltagaren godkänd som gruppledare?"), kind="choice", options=JUDGEMENTS),)
    return Form("assess", (own if "own_group" in kinds else ()) + (judged if "judgement" in kinds else ()))


def read_assessment(form: Form, fields: Mapping[str, list[str]], today: date) -> Reading:
    """Read it; of a group led, both the day and the district are needed, and the day is not ahead."""
    reading = form.read(fields)
    on, where = reading.values.get("own_on"), reading.values.get("own_district")
    if on and str(on) > today.isoformat():
        reading.errors["own_on"] = gettext("Dagen ligger framåt i tiden. Skriv in gruppen när den har börjat.")
    elif on and not where and "own_district" not in reading.errors:
        reading.errors["own_district"] = gettext("Välj stadsdelen där gruppen leddes.")
    elif where and not on and "own_on" not in reading.errors:
        reading.errors["own_on"] = gettext("Skriv dagen då gruppen började.")
    return reading


def assessed(values: Mapping[str, Value], before: Mapping[str, Any] | None, now_on: date) -> dict[str, dict[str, str]]:
    """What was read, as a case keeps it. A judgement that stays the same keeps its day."""
    kept: dict[str, dict[str, str]] = {}
    if values.get("own_on"):
        kept["own_group"] = {"on": str(values["own_on"]), "district": str(values["own_district"])}
    passed = str(values.get("passed", NOT_YET))
    if passed != NOT_YET:
        earlier = (before or {}).get("judgement", {})
        on = earlier["on"] if earlier.get("passed") == passed else now_on.isoformat()
        kept["judgement"] = {"passed": passed, "on": on}
    return kept


def held(before: Mapping[str, Any] | None) -> dict[str, Value]:
    """What a case keeps, as the form shows it."""
    own, judged = ((before or {}).get(name, {}) for name in ("own_group", "judgement"))
    return {
        "own_on": own.get("on", ""),
        "own_district": own.get("district", ""),
        "passed": judged.get("passed", NOT_YET),
    }
