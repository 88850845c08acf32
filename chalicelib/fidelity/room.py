"""The room's routes, which two files fill: `routes` (one course) and `needs_routes` (what several courses show)."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
