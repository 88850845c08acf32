"""What a row says of its applicant, by whom the programme is for: parents by their child, professionals by their work.

The one place that knows the difference: lists, lines and forms ask it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any, Protocol

from chalicelib.cases.rules import NO_CHILD
from chalicelib.courses import rules as courses
from chalicelib.http.languages import N_, Text, day, gettext, month_name, ngettext, say

MOST_SHOWN = 120  # characters of a free text; the case page has all of it

Tag = tuple[str, str]
"""Words and the kind of tag."""


class ApplicationLike(Protocol):
    """What is said of an application; cases.records.Application is one."""

    @property
    def answers(self) -> Mapping[str, Any]: ...
    @property
    def consent(self) -> Mapping[str, Any] | None: ...
    @property
    def child_id(self) -> str | None: ...


class RowLike(Protocol):
    """What a row knows; applicants.Applicant is one."""

    @property
    def application(self) -> ApplicationLike: ...
    @property
    def age(self) -> int | None: ...
    @property
    def fits(self) -> bool: ...
    @property
    def works_in(self) -> Text: ...


@dataclass(frozen=True)
class Cell:
    """What a row says in one column, line by line in the reader's language, its tags, and a note on them."""

    column: str
    lines: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Audience:
    """Whom a programme is for. `columns`, and `orders` (key in addresses → title): texts to be translated."""

    columns: tuple[str, ...]
    cells: Callable[[RowLike], tuple[Cell, ...]]
    line: Callable[[RowLike], str]  # in brackets after the name, where there is one line for each
    about: Callable[[ApplicationLike], str]  # what a case is about, without a course to hold it against
    marks: Callable[[RowLike], tuple[Tag, ...]]  # what to see before choosing somebody
    sought: tuple[str, ...]  # the answers that a search in a list looks into
    orders: Mapping[str, str]
    filters: tuple[str, ...]  # what lists of them can be narrowed to and lists of others can't: see lets()
    offered_to: str  # whom free seats are offered to
    not_admitted: tuple[str, ...]  # keys of rules.NOT_ADMITTED: the reasons that leaders choose between
    reasons: tuple[str, ...]  # keys of rules.REASONS: why they drop out

    def lets(self, name: str) -> bool:
        """Whether a list of them can be narrowed in this way: one that everybody's can, or their own."""
        return name in self.filters or not any(name in each.filters for each in (PARENTS, PROFESSIONALS))


# Whether the applicant's manager has said yes, as staff are told it; and the moment from which on that holds.
CONSENT = {
    "asked": (N_("Chefen har inte svarat än"), "warning", "asked_at"),
    "approved": (N_("Chefen har godkänt"), "success", "answered_at"),
    "declined": (N_("Chefen har sagt nej"), "danger", "answered_at"),
    "expired": (N_("Chefen svarade inte i tid"), "danger", "expires_at"),
}
CHILD, WORK, TRAINED, MANAGER = N_("Barn"), N_("Arbete"), N_("Tidigare utbildning"), N_("Samtycke")


def consent_of(application: ApplicationLike) -> tuple[tuple[Tag, ...], str]:
    """Where the manager's consent stands, as a tag, and since which day; nothing where none is asked for."""
    consent = application.consent or {}
    if consent.get("state") not in CONSENT:
        return (), ""
    words, kind, since = CONSENT[consent["state"]]
    return ((gettext(words), kind),), day(str(consent[since])) if consent.get(since) else ""


def _child(row: RowLike) -> str:
    """ "Alma, 6 år" """
    name = str(row.application.answers.get("child_first_name", ""))
    age = "" if row.age is None else ngettext("%(num)s år", "%(num)s år", row.age) % {"num": row.age}
    return gettext(", ").join(filter(None, (name, age)))


def _age(row: RowLike, kind: str) -> tuple[Tag, ...]:
    return () if row.fits else ((gettext("Åldern passar inte"), kind),)


def _born(application: ApplicationLike) -> str:
    """ "Alma, maj 2020" """
    name, month = (str(application.answers.get(key, "")) for key in ("child_first_name", "child_birth_month"))
    born = f"{month_name(int(month[5:]))} {month[:4]}" if month else ""
    return gettext(", ").join(filter(None, (name, born)))


def _work(application: ApplicationLike) -> str:
    """ "Socialsekreterare, Familjecentralen" """
    said = (str(application.answers.get(key, "")) for key in ("title", "workplace"))
    return gettext(", ").join(filter(None, said)) or gettext("yrkesverksam")


def _by_work(row: RowLike) -> tuple[Cell, ...]:
    answers = {name: str(row.application.answers.get(name, "")) for name in ("title", "workplace", "earlier_training")}
    where = gettext(", ").join(filter(None, (answers["workplace"], say(row.works_in))))
    trained = " ".join(answers["earlier_training"].split())
    tags, since = consent_of(row.application)
    return (
        Cell(gettext(WORK), tuple(filter(None, (answers["title"], where)))),
        Cell(gettext(TRAINED), (shorten(trained, MOST_SHOWN, placeholder="…"),) if trained else ()),
        Cell(gettext(MANAGER), () if tags else (gettext("Behövs inte"),), tags, since),
    )


PARENTS = Audience(
    columns=(CHILD,),
    cells=lambda row: (Cell(gettext(CHILD), (_child(row),), _age(row, "danger")),),
    line=lambda row: f"{gettext('barn:')} {_child(row)}",
    about=_born,
    marks=lambda row: _age(row, "warning"),
    sought=("child_first_name",),
    orders={"barn": N_("Barnets namn"), "alder": N_("Barnets ålder")},
    filters=("alder", "tid", "child_care", "times", "utan-barnpassning"),
    offered_to=N_(
        "Platserna erbjuds dem som står först i kön och som kursen passar: barnets ålder och tiden i veckan."
    ),
    not_admitted=("full", "composition"),
    reasons=("time", "illness", "work", "moved", "other_support", "better", "not_right", "unknown", "other"),
)
PROFESSIONALS = Audience(
    columns=(WORK, TRAINED, MANAGER),
    cells=_by_work,
    line=lambda row: _work(row.application),
    about=_work,
    marks=lambda row: consent_of(row.application)[0],
    sought=("workplace", "title"),
    orders={"arbetsplats": N_("Arbetsplats")},
    filters=("samtycke",),
    offered_to=N_("Platserna erbjuds dem som står först i kön och har sin chefs godkännande."),
    not_admitted=("full", "spread", "duties", "composition"),
    reasons=("time", "sick", "new_job", "workplace", "moved", "not_right", "unknown", "other"),
)


def audience_of_case(application: ApplicationLike) -> Audience:
    """Whom a case's programme is for, by the case alone."""
    return PROFESSIONALS if application.child_id == NO_CHILD else PARENTS


def audience(name: str) -> Audience:
    """Whom a programme is for, by what it says itself (courses.rules.PARENTS or PROFESSIONALS)."""
    return PROFESSIONALS if name == courses.PROFESSIONALS else PARENTS
