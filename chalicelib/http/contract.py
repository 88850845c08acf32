"""The contract for systems: how a room declares what it offers. `contract.openapi` makes one document of it all.

Who may is read from `access`, what is sent from the forms, so neither is said twice. Titles and descriptions are
Swedish keys of the catalogues and are said in the reader's language when the document is built."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.http import refusals
from chalicelib.http.access import ACCESS, Access
from chalicelib.http.languages import N_, Text
from chalicelib.http.refusals import Refusal

Schema = dict[str, Any]

SYSTEM, SESSION = "system", "session"  # the two ways to show who is calling
SCOPES: dict[str, str] = {
    "applications.write": N_("Skicka in en ansökan för en person"),
    "cases.read": N_("Läsa en persons ärenden"),
    "payments.write": N_("Lämna betalningar som har kommit in"),
    "figures.read": N_("Läsa de siffror som rapporterna visar"),
}

# What can be refused anywhere, and when that happens.
ALWAYS: dict[type[Refusal], str] = {
    refusals.Fault: N_("Något gick fel hos oss. Försök igen; uppge värdet i instance om felet består."),
    refusals.Unavailable: N_("Något som vi är beroende av svarar inte. Ingenting är ändrat. Försök igen om en stund."),
}
WHO: dict[type[Refusal], str] = {
    refusals.NotSignedIn: N_("Ingen token, eller en som är fel eller för gammal. Hämta en ny."),
    refusals.Forbidden: N_("Token är giltig men saknar den behörighet (scope) som anropet kräver."),
}
NAMED: dict[type[Refusal], str] = {
    refusals.NotFound: N_("Det du frågar efter finns inte, eller är inte ditt att se. Svaret är detsamma."),
}
BODY: dict[type[Refusal], str] = {
    refusals.BadRequest: N_("Innehållet går inte att tolka: trasig JSON, fel teckenkodning eller för många fält."),
    refusals.TooLarge: N_("Innehållet är större än 64 kB."),
    refusals.WrongContentType: N_("Innehållet är varken JSON eller ett formulär."),
    refusals.WrongFields: N_("Ett eller flera fält är fel. Alla fel står i errors, med fältets namn som nyckel."),
}
ELSEWHERE: dict[type[Refusal], str] = {
    refusals.MethodNotAllowed: N_("Adressen finns, men inte med den metoden."),
}

PROBLEM: Schema = {
    "type": "object",
    "title": N_("Fel enligt RFC 9457"),
    "required": ["type", "title", "status"],
    "properties": {
        "type": {
            "type": "string",
            "description": N_("Adress till förklaringen på sidan /api. Det är den som ett program ska läsa."),
        },
        "title": {"type": "string", "description": N_("Felet i ord, på det språk som du bad om")},
        "status": {"type": "integer"},
        "instance": {
            "type": "string",
            "description": N_("Anropets id i våra loggar; uppge det när du frågar oss"),
        },
        "errors": {
            "type": "object",
            "description": N_("Fältets namn och vad som är fel"),
            "additionalProperties": {"type": "string"},
        },
        "case_number": {
            "type": "string",
            "description": N_("Bara när personen redan har ansökt: det ärendet"),
        },
    },
}


@dataclass(frozen=True)
class Endpoint:
    """One call. `answer` is the schema of what it gives; `names` are the schemas of what stands in the path.

    `query` and `body` are asked at each building, since forms say themselves in the reader's language."""

    method: str
    path: str
    summary: Text
    answer: Schema
    status: int = 200
    detail: Text = ""
    names: Mapping[str, Schema] = field(default_factory=dict)
    query: Callable[[], Schema] | None = None
    body: Callable[[], Schema] | None = None
    refusals: Mapping[type[Refusal], Text] = field(default_factory=dict)

    @property
    def access(self) -> Access:
        """Who may. Raises KeyError for an endpoint that the table of access does not know."""
        return ACCESS[f"{self.method} {self.path}"]

    @property
    def all_refusals(self) -> dict[type[Refusal], Text]:
        """Everything that this call can be refused with."""
        return {
            **(BODY if self.body else {}),
            **({} if self.access.public else WHO),
            **(NAMED if self.names else {}),
            **self.refusals,
            **ALWAYS,
        }


@dataclass(frozen=True)
class Contract:
    """What one room offers to systems: its calls, and the named schemas that they use."""

    endpoints: tuple[Endpoint, ...]
    schemas: Mapping[str, Schema] = field(default_factory=dict)


def record(properties: Mapping[str, Schema], optional: Iterable[str] = (), **more: Any) -> Schema:
    """The schema of an object that always has all these properties, but for the optional ones."""
    required = [name for name in properties if name not in set(optional)]
    return {"type": "object", "properties": dict(properties), "required": required, **more}


def listed(items: Schema, **more: Any) -> Schema:
    """The schema of a list."""
    return {"type": "array", "items": items, **more}


def named(name: str) -> Schema:
    """A reference to a schema that some contract names."""
    return {"$ref": f"#/components/schemas/{name}"}
