"""Surveys as those see them who write and publish them."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
