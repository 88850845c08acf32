"""What hurts people wakes somebody."""

import json
import re
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
OfType = Callable[[str], dict[str, Json]]


def test_every_alarm_is_told_and_looks_at_something_that_exists(of_type: OfType, template: Json) -> None:
    for name, alarm in of_type("AWS::CloudWatch::Alarm").items():
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}], name
        assert alarm["TreatMissingData"] == "notBreaching", name
        for dimension in alarm["Dimensions"]:
            for target in re.findall(r"(\w+(?:Function|Queue|Events|Failures))", str(dimension["Value"])):
                assert target in template["Resources"], name


def test_each_function_has_an_alarm_for_failures_and_for_refused_calls(of_type: OfType) -> None:
    watched = {
        (alarm["MetricName"], dimension["Value"]["Ref"])
        for alarm in of_type("AWS::CloudWatch::Alarm").values()
        for dimension in alarm["Dimensions"]
        if dimension["Name"] == "FunctionName"
    }

    for function in of_type("AWS::Lambda::Function"):
        assert ("Errors", function) in watched
        assert ("Throttles", function) in watched


def test_the_rest_of_the_way_is_watched_too(of_type: OfType) -> None:
    metrics = {alarm["MetricName"] for alarm in of_type("AWS::CloudWatch::Alarm").values()}

    assert metrics >= {
        "IteratorAge",
        "ApproximateAgeOfOldestMessage",
        "ApproximateNumberOfMessagesVisible",
        "5XXError",
        "Latency",
        "Reputation.BounceRate",
        "Reputation.ComplaintRate",
    }


def test_an_alarm_reaches_the_address_that_was_given(of_type: OfType, template: Json) -> None:
    assert template["Resources"]["AlarmsByEmail"]["Condition"] == "HasAlarmAddress"
    assert of_type("AWS::SNS::Subscription")["AlarmsByEmail"]["Endpoint"] == {"Ref": "AlarmAddress"}


def test_the_dashboard_shows_every_function(of_type: OfType) -> None:
    body = of_type("AWS::CloudWatch::Dashboard")["Dashboard"]["DashboardBody"]["Fn::Sub"]
    widgets = json.loads(body)["widgets"]

    assert {widget["properties"]["title"] for widget in widgets} >= {"Visits", "Errors", "Messages that wait", "E-mail"}
    for function in of_type("AWS::Lambda::Function").values():
        assert function["FunctionName"]["Fn::Sub"] in body


def test_both_queues_are_watched_for_what_waits_too_long(of_type: OfType) -> None:
    watched = {
        str(dimension["Value"])
        for alarm in of_type("AWS::CloudWatch::Alarm").values()
        for dimension in alarm["Dimensions"]
        if alarm["MetricName"] == "ApproximateAgeOfOldestMessage"
    }

    assert watched == {str({"Fn::GetAtt": [queue, "QueueName"]}) for queue in ("EventsQueue", "DecisionsQueue")}
