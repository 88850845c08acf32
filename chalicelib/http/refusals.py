"""Refusals: one small exception a broken rule. `routing` turns each into a page or problem+json, once and for all."""

from collections.abc import Mapping
from types import MappingProxyType

from chalice.app import ChaliceUnhandledError

from chalicelib.http.languages import N_


class Refusal(ChaliceUnhandledError):
    """The request is refused. `slug` names the reason to systems; `status` is the HTTP status.

    `title` and `advice` say it to people, where the status's own words are too general; `way_on` is a link
    (address, text) to where they can go on; `facts` are told to systems."""

    status = 400
    slug = "bad-request"
    title = ""
    advice = ""
    way_on: tuple[str, str] | None = None
    facts: Mapping[str, str] = MappingProxyType({})


class BadRequest(Refusal):
    """The request can't be understood."""


class WrongFields(Refusal):
    """A form has faults: field name → message in the reader's language, all of them at once."""

    status = 422
    slug = "wrong-fields"

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("wrong fields")
        self.errors = errors


class NotSignedIn(Refusal):
    """Somebody must sign in first: a page leads there, a system gets 401."""

    status = 401
    slug = "not-signed-in"


class Forbidden(Refusal):
    """Known, but not entitled; also a form without this session's CSRF token."""

    status = 403
    slug = "forbidden"


class NotStaff(Forbidden):
    """Signed in, but none of the person's grants allows this anywhere."""

    slug = "not-staff"
    title = N_("Sidan är för personal")
    advice = N_("Du är inloggad men har ingen behörighet här. Arbetar du med Komet? Anmäl dig, så får du behörighet.")
    way_on = ("/personal/anmalan", N_("Anmäl dig som personal"))


class NotInRole(NotStaff):
    """Of the staff, but none of the person's roles does this."""

    slug = "not-in-role"
    title = N_("Det ingår inte i din roll")
    advice = N_("Du har behörighet i Komet, men inte till den här sidan. Behöver du den? Fråga din samordnare.")
    way_on = ("/personal", N_("Till personalens start"))


class NotFound(Refusal):
    """There is no such thing, or it is not this reader's to know."""

    status = 404
    slug = "not-found"


class Conflict(Refusal):
    """Somebody else changed the same thing first."""

    status = 409
    slug = "conflict"


class TooLarge(Refusal):
    """The body is larger than any form of ours."""

    status = 413
    slug = "too-large"


class WrongContentType(Refusal):
    """Neither a form nor JSON."""

    status = 415
    slug = "wrong-content-type"


class Unavailable(Refusal):
    """Something that we depend on does not answer; nothing was changed."""

    status = 503
    slug = "unavailable"


class Fault(Refusal):
    """Our own fault. What happened is in the log under the correlation id."""

    status = 500
    slug = "fault"


class MethodNotAllowed(Refusal):
    """The address exists, but not for this method."""

    status = 405
    slug = "method-not-allowed"
