"""The room's routes, which two files fill: `routes` (the start page, registering) and `grant_routes` (roles)."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
