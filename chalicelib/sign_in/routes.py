"""To the login and back, and out again."""

from urllib.parse import urlencode

from chalicelib.http import languages, sessions
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.pages import show
from chalicelib.http.reach import reach_of
from chalicelib.http.records import grants_of
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes
from chalicelib.sign_in import actions, attempt
from chalicelib.sign_in.rules import HOME, Stopped, local_path

routes = Routes(__name__)

STATUS = {"cancelled": 200, "expired": 400, "refused": 400, "unavailable": 503}


@routes.get("/logga-in")
def sign_in(request: Request) -> Answer:
    """What is needed and where help is; with ?ga=1 on to the provider. A link and not a form: our
    Content-Security-Policy lets no form end at another host."""
    next_path = local_path(request.query.get("next"))
    if request.session:
        return redirect(next_path)
    if request.query.get("utloggad"):
        return show(request, "sign_in/signed_out.html", provider=actions.sign_out_address())
    if request.query.get("ga"):
        begun = attempt.new_attempt(next_path, request.now)
        return redirect(actions.address_of(begun), attempt.cookie(begun))
    return show(request, "sign_in/sign_in.html", start=_start(next_path))


@routes.get("/logga-in/klar")
def arrive(request: Request) -> Answer:
    """Back from the provider, with a code or with an error."""
    sealed = request.cookies.get(attempt.COOKIE)
    try:
        person, next_path = actions.arrive(request.query, sealed, request.cookies.get("lang"), request.now)
    except Stopped as stopped:
        if request.session and stopped.reason == "expired":
            return redirect(HOME)  # the back button, or a second tab: they are in already
        return show(
            request,
            "sign_in/stopped.html",
            status=STATUS[stopped.reason],
            reason=stopped.reason,
            start=_start(stopped.next_path),
        )
    if request.session:
        sessions.close_session(request.session)
    staff = bool(reach_of(person.person_id, grants_of(person.person_id), request.today).held)
    session_id = sessions.open_session(person.person_id, person.name, request.now, staff=staff)
    cookies = [sessions.cookie(session_id), attempt.ended_cookie()]
    if request.cookies.get("lang") not in languages.LANGUAGES:  # a language chosen on this device stays
        cookies.append(languages.cookie(person.language))
    return redirect(next_path, *cookies)


@routes.post("/logga-ut")
def sign_out(request: Request) -> Answer:
    """End the session here; the page that follows leads to the provider's own sign-out."""
    if request.session:
        sessions.close_session(request.session)
    return redirect("/logga-in?utloggad=1", sessions.ended_cookie())


def _start(next_path: str) -> str:
    """The link that starts a sign-in which ends at `next_path`."""
    return "/logga-in?" + urlencode({"ga": 1, "next": next_path})
