"""Table of contents: the Chalice app, and the Lambda functions that serve it. Each has its own role (see infra/)."""

import os
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

if os.environ.get("AWS_XRAY_DAEMON_ADDRESS"):
    from chalicelib.http import tracing

    tracing.start()

from chalice import Chalice

from chalicelib.http.routing import own_words

# Which rooms each function serves. On Lambda a process imports its own and no other: nobody waits for the rest.
SERVES = {
    "catalogue": ("catalogue", "contract"),
    "sign_in": ("sign_in",),
    "submission": ("submission",),
    "my_cases": ("my_cases",),
}
HERE = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "").rpartition("-")[2]  # komet-<stage>-<function>; "" elsewhere

app = Chalice(app_name="komet", configure_logs=False)
app.register_middleware(own_words, "http")
for function, rooms in SERVES.items():
    if HERE in ("", function):
        for room in rooms:
            app.register_blueprint(import_module(f"chalicelib.{room}.routes").routes)

Event = dict[str, Any]


@app.lambda_function(name="catalogue")
def catalogue(event: Event, context: object) -> Any:
    """The public pages, the search, the open feed, and the contract for systems."""
    return app(event, context)


@app.lambda_function(name="sign_in")
def sign_in(event: Event, context: object) -> Any:
    """To the login and back, and out again."""
    return app(event, context)


@app.lambda_function(name="submission")
def submission(event: Event, context: object) -> Any:
    """The application, from its first question to its case number."""
    return app(event, context)


@app.lambda_function(name="my_cases")
def my_cases(event: Event, context: object) -> Any:
    """The signed-in person's own pages."""
    return app(event, context)


@app.lambda_function(name="relay")
def relay(event: Event, context: object) -> Any:
    """Stream of events → queue of what is to be told."""
    from chalicelib.messages import actions

    return actions.relay(event)


@app.lambda_function(name="sender")
def sender(event: Event, context: object) -> Any:
    """Queue → e-mail and SMS."""
    from chalicelib.messages import actions

    return actions.send(event, datetime.now(UTC))


@app.lambda_function(name="sweep")
def sweep(event: Event, context: object) -> Any:
    """Every five minutes: what is due and still unsent goes on the queue again."""
    from chalicelib.messages import actions

    return actions.sweep(datetime.now(UTC))


@app.lambda_function(name="bounces")
def bounces(event: Event, context: object) -> Any:
    """Notices of bounces and complaints."""
    from chalicelib.messages import actions

    return actions.bounces(event, datetime.now(UTC))


@app.lambda_function(name="tally")
def tally(event: Event, context: object) -> Any:
    """Stream of queue entries → how many wait in each queue."""
    from chalicelib.cases import actions

    return actions.recount(event, datetime.now(UTC))
