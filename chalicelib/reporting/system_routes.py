"""Figures for the city's statistics system."""

from chalicelib.http.answers import Answer, json_answer
from chalicelib.http.requests import Request
from chalicelib.reporting.room import routes
from chalicelib.reporting.system_figures import system_figures


@routes.get("/siffror")
def figures(request: Request) -> Answer:
    """A term's figures: `?termin=2027-1`, or the present one."""
    return json_answer(system_figures(request.query.get("termin", ""), request.today))
