"""What is sent twice is done once: a form on a course is known again by the event that it led to."""

import hashlib
from collections.abc import Iterable, Mapping

from chalicelib.journal.records import COURSE, find_event


def fingerprint(sent: Mapping[str, Iterable[str]]) -> str:
    """What tells one form's content from another's, so that the same one sent twice is known again."""
    fields = sorted((name, list(values)) for name, values in sent.items() if name != "_csrf")
    return hashlib.sha256(repr(fields).encode()).hexdigest()[:16]


def is_its(course_id: str, sequence: int, kind: str, sent: str, actor: str) -> bool:
    """Whether the course's event with that number came of this form, sent by this person."""
    event = find_event(COURSE + course_id, sequence)
    return event is not None and (event.kind, event.actor, event.data.get("form")) == (kind, actor, sent)
