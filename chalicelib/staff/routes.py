"""Staff's own pages: who they are, what they reach, what waits for them."""

from chalicelib.http.answers import Answer
from chalicelib.http.pages import show
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes

routes = Routes(__name__)


@routes.get("/personal")
def start(request: Request) -> Answer:
    """Where staff begin: what they reach, how it stands, and what waits for them."""
    return show(request, "staff/start.html")
