"""Which cases may have to do with each other: another guardian, a sibling, the same application twice (B1, B9); of
professionals a colleague. Pure.

A hint names a case's number and nothing else: what one guardian has written is never the other's to see."""

import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Protocol

from chalicelib.cases.rules import NO_CHILD, is_active

MOST_NEAR = 20  # others that are looked at for each thing shared: an office's telephone number is on many applications
MOST_NAMED = 5  # of a kind
ALIKE = 0.75  # of 1: "Anna" and "Ana" are, "Anna" and "Alma" are not


class CaseLike(Protocol):
    """What hints need of a case; cases.records.Application is one."""

    @property
    def person_id(self) -> str: ...
    @property
    def case_number(self) -> str | None: ...
    @property
    def programme_id(self) -> str: ...
    @property
    def child_id(self) -> str | None: ...
    @property
    def state(self) -> str: ...
    @property
    def answers(self) -> Mapping[str, Any]: ...


class PersonLike(Protocol):
    """What hints need of a person; people.records.Person is one."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def mobile(self) -> str: ...
    @property
    def encrypted_personal_number(self) -> str | None: ...


@dataclass(frozen=True)
class Hints:
    """Case numbers of open cases that may have to do with one."""

    guardians: tuple[str, ...] = ()  # another person's, about what looks like the same child
    siblings: tuple[str, ...] = ()  # the same person's, about another child
    duplicates: tuple[str, ...] = ()  # what looks like the same application once more
    colleagues: tuple[str, ...] = ()  # another professional's at the same workplace


NONE = Hints()


def hints(cases: Iterable[CaseLike], persons: Mapping[str, PersonLike]) -> dict[str, Hints]:
    """What each case may have to do with others of these, by case number. Only open cases count."""
    active = [case for case in cases if is_active(case.state)]
    near: dict[Hashable, list[CaseLike]] = defaultdict(list)
    for case in active:
        for key in _keys(case, persons):
            near[key].append(case)
    return {
        str(case.case_number): _of(case, _neighbours(case, [near[key] for key in _keys(case, persons)]), persons)
        for case in active
    }


def is_duplicate(one: CaseLike, other: CaseLike, persons: Mapping[str, PersonLike]) -> bool:
    """Whether two cases look like one application sent twice: the same programme, a child that looks the same (or none
    at all, in a training), and the same person, or one who may be the same since at least one of them has given no
    personal number."""
    about_same = same_looking_child(one, other) or one.child_id == other.child_id == NO_CHILD
    if one.programme_id != other.programme_id or not about_same:
        return False
    return one.person_id == other.person_id or may_be_same(persons[one.person_id], persons[other.person_id])


def may_be_same(one: PersonLike, other: PersonLike) -> bool:
    """Whether two persons may be one: not both are known by personal number, and name or an address is the same."""
    if one.encrypted_personal_number and other.encrypted_personal_number:
        return False
    same = [
        bool(value) and value == there
        for value, there in (
            (one.email.casefold(), other.email.casefold()),
            (one.mobile, other.mobile),
            (plain(one.name), plain(other.name)),
        )
    ]
    return any(same)


def same_looking_child(one: CaseLike, other: CaseLike) -> bool:
    """The same name, or the same month of birth and a name that is spelt nearly so."""
    name, there = (plain(str(case.answers.get("child_first_name", ""))) for case in (one, other))
    if not name or not there:
        return False
    month, born = (case.answers.get("child_birth_month") for case in (one, other))
    return name == there or (month == born and SequenceMatcher(None, name, there).ratio() >= ALIKE)


def same_workplace(one: CaseLike, other: CaseLike) -> bool:
    """Whether two professionals seem to work at one place."""
    here, there = (plain(str(case.answers.get("workplace", ""))) for case in (one, other))
    return bool(here) and here == there


def plain(name: str) -> str:
    """A name without accents, case and stray spaces, to be compared."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _keys(case: CaseLike, persons: Mapping[str, PersonLike]) -> list[Hashable]:
    """What another case must share to be looked at: two hundred cases are not held against each other one by one."""
    person = persons[case.person_id]
    child = (plain(str(case.answers.get("child_first_name", ""))), case.answers.get("child_birth_month"))
    shared = [
        ("person", case.person_id),
        ("child", *child),
        ("workplace", plain(str(case.answers.get("workplace", "")))),
        ("email", person.email.casefold()),
        ("mobile", person.mobile),
        ("name", plain(person.name)),
    ]
    return [key for key in shared if all(key)]


def _neighbours(case: CaseLike, groups: Sequence[Sequence[CaseLike]]) -> list[CaseLike]:
    found = {str(each.case_number): each for group in groups for each in group[: MOST_NEAR + 1] if each is not case}
    return [found[number] for number in sorted(found)]


def _of(case: CaseLike, neighbours: Sequence[CaseLike], persons: Mapping[str, PersonLike]) -> Hints:
    duplicates = [other for other in neighbours if is_duplicate(case, other, persons)]
    rest = [other for other in neighbours if other not in duplicates]
    own = [other for other in rest if other.person_id == case.person_id]
    siblings = [other for other in own if NO_CHILD not in (case.child_id, other.child_id)]
    guardians = [other for other in rest if other.person_id != case.person_id and _same_child(case, other)]
    colleagues = [other for other in rest if other.person_id != case.person_id and same_workplace(case, other)]
    found = (guardians, siblings, duplicates, colleagues)
    return Hints(*(tuple(str(each.case_number) for each in some[:MOST_NAMED]) for some in found))


def _same_child(one: CaseLike, other: CaseLike) -> bool:
    return same_looking_child(one, other) and one.answers.get("child_birth_month") == other.answers.get(
        "child_birth_month"
    )
