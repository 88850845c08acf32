"""Who was there: one mark a person and session."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
