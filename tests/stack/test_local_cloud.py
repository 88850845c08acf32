"""The local cloud itself: it answers, is seeded once, and keeps state and streams through a restart."""

import time
from pathlib import Path

from infra.local.cloud import DOMAIN, LocalCloud
from infra.local.seeding import seed
from tests.cloud import Stack
from tests.stack.test_mailbox import send_email, sent_to

WRITTEN_TO = "restart.test@example.com"


def test_the_start_page_answers_on_the_domain_without_a_stage_in_its_path(cloud: LocalCloud) -> None:
    status, text = cloud.get("/", host=DOMAIN, accept="text/html")
    assert status == 200
    assert "/local/" not in text


def test_it_answers_on_this_machine_only(cloud: LocalCloud) -> None:
    sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening = [fields[1].split(":") for fields in sockets if fields[3] == "0A"]
    ports = {f"{port:04X}" for port in (cloud.port, cloud.port + 1)}
    assert sorted(port for _, port in listening if port in ports) == sorted(ports)
    assert {address for address, port in listening if port in ports} == {"0100007F"}


def test_seeding_again_changes_nothing(cloud: LocalCloud) -> None:
    before = records(cloud)
    assert all(before.values())
    seed(cloud)
    assert records(cloud) == before


def test_the_state_survives_a_restart_and_the_streams_go_on(stack: Stack) -> None:
    enter_queue(stack.cloud, "first")
    assert waiting_soon(stack.cloud, 1)
    send_email(stack.cloud, WRITTEN_TO, "Before", "The mailbox survives too", "")
    before = records(stack.cloud), sent_to(stack.cloud, WRITTEN_TO)
    assert len(before[1]) == 1
    stack.stop()
    stack.start()
    assert (records(stack.cloud), sent_to(stack.cloud, WRITTEN_TO)) == before
    enter_queue(stack.cloud, "second")
    assert waiting_soon(stack.cloud, 2)


def records(cloud: LocalCloud) -> dict[str, int]:
    """How many records the tables have that the seed fills."""
    dynamodb = cloud.client("dynamodb")
    seeded = ("programmes", "districts", "courses", "queue_entries", "queue_lengths", "case_numbers")
    tables = [f"komet-local-{name}" for name in seeded]
    return {table: dynamodb.scan(TableName=table, Select="COUNT")["Count"] for table in tables}


def enter_queue(cloud: LocalCloud, applicant: str) -> None:
    """Put somebody in a queue of its own; the stream tells the function that counts."""
    entry = {"queue_id": "restart/nowhere", "applicant": applicant, "place": applicant, "application_id": "-"}
    item = {name: {"S": value} for name, value in entry.items()}
    cloud.client("dynamodb").put_item(TableName="komet-local-queue_entries", Item=item)


def waiting_soon(cloud: LocalCloud, expected: int, seconds: float = 20) -> bool:
    """Whether the queue's counted length becomes what is expected."""
    dynamodb = cloud.client("dynamodb")
    key = {"register": {"S": "queue"}, "queue_id": {"S": "restart/nowhere"}}
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        item = dynamodb.get_item(TableName="komet-local-queue_lengths", Key=key).get("Item")
        if item and item["waiting"]["N"] == str(expected):
            return True
        time.sleep(0.1)
    return False
