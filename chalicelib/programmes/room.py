"""The room's routes, which three files fill: `routes` (programmes), `question_routes` (their own questions) and
`part_routes` (what their sessions go through)."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
