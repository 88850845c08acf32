"""What exists, taken over from files: a dry run with every fault, then all or nothing."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
