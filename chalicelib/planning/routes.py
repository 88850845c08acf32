"""Courses, from draft to closed."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
