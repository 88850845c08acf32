"""Logs are JSON lines with a correlation id. They carry our ids and never names, numbers, addresses or free text."""

import json
import logging
import sys
from contextvars import ContextVar

from chalicelib.settings import settings

correlation_id: ContextVar[str] = ContextVar("correlation_id", default="-")

_logger = logging.getLogger("komet")
if not _logger.handlers:
    _handler = logging.StreamHandler(sys.stdout)
    _handler.setFormatter(logging.Formatter("%(message)s"))
    _logger.addHandler(_handler)
    _logger.setLevel(settings.log_level)
    _logger.propagate = False


def log(event: str, level: int = logging.INFO, **fields: str | int | float | bool | None) -> None:
    """Write one line. `event` is a short name such as "request"; fields are ids, counts and durations."""
    line = {
        "level": logging.getLevelName(level),
        "event": event,
        "correlation_id": correlation_id.get(),
        **fields,
    }
    _logger.log(level, json.dumps(line, ensure_ascii=False))


def log_fault(event: str, fault: BaseException, **fields: str | int | None) -> None:
    """Write an unexpected exception: its type and where it arose. Not its message, which may quote what was typed."""
    places = []
    trace = fault.__traceback__
    while trace:
        places.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    log(event, logging.ERROR, fault=type(fault).__name__, at=" ".join(places[-6:]), **fields)
