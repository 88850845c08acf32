"""The texts of messages as somebody has worded them: what is in force, and every version there has been (A3)."""

from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.tables import Json, Record, named

IN_FORCE = "in force"


class Wording(Record):
    """One version of one kind's text in one language. What is in force is stored a second time, all of it together."""

    class Meta:
        table_name = named("wordings")

    shelf = UnicodeAttribute(hash_key=True)  # "<kind>#<language>", or IN_FORCE
    entry = UnicodeAttribute(range_key=True)  # the version, "000012"; on the shelf IN_FORCE "<kind>#<language>"
    version = NumberAttribute()  # from 1
    delivered = BooleanAttribute(default=False)  # True: from then on as it is delivered with the code
    subject = UnicodeAttribute(default="")
    email = UnicodeAttribute(default="")
    sms = UnicodeAttribute(default="")
    rows = Json[dict[str, str]](default=dict)
    written_by = UnicodeAttribute()  # person id
    name = UnicodeAttribute(default="")  # the writer's, as it was then
    written_at = UnicodeAttribute()  # UTC, ISO

    @property
    def content(self) -> dict[str, Any]:
        """What rules.Text is made of."""
        return {"subject": self.subject, "email": self.email, "sms": self.sms, "rows": dict(self.rows)}


def text_id(kind: str, language: str) -> str:
    """What a kind's text in a language is known by. `language`: a code of http.languages.LANGUAGES."""
    return f"{kind}#{language}"


def entry(version: int) -> str:
    """A version as the sort key has it."""
    return f"{version:06d}"


def wordings_in_force() -> dict[str, Wording]:
    """The texts that are not as delivered, by text id. One query of some kilobytes a text."""
    return {wording.entry: wording for wording in Wording.query(IN_FORCE)}


def versions_of(kind: str, language: str, most: int = 50) -> list[Wording]:
    """The versions of a text, newest first, as they stand now. One query."""
    found = Wording.query(text_id(kind, language), scan_index_forward=False, limit=most, consistent_read=True)
    return list(found)


def find_version(kind: str, language: str, version: int) -> Wording | None:
    """One version as it stands now, or None."""
    try:
        return Wording.get(text_id(kind, language), entry(version), consistent_read=True)
    except Wording.DoesNotExist:
        return None
