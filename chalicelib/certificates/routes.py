"""What a programme asks for before it certifies, certificates, and the public page that confirms them."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
