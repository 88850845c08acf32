"""What can be wrong with a message's text: for developers in English, for those who word it in their own language."""

from dataclasses import dataclass

from chalicelib.http.languages import N_, gettext

# what → (for developers, for whoever edits the text)
FAULTS = {
    "empty": ("{where} is empty", N_("Skriv en text här.")),
    "lines": ("the {where} has several lines", N_("Ämnesraden ska vara en enda rad.")),
    "unknown": (
        "{where} may not say {{{name}}}",
        N_("%(name)s kan inte användas här. Ta bort den, eller kontrollera hur den är stavad."),
    ),
    "lacks": ("{where} lacks {{{name}}}", N_("%(name)s måste finnas med.")),
    "brace": (
        "{where} has a stray brace",
        N_("Det finns en klammer, { eller }, som inte hör till något fält. Ta bort den."),
    ),
    "alone": (
        "{{{name}}} is a list and must have a line of its own",
        N_("%(name)s blir en lista och måste stå ensam på sin rad."),
    ),
    "unlinked": (
        "{{{name}}} must be linked as [label]({{{name}}})",
        N_("%(name)s är en adress. Skriv den som en länk: [Det man ser](%(name)s)"),
    ),
    "no_address": ("{{{name}}} is no address to link to", N_("%(name)s är ingen adress och kan inte vara en länk.")),
    "leads_nowhere": (
        "{where} has a link to something else than a placeholder",
        N_("En länk kan bara gå till en adress som kan fyllas i, så här: [Det man ser]({my_cases_url})"),
    ),
    "halves": (
        "{where} has a character that halves its room: {sign}",
        N_("Tecknet %(sign)s gör att bara hälften får plats i ett sms. Ta bort det eller skriv något annat."),
    ),
    "parts": ("{where} takes {number} parts", N_("Sms:et blir %(number)s delar. Det får vara högst %(most)s.")),
}


@dataclass(frozen=True)
class Fault:
    """One fault. `where`: "subject", "email", "sms", "row <list>" or "closing"; `name`: of a placeholder."""

    where: str
    what: str  # a key of FAULTS
    name: str = ""
    number: int = 0
    most: int = 0
    sign: str = ""  # one that an SMS has no room for

    def __str__(self) -> str:
        return FAULTS[self.what][0].format(where=self.where, name=self.name, number=self.number, sign=self.sign)

    def said(self) -> str:
        """The fault in the reader's language."""
        return gettext(FAULTS[self.what][1]) % {
            "name": f"{{{self.name}}}",
            "number": self.number,
            "most": self.most,
            "sign": self.sign,
        }
