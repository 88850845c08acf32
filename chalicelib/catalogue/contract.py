"""What systems can read without a token: programmes, courses, districts."""

from datetime import date

from chalicelib.catalogue.rules import filter_form
from chalicelib.courses.rules import FORMS, SPOKEN
from chalicelib.http.contract import Contract, Endpoint, Schema, listed, named, record
from chalicelib.http.languages import N_
from chalicelib.settings import settings

DAY: Schema = {"type": "string", "format": "date", "examples": ["2027-02-02"]}
MOMENT: Schema = {"type": "string", "format": "date-time", "examples": ["2027-02-02T16:30:00+00:00"]}
ADDRESS: Schema = {
    "type": "string",
    "format": "uri",
    "description": N_("Sidan för människor"),
    "examples": [f"{settings.site_url}/kurser"],
}
WHOLE: Schema = {"type": "integer", "minimum": 0}
WORDS: Schema = {
    "type": "object",
    "description": N_("Texten på varje språk som den finns på; svenska (sv) finns alltid"),
    "additionalProperties": {"type": "string"},
    "required": ["sv"],
    "examples": [{"sv": "Komet 3–11 år", "en": "Komet for ages 3–11"}],
}
PLACE: Schema = {**WORDS, "examples": [{"sv": "Farsta"}]}
FORM: Schema = {"type": "string", "enum": list(FORMS), "description": N_("I grupp, på webben eller för yrkesverksamma")}
PROGRAMME_ID: Schema = {"type": "string", "examples": ["komet-3-11"]}
DISTRICT_ID: Schema = {"type": "string", "examples": ["farsta"]}
COURSE_ID: Schema = {"type": "string", "examples": ["komet-3-11-farsta-tisdag"]}


def or_null(schema: Schema, **more: str) -> Schema:
    """The same, or null where there is none."""
    return {**schema, **more, "type": [schema["type"], "null"]}


AGE_FROM = or_null({**WHOLE, "examples": [3]}, description=N_("Barnets lägsta ålder i hela år"))
AGE_TO = or_null(
    {**WHOLE, "examples": [11]}, description=N_("Barnets högsta ålder; 11 betyder till och med dagen före tolvårsdagen")
)

SESSION = record({"number": {"type": "integer", "minimum": 1}, "starts_at": MOMENT, "ends_at": MOMENT})
VENUE = record(
    {
        "name": {"type": "string"},
        "address": {"type": "string"},
        "access": {**WORDS, "description": N_("Hur man kommer in")},
    },
    optional=["access"],
)
COURSE = record(
    {
        "id": COURSE_ID,
        "url": ADDRESS,
        "programme": record({"id": PROGRAMME_ID, "names": WORDS}),
        "district": record({"id": DISTRICT_ID, "names": PLACE}),
        "form": FORM,
        "age_from": AGE_FROM,
        "age_to": AGE_TO,
        "starts_on": {**DAY, "description": N_("Första dagen")},
        "apply_until": {**DAY, "description": N_("Sista dagen att ansöka")},
        "weekday": or_null(
            {**WHOLE, "maximum": 6, "examples": [1]}, description=N_("Veckodag: 0 är måndag, null om tiden är fri")
        ),
        "sessions": listed(SESSION, description=N_("Träffarna i ordning; tom för en webbkurs")),
        "venue": {
            "anyOf": [VENUE, {"type": "null"}],
            "description": N_("Lokalen, eller null för en webbkurs"),
            "examples": [{"name": "Farsta föräldrahus", "address": "Farstaplan 1"}],
        },
        "languages": listed(
            {"type": "string", "examples": ["sv"]}, description=N_("Språk i gruppen, koder enligt ISO 639")
        ),
        "seats": {**WHOLE, "description": N_("Alla platser"), "examples": [8]},
        "seats_free": {**WHOLE, "description": N_("Platser som ingen har fått än"), "examples": [3]},
        "queue_length": {**WHOLE, "description": N_("Hur många som väntar i programmets och stadsdelens kö")},
        "child_care": {"type": "boolean", "description": N_("Om det finns barnpassning")},
        "fee_ore": {**WHOLE, "description": N_("Avgift i hela ören"), "examples": [0]},
        "cancelled": {"type": "boolean", "description": N_("Om kursen är inställd"), "examples": [False]},
    }
)
PROGRAMME = record(
    {
        "id": PROGRAMME_ID,
        "url": ADDRESS,
        "names": WORDS,
        "summaries": {**WORDS, "examples": [{"sv": "En kurs i grupp."}]},
        "descriptions": {**WORDS, "examples": [{"sv": "Komet är för dig som har ett barn mellan 3 och 11 år."}]},
        "form": FORM,
        "audience": {"type": "string", "enum": ["parents", "professionals"]},
        "prevention_level": {"type": "string", "enum": ["universal", "selective", "indicated"]},
        "age_from": AGE_FROM,
        "age_to": AGE_TO,
        "sessions": {**WHOLE, "description": N_("Antal träffar"), "examples": [11]},
        "session_minutes": {**WHOLE, "description": N_("En träffs längd i minuter"), "examples": [150]},
        "questions": {
            "type": "object",
            "description": N_("Programmets egna frågor i ansökan, som JSON Schema på det språk som du bad om"),
        },
    }
)
DISTRICT = record(
    {
        "id": DISTRICT_ID,
        "url": ADDRESS,
        "names": PLACE,
        "latitude": or_null({"type": "number", "examples": [59.24]}),
        "longitude": or_null({"type": "number", "examples": [18.09]}),
        "email": or_null({"type": "string", "format": "email", "examples": ["komet.farsta@stockholm.example"]}),
        "phone": or_null({"type": "string", "examples": ["08-508 18 000"]}),
        "former": listed(
            record({"id": {**DISTRICT_ID, "examples": ["alvsjo"]}, "names": {**PLACE, "examples": [{"sv": "Älvsjö"}]}}),
            description=N_("De tidigare stadsdelar som den här har tagit över"),
        ),
    }
)
FOUND = record({"kind": {"type": "string", "enum": ["programme", "course", "district", "page"]}, "url": ADDRESS})


def courses(**more: Schema) -> Schema:
    """A list of courses with what else is told beside it."""
    feed = {"version": {**WHOLE, "examples": [1]}, "made_at": MOMENT, **more, "courses": listed(named("Course"))}
    return record(feed)


def filters() -> Schema:
    """The course list's filters. Which districts there are is data."""
    schema = filter_form([], SPOKEN, date.min).schema()
    schema["properties"]["stadsdel"] = {
        "type": "string",
        "description": N_("Stadsdelens id, även en tidigare"),
        "examples": ["farsta"],
    }
    schema["properties"]["sida"] = {
        "type": "integer",
        "minimum": 1,
        "description": N_("Vilken sida av listan; 20 på varje"),
    }
    return schema


def words() -> Schema:
    """What is searched for."""
    return record(
        {
            "q": {
                "type": "string",
                "maxLength": 100,
                "description": N_("Orden som ska finnas med"),
                "examples": ["tonåring"],
            }
        },
        optional=["q"],
    )


TOTAL: Schema = {**WHOLE, "description": N_("Hur många kurser som stämmer med filtren"), "examples": [1]}
NEXT = or_null(
    {"type": "string", "format": "uri", "examples": [None]}, description=N_("Nästa sida, eller null på den sista")
)

CONTRACT = Contract(
    (
        Endpoint("GET", "/kurser", N_("Kurser att söka, med filter"), courses(total=TOTAL, next=NEXT), query=filters),
        Endpoint(
            "GET",
            "/kurser.json",
            N_("Alla kurser att söka, som öppna data"),
            courses(),
            detail=N_("Får visas på andra webbplatser, och får hämtas direkt från en webbläsare (CORS)."),
        ),
        Endpoint("GET", "/kurser/{course_id}", N_("En kurs"), named("Course"), names={"course_id": COURSE_ID}),
        Endpoint("GET", "/program", N_("Alla program"), record({"programmes": listed(named("Programme"))})),
        Endpoint(
            "GET",
            "/program/{programme_id}",
            N_("Ett program med dess kurser"),
            courses(programme=named("Programme")),
            names={"programme_id": PROGRAMME_ID},
        ),
        Endpoint("GET", "/stadsdelar", N_("Dagens stadsdelar"), record({"districts": listed(named("District"))})),
        Endpoint(
            "GET",
            "/stadsdelar/{district_id}",
            N_("En stadsdel med dess kurser"),
            courses(district=named("District")),
            detail=N_("En tidigare stadsdel svarar med 301 till den som har tagit över."),
            names={"district_id": DISTRICT_ID},
        ),
        Endpoint(
            "GET",
            "/sok",
            N_("Sök bland program, kurser, stadsdelar och hjälp"),
            record({"found": listed(FOUND)}),
            query=words,
        ),
    ),
    {"Course": COURSE, "Programme": PROGRAMME, "District": DISTRICT},
)
