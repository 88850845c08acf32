"""Invoices, payments and what reminds of them. Amounts are whole öre."""

from chalicelib.http.routing import Routes

routes = Routes(__name__)
