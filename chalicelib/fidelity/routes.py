"""Whether courses are given as their programme says: the leaders' own checklists, and what instructors make of them."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
