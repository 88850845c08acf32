"""The benchmark's meter charges as DynamoDB's published rules say."""

import boto3
import pytest
from moto import mock_aws

from bench.meter import Index, metered, read_units, size, write_units

KEYS_ONLY = Index(("queue", "place"), frozenset({"queue", "applicant", "place"}))
WAITING = {"queue": {"S": "q"}, "applicant": {"S": "a"}, "place": {"S": "1"}, "note": {"S": "x"}}


@pytest.mark.parametrize(
    ("item", "size_in_bytes"),
    [
        ({"a": {"S": "bc"}}, 3),
        ({"å": {"S": "å"}}, 4),
        ({"a": {"BOOL": True}}, 2),
        ({"a": {"NULL": True}}, 2),
        ({"a": {"N": "27"}}, 3),
        ({"a": {"N": "-27"}}, 4),
        ({"a": {"L": [{"S": "b"}, {"S": "c"}]}}, 1 + 3 + 2 + 2),
        ({"a": {"M": {"b": {"S": "c"}}}}, 1 + 3 + 1 + 1 + 1),
        ({}, 0),
    ],
)
def test_an_item_weighs_its_names_and_values(item: dict[str, dict[str, object]], size_in_bytes: int) -> None:
    assert size(item) == size_in_bytes


@pytest.mark.parametrize(
    ("before", "after", "units"), [(0, 1, 1), (0, 1024, 1), (0, 1025, 2), (3000, 10, 3), (0, 0, 1)]
)
def test_a_write_costs_each_kilobyte_begun_of_the_larger_item(before: int, after: int, units: int) -> None:
    assert write_units(before, after) == units


@pytest.mark.parametrize(
    ("read", "consistent", "units"), [(0, False, 0.5), (4096, False, 0.5), (4097, False, 1), (4097, True, 2)]
)
def test_a_read_costs_half_a_unit_for_each_four_kilobytes_begun(read: int, consistent: bool, units: float) -> None:
    assert read_units(read, consistent) == units


def test_an_index_costs_only_what_shows_in_it() -> None:
    elsewhere = {**WAITING, "place": {"S": "2"}}
    gone = {name: value for name, value in WAITING.items() if name != "place"}
    assert KEYS_ONLY.write_units({}, WAITING) == 1
    assert KEYS_ONLY.write_units(WAITING, {**WAITING, "note": {"S": "y"}}) == 0
    assert KEYS_ONLY.write_units(WAITING, gone) == 1
    assert KEYS_ONLY.write_units(WAITING, elsewhere) == 2
    assert KEYS_ONLY.write_units(gone, gone) == 0


def test_a_transaction_costs_double_and_counting_costs_what_is_counted() -> None:
    with mock_aws():
        client = boto3.client("dynamodb")
        client.create_table(
            TableName="queue",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"AttributeName": "queue", "KeyType": "HASH"},
                {"AttributeName": "applicant", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": name, "AttributeType": "S"} for name in ("queue", "applicant", "place")
            ],
            LocalSecondaryIndexes=[
                {
                    "IndexName": "by_place",
                    "KeySchema": [
                        {"AttributeName": "queue", "KeyType": "HASH"},
                        {"AttributeName": "place", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
            ],
        )
        with metered() as plain:
            client.put_item(TableName="queue", Item={**WAITING, "note": {"S": "x" * 2000}})
        with metered() as together:
            other = {**WAITING, "applicant": {"S": "b"}}
            client.transact_write_items(TransactItems=[{"Put": {"TableName": "queue", "Item": other}}])
        with metered() as counting:
            answer = client.query(
                TableName="queue",
                IndexName="by_place",
                Select="COUNT",
                ConsistentRead=True,
                KeyConditionExpression="queue = :q",
                ExpressionAttributeValues={":q": {"S": "q"}},
            )
    assert (plain.writes, together.writes) == (2 + 1, 2 + 1)
    assert (answer["Count"], counting.reads, counting.writes) == (2, 1.0, 0)
    assert counting.calls == {"dynamodb Query": 1}


@pytest.mark.parametrize(("consistent", "units"), [(False, 2 * 0.5), (True, 2 * 1.0)])
def test_a_batch_that_is_read_consistently_costs_double(consistent: bool, units: float) -> None:
    with mock_aws():
        client = boto3.client("dynamodb")
        client.create_table(
            TableName="queue",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "applicant", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "applicant", "AttributeType": "S"}],
        )
        keys = [{"applicant": {"S": name}} for name in ("a", "b")]
        for key in keys:
            client.put_item(TableName="queue", Item=key)
        with metered() as bill:
            client.batch_get_item(RequestItems={"queue": {"Keys": keys, "ConsistentRead": consistent}})
    assert bill.reads == units


@mock_aws
def test_a_batch_that_is_written_costs_what_its_parts_cost_alone() -> None:
    dynamodb = boto3.client("dynamodb", region_name="eu-north-1")
    dynamodb.create_table(
        TableName="marks",
        KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    dynamodb.put_item(TableName="marks", Item={"a": {"S": "old"}})
    puts = [{"PutRequest": {"Item": {"a": {"S": name}, "b": {"S": "x" * 1500}}}} for name in ("one", "two")]
    with metered() as cost:
        dynamodb.batch_write_item(RequestItems={"marks": [*puts, {"DeleteRequest": {"Key": {"a": {"S": "old"}}}}]})
    assert cost.writes == 2 + 2 + 1
    assert cost.of_dynamodb == 1
