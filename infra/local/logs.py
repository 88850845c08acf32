"""What the deployed functions have logged, for a developer's terminal."""

from collections.abc import Iterator
from datetime import UTC, datetime

from infra.local.cloud import STAGE, LocalCloud

LAMBDA_SAYS = ("START ", "END ", "REPORT ", "INIT_START ")


def lines(cloud: LocalCloud) -> list[str]:
    """Every line since the last reset, in order of time: UTC time, function, text."""
    return [
        f"{datetime.fromtimestamp(ms / 1000, UTC):%H:%M:%S} {room:<11}{text}" for ms, room, text in sorted(_said(cloud))
    ]


def _said(cloud: LocalCloud) -> Iterator[tuple[int, str, str]]:
    logs = cloud.client("logs")
    prefix = f"/komet/{STAGE}/"
    for page in logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix):
        for group in page["logGroups"]:
            name = group["logGroupName"]
            for events in logs.get_paginator("filter_log_events").paginate(logGroupName=name):
                for event in events["events"]:
                    if not event["message"].startswith(LAMBDA_SAYS):
                        yield event["timestamp"], name.removeprefix(prefix), event["message"].rstrip()
