"""The room's routes, which several files fill: what the answers say, and who is reached."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
