"""Every function is its own, with its own rights and no more than those."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from infra.application import Application

Json = dict[str, Any]
OfType = Callable[[str], dict[str, Json]]

ROOMS = {"catalogue", "sign_in", "submission", "my_cases", "staff", "planning", "handling", "admission"}
ROOMS |= {"consent", "attendance", "certificates", "fees", "bookings", "materials", "editing", "importing"}
ROOMS |= {"survey_editing", "answering", "reporting", "fidelity", "outreach"}
FUNCTIONS = ROOMS | {"relay", "sender", "sweep", "carry_out", "remind", "fee_reminders", "bounces", "tally"}
FUNCTIONS |= {"open_surveys", "aggregation"}
# What nobody waits for, and what goes through a whole course: one commit for each person.
PATIENT = {"CarryOutFunction", "RemindFunction", "FeeRemindersFunction", "OpenSurveysFunction", "AggregationFunction"}


def role_of(name: str, of_type: OfType) -> list[Json]:
    """The statements of the function's role."""
    prefix = "".join(word.capitalize() for word in name.split("_"))
    (policy,) = of_type("AWS::IAM::Role")[f"{prefix}Role"]["Policies"]
    statements: list[Json] = policy["PolicyDocument"]["Statement"]
    return statements


def rights(name: str, of_type: OfType) -> set[tuple[str, str]]:
    """(action, logical id of the table) of everything that the role may do with tables and their indexes."""
    found = set()
    for statement in role_of(name, of_type):
        for resource in as_list(statement.get("Resource", [])):
            words = re.findall(r"(\w+Table)", str(resource))
            found |= {
                (action, table)
                for action in as_list(statement["Action"])
                for table in words
                if action.startswith("dynamodb:")
            }
    return found


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def tables_written(name: str, of_type: OfType) -> set[str]:
    writes = {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"}
    return {table for action, table in rights(name, of_type) if action in writes}


def tables_read(name: str, of_type: OfType) -> set[str]:
    reads = {"dynamodb:GetItem", "dynamodb:Query", "dynamodb:GetRecords"}
    return {table for action, table in rights(name, of_type) if action in reads}


def test_there_is_a_function_for_each_capability_and_none_besides(of_type: OfType) -> None:
    names = {properties["FunctionName"]["Fn::Sub"] for properties in of_type("AWS::Lambda::Function").values()}

    assert names == {f"komet-${{Stage}}-{name}" for name in FUNCTIONS}


def test_no_two_functions_share_a_role(of_type: OfType) -> None:
    roles = [properties["Role"]["Fn::GetAtt"][0] for properties in of_type("AWS::Lambda::Function").values()]

    assert len(set(roles)) == len(roles) == len(of_type("AWS::IAM::Role"))


def test_functions_have_memory_time_tracing_and_a_kept_log(of_type: OfType) -> None:
    logs = of_type("AWS::Logs::LogGroup")
    for name, properties in of_type("AWS::Lambda::Function").items():
        assert properties["MemorySize"] >= 512
        assert 10 <= properties["Timeout"] <= (300 if name in PATIENT else 60)
        assert properties["TracingConfig"] == {"Mode": "Active"}
        assert logs[properties["LoggingConfig"]["LogGroup"]["Ref"]]["RetentionInDays"] == {"Ref": "LogDays"}


def test_functions_that_answer_people_give_up_before_the_gateway_does(of_type: OfType, app: Application) -> None:
    for name in set(app.rooms.values()):
        prefix = "".join(word.capitalize() for word in name.split("_"))
        assert of_type("AWS::Lambda::Function")[f"{prefix}Function"]["Timeout"] < 29


def test_no_role_may_do_everything_of_anything(of_type: OfType) -> None:
    for name in FUNCTIONS:
        for statement in role_of(name, of_type):
            for action in as_list(statement["Action"]):
                # MiniStack asks for SendMessageBatch, which AWS counts as SendMessage.
                assert "*" not in action or action == "sqs:SendMessage*", (name, action)
            assert "NotAction" not in statement


def test_only_what_knows_no_resources_is_allowed_on_all_of_them(of_type: OfType) -> None:
    unnarrowed = {
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "dynamodb:ListStreams",
        "ses:SendRawEmail",  # held by the sender's address instead, see the next test
    }
    for name in FUNCTIONS:
        for statement in role_of(name, of_type):
            if "*" in as_list(statement.get("Resource", [])):
                assert set(as_list(statement["Action"])) <= unnarrowed, name


def test_the_sender_writes_only_under_its_own_address_and_publishes_to_no_topic(of_type: OfType) -> None:
    statements = {statement["Sid"]: statement for statement in role_of("sender", of_type)}

    assert statements["SendEmail"]["Condition"] == {"StringLikeIfExists": {"ses:FromAddress": {"Ref": "SenderAddress"}}}
    assert "Resource" not in statements["SendSms"]
    assert statements["SendSms"]["NotResource"] == [{"Fn::Sub": "arn:${AWS::Partition}:sns:*:*:*"}]


def test_nobody_scans_a_table(of_type: OfType) -> None:
    for name in FUNCTIONS:
        actions = {action for statement in role_of(name, of_type) for action in as_list(statement["Action"])}
        assert "dynamodb:Scan" not in actions


def test_nothing_but_marks_of_what_is_to_be_counted_is_written_in_batches(of_type: OfType) -> None:
    # What matters is written by commit(): all or nothing.
    batches = [
        resource
        for name in FUNCTIONS
        for statement in role_of(name, of_type)
        if "dynamodb:BatchWriteItem" in as_list(statement["Action"])
        for resource in as_list(statement["Resource"])
    ]
    assert batches
    assert [each for each in batches if each != {"Fn::GetAtt": ["ChangedTable", "Arn"]}] == []


@pytest.mark.requirement("B1")
def test_the_catalogue_writes_nothing_and_reads_nobody(of_type: OfType) -> None:
    public = {
        "ActivitiesTable",
        "CoursesTable",
        "DistrictsTable",
        "ProgrammesTable",
        "QueueLengthsTable",
        "WebSessionsTable",
    }

    assert tables_written("catalogue", of_type) == set()
    assert tables_read("catalogue", of_type) == public


@pytest.mark.requirement("B2")
def test_the_sender_reads_no_queue_and_of_applications_only_one_that_it_knows_the_key_of(of_type: OfType) -> None:
    seen = tables_read("sender", of_type)

    assert not seen & {"QueueEntriesTable", "IdentitiesTable", "WebSessionsTable"}
    of_applications = {action for action, table in rights("sender", of_type) if table == "ApplicationsTable"}
    assert of_applications == {"dynamodb:GetItem"}
    assert tables_written("sender", of_type) == {"EventsTable", "MessagesTable", "TasksTable", "ConsentLinksTable"}


@pytest.mark.requirement("X6")
def test_nobody_removes_an_event_and_only_those_who_see_to_it_mark_one(of_type: OfType) -> None:
    changing = {
        (name, action) for name in FUNCTIONS for action, table in rights(name, of_type) if table == "EventsTable"
    }

    assert not {name for name, action in changing if action == "dynamodb:DeleteItem"}
    assert {name for name, action in changing if action == "dynamodb:UpdateItem"} <= {"sender", "carry_out", "remind"}
    writing = {name for name, action in changing if action == "dynamodb:PutItem"}
    assert not writing & {"catalogue", "sign_in", "relay", "sender", "sweep", "bounces", "tally"}
    assert {"submission", "my_cases"} <= writing


@pytest.mark.requirement("B2")
def test_no_function_of_this_slice_can_read_a_personal_number(of_type: OfType) -> None:
    for name in FUNCTIONS:
        actions = {action for statement in role_of(name, of_type) for action in as_list(statement["Action"])}
        assert "kms:Decrypt" not in actions, name


def test_only_those_who_meet_persons_get_the_keys(of_type: OfType) -> None:
    holding = {name for name in FUNCTIONS if "KeysSecret" in str(role_of(name, of_type))}

    assert holding == {"sign_in", "submission", "my_cases", "handling", "importing"}
    assert {name for name in FUNCTIONS if "WebClientSecret" in str(role_of(name, of_type))} == {"sign_in"}


@pytest.mark.requirement("A5", "B2")
def test_who_keeps_files_reaches_one_folder_of_the_bucket_and_no_other(of_type: OfType) -> None:
    folders = {
        name: [
            re.findall(r"FilesBucket.Arn}(.*)'}", str(resource))
            for statement in role_of(name, of_type)
            for resource in as_list(statement.get("Resource", []))
            if "FilesBucket" in str(resource)
        ]
        for name in FUNCTIONS
    }

    assert {name: found for name, found in folders.items() if found} == {
        "materials": [["/materials/*"]],
        "fees": [["/bank/*"]],
        "importing": [["/imports/*"]],
        "certificates": [["/certificates/*"]],
        "reporting": [["/figures/*"]],
    }


def test_a_function_is_told_only_of_what_its_role_may_use(of_type: OfType) -> None:
    for name in FUNCTIONS:
        prefix = "".join(word.capitalize() for word in name.split("_"))
        told = of_type("AWS::Lambda::Function")[f"{prefix}Function"]["Environment"]["Variables"]
        allowed = str(role_of(name, of_type))
        assert ("SECRET_ARN" in told) == ("KeysSecret" in allowed), name
        assert ("KMS_KEY_ID" in told) == ("PersonalNumberKey" in allowed), name
        assert ("FILES_BUCKET" in told) == ("FilesBucket" in allowed), name
        assert ("QUEUE_URL" in told) == ("sqs:SendMessage*" in allowed), name
        assert ("SENDER_ADDRESS" in told) == ("ses:SendRawEmail" in allowed), name
