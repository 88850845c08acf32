"""The tables, read from the PynamoDB models: nothing about them is written twice."""

from typing import Any

from infra import functions

Json = dict[str, Any]

# Relay and tally read what changed; both look the record up, so keys are enough and nobody's data travels.
STREAMED = ("events", "queue_entries")
# Who has answered a survey: kept as it is now and at no other time, so that no point in time can be compared with when
# an answer came (docs/anonymity.md).
NOT_RESTORABLE = ("answered",)
FOR_EVER = {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}


def table_resources(models: dict[str, Any]) -> Json:
    """A DynamoDB table for each model, by logical id ("web_sessions" → "WebSessionsTable")."""
    return {logical_id(name): table(name, model) for name, model in models.items()}


def logical_id(table_name: str) -> str:
    """A table's name in the template: "web_sessions" → "WebSessionsTable"."""
    return f"{functions.logical_id(table_name)}Table"


def table(name: str, model: Any) -> Json:
    """One table: the model's keys, indexes and time to live; encrypted, restorable, protected."""
    schema = model._get_schema()
    properties: Json = {
        "TableName": {"Fn::Sub": f"komet-${{Stage}}-{name}"},
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": keys(schema["key_schema"]),
        "AttributeDefinitions": attributes(schema["attribute_definitions"]),
        "SSESpecification": {"SSEEnabled": True},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": name not in NOT_RESTORABLE},
        "DeletionProtectionEnabled": {"Fn::If": ["IsProduction", True, False]},
        "Tags": [{"Key": "stage", "Value": {"Ref": "Stage"}}],
    }
    if schema["global_secondary_indexes"]:
        properties["GlobalSecondaryIndexes"] = indexes(schema["global_secondary_indexes"])
    if schema["local_secondary_indexes"]:
        properties["LocalSecondaryIndexes"] = indexes(schema["local_secondary_indexes"])
    if ends := model._ttl_attribute():
        properties["TimeToLiveSpecification"] = {"AttributeName": ends.attr_name, "Enabled": True}
    if name in STREAMED:
        properties["StreamSpecification"] = {"StreamViewType": "KEYS_ONLY"}
    return {"Type": "AWS::DynamoDB::Table", **FOR_EVER, "Properties": properties}


def keys(schema: list[Json]) -> list[Json]:
    """The key's attributes, the hash key first, as CloudFormation wants them."""
    return sorted(schema, key=lambda key: str(key["KeyType"]))


def attributes(definitions: list[Json]) -> list[Json]:
    """Each key attribute once, however many indexes share it."""
    kinds = {attribute["AttributeName"]: attribute["AttributeType"] for attribute in definitions}
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in sorted(kinds.items())]


def indexes(schemas: list[Json]) -> list[Json]:
    """Secondary indexes, local or global, as CloudFormation wants them."""
    return [
        {
            "IndexName": schema["index_name"],
            "KeySchema": keys(schema["key_schema"]),
            "Projection": projection(schema["projection"]),
        }
        for schema in sorted(schemas, key=lambda schema: str(schema["index_name"]))
    ]


def projection(schema: Json) -> Json:
    """What an index holds of its items."""
    named = {"NonKeyAttributes": schema["NonKeyAttributes"]} if schema.get("NonKeyAttributes") else {}
    return {"ProjectionType": schema["ProjectionType"], **named}
