"""Open activities: announced and counted, without a case (C8)."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
