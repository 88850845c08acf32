"""Advice and support talks: what was given, never to whom (C7)."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
