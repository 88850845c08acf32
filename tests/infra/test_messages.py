"""The way of a message through the stack, where the local cloud looks the other way."""

from collections.abc import Callable
from typing import Any

import pytest

Json = dict[str, Any]
OfType = Callable[[str], dict[str, Json]]

pytestmark = pytest.mark.requirement("P5", "X5")


def mapping(name: str, of_type: OfType) -> Json:
    return of_type("AWS::Lambda::EventSourceMapping")[name]


def allowed(role: str, sid: str, of_type: OfType) -> Json:
    (policy,) = of_type("AWS::IAM::Role")[role]["Policies"]
    statements: list[Json] = policy["PolicyDocument"]["Statement"]
    (found,) = (statement for statement in statements if statement["Sid"] == sid)
    return found


@pytest.mark.parametrize(
    ("name", "function", "table"),
    [("RelayStream", "Relay", "EventsTable"), ("TallyStream", "Tally", "QueueEntriesTable")],
)
def test_streams_are_read_from_the_start_and_what_fails_is_kept(
    name: str, function: str, table: str, of_type: OfType
) -> None:
    stream = mapping(name, of_type)

    assert stream["FunctionName"] == {"Ref": f"{function}Function"}
    assert stream["EventSourceArn"] == {"Fn::GetAtt": [table, "StreamArn"]}
    assert stream["StartingPosition"] == "TRIM_HORIZON"
    assert stream["BisectBatchOnFunctionError"] is True
    assert 0 < stream["MaximumRetryAttempts"] <= 10
    assert stream["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["Failures", "Arn"]}


@pytest.mark.parametrize(("role", "table"), [("RelayRole", "EventsTable"), ("TallyRole", "QueueEntriesTable")])
def test_readers_of_streams_may_read_their_own_and_keep_what_fails(role: str, table: str, of_type: OfType) -> None:
    reading = allowed(role, "ReadStream", of_type)

    assert set(reading["Action"]) == {"dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"}
    assert reading["Resource"] == [{"Fn::GetAtt": [table, "StreamArn"]}]
    assert allowed(role, "KeepWhatFailed", of_type)["Resource"] == [{"Fn::GetAtt": ["Failures", "Arn"]}]


def test_the_relay_hears_only_of_new_events(of_type: OfType) -> None:
    (wanted,) = mapping("RelayStream", of_type)["FilterCriteria"]["Filters"]

    assert wanted == {"Pattern": '{"eventName": ["INSERT"]}'}


QUEUES = [("SenderQueue", "Sender", "EventsQueue"), ("CarryOutQueue", "CarryOut", "DecisionsQueue")]


@pytest.mark.parametrize(("name", "function", "queue"), QUEUES)
def test_one_message_that_fails_does_not_bring_back_the_others(
    name: str, function: str, queue: str, of_type: OfType
) -> None:
    found = mapping(name, of_type)

    assert found["FunctionName"] == {"Ref": f"{function}Function"}
    assert found["EventSourceArn"] == {"Fn::GetAtt": [queue, "Arn"]}
    assert found["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize(("name", "function", "queue"), QUEUES)
def test_whoever_works_off_a_queue_may_take_from_it(name: str, function: str, queue: str, of_type: OfType) -> None:
    taking = allowed(f"{function}Role", "TakeFromQueue", of_type)

    assert set(taking["Action"]) == {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
    assert taking["Resource"] == [{"Fn::GetAtt": [queue, "Arn"]}]


@pytest.mark.parametrize(("name", "function", "queue"), QUEUES)
def test_a_message_comes_back_only_when_its_function_has_surely_ended(
    name: str, function: str, queue: str, of_type: OfType
) -> None:
    timeout = of_type("AWS::Lambda::Function")[f"{function}Function"]["Timeout"]

    assert of_type("AWS::SQS::Queue")[queue]["VisibilityTimeout"] >= 6 * timeout


@pytest.mark.parametrize("queue", ["EventsQueue", "DecisionsQueue"])
def test_what_can_not_be_sent_or_carried_out_ends_in_a_queue_of_its_own(queue: str, of_type: OfType) -> None:
    redrive = of_type("AWS::SQS::Queue")[queue]["RedrivePolicy"]

    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["UndeliverableEvents", "Arn"]}
    assert 3 <= redrive["maxReceiveCount"] <= 10


def test_the_sweep_runs_every_minute_and_only_for_its_schedule(of_type: OfType) -> None:
    schedule = of_type("AWS::Events::Rule")["SweepSchedule"]
    permission = of_type("AWS::Lambda::Permission")["SweepPermission"]

    assert schedule["ScheduleExpression"] == "rate(1 minute)"
    assert [target["Arn"] for target in schedule["Targets"]] == [{"Fn::GetAtt": ["SweepFunction", "Arn"]}]
    assert permission["Principal"] == "events.amazonaws.com"
    assert permission["SourceArn"] == {"Fn::GetAtt": ["SweepSchedule", "Arn"]}


def test_the_reminders_run_twice_by_day_and_only_for_their_schedule(of_type: OfType) -> None:
    schedule = of_type("AWS::Events::Rule")["RemindSchedule"]
    permission = of_type("AWS::Lambda::Permission")["RemindPermission"]

    assert schedule["ScheduleExpression"] == "cron(0 9,15 * * ? *)"  # UTC: never at night in Stockholm
    assert [target["Arn"] for target in schedule["Targets"]] == [{"Fn::GetAtt": ["RemindFunction", "Arn"]}]
    assert permission["SourceArn"] == {"Fn::GetAtt": ["RemindSchedule", "Arn"]}


def test_a_case_may_not_be_told_of_more_often_than_the_reminders_look_ahead(template: Json) -> None:
    from chalicelib.reminders.actions import AHEAD

    assert template["Parameters"]["SilenceDays"]["MinValue"] > AHEAD.days


@pytest.mark.requirement("B16")
def test_bounces_and_complaints_come_back(of_type: OfType) -> None:
    destination = of_type("AWS::SES::ConfigurationSetEventDestination")["MailNoticesDestination"]["EventDestination"]
    subscription = of_type("AWS::SNS::Subscription")["BouncesSubscription"]
    permission = of_type("AWS::Lambda::Permission")["BouncesPermission"]
    (publishing,) = of_type("AWS::SNS::TopicPolicy")["MailNoticesPolicy"]["PolicyDocument"]["Statement"]

    assert {"bounce", "complaint"} <= set(destination["MatchingEventTypes"])
    assert destination["SnsDestination"] == {"TopicARN": {"Ref": "MailNotices"}}
    assert subscription["Endpoint"] == {"Fn::GetAtt": ["BouncesFunction", "Arn"]}
    assert permission["SourceArn"] == {"Ref": "MailNotices"}
    assert publishing["Principal"] == {"Service": "ses.amazonaws.com"}
    assert publishing["Condition"] == {"StringEquals": {"AWS:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_a_notice_that_can_not_be_taken_in_is_kept(of_type: OfType) -> None:
    config = of_type("AWS::Lambda::EventInvokeConfig")["BouncesFailures"]

    assert config["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["Failures", "Arn"]}
    assert allowed("BouncesRole", "KeepWhatFailed", of_type)["Action"] == ["sqs:SendMessage"]
