"""The text that a message is written with; where somebody's wording can't be used any more, somebody is told (A3)."""

import logging
from contextlib import suppress
from datetime import datetime

from chalicelib.http.log import log
from chalicelib.http.reach import CITY
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.tasks.actions import task
from chalicelib.tasks.records import Task
from chalicelib.texts.actions import in_force
from chalicelib.texts.kinds import Kind
from chalicelib.texts.records import text_id
from chalicelib.texts.rules import Text

FAULTY = "faulty_text"  # the kind of task, see tasks.rules.KINDS
_asked: set[str] = set()  # what this process has asked for


def text_for(kind: Kind, language: str, now: datetime) -> Text:
    """The kind's text in a language (a code of LANGUAGES). Raises what DynamoDB raises, and FaultyText."""
    found = in_force(kind, language, now)
    about = text_id(kind.name, language)
    if found.faults and about not in _asked:
        log("wording_faulty", logging.WARNING, kind=kind.name, language=language, faults=len(found.faults))
        with suppress(LostRace):
            commit(Put(task(FAULTY, CITY, about, now), Task.task_id.does_not_exist()))
        _asked.add(about)
    return found.text
