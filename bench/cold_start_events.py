"""One event for each function, as AWS would send it."""

import json
from typing import Any

Event = dict[str, Any]

APPLICATION = "0123456789abcdef0123456789abcdef"
COURSE, CASE = "komet-3-11-farsta-tisdag", "EK-2026-000123"


def page(route: str, *, query: dict[str, str] | None = None, signed_in: bool = True, **params: str) -> Event:
    """A GET that API Gateway hands on."""
    path = route.format(**params)
    headers = {
        "accept": "text/html",
        "accept-language": "sv",
        "host": "komet.localhost",
        "x-forwarded-proto": "https",
        **({"cookie": "__Host-komet=session"} if signed_in else {}),
    }
    return {
        "resource": route,
        "path": path,
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} if query else None,
        "pathParameters": params or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": route,
            "httpMethod": "GET",
            "path": path,
            "stage": "training",
            "requestId": "0f9c9d1e-1111-4222-8333-444455556666",
            "identity": {"sourceIp": "127.0.0.1"},
        },
        "body": None,
        "isBase64Encoded": False,
    }


def stream(keys: Event) -> Event:
    """A new record in a DynamoDB stream that carries keys only."""
    change = {"Keys": keys, "SequenceNumber": "1", "StreamViewType": "KEYS_ONLY"}
    return {"Records": [{"eventID": "1", "eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": change}]}


KEY = {"case_id": APPLICATION, "sequence": 1}
QUEUED: Event = {"messageId": "1", "body": json.dumps(KEY), "eventSource": "aws:sqs", "attributes": {}}
SCHEDULED: Event = {"source": "aws.events", "detail-type": "Scheduled Event", "time": "2026-11-21T10:00:00Z"}
NOTICE = {
    "notificationType": "Bounce",
    "eventType": "Bounce",
    "mail": {"messageId": "provider-1", "destination": ["nobody@komet.example"]},
    "bounce": {
        "bounceType": "Permanent",
        "bouncedRecipients": [{"emailAddress": "nobody@komet.example"}],
        "timestamp": "2026-11-21T10:00:00Z",
    },
}

# By function. Staff's pages are those that one of them opens most; behind them are the tables of a stand-in.
EVENTS: dict[str, Event] = {
    "catalogue": page("/kurser"),
    "sign_in": page("/logga-in", query={"ga": "1"}, signed_in=False),
    "submission": page("/ansokan/{application_id}/{step}", application_id=APPLICATION, step="barn"),
    "my_cases": page("/mina-arenden"),
    "staff": page("/personal"),
    "planning": page("/personal/kurser"),
    "handling": page("/personal/sok"),
    "admission": page("/personal/kurser/{course_id}/grupp", course_id=COURSE),
    "consent": page("/samtycke/{token}", token="0123456789abcdef" * 3, signed_in=False),
    "attendance": page("/personal/kurser/{course_id}/narvaro", course_id=COURSE),
    "certificates": page("/certifikat/{code}", code="0123456789ABCDEFGHJKMNPQ", signed_in=False),
    "fees": page("/personal/avgifter"),
    "bookings": page("/personal/lokaler"),
    "materials": page("/mina-arenden/{case_number}/material", case_number=CASE),
    "editing": page("/personal/texter"),
    "importing": page("/personal/import"),
    "survey_editing": page("/personal/enkater"),
    "answering": page("/enkat/{course_id}/{opening_id}", course_id=COURSE, opening_id="traff-01"),
    "reporting": page("/personal/rapporter"),
    "fidelity": page("/personal/kurser/{course_id}/programtrohet", course_id=COURSE),
    "outreach": page("/aktiviteter", signed_in=False),
    "relay": stream({"case_id": {"S": KEY["case_id"]}, "sequence": {"N": "1"}}),
    "tally": stream({"queue_id": {"S": "komet-3-11/farsta"}, "applicant": {"S": "person#child"}}),
    "sender": {"Records": [QUEUED]},
    "carry_out": {"Records": [QUEUED]},
    "sweep": SCHEDULED,
    "remind": SCHEDULED,
    "fee_reminders": SCHEDULED,
    "open_surveys": SCHEDULED,
    "aggregation": SCHEDULED,
    "bounces": {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": json.dumps(NOTICE), "MessageId": "1"}}]},
}
