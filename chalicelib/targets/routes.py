"""The targets of the sources beside what is measured (S7–S9)."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
