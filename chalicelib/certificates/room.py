"""The room's routes, which three files fill: `routes` (those who certify), `term_routes` (the administrator's close of
a term) and `public_routes` (owners, and whoever wants to know whether a certificate holds)."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
