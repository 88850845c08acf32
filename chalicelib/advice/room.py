"""The room's routes, which two files fill: `routes` (noting talks) and `figure_routes`."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
