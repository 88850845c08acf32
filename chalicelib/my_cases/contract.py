"""What systems can read of a person's cases."""

from chalicelib.cases.contract import CASE_NUMBER, HREF, MOMENT, NUMBER, QUEUES, RECEIVED_AT, STATE
from chalicelib.http.contract import Contract, Endpoint, Schema, listed, named, record
from chalicelib.http.languages import N_
from chalicelib.my_cases.routes import PERSON

COURSE_ID: Schema = {
    "type": "string",
    "description": N_("Kursens id; se GET /kurser/{course_id}"),
    "examples": ["komet-3-11-farsta-tisdag"],
}
MAYBE_MOMENT: Schema = {**MOMENT, "examples": [None], "type": ["string", "null"]}
SESSION = record(
    {
        "number": {"type": "integer", "minimum": 1, "description": N_("Träffens nummer; det ändras inte")},
        "starts_at": {**MOMENT, "description": N_("När träffen börjar (UTC)")},
        "ends_at": {**MOMENT, "description": N_("När träffen slutar (UTC)")},
        "cancelled": {"type": "boolean", "description": N_("Om träffen är inställd")},
    }
)
OFFER = {
    **record({"course_id": COURSE_ID, "ends_at": {**MOMENT, "description": N_("Till när platsen hålls (UTC)")}}),
    "type": ["object", "null"],
    "description": N_("Platsen som ärendet har fått ett erbjudande om, annars null. Personen svarar på ärendets sida."),
}
SEAT = {
    **record({"course_id": COURSE_ID, "sessions": listed(SESSION)}),
    "type": ["object", "null"],
    "description": N_("Kursen som personen har eller har haft plats i, med alla träffar, annars null"),
}

CASE = record(
    {
        "case_number": CASE_NUMBER,
        "state": STATE,
        "course_id": {**COURSE_ID, "description": N_("Id på kursen som ansökan gällde; se GET /kurser/{course_id}")},
        "programme_id": {
            "type": "string",
            "description": N_("Programmets id; se GET /program/{programme_id}"),
            "examples": ["komet-3-11"],
        },
        "received_at": RECEIVED_AT,
        "ended_at": {**MAYBE_MOMENT, "description": N_("När ärendet avslutades (UTC), annars null")},
        "paused_at": {**MAYBE_MOMENT, "description": N_("Sedan när ärendet är pausat i kön (UTC), annars null")},
        "offer": OFFER,
        "seat": SEAT,
        "merged_into": {
            **NUMBER,
            "examples": [None],
            "type": ["string", "null"],
            "description": N_("Ärendet som det har slagits ihop med, annars null"),
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
