"""What can be taken over from files, column by column, and what is wrong with a file. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.http.languages import N_, gettext
from chalicelib.importing.reading import Row

NUMBER, NAME, EMAIL, MOBILE, LANGUAGE = "Personnummer", "Namn", "E-post", "Mobil", "Språk"
CHILD, BORN, PROGRAMME, DISTRICT, RECEIVED = (
    "Barnets förnamn",
    "Barnets födelsemånad",
    "Program",
    "Stadsdel",
    "Inkom",
)
PHONE, DISTRICTS, PROGRAMMES, CERTIFIED, UNTIL = "Telefon", "Stadsdelar", "Program", "Intyg", "Gäller till"


@dataclass(frozen=True)
class Kind:
    """One kind of file. The columns' names are Swedish, as the files are."""

    title: str
    advice: str
    columns: Mapping[str, bool]  # name → whether each row must have it
    example: Sequence[str]


KINDS = {
    "ko": Kind(
        N_("En kö i en pärm"),
        N_("De som står i kö, med den dag då deras ansökan kom in. De får den plats i kön som dagen ger."),
        {
            NUMBER: True,
            NAME: True,
            EMAIL: False,
            MOBILE: False,
            LANGUAGE: False,
            CHILD: True,
            BORN: True,
            PROGRAMME: True,
            DISTRICT: True,
            RECEIVED: True,
        },
        ("ÅÅÅÅMMDD-NNNN", "Petra Provsson", "petra@example.com", "070-174 06 05", "svenska", "Kim", "2019-05",
         "Komet 3–11 år", "Farsta", "2025-03-14 09:30"),
    ),
    "ledare": Kind(
        N_("Gruppledare"),
        N_("De som leder grupper. De hamnar i registret och får sin behörighet av samordnaren, som vanligt."),
        {NUMBER: True, NAME: True, EMAIL: True, PHONE: True, DISTRICTS: True, PROGRAMMES: False},
        ("ÅÅÅÅMMDD-NNNN", "Lena Ledarsson", "lena@example.com", "08-508 00 001", "Farsta / Skarpnäck",
         "Komet 3–11 år"),
    ),
    "utbildade": Kind(
        N_("Utbildade med intyg"),
        N_("Yrkesverksamma som har gått utbildningen, med datum för intyget. De hamnar i samma register."),
        {
            NUMBER: True,
            NAME: True,
            EMAIL: True,
            PHONE: True,
            DISTRICTS: True,
            PROGRAMMES: True,
            CERTIFIED: True,
            UNTIL: False,
        },
        ("ÅÅÅÅMMDD-NNNN", "Ulla Utbildad", "ulla@example.com", "08-508 00 002", "Farsta", "Komet 3–11 år",
         "2024-05-20", "2029-05-20"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One fault, where the reader's spreadsheet has it. `row` 1 has the headings; `column` "" is the whole row."""

    row: int
    column: str
    text: str


@dataclass
class Table:
    """A file's rows by column, and what is wrong with its headings."""

    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def table(kind: Kind, rows: Sequence[Row]) -> Table:
    """The rows by the headings' names, in whatever order the columns are. `rows`: the headings first."""
    number, heads = rows[0]
    known = {_plain(name): name for name in kind.columns}
    names = [known.get(_plain(head), "") for head in heads]
    found = Table()
    for head, name in zip(heads, names, strict=True):
        if head and not name:
            found.faults.append(Fault(number, head, gettext("Kolumnen är okänd. Ta bort den eller rätta rubriken.")))
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        found.faults.append(Fault(number, name, gettext("Kolumnen finns mer än en gång.")))
    for name, needed in kind.columns.items():
        if needed and name not in names:
            found.faults.append(Fault(number, name, gettext("Kolumnen saknas.")))
    for number, cells in rows[1:]:
        found.rows.append((number, {name: cell for name, cell in zip(names, cells, strict=False) if name and cell}))
        if any(cells[len(names) :]):
            found.faults.append(Fault(number, "", gettext("Raden har fler celler än det finns rubriker.")))
    return found


def template(kind: Kind) -> str:
    """A CSV file with the headings and one example, as Excel in Swedish opens it."""
    return "\ufeff" + "\r\n".join(";".join(line) for line in (kind.columns, kind.example)) + "\r\n"


def listed(cell: str) -> list[str]:
    """The names in a cell that holds several: "Farsta / Skarpnäck" or with commas."""
    return [name.strip() for name in cell.replace(",", "/").split("/") if name.strip()]


def _plain(head: str) -> str:
    return " ".join(head.casefold().split())
