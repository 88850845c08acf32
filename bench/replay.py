"""CPU of an operation, warm: run again and again with AWS's answers from a tape, so that moto's own work isn't counted.

Serializing, signing and parsing by botocore are in it; the network and AWS itself are not.
"""

import time
from collections.abc import Callable
from statistics import median
from typing import Any
from unittest.mock import patch

from moto.core.botocore_stubber import BotocoreStubber

from tests.aws import over_http

Ask = Callable[[BotocoreStubber, Any], Any]


def cpu(run: Callable[[], object], times: int) -> float:
    """Milliseconds of CPU in this thread, the median of so many runs. `run` is run once for real before."""
    original: Ask = BotocoreStubber.process_request
    tape: list[Any] = []

    def record(stubber: BotocoreStubber, request: Any) -> Any:
        tape.append(original(stubber, request))
        return tape[-1]

    with over_http(), patch.object(BotocoreStubber, "process_request", record):
        answer = run()
    took = []
    for _ in range(times):
        left = iter(tape)
        with over_http(), patch.object(BotocoreStubber, "process_request", lambda *asked, left=left: next(left)):
            began = time.thread_time()
            again = run()
            took.append((time.thread_time() - began) * 1000)
        if status(again) != status(answer):
            raise RuntimeError(f"answered {status(answer)}, and {status(again)} from the tape")
    return median(took)


def status(answer: object) -> object:
    """The HTTP status, or whatever else was answered."""
    return answer.get("statusCode", answer) if isinstance(answer, dict) else answer
