"""Making a manager's link: whoever mails it gets the token, and nobody ever again."""

import secrets
from datetime import datetime

from chalicelib.cases.consent import ANSWERED, is_asked
from chalicelib.cases.records import Application
from chalicelib.consent.records import ConsentLink, remember
from chalicelib.consent.rules import Purpose
from chalicelib.http.log import log

BYTES = 32  # of chance: nobody guesses one


def new_link(application: Application, now: datetime) -> str:
    """A new link's token: to answer where the manager is asked, to take the answer back where there is one.

    Links that were mailed before for the same question stay good: which of them is used doesn't matter."""
    consent = application.consent or {}
    token = secrets.token_urlsafe(BYTES)
    link = ConsentLink(
        person_id=application.person_id,
        application_id=application.application_id,
        round=consent["round"],
        purpose=Purpose.ANSWER if is_asked(consent) else Purpose.TAKE_BACK,
        made_at=now.isoformat(timespec="milliseconds"),
    )
    remember(link, token, now)
    log("consent_link_made", purpose=str(link.purpose), round=int(link.round))
    return token


def still_counts(application: Application, number: int, *, answered: bool) -> bool:
    """Whether what a manager is to be told about the round `number` still holds: it is asked, or answered."""
    consent = application.consent or {}
    if consent.get("round") != number:
        return False
    return consent["state"] in ANSWERED if answered else is_asked(consent)
