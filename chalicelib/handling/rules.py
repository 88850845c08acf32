"""What lists of applicants are narrowed down to and sorted by. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.cases.needs import NEEDS
from chalicelib.groups.applicants import PAUSED, STATES, Applicant
from chalicelib.groups.audiences import CONSENT, Audience
from chalicelib.groups.hints import plain
from chalicelib.http.fields import Field
from chalicelib.http.forms import Form
from chalicelib.http.languages import LANGUAGES, N_, Text

MOST_SOUGHT = 60  # characters of a name or number

SEARCH = Form("search", (Field("sok", N_("Namn eller ärendenummer"), max_length=MOST_SOUGHT, required=False),))

ORDERS: dict[str, Callable[[Applicant], tuple[object, ...]]] = {
    "kom-in": lambda row: (row.application.place,),
    "namn": lambda row: (plain(row.name), row.application.place),
    "barn": lambda row: (plain(row.sought[0]), row.application.place),
    "arbetsplats": lambda row: (plain(row.sought[0]), row.application.place),
    "alder": lambda row: (-1 if row.age is None else row.age, row.application.place),
}

NARROWS = ("behov", "sprak", "alder", "tid", "samtycke", "lage", "kurs")


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed down to; "" leaves it as it is."""

    behov: str = ""  # a key of cases.needs.NEEDS
    sprak: str = ""  # that they are told in, a code of LANGUAGES
    alder: str = ""  # "passar" or "passar-inte"
    tid: str = ""  # "passar" or "krockar"
    samtycke: str = ""  # where the manager's consent stands, a key of groups.audiences.CONSENT
    lage: str = ""  # a state, or "paused"
    kurs: str = ""  # that was applied for
    ordning: str = "kom-in"  # a key of ORDERS

    @property
    def active(self) -> int:
        """How many ways the list is narrowed down in."""
        return sum(bool(getattr(self, name)) for name in NARROWS)

    def takes(self, row: Applicant) -> bool:
        """Whether this row stays."""
        application = row.application
        return (
            (not self.behov or self.behov in {need.kind for need in row.needs})
            and (not self.sprak or row.person.language == self.sprak)
            and (not self.alder or row.fits == (self.alder == "passar"))
            and (not self.tid or row.clash == (self.tid == "krockar"))
            and (not self.samtycke or self.samtycke == (application.consent or {}).get("state"))
            and (not self.lage or self.lage == (application.state if row.state != PAUSED else "paused"))
            and (not self.kurs or application.course_id == self.kurs)
        )

    def in_order(self, rows: Iterable[Applicant]) -> list[Applicant]:
        """The rows as they are to be shown."""
        return sorted(rows, key=ORDERS[self.ordning])


def filter_fields(courses: Sequence[tuple[str, Text]], who: Audience, *, queue: bool) -> tuple[Field, ...]:
    """The filter's questions. `courses`: those that can be asked for, in a queue; there everybody waits."""
    language = tuple((code, name) for code, (name, _, _) in LANGUAGES.items())
    consent = tuple((state, text) for state, (text, _, _) in CONSENT.items())
    fields = [
        _select("behov", N_("Behov"), tuple((need, text) for need, text in NEEDS.items() if who.lets(need))),
        _select("sprak", N_("Språk för besked"), language),
        _select("alder", N_("Barnets ålder"), (("passar", N_("Passar")), ("passar-inte", N_("Passar inte")))),
        _select("samtycke", N_("Chefens samtycke"), consent),
    ]
    if queue:
        fields.append(_select("kurs", N_("Sökte kursen"), tuple(courses)))
    else:
        fields.append(_select("tid", N_("Kursens tid"), (("passar", N_("Passar")), ("krockar", N_("Passar inte")))))
        states = tuple((str(state), text) for state, (text, _) in STATES.items() if state != "draft")
        fields.append(_select("lage", N_("Läge"), (*states, ("paused", PAUSED[0]))))
    orders = (("kom-in", N_("När ansökan kom in")), ("namn", N_("Namn")), *who.orders.items())
    return (*(field for field in fields if who.lets(field.name)), _select("ordning", N_("Ordning"), orders))


def read_filter(query: Mapping[str, str]) -> Filter:
    """The filter that an address asks for; what it doesn't know is passed over."""
    known = {name: query.get(name, "") for name in NARROWS}
    order = query.get("ordning", "")
    return Filter(**known, ordning=order if order in ORDERS else "kom-in")


def taking(chosen: Filter, sought: str) -> Callable[[Applicant], bool]:
    """Which rows a list shows: those that somebody looks for, else those that the filter leaves."""
    return (lambda row: is_sought(row, sought)) if sought else chosen.takes


def is_sought(row: Applicant, sought: str) -> bool:
    """Whether a row is one that somebody looks for: part of the name, the child's name or the work, or of
    the case number."""
    wanted = plain(sought)
    known = [*(plain(each) for each in (row.name, *row.sought)), str(row.application.case_number).casefold()]
    return bool(wanted) and any(wanted in each for each in known)


def _select(name: str, label: str, options: tuple[tuple[str, Text], ...]) -> Field:
    return Field(name, label, kind="select", required=False, options=options)
