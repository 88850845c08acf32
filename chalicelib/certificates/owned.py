"""A certificate as its owner and as anybody sees it, and the file that is made of it."""

from dataclasses import dataclass

from chalicelib.cases.records import Application, applications_of
from chalicelib.certificates import paper
from chalicelib.certificates.records import Certificate, find_certificate
from chalicelib.courses.records import Programme, find_course, find_programme
from chalicelib.files.actions import keep, link
from chalicelib.http.refusals import NotFound
from chalicelib.people.records import find_person

FOLDER = "certificates"


@dataclass(frozen=True)
class Owned:
    """One's own certificate."""

    application: Application
    certificate: Certificate
    programme: Programme


@dataclass(frozen=True)
class Confirmed:
    """What anybody with the number may know: no more than what is asked of a certificate."""

    certificate: Certificate
    programme: Programme
    name: str  # "" where it isn't shown


def own_certificate(person_id: str, case_number: str) -> Owned:
    """The certificate that one's own case led to. Raises NotFound: somebody else's, none, or not sent yet."""
    for application in applications_of(person_id):
        if application.case_number == case_number and application.certificate:
            certificate = find_certificate(application.certificate)
            if certificate and certificate.sent_at:
                return Owned(application, certificate, _programme(certificate))
    raise NotFound


def confirmed(code: str) -> Confirmed | None:
    """The certificate with this number, or None. Whose data is protected is not named, nor who doesn't want to be: the
    page says the same of both, so that it gives neither away (B2)."""
    certificate = find_certificate(code) if code else None
    person = find_person(certificate.person_id) if certificate else None
    if certificate is None or person is None:
        return None
    hidden = certificate.name_hidden or person.protected
    return Confirmed(certificate, _programme(certificate), "" if hidden else str(certificate.name))


def file_link(certificate: Certificate, spoken: str) -> str:
    """An address of the certificate as a PDF, for five minutes. Raises NotFound, NotPrintable, Unavailable.

    Made when it is asked for, and kept: it costs a twentieth of a second, and is always what the certificate says now.
    The key is its number and until when it holds."""
    course, programme = find_course(certificate.course_id), _programme(certificate)
    if course is None:
        raise NotFound
    leads = [found.names for each in programme.certifies_for or [] if (found := find_programme(each))]
    spoken = spoken if spoken in paper.LANGUAGES else paper.LANGUAGES[0]
    made = paper.pdf(certificate, programme, course, leads or [programme.names], spoken)
    key = f"{FOLDER}/{certificate.code}-{certificate.valid_until or 'x'}-{spoken}.pdf"
    keep(key, made, paper.CONTENT_TYPE)
    return link(key, f"intyg-{certificate.case_number}-{spoken}.pdf", paper.CONTENT_TYPE)


def _programme(certificate: Certificate) -> Programme:
    programme = find_programme(certificate.programme_id)
    if programme is None:
        raise NotFound
    return programme
