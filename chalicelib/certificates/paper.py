"""The certificate as a PDF: typeset, tagged (PDF/UA-1), with a QR code that leads to the page that confirms it.

typst and segno are only in this function's own layer and are imported here alone: nobody else waits for them."""

import io
import json
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Literal

from chalicelib.certificates.records import Certificate
from chalicelib.certificates.rules import NotPrintable, shown_code
from chalicelib.courses.records import Course, Programme, Words, session_times
from chalicelib.http.languages import N_, day, gettext, language, say, short_date, speaking
from chalicelib.settings import settings

TYPESET = Path(__file__).with_name("typeset") / "certificate.typ"
LOGO = Path(__file__).parent.parent / "http" / "static" / "logo.svg"
CONTENT_TYPE = "application/pdf"
LANGUAGES = ("sv", "en")  # what a certificate is written in
INK = "#14324f"
NO_LETTER = "could not be displayed"  # what typst says where no font has a letter

ISSUER = N_("Komet, Stockholms stad")


def address(code: str) -> str:
    """Where anybody can see that the certificate holds."""
    return f"{settings.site_url}/certifikat/{code}"


def pdf(certificate: Certificate, programme: Programme, course: Course, leads: Sequence[Words], spoken: str) -> bytes:
    """The certificate in one of LANGUAGES. `leads`: the names of the programmes that its owner may lead.

    Raises NotPrintable."""
    return _typeset(certificate, words(certificate, programme, course, leads, spoken), "pdf")


def picture(certificate: Certificate, said: dict[str, str]) -> bytes:
    """The same as a PNG, for eyes. Raises NotPrintable."""
    return _typeset(certificate, said, "png")


def _typeset(certificate: Certificate, said: dict[str, str], kind: Literal["pdf", "png"]) -> bytes:
    import typst  # 84 MB: only where a certificate is made

    # Made of what the certificate says alone, so that the same certificate is the same file.
    made_at = datetime.combine(datetime.fromisoformat(str(certificate.certified_on)), time(12), UTC)
    try:
        made = typst.compile(
            TYPESET,
            format=kind,
            sys_inputs=said,
            pdf_standards=["ua-1"] if kind == "pdf" else [],
            ignore_system_fonts=True,
            timestamp=made_at,
        )
    except typst.TypstError as fault:
        if NO_LETTER in str(fault):
            raise NotPrintable from None  # what typst says holds the letters of somebody's name
        raise
    assert isinstance(made, bytes)  # one page
    return made


def words(
    certificate: Certificate, programme: Programme, course: Course, leads: Sequence[Words], spoken: str
) -> dict[str, str]:
    """All that stands on it, in its language."""
    with speaking(spoken):
        name = printable(str(certificate.name))
        shown = settings.site_url.partition("://")[2] + "/certifikat"
        return {
            "lang": language.get(),
            "document_title": gettext("Intyg för %(name)s") % {"name": name},
            "issuer": gettext(ISSUER),
            "title": gettext("Intyg"),
            "logo": LOGO.read_text(encoding="utf-8"),
            "logo_alt": gettext("Komets märke: en glad komet"),
            "given_to": gettext("Härmed intygas att"),
            "name": name,
            "statement": gettext(
                "har genomfört utbildningen, uppfyllt alla dess krav och är certifierad för att leda grupper i"
            ),
            "leads": gettext(" och ").join(say(each) for each in leads),
            "facts": json.dumps(_facts(certificate, programme, course), ensure_ascii=False),
            "signed_place": gettext("Stockholm den %(day)s") % {"day": day(str(certificate.certified_on))},
            "signed_role": gettext("Instruktör"),
            "signed_for": gettext(ISSUER),
            "check_words": gettext("Kontrollera intyget:"),
            "check_url": address(certificate.code),
            "check_shown": shown,
            "number_words": gettext("Intygets nummer:"),
            "number": shown_code(certificate.code),
            "qr": qr_code(address(certificate.code)),
            "qr_alt": gettext("QR-kod som leder till sidan som bekräftar intyget"),
        }


def _facts(certificate: Certificate, programme: Programme, course: Course) -> list[tuple[str, str]]:
    facts = [(gettext("Utbildning"), say(programme.names))]
    if course.venue:
        facts.append((gettext("Plats"), printable(str(course.venue["name"]))))
    days = [start for start, _ in session_times(course)]
    if days:
        first, last = short_date(days[0]), short_date(days[-1])
        facts.append((gettext("Kursens dagar"), first if first == last else f"{first} – {last}"))
    facts.append((gettext("Certifierad"), day(str(certificate.certified_on))))
    if certificate.valid_until:
        facts.append((gettext("Gäller till och med"), day(certificate.valid_until)))
    return facts


def qr_code(text: str) -> str:
    """A QR code as SVG. Its margin is the paper's."""
    import segno

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=0, dark=INK, xmldecl=False)
    return drawn.getvalue().decode()


def printable(name: str) -> str:
    """A name without what no font can set: PDF/UA lets no sign stand that can't be shown."""
    kept = "".join(sign for sign in name if unicodedata.category(sign)[0] not in "CS" or sign == " ")
    return " ".join(kept.split())
