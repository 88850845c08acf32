"""A survey is answered: one page, once, and nobody can tell by whom."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
