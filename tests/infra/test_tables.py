"""The tables are the models': nothing about them is written twice."""

from collections.abc import Callable
from typing import Any

import pytest
from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection, LocalSecondaryIndex
from pynamodb.models import Model

from infra.application import Application
from infra.tables import logical_id, table, table_resources

Json = dict[str, Any]
OfType = Callable[[str], dict[str, Json]]

# docs/architecture.md, "Data": the key, and the index with its key.
ARCHITECTURE = {
    "persons": (["person_id"], {}),
    "identities": (["identity_hash"], {}),
    "staff_members": (["register", "member_id"], {}),
    "web_sessions": (["session_hash"], {}),
    "programmes": (["register", "programme_id"], {}),
    "districts": (["register", "district_id"], {}),
    "courses": (
        ["course_id"],
        {"open_courses": ["listed", "starts_on"], "by_next_session": ["meets", "next_session"]},
    ),
    "district_courses": (["district_id", "listing"], {}),
    "applications": (
        ["person_id", "application_id"],
        {
            "by_case_number": ["case_number"],
            "by_course": ["course_id", "received_at"],
            "by_consent_due": ["consent_waits", "consent_due"],
        },
    ),
    "groups": (["course_id"], {}),
    "seats": (["person_id", "programme_id"], {}),
    "offers": (["offer_id"], {}),
    "grants": (["person_id", "grant_id"], {"by_reach": ["reach", "person_id"]}),
    "readings": (["case_id", "reader"], {}),
    "notes": (["case_number", "note_id"], {}),
    "queue_entries": (
        ["queue_id", "applicant"],
        {"by_place": ["queue_id", "place"], "by_rest": ["queue_id", "resting"]},
    ),
    "queue_lengths": (["register", "queue_id"], {}),
    "case_numbers": (["year"], {}),
    "events": (["case_id", "sequence"], {"unsent": ["outbox", "due"]}),
    "messages": (["person_id", "message_id"], {"by_provider_id": ["provider_id"]}),
    "suppressions": (["address_hash"], {}),
    "surveys": (["scope", "entry"], {}),
    "openings": (["course_id", "opening_id"], {}),
    "survey_clocks": (["course_id"], {"by_next": ["waits", "next_at"]}),
    "answered": (["person_id", "opening"], {}),
    "sheets": (["opening", "sheet_id"], {}),
    "summaries": (["whole", "part"], {}),
    "targets": (["register", "entry"], {}),
    "target_values": (["place", "entry"], {"by_target": ["target_id", "place"]}),
    "checklists": (["course_id", "entry"], {}),
    "quality_notes": (["course_id", "note_id"], {}),
    "refresher_invitations": (["course_id", "person_id"], {}),
    "changed": (["register", "journal"], {}),
    "held": (["whole", "part"], {}),
    "activities": (
        ["district_id", "activity_id"],
        {
            "by_start": ["register", "starts_at"],
            "of_district": ["district_id", "starts_at"],
            "to_count": ["asks", "ends_at"],
        },
    ),
    "talks": (["shelf", "entry"], {}),
    "materials": (["scope", "material_id"], {}),
    "imports": (["register", "import_id"], {}),
    "wordings": (["shelf", "entry"], {}),
    "fees": (["course_id", "application_id"], {}),
    "invoices": (["number"], {"by_standing": ["standing", "stands_at"], "by_next_step": ["steps", "next_step"]}),
    "payments": (["payment_id"], {"by_unmatched": ["unmatched", "waits_at"]}),
    "invoice_numbers": (["year"], {}),
    "certificates": (["code"], {"to_send": ["waits", "term"]}),
    "consent_links": (["token_hash"], {}),
    "tasks": (["place", "task_id"], {"all_tasks": ["register", "since"]}),
    "attendance": (["course_id", "mark_id"], {}),
    "watches": (["course_id", "application_id"], {}),
    "venues": (["register", "venue_id"], {}),
    "venue_days": (["venue_id", "day"], {}),
    "calendar_feeds": (["owner"], {"by_token": ["token_hash"]}),
}


class Far(GlobalSecondaryIndex["Sample"]):
    class Meta:
        index_name = "far"
        projection = IncludeProjection(["note"])

    shelf = UnicodeAttribute(hash_key=True)


class Near(LocalSecondaryIndex["Sample"]):
    class Meta:
        index_name = "near"
        projection = KeysOnlyProjection()

    owner = UnicodeAttribute(hash_key=True)
    shelf = UnicodeAttribute(range_key=True)


class Sample(Model):
    class Meta:
        table_name = "samples"

    # The range key comes first in the alphabet and in the model's list of attributes.
    age = NumberAttribute(range_key=True)
    owner = UnicodeAttribute(hash_key=True)
    shelf = UnicodeAttribute(null=True)
    note = UnicodeAttribute(null=True)
    gone_at = TTLAttribute(null=True)
    far = Far()
    near = Near()


def names(schema: list[Json]) -> list[str]:
    return [key["AttributeName"] for key in schema]


def test_a_table_has_its_models_keys_indexes_and_time_to_live() -> None:
    properties = table("samples", Sample)["Properties"]

    assert properties["TableName"] == {"Fn::Sub": "komet-${Stage}-samples"}
    assert [(key["AttributeName"], key["KeyType"]) for key in properties["KeySchema"]] == [
        ("owner", "HASH"),
        ("age", "RANGE"),
    ]
    assert properties["AttributeDefinitions"] == [
        {"AttributeName": "age", "AttributeType": "N"},
        {"AttributeName": "owner", "AttributeType": "S"},
        {"AttributeName": "shelf", "AttributeType": "S"},
    ]
    assert properties["GlobalSecondaryIndexes"] == [
        {
            "IndexName": "far",
            "KeySchema": [{"AttributeName": "shelf", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["note"]},
        }
    ]
    assert properties["LocalSecondaryIndexes"][0]["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    assert properties["TimeToLiveSpecification"] == {"AttributeName": "gone_at", "Enabled": True}
    assert "StreamSpecification" not in properties


def test_every_model_has_its_table_and_every_table_its_model(app: Application, of_type: OfType) -> None:
    assert set(of_type("AWS::DynamoDB::Table")) == set(table_resources(app.models))
    assert set(ARCHITECTURE) == set(app.models)
    assert set(of_type("AWS::DynamoDB::Table")) == {logical_id(name) for name in app.models}


@pytest.mark.requirement("X11")
@pytest.mark.parametrize("name", ARCHITECTURE)
def test_tables_are_as_the_architecture_says(name: str, of_type: OfType) -> None:
    key, indexes = ARCHITECTURE[name]
    properties = of_type("AWS::DynamoDB::Table")[logical_id(name)]
    made = properties.get("GlobalSecondaryIndexes", []) + properties.get("LocalSecondaryIndexes", [])

    assert names(properties["KeySchema"]) == key
    assert {index["IndexName"]: names(index["KeySchema"]) for index in made} == indexes


def test_tables_are_encrypted_restorable_and_paid_by_use(of_type: OfType) -> None:
    for name, properties in of_type("AWS::DynamoDB::Table").items():
        assert properties["BillingMode"] == "PAY_PER_REQUEST", name
        assert properties["SSESpecification"] == {"SSEEnabled": True}, name
        restorable = name != logical_id("answered")  # no point in time may tell who answered then
        assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": restorable}, name


def test_streams_carry_keys_and_nothing_of_people(of_type: OfType) -> None:
    streams = {
        name: properties["StreamSpecification"]
        for name, properties in of_type("AWS::DynamoDB::Table").items()
        if "StreamSpecification" in properties
    }

    assert streams == {
        "EventsTable": {"StreamViewType": "KEYS_ONLY"},
        "QueueEntriesTable": {"StreamViewType": "KEYS_ONLY"},
    }


def test_sessions_and_drafts_end_by_themselves(of_type: OfType) -> None:
    ending = {name for name, table in of_type("AWS::DynamoDB::Table").items() if "TimeToLiveSpecification" in table}

    assert ending == {"WebSessionsTable", "ApplicationsTable", "ConsentLinksTable"}
