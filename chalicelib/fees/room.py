"""The room's routes, which more than one file fills."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
