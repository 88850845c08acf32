"""The rules of composing a group: what to think of before deciding, and who a list is narrowed to. Pure.

Warnings advise; only seats, and who can be admitted at all, stop a decision (groups.rules)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from chalicelib.http.languages import N_

FEW = 4  # a Komet group is about six to eight; below this a parent who is ill makes it too small
WIDE = 5  # years between the youngest and the oldest child
MANY_LANGUAGES = 2  # interpreters for as many languages at once are hard to hear


class HintsLike(Protocol):
    """What the rules need of the hints; groups.hints.Hints is one."""

    @property
    def guardians(self) -> Sequence[str]: ...
    @property
    def colleagues(self) -> Sequence[str]: ...


class ApplicationLike(Protocol):
    """What the rules need of an application; cases.records.Application is one."""

    @property
    def case_number(self) -> str | None: ...
    @property
    def person_id(self) -> str: ...
    @property
    def course_id(self) -> str: ...
    @property
    def answers(self) -> Mapping[str, Any]: ...


class RowLike(Protocol):
    """What the rules need of a row; groups.applicants.Applicant is one."""

    @property
    def application(self) -> ApplicationLike: ...
    @property
    def age(self) -> int | None: ...
    @property
    def fits(self) -> bool: ...
    @property
    def clash(self) -> bool: ...
    @property
    def has_consent(self) -> bool: ...
    @property
    def hints(self) -> HintsLike: ...


@dataclass(frozen=True)
class Warned:
    """Something to think of: a text of WARNINGS, what it says, and which cases it is about."""

    kind: str
    cases: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


WARNINGS = {
    "seats": N_("%(chosen)s är valda, men bara %(free)s platser är lediga. Så många går inte att anta."),
    "not_waiting": N_("Står inte längre i kön till kursen, eller har pausat. Ta bort ur utkastet."),
    "twice": N_("Samma person har ansökt för flera barn. Var och en kan bara få en plats i programmet."),
    "consent": N_("Saknar chefens godkännande och kan inte få plats. Ta bort ur utkastet."),
    "age": N_("Barnets ålder passar inte programmet när kursen börjar."),
    "clash": N_("Har sagt att kursens tid inte passar."),
    "together": N_("Två föräldrar till samma barn är valda, och någon av dem vill inte gå i samma grupp."),
    "apart": N_("Vill gå i samma grupp som den andra föräldern, som inte är vald."),
    "colleagues": N_("Arbetar på samma arbetsplats som någon annan i gruppen."),
    "interpreter": N_("Behöver tolk. Boka tolk innan kursen börjar."),
    "languages": N_("Gruppen behöver tolk till %(count)s olika språk."),
    "child_care": N_("Behöver barnpassning, men kursen har ingen."),
    "spread": N_("Barnen är mellan %(youngest)s och %(oldest)s år."),
    "small": N_("Gruppen blir liten: %(count)s personer."),
}


def warnings(
    chosen: Sequence[RowLike], *, free: int, seated: int, waiting: Collection[str], child_care: bool
) -> list[Warned]:
    """What to think of before these get seats, the gravest first.

    `free`: seats that can be given; `seated`: how many have one already; `waiting`: the case numbers among the chosen
    that can be admitted; `child_care`: whether the course has it."""
    numbers = [str(row.application.case_number) for row in chosen]
    found = [
        Warned("seats", facts={"chosen": len(chosen), "free": free}) if len(chosen) > free else None,
        _about("not_waiting", [number for number in numbers if number not in waiting]),
        _about("twice", _twice(chosen)),
        _about("consent", _numbers(row for row in chosen if not row.has_consent)),
        _about("age", _numbers(row for row in chosen if not row.fits)),
        _about("clash", _numbers(row for row in chosen if row.clash)),
        *_guardians(chosen, set(numbers)),
        _about("colleagues", _numbers(row for row in chosen if set(row.hints.colleagues) & set(numbers))),
        *_interpreters(chosen),
        _about("child_care", [] if child_care else _numbers(_answering(chosen, "child_care", "yes"))),
        _spread(chosen),
        Warned("small", facts={"count": seated + len(chosen)}) if chosen and seated + len(chosen) < FEW else None,
    ]
    return [each for each in found if each]


def _about(kind: str, numbers: Sequence[str]) -> Warned | None:
    return Warned(kind, tuple(numbers)) if numbers else None


def _numbers(rows: Iterable[RowLike]) -> list[str]:
    return [str(row.application.case_number) for row in rows]


def _answering(rows: Sequence[RowLike], name: str, answer: str) -> list[RowLike]:
    return [row for row in rows if row.application.answers.get(name) == answer]


def _twice(rows: Sequence[RowLike]) -> list[str]:
    times = Counter(row.application.person_id for row in rows)
    return _numbers(row for row in rows if times[row.application.person_id] > 1)


def _guardians(rows: Sequence[RowLike], chosen: Collection[str]) -> list[Warned | None]:
    """Both guardians of a child in one group, or not, against what one of them wishes."""
    together: set[str] = set()
    for row in _answering(rows, "other_guardian", "different_groups"):
        others = [number for number in row.hints.guardians if number in chosen]
        together |= {str(row.application.case_number), *others} if others else set()
    apart = [
        row
        for row in _answering(rows, "other_guardian", "same_group")
        if row.hints.guardians and not set(row.hints.guardians) & set(chosen)
    ]
    return [_about("together", sorted(together)), _about("apart", _numbers(apart))]


def _interpreters(rows: Sequence[RowLike]) -> list[Warned | None]:
    needing = _answering(rows, "interpreter", "yes")
    languages = {str(row.application.answers.get("interpreter_language", "")) for row in needing}
    many = Warned("languages", facts={"count": len(languages)}) if len(languages) >= MANY_LANGUAGES else None
    return [_about("interpreter", _numbers(needing)), many]


def _spread(rows: Sequence[RowLike]) -> Warned | None:
    ages = [row.age for row in rows if row.age is not None]
    if not ages or max(ages) - min(ages) < WIDE:
        return None
    return Warned("spread", facts={"youngest": min(ages), "oldest": max(ages)})


# What the list of candidates can be narrowed to: name in the address → what it leaves.
FILTERS = {
    "har-sokt": N_("Har sökt just den här kursen"),
    "alder": N_("Barnets ålder passar"),
    "tid": N_("Kursens tid passar"),
    "samtycke": N_("Chefen har godkänt"),
    "utan-tolk": N_("Behöver inte tolk"),
    "utan-barnpassning": N_("Behöver inte barnpassning"),
}


def narrowed(rows: Iterable[Any], wanted: Collection[str], course_id: str) -> list[Any]:
    """The rows that every wanted filter leaves, in their order. Unknown filters are passed over."""
    return [row for row in rows if all(_passes(row, each, course_id) for each in wanted)]


def _passes(row: RowLike, wanted: str, course_id: str) -> bool:
    answers = row.application.answers
    return {
        "har-sokt": row.application.course_id == course_id,
        "alder": row.fits,
        "tid": not row.clash,
        "samtycke": row.has_consent,
        "utan-tolk": answers.get("interpreter") != "yes",
        "utan-barnpassning": answers.get("child_care") != "yes",
    }.get(wanted, True)
