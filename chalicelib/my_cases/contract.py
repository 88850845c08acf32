"""What systems can read of a person's cases."""

from chalicelib.cases.contract import CASE_NUMBER, HREF, MOMENT, QUEUES, RECEIVED_AT, STATE
from chalicelib.http.contract import Contract, Endpoint, Schema, listed, named, record
from chalicelib.http.languages import N_
from chalicelib.my_cases.routes import PERSON

CASE = record(
    {
        "case_number": CASE_NUMBER,
        "state": STATE,
        "course_id": {
            "type": "string",
            "description": N_("Kursens id; se GET /kurser/{course_id}"),
            "examples": ["komet-3-11-farsta-tisdag"],
        },
        "programme_id": {
            "type": "string",
            "description": N_("Programmets id; se GET /program/{programme_id}"),
            "examples": ["komet-3-11"],
        },
        "received_at": RECEIVED_AT,
        "ended_at": {
            **MOMENT,
            "examples": [None],
            "type": ["string", "null"],
            "description": N_("När ärendet avslutades (UTC), annars null"),
        },
        "queues": QUEUES,
        "href": HREF,
    },
    description=N_("Ett ärende. Svaren i ansökan ingår inte; de är för dem som handlägger."),
)
CASES = record({"cases": listed(named("Case"), description=N_("Nyaste först"))})


def person() -> Schema:
    """Whose cases are asked for."""
    schema = PERSON.schema()
    schema["properties"]["personal_number"]["examples"] = ["19121212-1212"]
    return schema


CONTRACT = Contract(
    (
        Endpoint(
            "POST",
            "/arenden/sok",
            N_("Alla ärenden för en person"),
            named("Cases"),
            detail=N_(
                "För stadens egen portal. Personnumret står i innehållet och aldrig i adressen. Den som vi inte känner "
                "till har en tom lista."
            ),
            body=person,
        ),
        Endpoint("GET", "/mina-arenden", N_("Den inloggades egna ärenden"), named("Cases")),
        Endpoint(
            "GET",
            "/mina-arenden/{case_number}",
            N_("Ett av den inloggades egna ärenden"),
            named("Case"),
            names={"case_number": CASE_NUMBER},
        ),
    ),
    {"Case": CASE, "Cases": CASES},
)
