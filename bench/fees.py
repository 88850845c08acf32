"""Fees for the benchmark: a course's invoices, payments one by one and from a bank's file, and the reminder run."""

import secrets
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from bench.operation import Operation
from bench.scene import Event, administrator, send_file
from bench.under_way import FEE, UnderWay
from chalicelib.fees.banking import FOLDER
from chalicelib.fees.changing import changes
from chalicelib.fees.paying import Incoming, take
from chalicelib.fees.records import Invoice, fees_of
from chalicelib.fees.references import ocr
from chalicelib.fees.reminding import remind
from chalicelib.people.records import Person
from tests.fees.bank import Deposit, Paid, file

HERE, BANK_FILE = "/personal/kurser/{course_id}/avgifter", "/personal/avgifter/bankfil"
DUE_IN, OVERDUE = 20, -3  # in how many days those are due that aren't yet; the day of the first reminder
ROWS = 100  # of a bank's file


class Billed(UnderWay):
    """A training of twelve that costs something, and the administrator."""

    def __init__(self) -> None:
        super().__init__("gruppledare-komet", "central", administrator())
        self.number = ""  # of the first one's invoice

    def show(self) -> Event:
        return self.staff.get(HERE, course_id=self.course_id)

    def draft(self) -> Event:
        due_on = (self.now + timedelta(days=DUE_IN)).date().isoformat()
        return self.staff.post(HERE, {"gor": "utkast", "due_on": due_on}, course_id=self.course_id)

    def send(self) -> Event:
        return self.staff.post(HERE, {"gor": "skicka"}, course_id=self.course_id)

    def show_one(self) -> Event:
        return self.staff.get("/personal/avgifter/{invoice_number}", invoice_number=self.number)

    def show_own(self) -> Event:
        return self.participant.get("/mina-arenden/{case_number}/avgift", case_number=str(self.cases[0].case_number))


def drafted() -> Billed:
    """All twelve have a draft."""
    billed = Billed()
    billed.draft()
    return billed


def sent() -> Billed:
    """All twelve have been sent an invoice."""
    billed = drafted()
    billed.send()
    billed.number = fees_of(billed.course_id)[0].numbers[-1]
    return billed


class BankFile:
    """A bank's file that has arrived: a hundred payments of as many invoices."""

    def __init__(self) -> None:
        now = datetime.now(UTC)
        self.key = f"{FOLDER}/{secrets.token_urlsafe(16)}"
        numbers = [str(invoice.number) for invoice in invoices(ROWS, now, DUE_IN)]
        first = secrets.randbelow(10**11)
        paid = [Paid(ocr(number), FEE, f"{first + row:012d}") for row, number in enumerate(numbers)]
        send_file(self.key, file(Deposit(paid)))

    def look(self) -> Event:
        return administrator().get(BANK_FILE, {"key": self.key})

    def book(self) -> Event:
        return administrator().post(BANK_FILE, {"key": self.key})


def billing() -> Iterator[Operation]:
    """From the draft to the payment."""
    now = datetime.now(UTC)
    yield Operation("A course's fees, 12", sent, Billed.show)
    yield Operation("Draft 12 invoices", Billed, Billed.draft)
    yield Operation("Send 12 invoices", drafted, Billed.send)
    yield Operation("An invoice with its journal", sent, Billed.show_one)
    yield Operation("One's own fee", sent, Billed.show_own)
    yield Operation("Fees that are overdue", administrator, lambda somebody: somebody.get("/personal/avgifter"))
    yield Operation("Count a payment", partial(_one, now), partial(_pay, now))
    yield Operation("Count it again", partial(_paid, now), partial(_pay, now))
    yield Operation(f"See a bank file of {ROWS}", BankFile, BankFile.look)
    yield Operation(f"Book a bank file of {ROWS}", BankFile, BankFile.book)


def reminding(stored: int) -> Iterator[Operation]:
    """The daily run, where so many invoices lie that aren't due, and none, ten or a hundred that are."""
    now = datetime.now(UTC)
    remind(now)  # what the seed has
    invoices(stored, now, DUE_IN)
    for due in (0, 10, 100):
        given = partial(invoices, due, now, OVERDUE)
        yield Operation(f"{due} of {stored:,} fees are due", given, lambda _: remind(now))


def invoices(count: int, now: datetime, due_in: int) -> list[Invoice]:
    """So many unpaid invoices that are due in so many days, written in batches."""
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
