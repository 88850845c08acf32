"""The room's routes, which two files fill: `routes` (programmes) and `question_routes` (their own questions)."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
