"""The room's routes, which two files fill: `routes` (lists and new courses) and `course_routes` (one course)."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
