"""The texts of automatic messages, as the administrator words them."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
