"""The room's routes, which two files fill: `routes` (staff's) and `giving_routes` (those of who takes part)."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
