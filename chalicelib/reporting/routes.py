"""Figures: who is reached, what the answers say, and the same as files."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
