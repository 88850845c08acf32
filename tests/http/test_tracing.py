"""What X-Ray is told: as little as the logs."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from aws_xray_sdk.core import xray_recorder
from aws_xray_sdk.core.models.segment import Segment
from aws_xray_sdk.core.models.subsegment import Subsegment
from botocore.exceptions import ClientError

from chalicelib.http.tracing import Discreet

NUMBER = "+46701740605"
REFUSED: Any = {
    "Error": {"Code": "InvalidParameter", "Message": f"PhoneNumber Reason: {NUMBER} is not valid to publish to"}
}


@pytest.fixture(scope="module", autouse=True)
def closing() -> Iterator[None]:
    """The recorder opens a socket when it is imported, and leaves it open."""
    yield
    xray_recorder.emitter._socket.close()


class Daemon:
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send_entity(self, entity: Any) -> None:
        self.sent.append(entity.serialize())


@pytest.mark.parametrize("whole", [True, False])
def test_a_trace_tells_which_call_failed_and_not_what_was_in_it(whole: bool) -> None:
    segment = Segment("sender")
    outer, inner = Subsegment("tell", "local", segment), Subsegment("sns", "aws", segment)
    segment.add_subsegment(outer)
    outer.add_subsegment(inner)
    inner.add_exception(ClientError(REFUSED, "Publish"), [("delivery.py", 93, "send_sms", "publish")], remote=True)
    daemon = Daemon()
    Discreet(daemon).send_entity(segment if whole else inner)
    (sent,) = daemon.sent
    assert NUMBER not in sent and "Reason" not in sent
    assert '"ClientError"' in sent and "delivery.py" in sent
    assert json.loads(sent)["id"]


def test_a_fault_that_is_told_elsewhere_is_only_pointed_at() -> None:
    segment = Segment("sender")
    fault = ClientError(REFUSED, "Publish")
    segment.add_exception(fault, [])
    again = Subsegment("sns", "aws", segment)
    again.add_exception(fault, [])
    daemon = Daemon()
    Discreet(daemon).send_entity(again)
    assert NUMBER not in daemon.sent[0]
