"""How what somebody typed becomes an answer, kind by kind: (the clean value, "") or (nothing, what to say)."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from chalicelib.http.fields import Field, Value
from chalicelib.http.languages import gettext

# Characters that steer the direction of text around them. They are invisible, come along when pasting, and could
# make a name read differently than it is written; the neighbours' own direction (Arabic letters) needs none of them.
_STEERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
# What is neither a letter nor a space, such as the bell; all of Unicode's Cc and Cs but tabs and line breaks.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_INVISIBLE = ("Cf", "Zs", "Zl", "Zp")


def clean(text: str) -> str:
    """Text in NFC with plain line breaks and no direction overrides; empty where there is nothing to see in it."""
    text = unicodedata.normalize("NFC", text.translate(_STEERING)).replace("\r\n", "\n").replace("\r", "\n").strip()
    return "" if all(unicodedata.category(letter) in _INVISIBLE for letter in text) else text


def seen(text: str) -> str:
    """What was written as a page shows it again: "�" for what no page may hold, so that one sees what to remove."""
    return _UNREADABLE.sub("\ufffd", text)


def _read_text(field: Field, typed: Value) -> tuple[str, str]:
    text = clean(str(typed))
    if _UNREADABLE.search(text) or (field.kind != "long_text" and any(letter in "\n\t" for letter in text)):
        return "", gettext("Texten innehåller tecken som inte går att läsa. Ta bort dem och försök igen.")
    if len(text) > field.max_length:
        over = len(text) - field.max_length
        return "", gettext("Texten är %(over)d tecken för lång. Den får vara högst %(most)d tecken.") % {
            "over": over,
            "most": field.max_length,
        }
    return text, ""


# The part before @ in ASCII only: SES takes no other.
_EMAIL = re.compile(
    r"(?=[^@]{1,64}@)[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9åäöéü]([a-z0-9åäöéü-]{0,61}[a-z0-9åäöéü])?\.)+[a-z]{2,24}"
)


def _read_email(field: Field, typed: Value) -> tuple[str, str]:
    local, at, domain = clean(str(typed)).rpartition("@")
    address = f"{local}{at}{domain.lower()}"
    if address and (len(address) > 254 or not _EMAIL.fullmatch(address)):
        return "", gettext("Skriv e-postadressen så här: namn@exempel.se")
    return address, ""


def _read_mobile(field: Field, typed: Value) -> tuple[str, str]:
    digits = re.sub(r"[\s()\-.\u00a0\u2010-\u2015]", "", _western_digits(clean(str(typed))))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+46{digits[1:]}"
    if digits.startswith("+460"):
        digits = f"+46{digits[4:]}"
    swedish = digits.startswith("+46")
    if digits and not re.fullmatch(r"\+467[02369]\d{7}" if swedish else r"\+[1-9]\d{7,14}", digits):
        return "", gettext("Skriv mobilnumret så här: 070-123 45 67. Har du ett utländskt nummer, börja med +.")
    return digits, ""


def mobile_as_written(kept: str) -> str:
    """A Swedish number as people write it: "+46701234567" as "070-123 45 67". Anything else as it is."""
    parts = re.fullmatch(r"\+46(7\d)(\d{3})(\d{2})(\d{2})", kept)
    return "0{}-{} {} {}".format(*parts.groups()) if parts else kept


def _western_digits(text: str) -> str:
    """Arabic and other decimal digits as 0–9, as an Arabic keyboard writes them."""
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


def _read_month(field: Field, typed: Value) -> tuple[str, str]:
    text = _western_digits(clean(str(typed)))
    if not text:
        return "", ""
    year, _, month = text.partition("-")
    if not (re.fullmatch(r"[0-9]{4}", year) and re.fullmatch(r"0?[1-9]|1[0-2]", month)):
        return "", gettext("Ange både månad och år, till exempel maj 2018.")
    if not 1900 <= int(year) <= date.max.year:
        return "", gettext("Kontrollera årtalet.")
    return f"{year}-{int(month):02d}", ""


def _read_day(field: Field, typed: Value) -> tuple[str, str]:
    text = re.sub(r"[\s./\u2010-\u2015]", "-", _western_digits(clean(str(typed))))
    if not text:
        return "", ""
    parts = re.fullmatch(r"(\d{4})-?(\d{1,2})-?(\d{1,2})", text)
    try:
        day = date(*map(int, parts.groups())) if parts else None
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2200:
        return "", gettext("Skriv datumet som år, månad och dag, till exempel 2027-02-02.")
    return day.isoformat(), ""


def _read_clock(field: Field, typed: Value) -> tuple[str, str]:
    text = _western_digits(clean(str(typed)))
    if not text:
        return "", ""
    parts = re.fullmatch(r"([01]?\d|2[0-3])[:.]?([0-5]\d)", text)
    if not parts:
        return "", gettext("Skriv tiden med timmar och minuter, till exempel 17:30.")
    return f"{int(parts[1]):02d}:{parts[2]}", ""


def _read_number(field: Field, typed: Value) -> tuple[str, str]:
    text = _western_digits(clean(str(typed)))
    if not text:
        return "", ""
    if not re.fullmatch(r"\d{1,9}", text) or not field.least <= int(text) <= field.most:
        return "", gettext("Skriv ett helt tal från %(least)d till %(most)d.") % {
            "least": field.least,
            "most": field.most,
        }
    return str(int(text)), ""


def _read_choice(field: Field, typed: Value) -> tuple[str, str]:
    if typed and typed not in [value for value, _ in field.options]:
        return "", gettext("Välj ett av alternativen.")
    return str(typed), ""


def _read_choices(field: Field, typed: Value) -> tuple[list[str], str]:
    allowed = [value for value, _ in field.options]
    if any(value not in allowed for value in typed):
        return [], gettext("Välj bland alternativen.")
    return [value for value in allowed if value in typed], ""


def _read_nothing(field: Field, typed: Value) -> tuple[str, str]:
    return "", ""


READERS: dict[str, Callable[[Field, Value], tuple[Value, str]]] = {
    "text": _read_text,
    "long_text": _read_text,
    "email": _read_email,
    "mobile": _read_mobile,
    "month": _read_month,
    "day": _read_day,
    "clock": _read_clock,
    "number": _read_number,
    "choice": _read_choice,
    "select": _read_choice,
    "yes_no": _read_choice,
    "choices": _read_choices,
    "section": _read_nothing,
}
