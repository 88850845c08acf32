"""The morning run for fees: when it runs, and who may start it."""

from collections.abc import Callable
from typing import Any

import pytest

Json = dict[str, Any]


@pytest.mark.requirement("A6")
def test_fees_are_looked_at_twice_a_morning_and_only_for_their_schedule(
    of_type: Callable[[str], dict[str, Json]],
) -> None:
    schedule = of_type("AWS::Events::Rule")["FeeRemindersSchedule"]
    permission = of_type("AWS::Lambda::Permission")["FeeRemindersPermission"]
    assert schedule["ScheduleExpression"] == "cron(0 7,11 * * ? *)"  # UTC: never at night in Stockholm
    assert [target["Arn"] for target in schedule["Targets"]] == [{"Fn::GetAtt": ["FeeRemindersFunction", "Arn"]}]
    assert permission["SourceArn"] == {"Fn::GetAtt": ["FeeRemindersSchedule", "Arn"]}
