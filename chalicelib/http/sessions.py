"""The session of a signed-in browser: an opaque id in a cookie, its hash in a table with an end."""

import hashlib
import secrets
from datetime import datetime, timedelta

from chalicelib.http.records import WebSession

COOKIE = "__Host-komet"
LIFETIME = timedelta(hours=8)


def _hash(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()


def open_session(person_id: str, name: str, now: datetime, *, staff: bool = False) -> str:
    """Store a new session and return its id, which only the browser's cookie keeps.

    `staff`: whether pages show the way to staff's own; what they may do there is asked of their grants each time."""
    session_id = secrets.token_urlsafe(32)
    WebSession(
        session_hash=_hash(session_id),
        person_id=person_id,
        name=name,
        csrf_token=secrets.token_urlsafe(24),
        staff=staff,
        signed_in_at=now.isoformat(),
        ends_at=now + LIFETIME,
    ).save()
    return session_id


def find_session(session_id: str | None, now: datetime) -> WebSession | None:
    """The session behind a cookie, or None when there is none or it has ended (TTL deletes up to two days late).

    Consistent: whoever has just signed in is let in, whoever has just signed out is not."""
    if not session_id:
        return None
    try:
        session = WebSession.get(_hash(session_id), consistent_read=True)
    except WebSession.DoesNotExist:
        return None
    return session if session.ends_at > now else None


def close_session(session: WebSession) -> None:
    """End the session at once, whatever cookies are still around."""
    session.delete()


def cookie(session_id: str) -> str:
    """The Set-Cookie value of a new session."""
    return f"{COOKIE}={session_id}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={int(LIFETIME.total_seconds())}"


def ended_cookie() -> str:
    """The Set-Cookie value that takes the session's cookie away."""
    return f"{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
