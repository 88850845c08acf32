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
    "staff": ("staff",),
    "planning": ("planning",),
    "handling": ("handling",),
    "admission": ("admission",),
    "consent": ("consent",),
    "attendance": ("attendance",),
    "certificates": ("certificates",),
    "fees": ("fees",),
    "bookings": ("bookings",),
    "materials": ("materials",),
    "editing": ("wording", "programmes"),
    "importing": ("importing",),
    "survey_editing": ("survey_editing",),
    "answering": ("answering",),
    "reporting": ("reporting", "targets"),
    "fidelity": ("fidelity",),
    "outreach": ("activities", "advice"),
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


@app.lambda_function(name="staff")
def staff(event: Event, context: object) -> Any:
    """Staff's own pages: who they are, what they reach, and what waits for them."""
    return app(event, context)


@app.lambda_function(name="planning")
def planning(event: Event, context: object) -> Any:
    """Courses, from draft to closed."""
    return app(event, context)


@app.lambda_function(name="handling")
def handling(event: Event, context: object) -> Any:
    """Applications, queues and cases, as those see them who handle them."""
    return app(event, context)


@app.lambda_function(name="admission")
def admission(event: Event, context: object) -> Any:
    """Groups: composed, decided, undone."""
    return app(event, context)


@app.lambda_function(name="consent")
def consent(event: Event, context: object) -> Any:
    """The manager's answer by personal link, and what it leads to."""
    return app(event, context)


@app.lambda_function(name="attendance")
def attendance(event: Event, context: object) -> Any:
    """Who was there, session by session."""
    return app(event, context)


@app.lambda_function(name="certificates")
def certificates(event: Event, context: object) -> Any:
    """Who passes, certificates, and the page that confirms them."""
    return app(event, context)


@app.lambda_function(name="fees")
def fees(event: Event, context: object) -> Any:
    """Invoices and payments."""
    return app(event, context)


@app.lambda_function(name="bookings")
def bookings(event: Event, context: object) -> Any:
    """Venues, their calendar, and the feeds of it."""
    return app(event, context)


@app.lambda_function(name="materials")
def materials(event: Event, context: object) -> Any:
    """Files for those who take part."""
    return app(event, context)


@app.lambda_function(name="editing")
def editing(event: Event, context: object) -> Any:
    """The administrator's words and programmes."""
    return app(event, context)


@app.lambda_function(name="importing")
def importing(event: Event, context: object) -> Any:
    """What exists, taken over from files."""
    return app(event, context)


@app.lambda_function(name="survey_editing")
def survey_editing(event: Event, context: object) -> Any:
    """Surveys: written, looked at, published."""
    return app(event, context)


@app.lambda_function(name="answering")
def answering(event: Event, context: object) -> Any:
    """Surveys, as they are answered. It writes answers and can't read them."""
    return app(event, context)


@app.lambda_function(name="reporting")
def reporting(event: Event, context: object) -> Any:
    """Figures and targets, from summaries alone."""
    return app(event, context)


@app.lambda_function(name="fidelity")
def fidelity(event: Event, context: object) -> Any:
    """The leaders' checklists, and what they and the answers come to."""
    return app(event, context)


@app.lambda_function(name="outreach")
def outreach(event: Event, context: object) -> Any:
    """Open activities, and advice and support talks."""
    return app(event, context)


@app.lambda_function(name="relay")
def relay(event: Event, context: object) -> Any:
    """Stream of events → the queues of what is to be told and what is to follow."""
    from chalicelib.messages import actions

    return actions.relay(event)


@app.lambda_function(name="sender")
def sender(event: Event, context: object) -> Any:
    """Queue → e-mail and SMS."""
    from chalicelib.messages import actions

    return actions.send(event, datetime.now(UTC))


@app.lambda_function(name="sweep")
def sweep(event: Event, context: object) -> Any:
    """Every minute: what is due goes on the queues: kept for now, or lost on the way."""
    from chalicelib.messages import actions

    return actions.sweep(datetime.now(UTC))


@app.lambda_function(name="carry_out")
def carry_out(event: Event, context: object) -> Any:
    """Queue → what follows from decisions on courses."""
    from chalicelib.admission import consequences
    from chalicelib.certificates.sending import FOLLOWS

    return consequences.carry_out(event, datetime.now(UTC), FOLLOWS)


@app.lambda_function(name="remind")
def remind(event: Event, context: object) -> Any:
    """Twice a day: sessions that are near, cases that have been silent, managers who have not answered."""
    from chalicelib.reminders import actions

    return actions.remind(datetime.now(UTC))


@app.lambda_function(name="fee_reminders")
def fee_reminders(event: Event, context: object) -> Any:
    """Twice every morning: fees that are overdue, and what is said of them next."""
    from chalicelib.fees import reminding

    return reminding.remind(datetime.now(UTC))


@app.lambda_function(name="open_surveys")
def open_surveys(event: Event, context: object) -> Any:
    """Every five minutes: surveys that open, and those that are reminded of."""
    from chalicelib.opening import actions

    return actions.open_surveys(datetime.now(UTC))


@app.lambda_function(name="aggregation")
def aggregation(event: Event, context: object) -> Any:
    """Every five minutes: the figures of what has changed. {"recount_from": "2026-1"}: all from that term on."""
    from chalicelib.aggregation import actions

    return actions.aggregate(datetime.now(UTC), str(event.get("recount_from", "")))


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
