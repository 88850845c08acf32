"""X-Ray: which call to AWS was slow or failed, and where it was made. Imported only where X-Ray listens."""

from typing import Any

from aws_xray_sdk.core import patch, xray_recorder


class Discreet:
    """An emitter that leaves out what AWS said of a failed call: SNS and SES quote the number or address there."""

    def __init__(self, emitter: Any) -> None:
        self._emitter = emitter

    def send_entity(self, entity: Any) -> None:
        """Send a segment or subsegment, with all below it, by kind and place of its faults only."""
        _silence(entity)
        self._emitter.send_entity(entity)


def start() -> None:
    """Trace every call that botocore makes."""
    xray_recorder.configure(context_missing="IGNORE_ERROR", emitter=Discreet(xray_recorder.emitter))
    patch(("botocore",))  # not patch_all, which imports every library that it knows


def _silence(entity: Any) -> None:
    if isinstance(entity.cause, dict):  # else the id of a fault that is told elsewhere
        for fault in entity.cause.get("exceptions", ()):
            fault.message = fault.type
    for part in entity.subsegments:
        _silence(part)
