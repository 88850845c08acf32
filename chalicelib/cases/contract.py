"""What systems read of a case, wherever it is told."""

from chalicelib.cases.rules import State
from chalicelib.http.contract import Schema, listed, record
from chalicelib.http.languages import N_

NUMBER: Schema = {"type": "string", "pattern": "^EK-[0-9]{4}-[0-9]{6,}$", "examples": ["EK-2026-000123"]}
MOMENT: Schema = {"type": "string", "format": "date-time", "examples": ["2026-11-21T17:30:00.000+00:00"]}

CASE_NUMBER: Schema = {**NUMBER, "description": N_("Ärendenumret")}
STATE: Schema = {
    "type": "string",
    "enum": [str(state) for state in State if state not in (State.DRAFT, State.DECIDED)],
    "description": N_(
        "Var ärendet står. received och waiting väntar i kö, waiting efter besked om att det inte blev plats i kursen "
        "som söktes; offered har fått ett erbjudande om plats, admitted har plats. De andra är avslutade."
    ),
}
RECEIVED_AT: Schema = {**MOMENT, "description": N_("När ansökan kom in (UTC)")}
QUEUES: Schema = listed(
    record(
        {
            "queue": {
                "type": "string",
                "description": N_("Köns id: programmets id, snedstreck, stadsdelens id"),
                "examples": ["komet-3-11/farsta"],
            },
            "place": {"type": "integer", "minimum": 1, "description": N_("Platsen i kön just nu; 1 är först")},
        }
    ),
    description=N_("Köerna som ansökan väntar i, förstahandsvalet först. Tom när ärendet inte längre väntar."),
)
HREF: Schema = {
    "type": "string",
    "format": "uri-reference",
    "description": N_("Ärendets sida för den det gäller"),
    "examples": ["/mina-arenden/EK-2026-000123"],
}
