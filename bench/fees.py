"""Fees for the benchmark: the reminder run over ten thousand invoices, of which few, many or none are due."""

import secrets
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from bench.operation import Operation
from chalicelib.fees.changing import changes
from chalicelib.fees.paying import Incoming, take
from chalicelib.fees.records import Invoice
from chalicelib.fees.references import ocr
from chalicelib.fees.reminding import remind
from chalicelib.people.records import Person

FEES, DUE_IN = 10_000, 20  # invoices, and in how many days those are due that aren't yet
FEE = 1_200_000  # öre


def reminding() -> Iterator[Operation]:
    """The daily run. Each is given its own invoices that are due; the ten thousand others only lie there."""
    now = datetime.now(UTC)
    yield Operation("Reminders, none of few due", lambda: None, lambda _: remind(now))
    yield Operation("Reminders, 10 of few due", partial(invoices, 10, now, -3), lambda _: remind(now))
    yield Operation("Count a payment", partial(_one, now), partial(_pay, now))
    yield Operation("Count it again", partial(_paid, now), partial(_pay, now))
    invoices(FEES, now, DUE_IN)
    yield Operation(f"Reminders, none of {FEES:,} due", lambda: None, lambda _: remind(now))
    yield Operation(f"Reminders, 10 of {FEES:,} due", partial(invoices, 10, now, -3), lambda _: remind(now))


def invoices(count: int, now: datetime, due_in: int) -> list[Invoice]:
    """So many unpaid invoices that are due in so many days."""
    due_on = (now + timedelta(days=due_in)).date().isoformat()
    owner = Person(secrets.token_urlsafe(16), name="Tolvan Tolvansson", created_at=now.isoformat())
    owner.save()
    made = []
    for _ in range(count):
        invoice = Invoice(
            f"2026{secrets.randbelow(10**12):012d}",
            course_id="gruppledare-komet-pagar",
            programme_id="gruppledare-komet",
            districts=["central"],
            person_id=owner.person_id,
            application_id=uuid.uuid4().hex,
            case_number="EK-2026-000123",
            kind="external",
            amount_ore=FEE,
            due_on=due_on,
            made_at=now.isoformat(),
            sent_at=now.isoformat(),
        )
        changes(invoice)
        invoice.version = 1  # as an ordinary first save gives it, which a batch does not
        made.append(invoice)
    with Invoice.batch_write() as batch:
        for invoice in made:
            batch.save(invoice)
    return made


def _one(now: datetime) -> Incoming:
    (invoice,) = invoices(1, now, DUE_IN)
    return Incoming(f"bench:{invoice.number}", ocr(str(invoice.number)), FEE, now.date().isoformat())


def _paid(now: datetime) -> Incoming:
    payment = _one(now)
    _pay(now, payment)
    return payment


def _pay(now: datetime, payment: Incoming) -> object:
    return take(payment, now, "system:bench")
