"""The manager's yes or no to a professional's training, asked by a personal link."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
