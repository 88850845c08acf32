"""The room's routes, which two files fill: `routes` (cases and details) and `waiting_routes` (queues and offers)."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
