"""What systems can send in: a whole application at once."""

from chalicelib.cases.contract import CASE_NUMBER, HREF, QUEUES, RECEIVED_AT, STATE
from chalicelib.cases.questions import steps, training_steps
from chalicelib.cases.rules import AlreadyApplied, CourseClosed
from chalicelib.http.contract import Contract, Endpoint, Schema, named, record
from chalicelib.http.languages import N_, gettext
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.submission.forms import SYSTEM
from chalicelib.submission.rules import DraftGone

APPLICATION_ID: Schema = {
    "type": "string",
    "description": N_("Ansökans id, en UUID"),
    "examples": ["5d0c1f6e-8a53-4c1b-9f6a-2c5f4b1e7a90"],
}
# A whole application, as the seed's course would take it. The personal number belongs to nobody; it is made for tests.
EXAMPLE = {
    "application_id": APPLICATION_ID["examples"][0],
    "course_id": "komet-3-11-farsta-tisdag",
    "personal_number": "19121212-1212",
    "name": "Tolvan Tolvansson",
    "connection": "lives",
    "child_first_name": "Kim",
    "child_birth_month": "2018-05",
    "child_lives": "with_me",
    "difficulties": ["outbursts", "listening"],
    "how_often": "daily",
    "interpreter": "no",
    "child_care": "no",
    "email": "tolvan@example.se",
    "mobile": "+46701740605",
    "channels": ["email", "sms"],
    "language": "sv",
}


def application() -> Schema:
    """An application's body: who and which course, then the answers to the same questions as on the pages.

    A question is required here if every application is asked it; the others are required where they are asked."""
    kinds = [steps(group=group, other_districts=[], questions=[], protected=False) for group in (True, False)]
    kinds.append(training_steps(districts=[], paid=True, questions=[], protected=False))
    of_kinds = [[SYSTEM.schema(), *(step.form.schema() for step in asked)] for asked in kinds]
    # Where a question is asked in several, what parents can answer stands here.
    properties = {
        name: asked
        for schemas in reversed(of_kinds)
        for schema in schemas
        for name, asked in schema["properties"].items()
    }
    properties["second_district"] = {
        "type": "string",
        "title": gettext("Andrahandsval av stadsdel"),
        "description": gettext("Stadsdelens id. Bara för kurser i grupp, och valfritt."),
    }
    always = [{name for schema in schemas for name in schema["required"]} for schemas in of_kinds]
    return {
        "type": "object",
        "description": gettext(
            "Utöver fälten här svarar du på programmets egna frågor, med frågans namn som fält. De är olika för olika "
            "program och står som questions på GET /program/{programme_id}; i exemplet är difficulties och how_often "
            "sådana. Frågorna connection och child_care är "
            "obligatoriska för kurser i grupp och ställs inte för webbkursen. Frågorna om barnet är obligatoriska i "
            "ansökningar från föräldrar. För utbildningar (audience professionals) är i stället workplace, "
            "work_district (stadsdelens id), title, manager_name och manager_email obligatoriska, och för dem som "
            "kostar något invoice_kind med account_string eller invoice_reference; chefen får då en fråga om "
            "samtycke. E-post eller mobilnummer måste finnas."
        ),
        "properties": properties,
        "required": [name for name in properties if name in set.intersection(*always)],
        "additionalProperties": True,
        "examples": [EXAMPLE],
    }


RECEIPT = record(
    {
        "case_number": CASE_NUMBER,
        "application_id": APPLICATION_ID,
        "state": STATE,
        "received_at": RECEIVED_AT,
        "queues": QUEUES,
        "href": HREF,
    }
)

CONTRACT = Contract(
    (
        Endpoint(
            "POST",
            "/ansokningar",
            N_("Skicka in en ansökan för en person"),
            named("Receipt"),
            status=201,
            detail=N_(
                "Samma id på ansökan ger alltid samma ärende, så det är ofarligt att skicka igen när ett svar "
                "uteblir. Personen får bekräftelse som om hen hade ansökt själv."
            ),
            body=application,
            refusals={
                AlreadyApplied: N_(
                    "Personen har redan ett öppet ärende för barnet i samma kö; numret står i case_number."
                ),
                CourseClosed: N_("Sista ansökningsdagen har passerat, eller så är kursen inställd."),
                NotFound: N_("Kursen finns inte."),
                Conflict: N_("Något annat ändrade samma sak samtidigt. Skicka igen."),
            },
        ),
        Endpoint(
            "GET",
            "/ansokan/{application_id}/{step}",
            N_("Kvittot på en ansökan som den inloggade har skickat"),
            named("Receipt"),
            names={
                "application_id": APPLICATION_ID,
                "step": {"type": "string", "enum": ["klar"], "description": N_("Alltid klar, som betyder skickad")},
            },
            refusals={DraftGone: N_("Den inloggade har ingen ansökan med det id:t.")},
        ),
    ),
    {"Receipt": RECEIPT},
)
