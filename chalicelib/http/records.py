"""Signed-in browsers."""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.tables import Record, named


class WebSession(Record):
    """One signed-in browser. The cookie carries a random id; only its SHA-256 is stored, so the table opens nothing."""

    class Meta:
        table_name = named("web_sessions")

    session_hash = UnicodeAttribute(hash_key=True)
    person_id = UnicodeAttribute()
    name = UnicodeAttribute(default="")
    csrf_token = UnicodeAttribute()
    signed_in_at = UnicodeAttribute()
    ends_at = TTLAttribute()
