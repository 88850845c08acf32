"""Reading BgMax: the bank's file of payments to a Bankgiro number (Bankgirot, Bankgiro Inbetalningar). Pure.

A file is lines of 80 characters in ISO 8859-1: 01 begins it, 70 ends it with counts; 05 begins a deposit and 15 ends it
with its day, sum and count. Between those lie payments (20) and deductions (21), each followed by what is known of it:
further references (22, 23), messages (25), the payer (26 to 29). A file is right as a whole, or nothing of it is read:
what was cut off or put together wrongly must be fetched anew. Kinds of line that we don't know are passed over, as the
manual asks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from chalicelib.fees.bank_lines import BrokenFile, Line, lines_of
from chalicelib.fees.references import bankgiro_digits


@dataclass(frozen=True)
class BankPayment:
    """One payment, or a deduction with an amount below zero. `payment_id`: the same whenever it comes again."""

    payment_id: str
    reference: str
    amount_ore: int
    paid_on: str  # ISO date
    payer: str = ""
    message: str = ""
    others: tuple[str, ...] = ()  # further references that it is to be shared between


@dataclass(frozen=True)
class BankFile:
    """What a file holds. `test`: the bank has marked it as a test."""

    made_at: str  # as the bank wrote it, "20270203173035010331"
    test: bool
    payments: tuple[BankPayment, ...]

    @property
    def total_ore(self) -> int:
        return sum(payment.amount_ore for payment in self.payments)


@dataclass
class _Row:
    """A line 20 or 21 with the lines that belong to it."""

    kind: str
    reference: str
    amount_ore: int
    number: str  # the bank's own of the payment; "" where it has none
    payer: list[str] = field(default_factory=list)
    message: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def read(content: bytes, bankgiro: str) -> BankFile:
    """The file's payments to this Bankgiro number. Raises BrokenFile."""
    lines = lines_of(content)
    first, last = lines[0], lines[-1]
    if first.kind != "01" or first.at(3, 22) != "BGMAX":
        first.fail("not_bgmax")
    if last.kind != "70" or len(lines) < 2:
        last.fail("cut_off")
    _check_counts(lines, last)
    payments = [payment for deposit in _deposits(lines[1:-1]) for payment in _deposit(deposit, bankgiro)]
    return BankFile(first.at(25, 44), first.at(45, 45) == "T", tuple(_each_once(payments)))


def _check_counts(lines: list[Line], last: Line) -> None:
    kinds = [line.kind for line in lines]
    if kinds.count("01") != 1 or kinds.count("70") != 1:
        last.fail("order")
    found = (kinds.count("20"), kinds.count("21"), kinds.count("22") + kinds.count("23"), kinds.count("15"))
    said = (last.number(3, 10), last.number(11, 18), last.number(19, 26), last.number(27, 34))
    if found != said:
        last.fail("counts")


def _deposits(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of each deposit, from its 05 to its 15."""
    deposit: list[Line] = []
    for line in lines:
        if (line.kind == "05") == bool(deposit) and line.kind in _KNOWN:
            line.fail("order")
        if deposit or line.kind == "05":
            deposit.append(line)
        if line.kind == "15":
            yield deposit
            deposit = []
    if deposit:
        deposit[-1].fail("order")


_KNOWN = ("05", "15", "20", "21", "22", "23", "25", "26", "27", "28", "29")


def _deposit(lines: list[Line], bankgiro: str) -> Iterator[BankPayment]:
    opening, ending = lines[0], lines[-1]
    receiver = opening.at(3, 12).lstrip("0")
    if receiver != bankgiro_digits(bankgiro):
        opening.fail("other_bankgiro")
    if opening.at(23, 25) != "SEK" or ending.at(69, 71) != "SEK":
        opening.fail("currency")
    rows = _rows(lines[1:-1])
    if ending.number(72, 79) != len(rows):
        ending.fail("deposit_count")
    if ending.number(51, 68) != sum(row.amount_ore for row in rows):
        ending.fail("deposit_sum")
    day, serial = _day(ending), ending.at(46, 50)
    for place, row in enumerate(rows, start=1):
        # Where the bank gives no number of its own, a payment is known by its deposit and its place there.
        known_by = row.number or f"{serial}-{place}"
        yield BankPayment(
            f"bgmax:{receiver}:{day}:{known_by}:{row.kind}",
            row.reference,
            row.amount_ore,
            day,
            ", ".join(row.payer),
            " ".join(row.message),
            tuple(row.others),
        )


def _rows(lines: list[Line]) -> list[_Row]:
    rows: list[_Row] = []
    for line in lines:
        if line.kind in ("20", "21"):
            amount, number = line.number(38, 55), line.at(58, 69)
            signed = amount if line.kind == "20" else -amount
            rows.append(_Row(line.kind, line.at(13, 37), signed, number if number.strip("0") else ""))
        elif line.kind in _KNOWN:
            if not rows:
                line.fail("order")
            _add(rows[-1], line)
    return rows


def _add(row: _Row, line: Line) -> None:
    """What a line tells of the payment before it."""
    match line.kind:
        case "22" | "23":
            row.others.append(line.at(13, 37))
        case "25":
            row.message.append(line.at(3, 52))
        case "26":
            row.payer.append(f"{line.at(3, 37)} {line.at(38, 72)}".strip())
        case "28":
            row.payer.append(line.at(3, 37))


def _day(ending: Line) -> str:
    digits = f"{ending.number(38, 45):08d}"
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        ending.fail("line")


def _each_once(payments: list[BankPayment]) -> list[BankPayment]:
    """Each payment once, where a file was put together of parts that overlap. Raises BrokenFile where two differ."""
    found: dict[str, BankPayment] = {}
    for payment in payments:
        before = found.setdefault(payment.payment_id, payment)
        if (before.amount_ore, before.reference) != (payment.amount_ore, payment.reference):
            raise BrokenFile("twice")
    return list(found.values())
