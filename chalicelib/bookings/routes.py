"""Venues and when they are booked: never twice at once."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
