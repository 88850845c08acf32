"""Contact details as a form, the same in the application and on one's own page; and personal numbers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from chalicelib.http.fields import Field
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import LANGUAGES, N_, gettext
from chalicelib.http.refusals import WrongFields
from chalicelib.http.requests import Fields
from chalicelib.people.records import Person
from chalicelib.people.rules import PersonalNumber, WrongPersonalNumber, contact_faults, parse

SMS = "sms"

_EMAIL = Field(
    "email",
    N_("E-postadress"),
    kind="email",
    hint=N_("Fyll i e-postadress eller mobilnummer, gärna båda."),
    required=False,
    autocomplete="email",
)
_MOBILE = Field(
    "mobile",
    N_("Mobilnummer"),
    kind="mobile",
    hint=N_("Till exempel 070-123 45 67."),
    required=False,
    autocomplete="tel",
)
_CHANNELS = Field(
    "channels",
    N_("Hur vill du få besked?"),
    kind="choices",
    hint=N_("Du kan välja flera. Alla besked finns också i Mina ärenden."),
    required=False,
    options=(("email", N_("E-post")), (SMS, N_("Sms"))),
)
_LANGUAGE = Field(
    "language",
    N_("Vilket språk vill du ha besked på?"),
    kind="select",
    options=tuple((code, name) for code, (name, _, _) in LANGUAGES.items()),
    missing=N_("Välj ett språk"),
)
_CHANNELS_WITHOUT_SMS = replace(
    _CHANNELS,
    hint=N_("Alla besked finns också i Mina ärenden."),
    options=tuple(option for option in _CHANNELS.options if option[0] != SMS),
)

CONTACT = Form("contact", (_EMAIL, _MOBILE, _CHANNELS, _LANGUAGE))
_CONTACT_WITHOUT_SMS = Form("contact", (_EMAIL, _MOBILE, _CHANNELS_WITHOUT_SMS, _LANGUAGE))

_FAULTS = {
    "nothing": N_("Fyll i en e-postadress eller ett mobilnummer, så att vi kan nå dig"),
    "email": N_("Fyll i din e-postadress, eller ta bort valet E-post"),
    "mobile": N_("Fyll i ditt mobilnummer, eller ta bort valet Sms"),
}


def contact_form(protected: bool) -> Form:
    """The form to draw. Where personal data are protected SMS is not offered, and nothing says why (B2)."""
    return _CONTACT_WITHOUT_SMS if protected else CONTACT


def read_contact(raw: Fields, protected: bool) -> Reading:
    """Read the contact form; every fault is found at once, in the reader's language.

    A protected person's wish for SMS is passed over in silence: a refusal would announce the protection."""
    if protected:
        raw = {**raw, "channels": [channel for channel in raw.get("channels", []) if channel != SMS]}
    reading = contact_form(protected).read(raw)
    channels = [str(channel) for channel in reading.values.get("channels", [])]
    email, mobile = (bool({name} & {*reading.values, *reading.errors}) for name in ("email", "mobile"))
    faults = contact_faults(email, mobile, channels)
    reading.errors.update({name: gettext(_FAULTS[fault]) for name, fault in faults.items()})
    return reading


def contact_values(person: Person) -> Mapping[str, str | list[str]]:
    """The person's contact details, as the form draws and reads them."""
    return {
        "email": person.email,
        "mobile": person.mobile,
        "channels": list(person.channels),
        "language": person.language,
    }


def read_personal_number(text: str, today: date, name: str = "personal_number") -> PersonalNumber:
    """A city system's personal number. Raises WrongFields for the field `name`."""
    try:
        return parse(text, today)
    except WrongPersonalNumber as wrong:
        raise WrongFields({name: gettext("Skriv personnumret med tolv siffror: ÅÅÅÅMMDD-NNNN.")}) from wrong
