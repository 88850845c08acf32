"""What asks for somebody's attention: the kinds of task, whose they are, and what they say. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from chalicelib.http.languages import N_, Text
from chalicelib.http.reach import CITY, Ability


@dataclass(frozen=True)
class Kind:
    """One kind of task. `ability`: what somebody must be allowed to do there for it to be theirs."""

    words: Text  # what to do
    ability: Ability
    leads_to: str  # the page where it is done; may name {case_number} and {course_id}
    by_hand: bool = False  # whether it is done when somebody says so; else it is done with what it asks for


_ABSENT = N_("Borta två gånger i rad: hör av dig till deltagaren")
_OUT_OF_REACH = N_("En deltagare når inte kravet på närvaro utan att ta igen träffar")
_OVERDUE = N_("En avgift är inte betald i tid")

KINDS = {
    "two_absences": Kind(_ABSENT, Ability.HANDLE, "/personal/kurser/{course_id}/narvaro"),
    "requirement_lost": Kind(_OUT_OF_REACH, Ability.CERTIFY, "/personal/kurser/{course_id}/narvaro"),
    # The same about somebody with protected data, for the named handler alone (B2).
    "two_absences_handler": Kind(_ABSENT, Ability.PROTECTED, "/personal/kurser/{course_id}/narvaro"),
    "requirement_lost_handler": Kind(_OUT_OF_REACH, Ability.PROTECTED, "/personal/kurser/{course_id}/narvaro"),
    "fee_overdue": Kind(_OVERDUE, Ability.BILL, "/personal/kurser/{course_id}/avgifter"),
    "fee_overdue_handler": Kind(_OVERDUE, Ability.PROTECTED, "/personal/arenden/{case_number}"),
    "payment_unmatched": Kind(
        N_("En betalning saknar faktura: para ihop dem"), Ability.BILL, "/personal/avgifter/omatchade"
    ),
    "import_unfinished": Kind(N_("En fil är inte helt inläst: fortsätt"), Ability.EDIT, "/personal/import"),
    "faulty_text": Kind(N_("En text i ett meddelande behöver rättas"), Ability.EDIT, "/personal/texter"),
    "consent_answered": Kind(
        N_("Chefer har svarat: se vilka som kan få plats i utbildningen"),
        Ability.COMPOSE,
        "/personal/kurser/{course_id}/grupp",
        by_hand=True,
    ),
    "manager_bounce": Kind(
        N_("Mejlet till en chef kom inte fram: hör av dig till den sökande"),
        Ability.HANDLE,
        "/personal/arenden/{case_number}",
        by_hand=True,
    ),
    "bounce": Kind(
        N_("E-post till den sökande kom inte fram: ring"),
        Ability.HANDLE,
        "/personal/arenden/{case_number}",
        by_hand=True,
    ),
    "activity_to_count": Kind(
        N_("Öppna aktiviteter har hållits: räkna hur många som kom"), Ability.PLAN, "/personal/aktiviteter"
    ),
    "fidelity_low": Kind(
        N_("Något tyder på att en kurs inte ges som programmet säger: titta närmare och skriv vad ni gör"),
        Ability.IMPROVE,
        "/personal/kurser/{course_id}/programtrohet",
    ),
    "certificates_to_send": Kind(N_("Intyg väntar på att skickas"), Ability.CERTIFY, "/personal/certifikat"),
    "survey_to_publish": Kind(N_("En enkät väntar på att publiceras"), Ability.EDIT, "/personal/enkater"),
}

# What is asked about somebody who takes part in a course, and by nobody any more once they have left it.
OF_PARTICIPANTS = ("two_absences", "two_absences_handler", "requirement_lost", "requirement_lost_handler")


def in_city() -> str:
    """Where the tasks of those lie who work for the whole city."""
    return CITY


def task_id(kind: str, about: str) -> str:
    """The key of a task: the same thing asks once, however often it is noticed. `about`: an id, no personal data."""
    return f"{kind}#{about}"


def may_see(kind: str, abilities: Collection[Ability]) -> bool:
    """Whether a task of this kind is for somebody with these abilities."""
    return kind in KINDS and KINDS[kind].ability in abilities
