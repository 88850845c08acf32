"""Staff's own pages: who they are, what they reach, what waits for them."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
