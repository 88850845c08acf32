"""What staff write down about a case."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.tables import Record, named


class Note(Record):
    """One note. Never changed or removed; the journal's event has its id and not its text."""

    class Meta:
        table_name = named("notes")

    case_number = UnicodeAttribute(hash_key=True)
    note_id = UnicodeAttribute(range_key=True)  # random; comes from the page, so that twice is once
    text = UnicodeAttribute()
    written_by = UnicodeAttribute()  # person id
    name = UnicodeAttribute(default="")  # the writer's, as it was then
    written_at = UnicodeAttribute()  # UTC, ISO


def notes_of(case_number: str) -> list[Note]:
    """The case's notes, newest first. One query."""
    return sorted(Note.query(case_number, consistent_read=True), key=lambda note: str(note.written_at), reverse=True)
