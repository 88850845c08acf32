"""Files for those who take part: versions, languages, and when they open."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
