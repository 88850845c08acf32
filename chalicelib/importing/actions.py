"""A file on its way in: sent, checked, and then carried out row by row until all are in (A9)."""

import hashlib
import time
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.courses.records import Course, courses_by_id, district_courses
from chalicelib.files import actions as files
from chalicelib.files.actions import Upload
from chalicelib.http.languages import N_, gettext
from chalicelib.http.log import log
from chalicelib.http.reach import CITY
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.importing.checking import Entry, check
from chalicelib.importing.reading import MOST_BYTES, rows_of
from chalicelib.importing.records import COMPLETE, RUNNING, Import, all_imports, find_import
from chalicelib.importing.rows import Run, carry_out
from chalicelib.importing.rules import DISTRICT, KINDS, Fault
from chalicelib.journal.commit import Change, LostRace, Put, commit
from chalicelib.tasks.actions import done, made, task

FOLDER = "imports"
TYPES = ("text", "xlsx")
UNFINISHED = "import_unfinished"  # the kind of task, see tasks.rules.KINDS
EVER = "0"  # before the first term
MOST_ENDED = 90  # tasks at once; a commit holds a hundred records
SECONDS = 10.0  # that one request works on; the function has twenty


@dataclass(frozen=True)
class DryRun:
    """What a file would do, and everything that is wrong with it."""

    kind: str
    key: str
    digest: str
    entries: list[Entry]
    faults: list[Fault]
    courses: dict[str, Course]  # queue id → the course that its cases are shown with
    before: Import | None = field(default=None)  # the same file, taken over earlier


class NotClean(Conflict):
    """The file has faults: nothing of it is taken over, or nothing more where a name in it has been changed since."""

    slug = "import-not-clean"
    title = N_("Filen har fel")
    advice = N_("Ett program eller en stadsdel i filen har fått ett annat namn. Byt tillbaka namnet och fortsätt.")
    way_on = ("/personal/import", N_("Till filerna"))


def upload(kind: str) -> Upload:
    """A form that sends one file to the bucket. Raises NotFound."""
    if kind not in KINDS:
        raise NotFound
    return files.upload_form(FOLDER, TYPES, MOST_BYTES, f"/personal/import/{kind}/granska")


def dry_run(kind: str, key: str, now: datetime) -> DryRun:
    """Read the file and find every fault; nothing is changed. Raises NotFound, WrongFile, Unreadable."""
    if kind not in KINDS or not files.is_in(FOLDER, key):
        raise NotFound
    files.arrived(key, TYPES, MOST_BYTES)
    content = files.content(key, MOST_BYTES)
    digest = hashlib.sha256(content).hexdigest()
    checked = check(kind, rows_of(content), now)
    courses, faults = _courses(checked.entries)
    before = next((each for each in all_imports() if (each.digest, each.state) == (digest, COMPLETE)), None)
    return DryRun(kind, key, digest, checked.entries, [*checked.faults, *faults], courses, before)


def begin(found: DryRun, tell: bool, person_id: str, name: str, now: datetime) -> Import:
    """Write down that the file is being taken over, so that nobody forgets it half-way. Twice is once.

    Raises NotClean, Unavailable."""
    if found.faults:
        raise NotClean
    import_id = found.key.removeprefix(f"{FOLDER}/")
    begun = Import(
        import_id=import_id,
        kind=found.kind,
        digest=found.digest,
        rows=len(found.entries),
        tell=tell,
        started_by=person_id,
        name=name,
        started_at=now.isoformat(timespec="milliseconds"),
    )
    try:
        commit(Put(begun), made(task(UNFINISHED, CITY, import_id, now)))
    except LostRace:
        return import_now(import_id)
    return begun


def carry_on(running: Import, now: datetime, seconds: float = SECONDS) -> Import:
    """Take over as many rows as there is time for, from where it stands. When the last is in, the file is deleted.

    Raises NotClean, Unavailable and what AWS raises: what is in stays in, and carrying on takes it from there."""
    key = f"{FOLDER}/{running.import_id}"
    if running.state != RUNNING:
        files.forget(key)  # where that failed the first time
        return running
    found = dry_run(str(running.kind), key, datetime.fromisoformat(running.started_at))  # read as it was then
    if found.faults or found.digest != running.digest:
        raise NotClean
    run = Run(str(running.started_by), bool(running.tell), found.courses, now)
    until = time.monotonic() + seconds
    position, new = int(running.done), int(running.new)
    for entry in found.entries[position:]:
        new += carry_out(str(running.kind), entry, run)
        position += 1
        if time.monotonic() > until:
            break
    running.done, running.new = position, new
    if position >= int(running.rows):
        running.state, running.completed_at = COMPLETE, now.isoformat(timespec="milliseconds")
    try:
        finished = _asked_for(running) if running.state == COMPLETE else []
        commit(Put(running), *finished)
    except LostRace:
        return import_now(str(running.import_id))  # somebody else carries on as well: every row is in once even so
    log("import", kind=str(running.kind), rows=int(running.rows), done=position, new=new)
    if running.state == COMPLETE:
        files.forget(key)
    return running


def _asked_for(running: Import) -> list[Change]:
    """What nobody needs to carry on with any more: this run, and one of the same file that had stopped before."""
    same = [each.import_id for each in all_imports() if each.digest == running.digest][:MOST_ENDED]
    return [done(CITY, UNFINISHED, import_id) for import_id in dict.fromkeys([str(running.import_id), *same])]


def import_now(import_id: str) -> Import:
    """The import as it stands. Raises NotFound."""
    found = find_import(import_id)
    if found is None:
        raise NotFound
    return found


def _courses(entries: list[Entry]) -> tuple[dict[str, Course], list[Fault]]:
    """For each queue that is named, its latest course that has been announced; and the rows whose queue has none.

    A case is shown with the course that it was for, so a queue that no course has ever led to can't be taken over.
    One query a district and one batch read."""
    named = {(entry.programmes[0], entry.districts[0]) for entry in entries if entry.received_at}
    if not named:
        return {}, []
    places = sorted({place for _, place in named})
    ids = [course_id for place in places for course_id in district_courses(place, EVER)]
    found: dict[str, Course] = {}
    for course in courses_by_id(ids) if ids else []:  # soonest first, so that the latest stays
        if course.listed:
            found[f"{course.programme_id}/{course.district_id}"] = course
    missing = gettext("Det finns ingen annonserad kurs i programmet här. Annonsera en kurs först.")
    faults = [
        Fault(entry.row, DISTRICT, missing)
        for entry in entries
        if entry.received_at and f"{entry.programmes[0]}/{entry.districts[0]}" not in found
    ]
    return found, faults
