"""Each function reaches what it needs and nothing else: IAM refuses the rest."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from infra import application
from infra.local.cloud import LocalCloud
from infra.local.deploy import outputs
from infra.local.seeding import function_settings
from infra.package import ROOT
from tests.stack.roles import Role, is_allowed

Call = Callable[[], object]
PREFIX = "komet-local-"
TABLES = [
    "certificates",
    "persons",
    "identities",
    "web_sessions",
    "programmes",
    "districts",
    "courses",
    "applications",
    "queue_entries",
    "queue_lengths",
    "case_numbers",
    "events",
    "messages",
    "suppressions",
    "materials",
    "district_courses",
    "groups",
    "seats",
    "offers",
    "grants",
    "readings",
    "notes",
    "staff_members",
    "fees",
    "invoices",
    "payments",
    "invoice_numbers",
    "tasks",
    "consent_links",
    "wordings",
    "imports",
    "attendance",
    "watches",
    "venues",
    "venue_days",
    "calendar_feeds",
    "surveys",
    "openings",
    "survey_clocks",
    "targets",
    "target_values",
    "answered",
    "sheets",
    "summaries",
    "checklists",
    "quality_notes",
    "refresher_invitations",
    "changed",
    "held",
    "activities",
    "talks",
]

# r: reads items or queries the table; i: queries an index; w: writes.
REACH = {
    "catalogue": {
        "programmes": "r",
        "districts": "r",
        "queue_lengths": "r",
        "courses": "ri",
        "web_sessions": "r",
        "activities": "i",
    },
    "sign_in": {"web_sessions": "rw", "persons": "rw", "identities": "rw", "grants": "r"},
    "submission": {
        "programmes": "r",
        "districts": "r",
        "courses": "r",
        "web_sessions": "r",
        "persons": "rw",
        "identities": "rw",
        "applications": "rw",
        "queue_entries": "riw",
        "case_numbers": "w",
        "events": "w",
        "tasks": "w",
    },
    "my_cases": {
        "programmes": "r",
        "districts": "r",
        "courses": "ri",
        "web_sessions": "r",
        "persons": "rw",
        "identities": "r",
        "applications": "rw",
        "queue_entries": "riw",
        "groups": "rw",
        "offers": "rw",
        "seats": "w",
        "events": "rw",
        "messages": "r",
        "tasks": "w",
        "openings": "r",
        "surveys": "r",
        "answered": "r",
    },
    "handling": {
        "programmes": "r",
        "districts": "r",
        "courses": "ri",
        "district_courses": "r",
        "queue_lengths": "r",
        "web_sessions": "r",
        "grants": "r",
        "persons": "rw",
        "identities": "rw",
        "applications": "riw",
        "queue_entries": "riw",
        "case_numbers": "w",
        "groups": "rw",
        "offers": "rw",
        "seats": "w",
        "events": "rw",
        "readings": "rw",
        "notes": "rw",
        "messages": "r",
        "tasks": "w",
    },
    "staff": {
        "programmes": "r",
        "districts": "r",
        "courses": "ri",
        "district_courses": "r",
        "queue_lengths": "r",
        "applications": "i",
        "web_sessions": "r",
        "grants": "riw",
        "staff_members": "rw",
        "groups": "r",
        "persons": "r",
        "events": "rw",
        "tasks": "riw",
    },
    "planning": {
        "programmes": "r",
        "districts": "r",
        "courses": "riw",
        "district_courses": "rw",
        "queue_lengths": "r",
        "web_sessions": "r",
        "grants": "r",
        "staff_members": "r",
        "groups": "rw",
        "events": "rw",
        "venues": "r",
        "venue_days": "rw",
    },
    "admission": {
        "programmes": "r",
        "districts": "r",
        "courses": "r",
        "web_sessions": "r",
        "grants": "r",
        "persons": "r",
        "applications": "riw",
        "queue_entries": "ri",
        "groups": "rw",
        "offers": "r",
        "seats": "w",
        "events": "rw",
    },
    "carry_out": {
        "programmes": "r",
        "courses": "rw",
        "applications": "riw",
        "queue_entries": "riw",
        "groups": "rw",
        "offers": "rw",
        "seats": "w",
        "events": "rw",
        "certificates": "riw",
        "tasks": "rw",
        "survey_clocks": "rw",
    },
    "consent": {
        "consent_links": "rw",
        "applications": "rw",
        "groups": "rw",
        "events": "w",
        "persons": "r",
        "courses": "r",
        "programmes": "r",
        "grants": "i",
        "tasks": "rw",
        "web_sessions": "r",
    },
    "attendance": {
        "programmes": "r",
        "courses": "r",
        "web_sessions": "r",
        "grants": "ri",
        "groups": "r",
        "persons": "r",
        "applications": "rw",
        "attendance": "rw",
        "watches": "rw",
        "tasks": "w",
        "events": "w",
        "changed": "w",
    },
    "certificates": {
        "programmes": "r",
        "districts": "r",
        "courses": "r",
        "web_sessions": "r",
        "grants": "r",
        "staff_members": "rw",
        "persons": "r",
        "applications": "rw",
        "groups": "rw",
        "attendance": "r",
        "certificates": "riw",
        "tasks": "rw",
        "events": "w",
    },
    "fees": {
        "web_sessions": "r",
        "grants": "r",
        "courses": "r",
        "programmes": "r",
        "groups": "r",
        "applications": "r",
        "persons": "r",
        "fees": "rw",
        "invoices": "riw",
        "payments": "riw",
        "invoice_numbers": "w",
        "events": "rw",
        "messages": "r",
        "tasks": "w",
    },
    "bookings": {
        "programmes": "r",
        "districts": "r",
        "courses": "rw",
        "district_courses": "r",
        "web_sessions": "r",
        "grants": "r",
        "applications": "r",
        "groups": "rw",
        "events": "rw",
        "venues": "rw",
        "venue_days": "rw",
        "calendar_feeds": "riw",
    },
    "materials": {
        "programmes": "r",
        "courses": "r",
        "web_sessions": "r",
        "grants": "r",
        "applications": "r",
        "materials": "rw",
        "events": "rw",
    },
    "editing": {
        "wordings": "rw",
        "tasks": "w",
        "web_sessions": "r",
        "grants": "r",
        "programmes": "rw",
        "events": "w",
    },
    "importing": {
        "imports": "rw",
        "tasks": "w",
        "programmes": "r",
        "districts": "r",
        "district_courses": "r",
        "courses": "r",
        "persons": "rw",
        "identities": "rw",
        "applications": "rw",
        "queue_entries": "riw",
        "case_numbers": "w",
        "events": "w",
        "staff_members": "rw",
        "web_sessions": "r",
        "grants": "r",
    },
    "survey_editing": {
        "web_sessions": "r",
        "grants": "ri",
        "programmes": "r",
        "districts": "r",
        "district_courses": "r",
        "courses": "r",
        "surveys": "rw",
        "survey_clocks": "rw",
        "tasks": "rw",
        "events": "w",
    },
    "answering": {
        "web_sessions": "r",
        "applications": "r",
        "openings": "r",
        "surveys": "r",
        "courses": "r",
        "programmes": "r",
        "answered": "rw",
        "sheets": "w",
    },
    "reporting": {
        "web_sessions": "r",
        "grants": "r",
        "summaries": "r",
        "programmes": "r",
        "districts": "r",
        "courses": "r",
        "district_courses": "r",
        "surveys": "r",
        "targets": "rw",
        "target_values": "riw",
    },
    "fidelity": {
        "web_sessions": "r",
        "grants": "r",
        "courses": "ri",
        "district_courses": "r",
        "districts": "r",
        "programmes": "r",
        "groups": "rw",
        "persons": "r",
        "staff_members": "r",
        "applications": "i",
        "checklists": "rw",
        "quality_notes": "rw",
        "refresher_invitations": "rw",
        "summaries": "r",
        "tasks": "w",
        "events": "w",
    },
    "outreach": {
        "web_sessions": "r",
        "grants": "r",
        "districts": "r",
        "activities": "riw",
        "talks": "rw",
        "summaries": "r",
        "events": "w",
        "tasks": "w",
    },
    "open_surveys": {
        "survey_clocks": "riw",
        "surveys": "r",
        "openings": "rw",
        "courses": "r",
        "groups": "rw",
        "events": "w",
    },
    "aggregation": {
        "changed": "rw",
        "held": "rw",
        "summaries": "rw",
        "courses": "r",
        "programmes": "r",
        "groups": "r",
        "districts": "r",
        "district_courses": "r",
        "applications": "ri",
        "events": "rw",
        "attendance": "r",
        "checklists": "r",
        "quality_notes": "r",
        "tasks": "w",
        "openings": "r",
        "sheets": "r",  # and not who has answered
        "surveys": "r",
        "grants": "i",
        "staff_members": "r",
        "activities": "i",
        "talks": "r",
    },
    "fee_reminders": {
        "invoices": "riw",
        "courses": "r",
        "events": "w",
        "tasks": "w",
        "persons": "r",
        "grants": "i",
    },
    "relay": {"changed": "w"},
    "sender": {
        "events": "rw",
        "persons": "r",
        "suppressions": "r",
        "programmes": "r",
        "districts": "r",
        "courses": "ri",
        "messages": "rw",
        "applications": "r",
        "tasks": "w",
        "wordings": "r",
        "consent_links": "w",
        "surveys": "r",
        "answered": "r",
    },
    "sweep": {"events": "i"},
    "remind": {
        "programmes": "r",
        "courses": "riw",
        "applications": "riw",
        "queue_entries": "i",
        "groups": "rw",
        "events": "riw",
        "activities": "riw",
        "tasks": "w",
    },
    "bounces": {"messages": "iw", "suppressions": "w", "applications": "r", "courses": "r", "tasks": "w"},
    "tally": {"queue_entries": "i", "queue_lengths": "w"},
}


def test_every_function_and_every_table_is_tried() -> None:
    configured = json.loads((ROOT / ".chalice" / "config.json").read_text(encoding="utf-8"))
    functions = set(configured["stages"]["komet"]["lambda_functions"]) - {"api_handler"}  # never deployed
    assert set(REACH) == set(MAY) == functions
    assert set(TABLES) == set(application.models(ROOT))


@pytest.mark.requirement("B1", "B2")
@pytest.mark.parametrize("room", REACH)
def test_a_function_reaches_the_tables_it_needs_and_no_other(
    room: str, role_of: Callable[[str], Role], cloud: LocalCloud
) -> None:
    dynamodb = role_of(room).client("dynamodb")
    owner = cloud.client("dynamodb")
    reached = {}
    for table in TABLES:
        schema = owner.describe_table(TableName=PREFIX + table)["Table"]
        letters = "".join(letter for letter, tries in attempts(dynamodb, schema) if any(map(is_allowed, tries)))
        if letters:
            reached[table] = letters
    assert reached == REACH[room]


def attempts(dynamodb: Any, schema: dict[str, Any]) -> Iterator[tuple[str, list[Call]]]:
    """Ways to read, to query an index and to write; none changes anything, since its condition fails or
    there is nothing to remove."""
    table = schema["TableName"]
    indexes = [*schema.get("GlobalSecondaryIndexes", []), *schema.get("LocalSecondaryIndexes", [])]
    key = {part["AttributeName"]: {"S": "nobody"} for part in schema["KeySchema"]}
    query = {"TableName": table, **asks_for(schema)}
    write = {"TableName": table, "ConditionExpression": "attribute_exists(nothing)"}
    batch = {table: {"Keys": [key]}}
    yield (
        "r",
        [
            partial(dynamodb.get_item, TableName=table, Key=key),
            partial(dynamodb.batch_get_item, RequestItems=batch),
            partial(dynamodb.query, **query),
        ],
    )
    yield (
        "i",
        [partial(dynamodb.query, IndexName=index["IndexName"], **{**query, **asks_for(index)}) for index in indexes],
    )
    yield (
        "w",
        [
            partial(dynamodb.put_item, Item=key, **write),
            partial(dynamodb.update_item, Key=key, **write),
            partial(dynamodb.delete_item, Key=key, **write),
            partial(dynamodb.batch_write_item, RequestItems={table: [{"DeleteRequest": {"Key": key}}]}),
        ],
    )


def asks_for(schema: dict[str, Any]) -> dict[str, Any]:
    """The condition of a query for one hash key of a table or index."""
    return {
        "KeyConditionExpression": "#key = :key",
        "ExpressionAttributeNames": {"#key": schema["KeySchema"][0]["AttributeName"]},
        "ExpressionAttributeValues": {":key": {"S": "nobody"}},
    }


@pytest.mark.requirement("B2")
@pytest.mark.parametrize("room", REACH)
def test_no_function_reads_a_whole_table(room: str, role_of: Callable[[str], Role]) -> None:
    dynamodb = role_of(room).client("dynamodb")
    scanned = [table for table in TABLES if is_allowed(partial(dynamodb.scan, TableName=PREFIX + table, Limit=1))]
    assert scanned == []


# A file here is one outside of all folders; who reaches which folder: test_files.py.
MAY: dict[str, set[str]] = {
    "catalogue": set(),
    "sign_in": {"read the keys", "read the client's secret", "encrypt"},
    "submission": {"read the keys", "encrypt"},
    "my_cases": {"read the keys"},
    "handling": {"read the keys", "encrypt"},
    "staff": set(),
    "planning": set(),
    "admission": set(),
    "consent": set(),
    "attendance": set(),
    "certificates": set(),
    "fees": set(),
    "bookings": set(),
    "materials": set(),
    "editing": set(),
    "importing": {"read the keys", "encrypt"},
    "survey_editing": set(),
    "answering": set(),
    "reporting": set(),
    "fidelity": set(),
    "outreach": set(),
    "open_surveys": set(),
    "aggregation": set(),
    "fee_reminders": set(),
    "carry_out": {"take a decision"},
    "relay": {"queue an event", "queue a decision", "queue a failure"},
    "sender": {"take an event", "send e-mail", "send an SMS"},
    "sweep": {"queue an event", "queue a decision"},
    "remind": set(),
    "bounces": {"queue a failure"},
    "tally": {"queue a failure"},
}


@pytest.mark.requirement("B2")
@pytest.mark.parametrize("room", MAY)
def test_a_function_uses_the_services_it_needs_and_no_other(
    room: str, role_of: Callable[[str], Role], cloud: LocalCloud
) -> None:
    acts = services(role_of(room), cloud)
    assert {act for act, call in acts.items() if is_allowed(call)} == MAY[room]


def services(role: Role, cloud: LocalCloud) -> dict[str, Call]:
    """What a function could try outside of the tables.

    Not here, since MiniStack doesn't enforce them: whose streams are read, and in whose name e-mail is sent.
    """
    known = {
        key: value for room in ("sign_in", "sender", "relay") for key, value in function_settings(cloud, room).items()
    }
    there = outputs(cloud)
    events, decisions = {"QueueUrl": there["EventsQueueUrl"]}, {"QueueUrl": known["DECISIONS_QUEUE_URL"]}
    failures = {"QueueUrl": there["FailuresQueueUrl"]}
    later, taken = {"MessageBody": "{}", "DelaySeconds": 900}, {"VisibilityTimeout": 0, "WaitTimeSeconds": 0}
    s3, ses, sns, sqs = map(role.client, ("s3", "ses", "sns", "sqs"))
    kms, secrets = map(role.client, ("kms", "secretsmanager"))
    sealed = cloud.client("kms").encrypt(KeyId=known["KMS_KEY_ID"], Plaintext=b"191212121212")["CiphertextBlob"]
    mail = {"Destinations": ["nobody@example.com"], "RawMessage": {"Data": b"Subject: Test\r\n\r\nTest"}}
    file = {"Bucket": there["FilesBucket"], "Key": "nothing"}
    return {
        "read the keys": partial(secrets.get_secret_value, SecretId=known["SECRET_ARN"]),
        "read the client's secret": partial(secrets.get_secret_value, SecretId=known["OIDC_CLIENT_SECRET_ARN"]),
        "encrypt": partial(kms.encrypt, KeyId=known["KMS_KEY_ID"], Plaintext=b"191212121212"),
        "decrypt": partial(kms.decrypt, KeyId=known["KMS_KEY_ID"], CiphertextBlob=sealed),
        "queue an event": partial(sqs.send_message, **later, **events),
        "take an event": partial(sqs.receive_message, **taken, **events),
        "queue a decision": partial(sqs.send_message, **later, **decisions),
        "take a decision": partial(sqs.receive_message, **taken, **decisions),
        "queue a failure": partial(sqs.send_message, **later, **failures),
        "send e-mail": partial(ses.send_raw_email, Source=known["SENDER_ADDRESS"], **mail),
        "send an SMS": partial(sns.publish, PhoneNumber="+46701740699", Message="Test"),
        "tell of a bounce": partial(sns.publish, TopicArn=there["MailNoticesTopic"], Message="{}"),
        "read a file": partial(s3.get_object, **file),
        "write a file": partial(s3.put_object, Body=b"", **file),
    }
