"""The room's routes, which four files fill: `routes` (for everybody), `staff_routes`, `outcome_routes`
and `figure_routes`."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
