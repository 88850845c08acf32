"""What a course's events say in words, for those who lead it. Pure."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from chalicelib.courses.rules import CANCELLED_BECAUSE
from chalicelib.http.languages import N_, Text, clock, gettext, long_date, ngettext, say
from chalicelib.journal.records import Event

CHANGED = {
    "session_moved": N_("Träff %(number)d flyttades från %(before)s till %(after)s."),
    "session_cancelled": N_("Träff %(number)d, %(before)s, ställdes in."),
    "session_added": N_("En ny träff lades till: nummer %(number)d, %(after)s."),
    "venue": N_("Kursen fick en ny lokal."),
    "session_venue": N_("Träff %(number)d fick en egen lokal."),
}


def sentences(event: Event, districts: Mapping[str, Text], seen: Collection[str]) -> list[str]:
    """What the event says beside its kind, one sentence each.

    `districts`: district id → name; `seen`: the person ids of those whom the reader may know of. No other is counted
    among those who are admitted (B2)."""
    data, admitted = event.data, sum(whom in seen for whom in chosen(event))
    said = [_change(each) for each in data.get("changes", ()) if each.get("what") in CHANGED]
    if event.kind == "CourseCancelled":
        said.append(gettext(CANCELLED_BECAUSE.get(str(data.get("reason", "")), "")))
    if "shared_with" in data:
        shared = ", ".join(say(districts.get(each, {"sv": each})) for each in data["shared_with"])
        said.append(
            gettext("Kursen delas med %(where)s.") % {"where": shared}
            if shared
            else gettext("Kursen delas inte med någon.")
        )
    if admitted:
        said.append(ngettext("%(num)s antagen.", "%(num)s antagna.", admitted) % {"num": admitted})
    return [each for each in said if each]


def chosen(event: Event) -> list[str]:
    """The person ids of those whom a decision gives seats, when it is made and when it stands."""
    if event.kind == "GroupDecided":
        return list(event.data.get("chosen", ()))
    return [person_id for person_id, *_ in event.data["admitted"]] if event.kind == "GroupSettled" else []


def by(actor: str, staff: Mapping[str, str]) -> str:
    """Who did it. `staff`: person id → name; nobody else is named."""
    kind, _, who = actor.partition(":")
    if kind == "staff":
        return staff.get(who) or gettext("personal")
    return gettext("Den sökande") if kind == "person" else gettext("Tjänsten")


def _change(change: Mapping[str, Any]) -> str:
    facts = {"number": int(change.get("number", 0))}
    times = (("before", "before"), ("after", "starts_at"))
    moments = {name: _moment(change[stored]) for name, stored in times if stored in change}
    sentence = CHANGED[change["what"]]
    return gettext(sentence) % {**facts, **moments}


def _moment(stored: str) -> str:
    at = datetime.fromisoformat(stored)
    return f"{long_date(at)} \u2066{clock(at)}\u2069"
