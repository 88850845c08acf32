"""What the city's statistics system can read: the figures of a term."""

from chalicelib.courses import terms
from chalicelib.http.contract import Contract, Endpoint, Schema, listed, named, record
from chalicelib.http.languages import N_
from chalicelib.http.refusals import WrongFields
from chalicelib.reporting.system_figures import PEOPLE
from chalicelib.surveys.rules import MEASURES

TERM: Schema = {
    "type": "string",
    "pattern": f"^{terms.PATTERN}$",
    "description": N_("År och halvår: 1 är vårterminen, 2 är höstterminen"),
    "examples": ["2027-1"],
}
COUNTED_AT: Schema = {
    "type": ["string", "null"],
    "format": "date-time",
    "description": N_("När terminens siffror räknades senast. Saknas när ingenting har räknats."),
    "examples": ["2027-01-14T12:00:00+00:00"],
}
COUNT: Schema = {"type": "integer", "minimum": 0, "examples": [12]}
SPLIT: Schema = {
    "type": "object",
    "description": N_(
        "Antal per steg och grupp. null betyder att antalet inte visas: det är mindre än fem, eller hålls dolt så att "
        "ett annat sådant antal inte går att räkna ut."
    ),
    "additionalProperties": {
        "type": "object",
        "additionalProperties": {"type": ["integer", "null"]},
    },
    "examples": [{"applied": {"woman": 12, "man": None, "unknown": None}}],
}
MEASURE: Schema = record(
    {
        "answers": {"type": "integer", "minimum": 5, "description": N_("Antal svar, minst fem"), "examples": [40]},
        "mean_per_cent": {
            "type": "number",
            "description": N_("Medelvärdet i procent av skalan: hundra är det bästa svaret"),
            "examples": [83.5],
        },
    }
)
TOLD: dict[str, Schema] = {
    "people": {
        **record(dict.fromkeys(PEOPLE, COUNT)),
        "description": N_("I staden och i en stadsdel: de som har sökt program för föräldrar"),
    },
    "surveys": record({"closed": COUNT, "compiled": COUNT}),
    "measures": record(dict.fromkeys(MEASURES, named("Measure")), optional=tuple(MEASURES)),
}
SPLITS: dict[str, Schema] = {"by_gender": SPLIT, "by_language": SPLIT}
PROGRAMME_ID: Schema = {"type": "string", "examples": ["komet-3-11"]}
DISTRICT_ID: Schema = {"type": "string", "examples": ["farsta"]}


def asked() -> Schema:
    """What the query may hold."""
    return record({"termin": TERM}, optional=("termin",))


CONTRACT = Contract(
    (
        Endpoint(
            "GET",
            "/siffror",
            N_("En termins siffror"),
            record(
                {
                    "term": TERM,
                    "counted_at": COUNTED_AT,
                    "city": record({**TOLD, **SPLITS}),
                    "districts": listed(record({"district_id": DISTRICT_ID, **TOLD, **SPLITS})),
                    "cells": listed(record({"programme_id": PROGRAMME_ID, "district_id": DISTRICT_ID, **TOLD})),
                }
            ),
            detail=N_(
                "Detsamma som rapporterna visar för personal. Inga svar från färre än fem är med, och inget som de går "
                "att räkna ut från. Utan termin: den som pågår, eller den senaste som har siffror."
            ),
            query=asked,
            refusals={WrongFields: N_("Terminen går inte att läsa.")},
        ),
    ),
    {"Measure": MEASURE},
)
