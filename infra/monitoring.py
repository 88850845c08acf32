"""What is watched: an alarm for each thing that hurts people, and one dashboard. All alarms go to one topic."""

import json
from typing import Any

from infra.functions import logical_id

Json = dict[str, Any]

STREAM_READERS = ("relay", "tally")


def monitoring_resources(functions: list[str], answering: list[str]) -> Json:
    """Alarms and dashboard. `functions`: all functions; `answering`: those behind the gateway."""
    return {**function_alarms(functions), **path_alarms(), **dashboard(functions, answering)}


def function_alarms(functions: list[str]) -> Json:
    alarms = {}
    for name in functions:
        dimensions = {"FunctionName": {"Ref": f"{logical_id(name)}Function"}}
        alarms[f"{logical_id(name)}ErrorsAlarm"] = alarm(
            f"{name}: the function failed", "AWS/Lambda", "Errors", dimensions
        )
        alarms[f"{logical_id(name)}ThrottlesAlarm"] = alarm(
            f"{name}: calls were turned away", "AWS/Lambda", "Throttles", dimensions
        )
        if name in STREAM_READERS:
            alarms[f"{logical_id(name)}BehindAlarm"] = alarm(
                f"{name}: more than five minutes behind its stream",
                "AWS/Lambda", "IteratorAge", dimensions, above=300_000, statistic="Maximum",
            )  # fmt: skip
    return alarms


def path_alarms() -> Json:
    """Alarms for what lies between the functions: the gateway, the queues, the mail."""
    api = {"ApiName": {"Fn::Sub": "komet-${Stage}"}, "Stage": {"Ref": "Stage"}}
    events = {"QueueName": {"Fn::GetAtt": ["EventsQueue", "QueueName"]}}
    undeliverable = {"QueueName": {"Fn::GetAtt": ["UndeliverableEvents", "QueueName"]}}
    failures = {"QueueName": {"Fn::GetAtt": ["Failures", "QueueName"]}}
    waiting = "ApproximateNumberOfMessagesVisible"
    return {
        "ServerErrorsAlarm": alarm("Visitors got an error page", "AWS/ApiGateway", "5XXError", api, above=2),
        "SlowPagesAlarm": alarm(
            "One page in twenty took more than three seconds",
            "AWS/ApiGateway", "Latency", api, above=3_000, statistic="p95", periods=3,
        ),
        "MessagesWaitAlarm": alarm(
            "A message has waited a quarter of an hour to be sent",
            "AWS/SQS", "ApproximateAgeOfOldestMessage", events, above=900, statistic="Maximum",
        ),
        "UndeliverableAlarm": alarm(
            "A message could not be sent", "AWS/SQS", waiting, undeliverable, statistic="Maximum"
        ),
        "FailuresAlarm": alarm(
            "Relay, tally or bounces gave something up", "AWS/SQS", waiting, failures, statistic="Maximum"
        ),
        # Amazon reviews an account at 5 % bounces and 0.1 % complaints.
        "BounceRateAlarm": alarm(
            "Many e-mails bounce", "AWS/SES", "Reputation.BounceRate", {}, above=0.03, statistic="Maximum"
        ),
        "ComplaintRateAlarm": alarm(
            "Many complain of our e-mails", "AWS/SES", "Reputation.ComplaintRate", {}, above=0.0005, statistic="Maximum"
        ),
    }  # fmt: skip


def alarm(
    what: str,
    namespace: str,
    metric: str,
    dimensions: Json,
    *,
    above: float = 0,
    statistic: str = "Sum",
    periods: int = 1,
) -> Json:
    """An alarm when the metric is above a limit in each of so many periods of five minutes."""
    measured = {"ExtendedStatistic": statistic} if statistic.startswith("p") else {"Statistic": statistic}
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": {"Fn::Sub": f"e-Komet ${{Stage}}: {what}. See docs/operations.md."},
            "Namespace": namespace,
            "MetricName": metric,
            "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
            **measured,
            "Period": 300,
            "EvaluationPeriods": periods,
            "Threshold": above,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "Alarms"}],
            "OKActions": [{"Ref": "Alarms"}],
        },
    }


def dashboard(functions: list[str], answering: list[str]) -> Json:
    """One page for whoever is on duty: visitors, functions, messages, mail."""
    names = {name: f"komet-${{Stage}}-{name}" for name in functions}
    api = ["ApiName", "komet-${Stage}"]
    queue = "ApproximateNumberOfMessagesVisible"
    graphs = [
        ("Visits", [["AWS/ApiGateway", "Count", *api], ["AWS/ApiGateway", "4XXError", *api],
                    ["AWS/ApiGateway", "5XXError", *api]], "Sum"),
        ("Time to a page, one in twenty slower (ms)", [["AWS/ApiGateway", "Latency", *api]], "p95"),
        ("Time in the function (ms)",
         [["AWS/Lambda", "Duration", "FunctionName", names[name]] for name in answering], "p95"),
        ("Errors", [["AWS/Lambda", "Errors", "FunctionName", name] for name in names.values()], "Sum"),
        ("Messages that wait", [["AWS/SQS", queue, "QueueName", f"komet-${{Stage}}-{name}"]
                                for name in ("events", "undeliverable", "failures")], "Maximum"),
        ("Behind their streams (ms)", [["AWS/Lambda", "IteratorAge", "FunctionName", names[name]]
                                       for name in STREAM_READERS if name in names], "Maximum"),
        ("E-mail", [["AWS/SES", "Send"], ["AWS/SES", "Bounce"], ["AWS/SES", "Complaint"]], "Sum"),
    ]  # fmt: skip
    widgets = [
        {
            "type": "metric",
            "x": 12 * (place % 2),
            "y": 6 * (place // 2),
            "width": 12,
            "height": 6,
            "properties": {
                "title": title,
                "metrics": metrics,
                "stat": statistic,
                "period": 300,
                "region": "${AWS::Region}",
            },
        }
        for place, (title, metrics, statistic) in enumerate(graphs)
    ]
    return {
        "Dashboard": {
            "Type": "AWS::CloudWatch::Dashboard",
            "Properties": {
                "DashboardName": {"Fn::Sub": "komet-${Stage}"},
                "DashboardBody": {"Fn::Sub": json.dumps({"widgets": widgets})},
            },
        }
    }
