"""What leaders write down after a session, what is made of low fidelity, and who is invited to a refresher training."""

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.fidelity.rules import entry
from chalicelib.tables import Record, named

JOURNAL = "refresher:"  # what the journal of an invitation has before the training's id and the person's


class Checklist(Record):
    """One version of what the leaders say of a session. Never changed: who corrects it writes the next one (L8)."""

    class Meta:
        table_name = named("checklists")

    course_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)  # "03#0002": the session and the version, see rules.entry
    session = NumberAttribute()
    number = NumberAttribute()  # which version of that session's
    # The ids of the parts that the programme had for the session then, and those of them that were gone through
    asked: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)
    parts: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)
    planned_minutes = NumberAttribute()  # how long the session was to be
    minutes = NumberAttribute()  # how long it was
    role_play = UnicodeAttribute()  # "yes" or "no"
    home = UnicodeAttribute(null=True)  # the home assignment was gone through: "yes", "no"; None: not asked
    quality = NumberAttribute()  # the leaders' own judgement, see words.JUDGEMENTS
    hindered = UnicodeAttribute(default="")  # what got in the way: only for the course's own leaders and instructors
    written_by = UnicodeAttribute()  # actor
    written_at = UnicodeAttribute()  # UTC, ISO

    def says(self, other: "Checklist") -> bool:
        """Whether it says the same as another version."""
        return all(getattr(self, name) == getattr(other, name) for name in SAID)

    @staticmethod
    def is_new() -> Condition:
        """The condition that nobody has written this version yet."""
        return Checklist.entry.does_not_exist()


SAID = ("asked", "parts", "planned_minutes", "minutes", "role_play", "home", "quality", "hindered")


class QualityNote(Record):
    """That somebody has looked into how a course is given, and what is done about it (I9). Append-only."""

    class Meta:
        table_name = named("quality_notes")

    course_id = UnicodeAttribute(hash_key=True)
    note_id = UnicodeAttribute(range_key=True)  # "0001", in the order they were written
    text = UnicodeAttribute()
    # What had the level "low" when it was written: see rules.Aspect. They ask for nobody's attention any more
    low: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)
    written_by = UnicodeAttribute()  # actor
    written_at = UnicodeAttribute()  # UTC, ISO

    @staticmethod
    def is_new() -> Condition:
        """The condition that nobody has written a note with this number yet."""
        return QualityNote.note_id.does_not_exist()


class Invitation(Record):
    """That a leader was invited to a refresher training (I10). One a leader and training, however often."""

    class Meta:
        table_name = named("refresher_invitations")

    course_id = UnicodeAttribute(hash_key=True)  # the training's
    person_id = UnicodeAttribute(range_key=True)
    need = UnicodeAttribute()  # what it is to be about, see needs.Need.key
    invited_by = UnicodeAttribute()  # actor
    invited_at = UnicodeAttribute()  # UTC, ISO

    @staticmethod
    def is_new() -> Condition:
        """The condition that they have not been invited there yet."""
        return Invitation.person_id.does_not_exist()


def checklists_of(course_id: str) -> list[Checklist]:
    """All versions of a course's checklists, by session and version. One query, consistent."""
    return list(Checklist.query(course_id, consistent_read=True))


def versions_of(course_id: str, session: int) -> list[Checklist]:
    """All versions of one session's checklist, first to last. One query, consistent."""
    key = Checklist.entry.startswith(entry(session, 0).partition("#")[0] + "#")
    return list(Checklist.query(course_id, key, consistent_read=True))


def in_force(checklists: Iterable[Checklist]) -> dict[int, Checklist]:
    """The last version of each session's, by session."""
    return {int(each.session): each for each in sorted(checklists, key=lambda each: int(each.number))}


def notes_of(course_id: str) -> list[QualityNote]:
    """What has been noted of a course's quality, first to last. One query, consistent."""
    return list(QualityNote.query(course_id, consistent_read=True))


def invited_to(course_id: str) -> list[Invitation]:
    """Who has been invited to a training. One query, consistent."""
    return list(Invitation.query(course_id, consistent_read=True))
