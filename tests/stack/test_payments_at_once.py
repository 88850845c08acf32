"""A payment file delivered many times at once, whole and in parts, against the deployed stack: each payment once."""

import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.fees.references import ocr
from infra.local.cloud import LocalCloud
from infra.local.deploy import outputs
from tests.fees.bank import Deposit, Paid, file
from tests.stack.test_at_once import PREFIX, Parent

FEE, INVOICES, AT_ONCE = 1200_00, 6, 2


class Administrator(Parent):
    """Somebody who bills for the whole city."""

    def __init__(self, cloud: LocalCloud) -> None:
        super().__init__(cloud)
        grant = {"person_id": self.person_id, "grant_id": "administrator@city", "version": 1, "name": "Anna"}
        given = {"valid_from": "2026-01-01", "granted_by": "somebody", "granted_at": "2026-01-01"}
        self._put("grants", {**grant, **given, "role": "administrator", "reach": "city"})

    def owes(self, number: str) -> None:
        """Somebody has been sent this invoice."""
        self._put(
            "invoices",
            {
                "number": number,
                "version": 1,
                "course_id": "komet-3-11-farsta-pagar",
                "programme_id": "komet-3-11",
                "districts": ["farsta"],
                "person_id": self.person_id,
                "application_id": "a",
                "case_number": "EK-2026-000001",
                "kind": "internal",  # so that nobody is told
                "account_string": "1",
                "invoice_reference": "",
                "amount_ore": FEE,
                "credited_ore": 0,
                "paid_ore": 0,
                "refunded_ore": 0,
                "step_done": 0,
                "due_on": "2099-01-01",
                "made_at": datetime.now(UTC).isoformat(),
                "sent_at": datetime.now(UTC).isoformat(),
            },
        )

    def book(self, key: str, together: threading.Barrier | None = None) -> int:
        """Book the file; the status of the answer."""
        if together:
            together.wait(timeout=60)
        status, _, _ = self.request("POST", "/personal/avgifter/bankfil", {"_csrf": self.csrf, "key": key})
        return status


@pytest.mark.requirement("A6", "X8")
def test_a_file_that_comes_many_times_at_once_and_in_parts_counts_each_payment_once(cloud: LocalCloud) -> None:
    anna, run = Administrator(cloud), secrets.randbelow(10**6)
    numbers = [f"29{run:06d}{place}" for place in range(INVOICES)]
    for number in numbers:
        anna.owes(number)
    paid = [Paid(ocr(number), FEE, f"{number:0>12}") for number in numbers]
    again = [Paid(ocr(numbers[0]), 100, f"{run:06d}999999")]  # another payment of the first invoice
    keys = [_kept(cloud, content) for content in (paid, paid[:4], paid[2:], [*again, *paid[:1]])]
    asked = [key for key in keys for _ in range(AT_ONCE)]
    together = threading.Barrier(len(asked))
    people = [Administrator(cloud) for _ in asked]
    with ThreadPoolExecutor(len(asked)) as pool:
        booking = [pool.submit(person.book, key, together) for person, key in zip(people, asked, strict=True)]
        statuses = {each.result() for each in booking}
    assert statuses <= {303, 409, 503}, "booked, or told to try again"
    assert [anna.book(key) for key in keys] == [303] * len(keys)
    assert [_stored(cloud, number) for number in numbers] == [FEE + 100, *[FEE] * (INVOICES - 1)]
    assert [len(_journal(cloud, number)) for number in numbers] == [2, *[1] * (INVOICES - 1)]


def _kept(cloud: LocalCloud, content: list[Paid]) -> str:
    key = f"bank/{secrets.token_hex(11)}"
    bucket = outputs(cloud)["FilesBucket"]
    cloud.client("s3").put_object(Bucket=bucket, Key=key, Body=file(Deposit(content)))
    return key


def _stored(cloud: LocalCloud, number: str) -> int:
    key = {"number": {"S": number}}
    found = cloud.client("dynamodb").get_item(TableName=f"{PREFIX}invoices", Key=key, ConsistentRead=True)
    return int(found["Item"]["paid_ore"]["N"])


def _journal(cloud: LocalCloud, number: str) -> list[Any]:
    asked = {
        "KeyConditionExpression": "case_id = :it",
        "ExpressionAttributeValues": {":it": {"S": f"invoice:{number}"}},
    }
    found: list[Any] = cloud.client("dynamodb").query(TableName=f"{PREFIX}events", **asked)["Items"]
    return found
