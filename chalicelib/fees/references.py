"""The numbers that payments are known by: invoice numbers, OCR references and Bankgiro numbers. Pure.

An OCR reference is the invoice's number, a length digit (how many digits there are in all, both checks included,
without its tens) and a check digit by Luhn (modulus 10): what banks call OCR with variable length and length check."""

import re

LONGEST = 25  # digits of an OCR reference
_DIGITS = re.compile(r"[0-9]+")
_BANKGIRO = re.compile(r"[0-9]{3,4}-?[0-9]{4}")


def check_digit(digits: str) -> str:
    """The digit that makes the sum of these and itself a multiple of ten, by Luhn."""
    return str(-_luhn_sum(f"{digits}0") % 10)


def ocr(base: str) -> str:
    """The OCR reference of a number: "20260001" → "2026000105". Raises ValueError for what has no reference."""
    if not _DIGITS.fullmatch(base) or len(base) + 2 > LONGEST:
        raise ValueError("1 to 23 digits")
    checked = f"{base}{(len(base) + 2) % 10}"
    return checked + check_digit(checked)


def base_of(reference: str) -> str:
    """The number that an OCR reference was made of, or "" where its length or its check digit is wrong."""
    base = reference[:-2]
    return base if _DIGITS.fullmatch(base) and len(reference) <= LONGEST and ocr(base) == reference else ""


def number_in(text: str) -> str:
    """The invoice number that somebody means who wrote this: an OCR reference, or the number itself; "" for neither.

    Spaces and hyphens are passed over, as people group digits."""
    digits = re.sub(r"[\s\u00a0-]", "", text)
    if not re.fullmatch(r"[0-9]{1,25}", digits):
        return ""
    return base_of(digits) or digits


def is_bankgiro(text: str) -> bool:
    """Whether it is a Bankgiro number: seven or eight digits that agree with the last of them, with a hyphen or not."""
    return bool(_BANKGIRO.fullmatch(text)) and _luhn_sum(bankgiro_digits(text)) % 10 == 0


def bankgiro_digits(text: str) -> str:
    """The number without its hyphen, as banks' files have it."""
    return text.replace("-", "")


def _luhn_sum(digits: str) -> int:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled)
