"""Advice and support talks, as advisers note them (C7). No names, no free text, no time of day."""

from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, VersionAttribute

from chalicelib.advice.rules import journal, shelf
from chalicelib.tables import Record, named


class Talk(Record):
    """One talk. A district's talks of a term lie together, those that were noted on one day beside each other."""

    class Meta:
        table_name = named("talks")

    shelf = UnicodeAttribute(hash_key=True)  # "<district>/<term of `day`>", see rules.shelf
    entry = UnicodeAttribute(range_key=True)  # "<the day it was noted>#<id>"
    version = VersionAttribute()
    noted_by = UnicodeAttribute()  # person id: who may correct it that day
    events = NumberAttribute(default=0)  # of its journal; goes on where it is moved to another term
    day = UnicodeAttribute()  # ISO: when the talk was
    area = UnicodeAttribute()  # one of District.areas, or rules.OTHER
    arena = UnicodeAttribute()  # a key of rules.ARENAS; and so on
    support = UnicodeAttribute()
    age = UnicodeAttribute()
    language = UnicodeAttribute()
    gender = UnicodeAttribute()
    rating = NumberAttribute(null=True)  # 1–5, by the parent
    strengthened = UnicodeAttribute(null=True)

    @property
    def talk_id(self) -> str:
        """Its id: random, part of addresses."""
        return str(self.entry).partition("#")[2]

    @property
    def journal(self) -> str:
        """Where what happens to it is written down."""
        return journal(self.shelf, self.talk_id)


def entry(noted_on: date, talk_id: str) -> str:
    """A talk's key within its district and term."""
    return f"{noted_on.isoformat()}#{talk_id}"


def find_talk(district_id: str, term: str, key: str) -> Talk | None:
    """The talk as it stands now, or None. `key`: see entry()."""
    try:
        return Talk.get(shelf(district_id, term), key, consistent_read=True)
    except Talk.DoesNotExist:
        return None


def talks_of(district_id: str, term: str) -> list[Talk]:
    """A district's talks of a term as they stand now. One query, consistent."""
    return list(Talk.query(shelf(district_id, term), consistent_read=True))


def noted_on(day: date, district_id: str, term: str) -> list[Talk]:
    """A district's talks of a term that were noted on this day. One query, consistent."""
    return list(Talk.query(shelf(district_id, term), Talk.entry.startswith(f"{day}#"), consistent_read=True))
