"""Groups: composed, decided, undone."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
