"""The answers of an application: read and checked, one step or all, as a page, a draft or a city system has them."""

from collections.abc import Iterable, Mapping

from chalicelib.cases import rules
from chalicelib.cases.questions import Step
from chalicelib.cases.records import QueueEntry, find_application, find_entry
from chalicelib.cases.subject import Subject
from chalicelib.http.fields import Field, Value
from chalicelib.http.forms import Reading
from chalicelib.http.languages import gettext, month_name
from chalicelib.http.readers import mobile_as_written
from chalicelib.http.requests import Fields
from chalicelib.journal.commit import Put
from chalicelib.people.actions import set_contact
from chalicelib.people.forms import contact_values, read_contact

CONTACT_STEP = "kontakt"


def read_step(subject: Subject, step: Step, raw: Fields) -> Reading:
    """Read one step's answers, with the rules that hold them against the course."""
    if step.slug == CONTACT_STEP:
        return read_contact(raw, bool(subject.person.protected))
    reading = step.form.read(raw)
    values = reading.values
    if "child_birth_month" in values:
        programme, month = subject.programme, str(values["child_birth_month"])
        fault = rules.fault_of_age(month, subject.starts_on, programme.age_from, programme.age_to)
        if fault:
            reading.errors["child_birth_month"] = fault
    if fault := fault_of_manager(values, [subject.person.email]):
        reading.errors["manager_email"] = fault
    if "account_string" in values and not any(letter.isdigit() for letter in str(values["account_string"])):
        reading.errors["account_string"] = gettext("En kontosträng har siffror. Skriv den som din chef har fått den.")
    if "connection" in values and (fault := rules.fault_of_connection(str(values["connection"]))):
        reading.errors["connection"] = fault
    return reading


def stored(subject: Subject, step: Step, answers: Mapping[str, Value]) -> Fields:
    """What a step's fields hold: the draft's answers, and for contact details what the person has."""
    known = contact_values(subject.person) if step.slug == CONTACT_STEP else {}
    return rules.as_fields({**known, **answers})


def read_all(subject: Subject, answers: Mapping[str, Value]) -> tuple[dict[str, Value], dict[str, dict[str, str]]]:
    """All answers, clean, and the faults by step: {slug: {field: message}}. What no longer applies is gone."""
    values: dict[str, Value] = {}
    faults = {}
    for step in subject.steps:
        reading = read_step(subject, step, stored(subject, step, answers))
        if step.slug != CONTACT_STEP:
            values |= reading.values
        if "manager_email" in reading.values and (
            fault := fault_of_manager(reading.values, [str(answers.get("email", ""))])
        ):
            reading.errors["manager_email"] = fault
        if reading.errors:
            faults[step.slug] = reading.errors
    return values, faults


def fault_of_manager(values: Mapping[str, Value], own: Iterable[str]) -> str:
    """What to say to somebody who has named themselves as manager, or "". `own`: the person's e-mail addresses."""
    manager = _mailbox(str(values.get("manager_email", "")))
    if manager and manager in {_mailbox(address) for address in own if address}:
        return gettext("Det är din egen adress. Skriv adressen till din chef.")
    return ""


def _mailbox(address: str) -> str:
    """Where an address leads: what follows a plus is the receiver's own mark, "ylva+chef@…" is Ylva's."""
    name, at, domain = address.casefold().partition("@")
    return f"{name.partition('+')[0] or name}{at}{domain}"


def all_faults(by_step: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The faults of all steps in one: {field: message}."""
    return {name: message for faults in by_step.values() for name, message in faults.items()}


def child_of(person_id: str, answers: Mapping[str, Value]) -> str:
    """The id of the child that the answers are about, or what stands for none."""
    if "child_first_name" not in answers:
        return rules.NO_CHILD
    return rules.child_id(person_id, str(answers["child_first_name"]), str(answers["child_birth_month"]))


def new_contact(subject: Subject, answers: Mapping[str, Value]) -> list[Put]:
    """The person with the contact details that came with the answers, to be stored where they are new.

    A web form stores them at their own step; but typed ones are only kept when the reader changed language there."""
    step = next(step for step in subject.steps if step.slug == CONTACT_STEP)
    before = subject.person.serialize()
    set_contact(subject.person, read_step(subject, step, stored(subject, step, answers)).values)
    return [] if subject.person.serialize() == before else [Put(subject.person)]


def check_guard(subject: Subject, answers: Mapping[str, Value], application_id: str) -> None:
    """Raises AlreadyApplied when the person has another open case for this child in the course's queue (B9)."""
    child = child_of(subject.person.person_id, answers)
    queue_id = rules.queue_id(subject.course.programme_id, subject.course.district_id)
    entry = find_entry(queue_id, rules.applicant(subject.person.person_id, child))
    if entry and entry.application_id != application_id:
        raise already_applied(subject.person.person_id, entry)


def already_applied(person_id: str, entry: QueueEntry) -> rules.AlreadyApplied:
    """The refusal that names the case which holds the queue entry."""
    other = find_application(person_id, entry.application_id)
    about_child = not entry.applicant.endswith(f"#{rules.NO_CHILD}")
    return rules.AlreadyApplied(str(other.case_number) if other else "", about_child=about_child)


def in_words(subject: Subject, step: Step, answers: Mapping[str, Value]) -> list[tuple[Field, str]]:
    """A step's questions and what was answered to each, in the reader's language. What doesn't apply is left out."""
    values = step.form.read(stored(subject, step, answers)).values
    return [
        (field, shown_value(field, values.get(field.name, ""))) for field in step.form.shown() if field.applies(values)
    ]


def shown_value(field: Field, value: Value) -> str:
    """An answer as its reader would say it."""
    if not value:
        return "–"
    options = {key: str(text) for key, text in field.options}
    if isinstance(value, list):
        return ", ".join(options.get(each, each) for each in value)
    if field.kind == "month":
        year, _, month = value.partition("-")
        return f"{month_name(int(month))} {year}"
    return mobile_as_written(value) if field.kind == "mobile" else options.get(value, value)
