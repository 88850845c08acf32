"""What every operation costs: DynamoDB calls, write and read units, other services, CPU.

    python -m bench.operations [--runs 10] [--most 10000] [--only fees]

Calls and units are counted over moto by our own meter (bench/meter.py), warm: secrets are known, and the catalogue
keeps programmes and districts for a minute. CPU is a median in this process (bench/replay.py). Aims: sending an
application takes at most 11 write units (2 of them for the indexes by which staff find it), and nothing grows with the
queue but the reading of the index that is counted; what runs by the clock costs what is due, not what is stored.
"""

import argparse
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bench import (
    admission,
    answering,
    attendance,
    bookings,
    certificates,
    consent,
    counting,
    editing,
    fees,
    materials,
    telling,
)
from bench.application import COURSE, LONGEST, QUEUE, SECOND, USUAL, Application, begun, sent
from bench.meter import metered
from bench.operation import Operation
from bench.replay import cpu
from bench.scene import administrator, fill, service, visit
from bench.signing_in import callback, first_callback
from chalicelib.cases.actions import recount

AIM = 11  # write units for sending an application
HEAD = f"{'operation':<34}{'calls':>6}{'writes':>8}{'reads':>8}{'CPU ms':>8}  {'aim':<10}other services"

Event = dict[str, Any]


def public() -> Iterator[Operation]:
    """What anybody does."""
    pages: dict[str, tuple[str, dict[str, str]]] = {
        "Start page": ("/", {}),
        "Course list": ("/kurser", {}),
        "A course": ("/kurser/{course_id}", COURSE),
        "A programme": ("/program/{programme_id}", {"programme_id": "komet-3-11"}),
        "Districts": ("/stadsdelar", {}),
        "Search": ("/sok", {}),
        "Open feed": ("/kurser.json", {}),
        "The contract's page": ("/api", {}),
    }
    for name, page in pages.items():
        yield Operation(name, partial(tuple, page), _open)
    yield Operation("Sign-in, back from the login", callback, lambda come_back: come_back())
    yield Operation("Sign-in, somebody new", first_callback, lambda come_back: come_back())


def applying() -> Iterator[Operation]:
    """What a parent does, from the first question on."""
    new = partial(Application, USUAL)
    yield Operation("Before you start", new, Application.start)
    yield Operation("Begin a draft", new, Application.begin)
    for step in USUAL:
        before = partial(begun, USUAL, step)
        yield Operation(f"Show step {step}", before, partial(_show, step))
        yield Operation(f"Save step {step}", before, partial(_save, step))
    yield Operation(
        "Save step svarigheter, longest", partial(begun, LONGEST, "svarigheter"), partial(_save, "svarigheter")
    )
    yield Operation("Check answers", partial(begun, USUAL), partial(_show, "kontrollera"))
    yield Operation("Send, two districts", partial(begun, SECOND), Application.send)
    yield Operation("Send, longest, two districts", partial(begun, LONGEST), Application.send)
    yield Operation("Send again (same case)", sent, Application.send)


def growing() -> Iterator[Operation]:
    """What looks at a queue."""
    changed = {"Records": [{"dynamodb": {"Keys": {"queue_id": {"S": QUEUE}}}}]}
    yield Operation("Send, one district", partial(begun, USUAL), Application.send, AIM)
    yield Operation("Confirmation", sent, partial(_show, "klar"))
    yield Operation("My cases", sent, Application.list_cases)
    yield Operation("A case", sent, Application.show_case)
    yield Operation("Withdraw", sent, Application.withdraw)
    yield Operation("Recount (tally)", lambda: changed, lambda event: recount(event, datetime.now(UTC)))


def _open(page: tuple[str, dict[str, str]]) -> object:
    return visit("GET", *page, query={"q": "komet"})


def _show(step: str, application: Application) -> object:
    return application.show(step)


def _save(step: str, application: Application) -> object:
    return application.save(step)


def line(operation: Operation, runs: int) -> str:
    """The operation's line of the table; without CPU where it isn't to be run again."""
    given = operation.given()
    with metered() as cost:
        operation.run(given)
    took = f"{cpu(partial(operation.run, operation.given()), runs):.1f}" if runs else ""
    aim = "" if operation.aim is None else f"≤ {operation.aim} {'ok' if cost.writes <= operation.aim else 'MISSED'}"
    figures = f"{cost.of_dynamodb:>6}{cost.writes:>8.0f}{cost.reads:>8.1f}{took:>8}"
    return f"{operation.name:<34}{figures}  {aim:<10}{cost.others}"


def by_room(now: datetime) -> Iterator[tuple[str, Iterable[Operation]]]:
    """What is measured with CPU, part by part."""
    yield "public", public()
    yield "applying", applying()
    yield "cases", growing()
    yield "telling", telling.telling(now.replace(hour=11, minute=0))
    yield "admission", (*admission.admitting(), *admission.growing())
    yield "consent", consent.consenting()
    yield "attendance", attendance.marking()
    yield "surveys", answering.answering()
    yield "certificates", certificates.certifying()
    yield "fees", fees.billing()
    yield "bookings", bookings.booking()
    yield "materials", materials.giving()
    yield "wording", editing.wordings()
    yield "tasks", editing.attending()
    yield "figures", counting.counting()


def by_size(sizes: Collection[int], now: datetime) -> Iterator[tuple[str, Iterable[Operation]]]:
    """What is measured again and again with ever more stored. These are not run twice: no CPU."""
    yield "importing", editing.taking_over()
    for stored in sizes:
        yield f"fees, {stored:,} stored", fees.reminding(stored)
    for stored in sizes:
        yield f"consents, {stored:,} stored", consent.reminding(stored)
    fill(QUEUE, max(sizes), now)
    yield f"queue, {max(sizes):,} or more in it", (*growing(), *admission.growing())


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--most", type=int, default=10_000, help="records stored, at most")
    parser.add_argument("--only", default="", help="the parts whose names begin so")
    asked = parser.parse_args()
    now = datetime.now(UTC)
    sizes = sorted({min(size, asked.most) for size in (100, 1_000, 10_000)})
    print(f"DynamoDB calls, write and read units; CPU a run (median of {asked.runs})")
    with service(now):
        visit("GET", "/", {})
        sent().list_cases()  # templates are read now, and clients made
        administrator()
        for parts, runs in ((by_room(now), asked.runs), (by_size(sizes, now), 0)):
            for name, operations in parts:
                if name.startswith(asked.only):
                    print(f"\n{name.capitalize()}\n{HEAD}")
                    for operation in operations:
                        print(line(operation, runs), flush=True)


if __name__ == "__main__":
    main()
