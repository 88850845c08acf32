"""What the provider's claims say about somebody, as our own words."""

import re
from datetime import date

from chalicelib.http.languages import choose, language
from chalicelib.http.readers import clean
from chalicelib.http.tokens import Claims
from chalicelib.people.forms import CONTACT
from chalicelib.people.rules import Introduction, PersonalNumber, WrongPersonalNumber, parse

# What the population register says of protected personal data; anything else is silence.
PROTECTED = {"yes": True, "true": True, "no": False, "false": False}


def introduction(claims: Claims, chosen: str | None, today: date) -> Introduction:
    """What an ID token's claims say about a person. `chosen`: a language they have chosen.

    Addresses that we could not write to, and whatever isn't text, are left out: the application asks."""
    said = {name: value for name, value in claims.items() if isinstance(value, str)}
    name = said.get("name") or f"{said.get('given_name', '')} {said.get('family_name', '')}"
    addresses = {"email": [said.get("email", "")], "mobile": [said.get("phone_number", "")]}
    contact = CONTACT.read(addresses).values
    locale = said.get("locale", "")
    return Introduction(
        number=_number(said.get("custom:personal_number", ""), today),
        subject=f"{claims['iss']} {claims['sub']}",
        name=_one_line(name),
        email=str(contact.get("email", "")),
        mobile=str(contact.get("mobile", "")),
        language=choose(chosen, locale, re.split("[-_]", locale)[0], language.get()),
        protected=PROTECTED.get(said.get("custom:protected", "").strip().lower()),
    )


def _one_line(name: str) -> str:
    readable = "".join(letter if letter.isprintable() else " " for letter in clean(name))
    return " ".join(readable.split())[:100]


def _number(text: str, today: date) -> PersonalNumber | None:
    try:
        return parse(text, today)
    except WrongPersonalNumber:
        return None  # none given, or not a number at all: then the login's subject says who it is
