"""What the local cloud is filled with about fees."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from chalicelib.fees import rules
from chalicelib.fees.invoicing import billing
from chalicelib.fees.records import INVOICES, unmatched_payments
from chalicelib.http.languages import today_in_stockholm
from chalicelib.journal.records import timeline
from infra.local.attendance import EVERYBODY
from infra.local.fees import BILLED, load_fees
from infra.local.load import load_offer
from tests.fees.made_up import task_kinds


@pytest.mark.requirement("A6")
@pytest.mark.usefixtures("tables")
def test_there_are_invoices_in_all_states_written_once_and_nobody_is_told() -> None:
    now = datetime.now(UTC)
    load_offer(now)
    for _ in range(2):
        load_fees(now)
    participants = [each for course_id in BILLED for each in billing(course_id, EVERYBODY).participants]
    invoices = [each.invoice for each in participants if each.invoice]
    assert all(each.fee is None or len(each.fee.numbers) == 1 for each in participants)
    states = Counter(rules.state(invoice, today_in_stockholm(now)) for invoice in invoices)
    assert {*states} >= {"paid", "partly_paid", "over_paid", "credited", "overdue", "draft"}
    assert [event for each in invoices for event in timeline(f"{INVOICES}{each.number}") if event.outbox] == []
    assert len(unmatched_payments()) == 1 and task_kinds() == ["payment_unmatched"]
