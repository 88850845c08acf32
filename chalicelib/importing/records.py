"""Files that have been taken over, or are being: how far each has come. Their rows are only in the file itself."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, VersionAttribute

from chalicelib.tables import Record, named

RUNNING, COMPLETE = "running", "complete"


class Import(Record):
    """One file on its way into the service. Nothing of what its rows say is stored here."""

    class Meta:
        table_name = named("imports")

    register = UnicodeAttribute(hash_key=True, default="import")
    import_id = UnicodeAttribute(range_key=True)  # the last part of the file's key; part of addresses
    version = VersionAttribute()
    kind = UnicodeAttribute()  # a key of rules.KINDS
    digest = UnicodeAttribute()  # SHA-256 of the file
    state = UnicodeAttribute(default=RUNNING)
    rows = NumberAttribute()
    done = NumberAttribute(default=0)  # rows that are in, from the first on
    new = NumberAttribute(default=0)  # of these, those that were not known before
    tell = BooleanAttribute(default=False)  # whether those who wait get a message
    started_by = UnicodeAttribute()  # person id
    name = UnicodeAttribute(default="")  # theirs, as it was then
    started_at = UnicodeAttribute()  # UTC, ISO
    completed_at = UnicodeAttribute(null=True)  # UTC, ISO


def find_import(import_id: str) -> Import | None:
    """The import as it stands now, or None."""
    try:
        return Import.get("import", import_id, consistent_read=True)
    except Import.DoesNotExist:
        return None


def all_imports() -> list[Import]:
    """Every import, latest first. One query of a few."""
    return sorted(Import.query("import"), key=lambda each: each.started_at, reverse=True)
