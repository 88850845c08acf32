"""A bank that writes BgMax files, line by line as its manual says; made up, as are all who pay."""

from collections.abc import Sequence
from dataclasses import dataclass, field

OURS = "5050-1055"


@dataclass(frozen=True)
class Paid:
    """One payment as the bank knows it. `ore` below zero: a deduction."""

    reference: str
    ore: int
    number: str = ""  # the bank's own, twelve digits
    payer: str = ""
    town: str = ""
    message: str = ""
    others: tuple[str, ...] = ()


@dataclass
class Deposit:
    """Payments of one day; sum and count are right unless something else is said."""

    payments: Sequence[Paid]
    day: str = "20270203"
    serial: int = 1
    bankgiro: str = OURS
    currency: str = "SEK"
    said_ore: int | None = None
    said_count: int | None = None
    more: list[str] = field(default_factory=list)  # lines of another kind

    def lines(self) -> list[str]:
        total = sum(paid.ore for paid in self.payments) if self.said_ore is None else self.said_ore
        count = len(self.payments) if self.said_count is None else self.said_count
        return [
            f"05{self.bankgiro.replace('-', ''):0>10}{'':10}{self.currency}",
            *(line for paid in self.payments for line in written(paid)),
            *self.more,
            f"15{'58410000010098':0>35}{self.day}{self.serial:05d}{total:018d}{self.currency}{count:08d} ",
        ]


def written(paid: Paid) -> list[str]:
    kind = "20" if paid.ore >= 0 else "21"
    rest = f"{abs(paid.ore):018d}24{paid.number:12}0"
    lines = [f"{kind}{'':0>10}{paid.reference:25}{rest}{'0' if kind == '21' else ''}"]
    lines += [f"22{'':0>10}{other:25}{0:018d}24{paid.number:12}0" for other in paid.others]
    lines += [f"25{paid.message:50}"] if paid.message else []
    lines += [f"26{paid.payer:35}{'':35}", f"27{'Påhittade gatan 1':35}{'123 45':9}"] if paid.payer else []
    lines += [f"28{paid.town:35}"] if paid.town else []
    return lines


def file(*deposits: Deposit, stage: str = "P", counts: tuple[int, int, int, int] | None = None) -> bytes:
    """A whole file, in the bank's own encoding and with its line ends."""
    middle = [line for deposit in deposits for line in deposit.lines()]
    kinds = [line[:2] for line in middle]
    found = (kinds.count("20"), kinds.count("21"), kinds.count("22") + kinds.count("23"), kinds.count("15"))
    end = "70" + "".join(f"{count:08d}" for count in counts or found)
    lines = [f"01{'BGMAX':20}0120270203173035010331{stage}", *middle, end]
    return "".join(f"{line:80}\r\n" for line in lines).encode("iso-8859-1")
