"""What is watched: an alarm for each thing that hurts people, and one dashboard. All go to one topic."""

import json
from typing import Any, NamedTuple

from infra.functions import logical_id

Json = dict[str, Any]

STREAM_READERS = ("relay", "tally")


def monitoring_resources(functions: list[str], answering: list[str]) -> Json:
    """Alarms and dashboard. `functions`: all functions; `answering`: those behind the gateway."""
    return {**function_alarms(functions), **path_alarms(), **dashboard(functions, answering)}


class Metric(NamedTuple):
    """What is measured: a metric of CloudWatch with its dimensions, over periods of five minutes."""

    namespace: str
    name: str
    dimensions: Json
    statistic: str = "Sum"


def function_alarms(functions: list[str]) -> Json:
    """Each function's failures and refused calls; for those that read streams, how far they are behind."""
    alarms = {}
    for name in functions:
        prefix = logical_id(name)
        this = {"FunctionName": {"Ref": f"{prefix}Function"}}
        failed, refused = Metric("AWS/Lambda", "Errors", this), Metric("AWS/Lambda", "Throttles", this)
        alarms[f"{prefix}ErrorsAlarm"] = alarm(f"{name}: the function failed", failed)
        alarms[f"{prefix}ThrottlesAlarm"] = alarm(f"{name}: calls were turned away", refused)
        if name in STREAM_READERS:
            age = Metric("AWS/Lambda", "IteratorAge", this, "Maximum")
            late = f"{name}: more than five minutes behind its stream"
            alarms[f"{prefix}BehindAlarm"] = alarm(late, age, above=300_000)
    return alarms


def path_alarms() -> Json:
    """Alarms for what lies between the functions: the gateway, the queues, the mail."""
    api = {"ApiName": {"Fn::Sub": "komet-${Stage}"}, "Stage": {"Ref": "Stage"}}

    def queue(logical: str, name: str = "ApproximateNumberOfMessagesVisible") -> Metric:
        return Metric("AWS/SQS", name, {"QueueName": {"Fn::GetAtt": [logical, "QueueName"]}}, "Maximum")

    def mail(name: str) -> Metric:
        return Metric("AWS/SES", name, {}, "Maximum")

    errors, slowness = Metric("AWS/ApiGateway", "5XXError", api), Metric("AWS/ApiGateway", "Latency", api, "p95")
    age = "ApproximateAgeOfOldestMessage"
    oldest, undecided = queue("EventsQueue", age), queue("DecisionsQueue", age)
    return {
        "ServerErrorsAlarm": alarm("Visitors got an error page", errors, above=2),
        "SlowPagesAlarm": alarm("One page in twenty takes over three seconds", slowness, above=3_000, periods=3),
        "MessagesWaitAlarm": alarm("A message has waited a quarter of an hour to be sent", oldest, above=900),
        "DecisionsWaitAlarm": alarm(
            "What follows from a decision has waited for a quarter of an hour", undecided, above=900
        ),
        "UndeliverableAlarm": alarm(
            "A message could not be sent, or a decision carried out", queue("UndeliverableEvents")
        ),
        "FailuresAlarm": alarm("Relay, tally or bounces gave something up", queue("Failures")),
        # Amazon reviews an account at 5 % bounces and 0.1 % complaints.
        "BounceRateAlarm": alarm("Many e-mails bounce", mail("Reputation.BounceRate"), above=0.03),
        "ComplaintRateAlarm": alarm("Many complain of our e-mails", mail("Reputation.ComplaintRate"), above=0.0005),
    }


def alarm(what: str, metric: Metric, *, above: float = 0, periods: int = 1) -> Json:
    """An alarm when the metric is above a limit in each of so many periods of five minutes."""
    percentile = metric.statistic.startswith("p")
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": {"Fn::Sub": f"e-Komet ${{Stage}}: {what}. See docs/operations.md."},
            "Namespace": metric.namespace,
            "MetricName": metric.name,
            "Dimensions": [{"Name": name, "Value": value} for name, value in metric.dimensions.items()],
            "ExtendedStatistic" if percentile else "Statistic": metric.statistic,
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
                                for name in ("events", "decisions", "undeliverable", "failures")], "Maximum"),
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
