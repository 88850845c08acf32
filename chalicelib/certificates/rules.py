"""Certificates: their numbers, how long they hold, and why one is taken back. Pure; the day is passed in."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol

from chalicelib.http.languages import N_
from chalicelib.http.refusals import Conflict

# Crockford's letters: none is taken for another when somebody reads the number aloud or types it from paper.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 24  # times five bits: 120 bits, so that nobody finds a certificate by trying
GROUPS = 4  # letters
_READ_AS = str.maketrans("OIL", "011", "- ")

# Why a certificate is taken back. The keys are stored; only staff see the reason.
REVOKED_BECAUSE = {
    "mistake": N_("Det var ett misstag"),
    "asked": N_("Innehavaren har bett om det"),
    "method": N_("Arbetet följer inte metoden"),
    "other": N_("Något annat"),
}


class NotMet(Conflict):
    """Something that the programme asks for is not met."""

    slug = "requirements-not-met"
    title = N_("Alla krav är inte uppfyllda")
    advice = N_("Ingen har certifierats. Öppna deltagaren, så ser du vad som saknas.")


class AlreadyCertified(Conflict):
    """What was judged can't be changed under a certificate that stands on it."""

    slug = "already-certified"
    title = N_("Deltagaren är redan certifierad")
    advice = N_("Återkalla certifikatet först, om bedömningen har blivit fel.")


class NotRenewable(Conflict):
    """A certificate that holds for good, or that has been taken back, has no new validity."""

    slug = "not-renewable"
    title = N_("Certifikatet kan inte förnyas")
    advice = N_("Det gäller utan slutdatum eller är återkallat.")


class NotPrintable(Conflict):
    """A name has letters that the fonts of the paper don't have: it can't be set so that everybody can read it."""

    slug = "certificate-not-printable"
    title = N_("Intyget kan inte göras som pdf")
    advice = N_("Ett namn på det har tecken som vårt typsnitt saknar. Hör av dig till oss, så hjälper vi dig.")
    way_on = ("/hjalp", N_("Så når du oss"))


class Status(StrEnum):
    """What a certificate is worth today."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


# In words, with the kind of tag.
STATUSES = {
    Status.VALID: (N_("Giltigt"), "success"),
    Status.EXPIRED: (N_("Har gått ut"), "warning"),
    Status.REVOKED: (N_("Återkallat"), "danger"),
}


class CertificateLike(Protocol):
    """What the rules need of a certificate; records.Certificate is one."""

    @property
    def revoked_at(self) -> str | None: ...
    @property
    def valid_until(self) -> str | None: ...


def status(certificate: CertificateLike, today: date) -> Status:
    """What it is worth today. The last day counts."""
    if certificate.revoked_at:
        return Status.REVOKED
    over = certificate.valid_until is not None and certificate.valid_until < today.isoformat()
    return Status.EXPIRED if over else Status.VALID


def code_of(number: int) -> str:
    """The code that a random number of 120 bits is written as."""
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(LENGTH)))


def read_code(written: str) -> str:
    """A code as it is stored, from how somebody wrote it: small letters, with or without dashes. "" if it is none."""
    if len(written) > 2 * LENGTH:
        return ""
    code = written.upper().translate(_READ_AS)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def shown_code(code: str) -> str:
    """A code as it is printed: "7K3D-9QXM-…"."""
    return "-".join(code[at : at + GROUPS] for at in range(0, len(code), GROUPS))


def last_day(first: date, years: int | None) -> str | None:
    """The last day that a certificate holds (ISO) when it holds for so many years from that day on; None: for good."""
    if years is None:
        return None
    try:
        after = first.replace(year=first.year + years)
    except ValueError:  # 29 February
        after = date(first.year + years, 3, 1)
    return (after - timedelta(days=1)).isoformat()


def trained(
    held: Iterable[Mapping[str, Any]], code: str, leads: Iterable[str], on: str, until: str | None
) -> list[Any]:
    """What the register of leaders says somebody is certified to lead, with this certificate's part of it anew."""
    others = untrained(held, code)
    return [*others, *({"programme_id": each, "on": on, "until": until, "code": code} for each in leads)]


def untrained(held: Iterable[Mapping[str, Any]], code: str) -> list[Any]:
    """The same without what this certificate gave."""
    return [dict(each) for each in held if each.get("code") != code]
