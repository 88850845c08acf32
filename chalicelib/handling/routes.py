"""Applications, queues and cases, as those see them who handle them."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
