"""The administrator's day for the benchmark: messages worded, files taken over, what is to be done."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from bench.application import sent
from bench.operation import Operation
from bench.scene import Event, Parent, administrator, send_file, to_queue
from chalicelib.importing import actions as importing
from chalicelib.messages import actions as messages
from chalicelib.tasks.actions import task
from chalicelib.tasks.records import Task
from chalicelib.wording import actions as wording
from chalicelib.wording.rules import as_values
from tests.importing.made_up import HEADS, csv, waiting

TEXT, IMPORT = "/personal/texter/{kind}/{language}", "/personal/import/{kind}"
WORDED = {"kind": "ApplicationReceived", "language": "sv"}
CHECKED, TAKEN, TASKS = 1_000, 100, 100  # rows of a file, which are taken over one by one; tasks
FOREVER = 3600.0  # seconds


class Worded:
    """A text of a message as its form holds it."""

    def __init__(self) -> None:
        found = wording.edited(WORDED["kind"], WORDED["language"])
        self.form = {**as_values(found.text), "based_on": found.version}

    def show(self) -> Event:
        return administrator().get(TEXT, **WORDED)

    def look(self) -> Event:
        return administrator().post(TEXT, {**self.form, "gor": "visa"}, **WORDED)

    def keep(self) -> Event:
        return administrator().post(TEXT, {**self.form, "gor": "spara"}, **WORDED)


def worded() -> Event:
    """A text is worded, and an event waits that is told with it."""
    Worded().keep()
    return to_queue(*sent().event)


def wordings() -> Iterator[Operation]:
    """What wording costs, and sending what is worded."""
    daytime = datetime.now(UTC).replace(hour=11)
    yield Operation("All messages", administrator, lambda somebody: somebody.get("/personal/texter"))
    yield Operation("A message, to be worded", Worded, Worded.show)
    yield Operation("Look at it filled in", Worded, Worded.look)
    yield Operation("Keep it", Worded, Worded.keep)
    yield Operation("Send what somebody has worded", worded, partial(messages.send, now=daytime))


class File:
    """A binder's queue of so many rows, as a file that has arrived."""

    def __init__(self, rows: int) -> None:
        self.key = f"{importing.FOLDER}/{secrets.token_urlsafe(16)}"
        named = {"Program": "Komet 3–11 år", "Stadsdel": "Hässelby-Vällingby"}
        send_file(self.key, csv([HEADS, *(waiting(row, **named) for row in range(rows))]))

    def look(self) -> Event:
        return administrator().get(f"{IMPORT}/granska", {"key": self.key}, kind="ko")

    def take_over(self) -> object:
        """All of it, as requests of ten seconds each do together."""
        now = datetime.now(UTC)
        begun = importing.begin(importing.dry_run("ko", self.key, now), False, administrator().person_id, "", now)
        return importing.carry_on(begun, now, FOREVER)


def taking_over() -> Iterator[Operation]:
    """What exists, taken over from a file."""
    yield Operation(f"Dry run of {CHECKED:,} rows", partial(File, CHECKED), File.look)
    yield Operation(f"Take over {TAKEN:,} rows", partial(File, TAKEN), File.take_over)


def attending() -> Iterator[Operation]:
    """What is to be done."""
    yield Operation(f"What is to be done, {TASKS}", asked, lambda somebody: somebody.get("/personal/att-gora"))


def asked() -> Parent:
    """A hundred things are to be done in the city."""
    now = datetime.now(UTC)
    with Task.batch_write() as batch:
        for number in range(TASKS):
            batch.save(task("fee_overdue", "city", f"bench-{number}", now, course_id="gruppledare-komet-mandag"))
    return administrator()
