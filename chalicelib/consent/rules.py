"""The rules of the manager's links: what one leads to, and what can be done by it (B15). Pure."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from chalicelib.cases.consent import ConsentState, is_late
from chalicelib.cases.rules import State, is_queued
from chalicelib.http.fields import Field
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_
from chalicelib.http.refusals import NotFound, Refusal

MOST_TRIES = 50  # forms by one link; a human needs one or two

DECLINING = Form(
    "declining",
    (
        Field(
            "reason",
            N_("Varför säger du nej?"),
            kind="long_text",
            max_length=500,
            hint=N_("Den som har sökt och de som håller i utbildningen får läsa det du skriver."),
            missing=N_("Skriv varför du säger nej."),
        ),
    ),
)


class Purpose(StrEnum):
    """What a link is for."""

    ANSWER = "answer"
    TAKE_BACK = "take_back"


class Stands(StrEnum):
    """What somebody finds who opens a link."""

    ASKED = "asked"  # they can answer
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    REPLACED = "replaced"  # a later question counts, by another link or to another manager
    OVER = "over"  # the application was taken back or has ended
    MAY_TAKE_BACK = "may_take_back"
    TAKEN_BACK = "taken_back"
    SETTLED = "settled"  # the seat is given or offered: what was answered stands


class UnknownLink(NotFound):
    """No such link: forged, mistyped or long forgotten."""

    slug = "unknown-consent-link"
    title = N_("Länken fungerar inte")
    advice = N_("Kontrollera att hela länken från mejlet kom med. Hör av dig till oss om den ändå inte fungerar.")
    way_on = ("/hjalp", N_("Så når du oss"))


class TooManyTries(Refusal):
    """More forms came by one link than any human sends."""

    status = 429
    slug = "too-many-tries"
    title = N_("För många försök")
    advice = N_("Svaret är inte sparat. Hör av dig till oss, så hjälper vi dig.")
    way_on = ("/hjalp", N_("Så når du oss"))


class LinkLike(Protocol):
    """What the rules need of a link; records.ConsentLink is one."""

    @property
    def purpose(self) -> str: ...
    @property
    def round(self) -> float: ...
    @property
    def used_for(self) -> str | None: ...


class ApplicationLike(Protocol):
    """What the rules need of an application; cases.records.Application is one."""

    @property
    def state(self) -> str: ...
    @property
    def consent(self) -> Mapping[str, Any] | None: ...


def stands(link: LinkLike, application: ApplicationLike, now: datetime) -> Stands:
    """What the link leads to now."""
    consent = application.consent or {}
    if consent.get("round") != link.round:
        return Stands.TAKEN_BACK if link.used_for == Stands.TAKEN_BACK else Stands.REPLACED
    if link.purpose == Purpose.TAKE_BACK:
        return _may_take_back(application)
    if consent["state"] != ConsentState.ASKED:
        return Stands(consent["state"])
    if not is_queued(application.state):
        return Stands.OVER
    return Stands.EXPIRED if is_late(dict(consent), now) else Stands.ASKED


def _may_take_back(application: ApplicationLike) -> Stands:
    if is_queued(application.state):
        return Stands.MAY_TAKE_BACK
    seated = application.state in (State.OFFERED, State.DECIDED, State.ADMITTED, State.COMPLETED)
    return Stands.SETTLED if seated else Stands.OVER
