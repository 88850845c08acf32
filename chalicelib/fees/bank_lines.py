"""The lines of a bank file: their encoding, their width, and what stands in which columns. Pure."""

from dataclasses import dataclass
from typing import NoReturn

from chalicelib.http.languages import N_
from chalicelib.http.refusals import Refusal

WIDTH = 80
WRONG = {
    "encoding": N_(
        "Filen har fel teckenkodning. Hämta den från banken igen, och öppna den inte i något annat program."
    ),
    "not_bgmax": N_("Filen är ingen BgMax-fil. Den börjar inte som en sådan."),
    "cut_off": N_("Filen är inte hel: dess slut saknas. Hämta den från banken igen."),
    "line": N_("En rad i filen går inte att läsa."),
    "order": N_("Raderna i filen kommer i fel ordning."),
    "other_bankgiro": N_("Filen gäller ett annat Bankgironummer än vårt."),
    "currency": N_("Filen gäller en annan valuta än kronor."),
    "deposit_sum": N_("Summan av betalningarna stämmer inte med insättningens belopp."),
    "deposit_count": N_("Antalet betalningar stämmer inte med det som insättningen anger."),
    "counts": N_("Antalet rader stämmer inte med det som filens slut anger."),
    "test": N_("Banken har märkt filen som en test. Betalningarna i den har aldrig gjorts."),
    "twice": N_("Samma betalning står två gånger i filen, med olika belopp eller referens."),
}


class BrokenFile(Refusal):
    """The file can't be read, and nothing of it is booked. `why` is a key of WRONG; `line` counts from 1, 0: none."""

    status = 422
    slug = "broken-bank-file"
    title = N_("Filen går inte att läsa")

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.why, self.line, self.advice = why, line, WRONG[why]


@dataclass
class Line:
    """A line and where it stands, read by columns as the manual counts them: from 1, both ends included."""

    place: int
    text: str

    @property
    def kind(self) -> str:
        return self.text[:2]

    def at(self, first: int, last: int) -> str:
        return self.text[first - 1 : last].strip()

    def number(self, first: int, last: int) -> int:
        digits = self.text[first - 1 : last]
        if not (digits.isascii() and digits.isdigit()):
            self.fail("line")
        return int(digits)

    def fail(self, why: str) -> NoReturn:
        raise BrokenFile(why, self.place)


def lines_of(content: bytes) -> list[Line]:
    """The file's lines, filled up with the spaces at their ends that some programs take away."""
    if not content.isascii():
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            pass  # as it should be: Swedish letters in ISO 8859-1 are no UTF-8
        else:
            raise BrokenFile("encoding")
    rows = [row.rstrip("\r") for row in content.decode("iso-8859-1").split("\n")]
    while rows and not rows[-1].strip("\x1a "):  # some systems end a file with a control-Z
        rows.pop()
    if not rows:
        raise BrokenFile("not_bgmax")
    for place, row in enumerate(rows, start=1):
        if len(row.rstrip()) > WIDTH or any(letter < " " or "\x7f" <= letter <= "\x9f" for letter in row.rstrip()):
            raise BrokenFile("encoding" if "\x00" in row else "line", place)
    return [Line(place, row.rstrip().ljust(WIDTH)) for place, row in enumerate(rows, start=1)]
