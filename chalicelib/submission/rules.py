"""The rules of applying. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chalicelib.http.fields import Value
from chalicelib.http.languages import N_
from chalicelib.http.refusals import Conflict, NotFound

DRAFT_KEPT = timedelta(days=30)  # after its last change
MOST_DRAFTS = 20  # at a time and person; nobody needs so many, and My cases reads them all
MOST_TYPED = 4_000  # characters of a faulty text that are kept while the reader changes language


class DraftGone(NotFound):
    """The draft was not found: it has expired, or was never this person's."""

    slug = "draft-gone"
    title = N_("Vi hittar inte din påbörjade ansökan")
    advice = N_("En påbörjad ansökan sparas i 30 dagar. Du kan börja på en ny när du vill.")
    way_on = ("/kurser", N_("Hitta en kurs"))


class TooManyDrafts(Conflict):
    """The person has more drafts than anybody needs."""

    slug = "too-many-drafts"
    title = N_("Du har många påbörjade ansökningar")
    advice = N_("Fortsätt på en av dem. De finns i Mina ärenden.")
    way_on = ("/mina-arenden", N_("Till Mina ärenden"))


def expires(now: datetime) -> datetime:
    """When a draft that is changed now will be forgotten."""
    return now + DRAFT_KEPT


def without(answers: Mapping[str, Value], names: Sequence[str]) -> dict[str, Value]:
    """The answers but for these."""
    return {name: value for name, value in answers.items() if name not in names}
