"""One case as those see it who handle it, and the notes they write (L4, X6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.cases.actions import as_it_stands, changed, places_of
from chalicelib.cases.answers import CONTACT_STEP, in_words
from chalicelib.cases.records import Application, applicants_of, applications_at, applications_of
from chalicelib.cases.rules import is_active, queue_parts
from chalicelib.cases.subject import Subject, subject_for
from chalicelib.courses.elsewhere import other_programme
from chalicelib.courses.records import Programme, all_programmes
from chalicelib.groups.applicants import visible
from chalicelib.groups.hints import NONE, Hints, hints
from chalicelib.handling import told
from chalicelib.handling.opening import Opened
from chalicelib.handling.records import Note, notes_of
from chalicelib.http.languages import Text, say
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import Reading, readings, timeline
from chalicelib.people.records import Message, messages_of, persons_at

TRIES = 4
SURVEYS_REMINDER = "SurveysReminder"
MOST_SHOWN = 50  # messages; more are read, since how few are left would tell how many reminders there were
MOST_LOOKED_AT = 300  # applicants of the same course, for hints


@dataclass(frozen=True)
class CasePage:
    """All that staff see of a case."""

    opened: Opened
    programme: Programme | None
    where: Mapping[str, Text]  # queue id → where it is
    places: list[tuple[str, int]]
    sections: list[tuple[str, list[dict[str, str]]]]  # (title, rows of a summary_list)
    events: list[dict[str, str]]
    messages: list[Message]
    notes: list[Note]
    readings: list[Reading]
    hints: Hints
    suggested: Programme | None  # for a child that has become too old (B10)


def case_page(opened: Opened, reach: Reach, today: date) -> CasePage:
    """Everything about the case. As many calls for an old case as for a new one."""
    application, person = opened.application, opened.person
    subject = _subject(opened, today)
    happened = [event for event in timeline(application.application_id) if event.person_id == application.person_id]
    staff = persons_at(told.actors(happened))
    where = dict(subject.queue_names) if subject else {}
    programmes = all_programmes()
    other = {} if subject is None else _names(application.queue_ids or [], where, subject)
    month = str(application.answers.get("child_birth_month", ""))
    return CasePage(
        opened,
        next((each for each in programmes if each.programme_id == application.programme_id), None),
        {**where, **other},
        places_of(application) if is_active(application.state) else [],
        _sections(subject, application.answers) if subject else [],
        told.told(happened, {key: str(each.name) for key, each in staff.items()}, {**where, **other}, person.person_id),
        [each for each in messages_of(person.person_id, 2 * MOST_SHOWN) if _is_shown(each, application)][:MOST_SHOWN],
        notes_of(str(application.case_number)),
        readings(application.application_id),
        _hints(opened, reach),
        other_programme(programmes, application.programme_id, month, today) if is_active(application.state) else None,
    )


def add_note(opened: Opened, note_id: str, text: str, writer: str, name: str, now: datetime) -> None:
    """Write a note into the case. Twice is once. Raises Conflict, Unavailable."""
    application = opened.application
    note = Note(
        str(application.case_number),
        note_id,
        text=text,
        written_by=writer,
        name=name,
        written_at=now.isoformat(timespec="milliseconds"),
    )
    for _ in range(TRIES):
        event = changed(application, "NoteAdded", at=now, actor=f"staff:{writer}", tell=False, note_id=note_id)
        try:
            commit(Put(note, Note.note_id.does_not_exist()), Put(application), events=[event])
            return
        except LostRace as lost:
            if lost.over(Note):
                return
            application = as_it_stands(application)  # something else has happened: the note goes in after it
    raise Conflict


def _is_shown(message: Message, application: Application) -> bool:
    """Whether staff see the message. Not a reminder of surveys: who got none has answered (U6)."""
    return message.case_id == application.application_id and message.kind != SURVEYS_REMINDER


def _subject(opened: Opened, today: date) -> Subject | None:
    """What the application is about; None where its course is gone."""
    try:
        return subject_for(opened.application.course_id, opened.person, today)
    except NotFound:
        return None


def _names(queue_ids: list[str], known: Mapping[str, Text], subject: Subject) -> dict[str, Text]:
    """Where the queues of another programme are, for a case that has moved to it."""
    places = {queue_id.rpartition("/")[2]: names for queue_id, names in subject.queue_names.items()}
    return {each: places.get(each.rpartition("/")[2], each) for each in queue_ids if each not in known}


def _sections(subject: Subject, answers: Mapping[str, str | list[str]]) -> list[tuple[str, list[dict[str, str]]]]:
    return [
        (
            say(step.title),
            [{"key": str(field.label), "value": said} for field, said in in_words(subject, step, answers)],
        )
        for step in subject.steps
        if step.slug != CONTACT_STEP
    ]


def _hints(opened: Opened, reach: Reach) -> Hints:
    """Other cases of the person, and of those who applied for the same course, that may have to do with this one."""
    application = opened.application
    if not is_active(application.state):
        return NONE
    course_id, course = str(application.course_id), opened.courses.get(application.course_id)
    districts = course.districts if course else []
    reached = reach.may(Ability.SEE, districts=districts, course_id=course_id)
    others = applications_at(applicants_of(course_id)[:MOST_LOOKED_AT]) if reached else []
    own = [
        each
        for each in applications_of(application.person_id)
        if reach.may(Ability.SEE, districts=[queue_parts(queue_id)[1] for queue_id in each.queue_ids or []])
    ]
    known = {str(each.case_number): each for each in (*own, *others, application)}
    persons = visible(persons_at(each.person_id for each in known.values()), reach, districts, course_id)
    persons[opened.person.person_id] = opened.person
    shown = [each for each in known.values() if each.person_id in persons and each.case_number]
    return hints(shown, persons).get(str(application.case_number), NONE)
