"""A certificate as its owner opens it, and as anybody can see that it holds (U7)."""

from chalicelib.certificates import actions, rules
from chalicelib.certificates.owned import confirmed, file_link, own_certificate
from chalicelib.certificates.paper import LANGUAGES, address
from chalicelib.certificates.room import routes
from chalicelib.certificates.shown import worth
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.languages import gettext
from chalicelib.http.pages import show
from chalicelib.http.requests import Request
from chalicelib.people.actions import myself

NOT_FOR_SEARCH = {"X-Robots-Tag": "noindex, nofollow"}


@routes.get("/mina-arenden/{case_number}/intyg")
def mine(request: Request, case_number: str) -> Answer:
    """My certificate: the file, until when it holds, and what others see of it."""
    own = own_certificate(request.person_id, case_number)
    return show(
        request,
        "certificates/mine.html",
        own=own,
        worth=worth(own.certificate, request.today),
        number=rules.shown_code(own.certificate.code),
        confirms=address(own.certificate.code),
        protected=bool(myself(request.person_id).protected),
        saved="sparat" in request.query,
    )


@routes.post("/mina-arenden/{case_number}/intyg")
def choose(request: Request, case_number: str) -> Answer:
    """Whether the page that confirms my certificate says my name."""
    own = own_certificate(request.person_id, case_number)
    actions.show_name(own.certificate, request.value("name") == "shown")
    return redirect(f"/mina-arenden/{case_number}/intyg?sparat=1")


@routes.get("/mina-arenden/{case_number}/intyg.pdf")
def my_paper(request: Request, case_number: str) -> Answer:
    """My certificate as a file; `?sprak=en` in English. One that was taken back is not given out again."""
    own = own_certificate(request.person_id, case_number)
    if not own.certificate.is_live:
        return redirect(f"/mina-arenden/{case_number}/intyg")
    spoken = request.query.get("sprak", "")
    return redirect(file_link(own.certificate, spoken if spoken in LANGUAGES else LANGUAGES[0]))


@routes.get("/certifikat")
def ask(request: Request) -> Answer:
    """Where the number on a certificate can be typed."""
    typed = request.query.get("nummer", "")
    code = rules.read_code(typed)
    if code:
        return redirect(f"/certifikat/{code}")
    if "nummer" not in request.query:
        return _asking(request, "", "", 200)
    missing, wrong = (
        gettext("Skriv intygets nummer."),
        gettext("Numret har 24 bokstäver och siffror. Kontrollera att du har skrivit av det rätt."),
    )
    return _asking(request, typed, wrong if typed.strip() else missing, 422)


@routes.get("/certifikat/{code}")
def confirm(request: Request, code: str) -> Answer:
    """Whether the certificate with this number holds: whose, what for, since when and until when. No more."""
    found = confirmed(rules.read_code(code))
    if found is None:
        fault = gettext("Det finns inget intyg med det numret. Kontrollera att du har skrivit av det rätt.")
        return _asking(request, "", fault, 404)
    answer = show(
        request,
        "certificates/confirmed.html",
        found=found,
        worth=worth(found.certificate, request.today),
        status_key=rules.status(found.certificate, request.today),
        number=rules.shown_code(found.certificate.code),
    )
    answer.headers.update(NOT_FOR_SEARCH)
    return answer


def _asking(request: Request, typed: str, fault: str, status: int) -> Answer:
    answer = show(
        request,
        "certificates/ask.html",
        status=status,
        typed=typed[:60],
        errors={"nummer": fault} if fault else {},
    )
    answer.headers.update(NOT_FOR_SEARCH)
    return answer
