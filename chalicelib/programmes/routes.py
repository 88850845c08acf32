"""Programmes, added and edited as the data that they are."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
