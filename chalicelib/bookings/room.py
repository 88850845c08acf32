"""The room's routes, which four files fill: `venue_routes`, `calendar_routes` (of a venue), `series_routes` (a course's
venues) and `feed_routes`."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
