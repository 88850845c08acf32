"""Starting and stopping as a developer does it: `python -m infra.local run`, in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.local import ministack
from infra.local.cloud import DOMAIN, LocalCloud
from tests.cloud import free_port

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "infra.local"]
Runner = subprocess.Popen[str]


@pytest.fixture
def cloud(tmp_path: Path) -> LocalCloud:
    """A local cloud of the test's own, not started."""
    return LocalCloud(free_port(), tmp_path / "home")


@pytest.fixture
def start(cloud: LocalCloud) -> Iterator[Callable[[], Runner]]:
    """Starts the local cloud in a process and waits until it says that it is ready."""
    begun: list[Runner] = []

    def begin() -> Runner:
        runner = subprocess.Popen(command(cloud, "run"), cwd=ROOT, stdout=subprocess.PIPE, text=True)
        begun.append(runner)
        assert runner.stdout is not None
        for line in runner.stdout:
            if line.startswith("Ctrl-C"):
                return runner
        raise AssertionError(f"It ended with {runner.wait()}")

    yield begin
    for runner in begun:
        runner.kill()
        runner.communicate()
    with ministack.claimed(cloud):
        pass  # has waited until nothing of it runs


def command(cloud: LocalCloud, verb: str) -> list[str]:
    return [*COMMAND, verb, "--port", str(cloud.port), "--home", str(cloud.home)]


def one_line(cloud: LocalCloud, verb: str) -> str:
    """What a refused start prints: nothing but one line, and exit code 1."""
    answer = subprocess.run(command(cloud, verb), cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1
    return answer.stderr


def processes_of(cloud: LocalCloud) -> list[str]:
    """Command lines of the command, of MiniStack, and of all that MiniStack has started."""
    group = (cloud.home / "ministack.lock").read_text()
    listed = subprocess.run(["ps", "-eww", "-o", "pgid,args"], capture_output=True, text=True, check=True).stdout
    lines = [line.split(maxsplit=1) for line in listed.splitlines()]
    ours = [args for pgid, args in lines if pgid == group or str(cloud.home) in args]
    return [args for args in ours if "<defunct>" not in args]


@pytest.mark.parametrize("beside", [0, 1], ids=["the site's", "the mailbox's"])
def test_a_busy_port_gives_one_clear_line(beside: int, cloud: LocalCloud) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", cloud.port + beside))
        other.listen()
        assert f"Port {cloud.port + beside} is busy" in one_line(cloud, "run")


def test_a_killed_run_loses_nothing_and_a_stopped_one_leaves_nothing(
    cloud: LocalCloud, start: Callable[[], Runner]
) -> None:
    killed = start()
    assert "already running at" in one_line(cloud, "run")
    assert "already running at" in one_line(cloud, "reset")
    cloud.client("s3").put_object(Bucket="komet-code", Key="kept.txt", Body=b"kept")
    item = {"year": {"S": "1999"}, "last": {"N": "7"}}
    cloud.client("dynamodb").put_item(TableName="komet-local-case_numbers", Item=item)
    killed.kill()
    killed.wait()

    stopped = start()
    kept = cloud.client("dynamodb").get_item(TableName="komet-local-case_numbers", Key={"year": {"S": "1999"}})
    assert kept["Item"] == item
    assert cloud.get("/", host=DOMAIN)[0] == 200
    assert len(processes_of(cloud)) >= 3  # the command, MiniStack and a Lambda worker
    began = time.monotonic()
    os.kill(stopped.pid, signal.SIGINT)
    output, _ = stopped.communicate(timeout=20)
    assert time.monotonic() - began < 8
    assert stopped.returncode == 0
    assert output.strip() == "Stopped; the state is kept."
    assert processes_of(cloud) == []
    assert not (cloud.home / "scratch").exists()  # the link is left, what it names is gone

    assert subprocess.run(command(cloud, "reset"), cwd=ROOT, capture_output=True, check=False).returncode == 0
    assert not (cloud.home / "state").exists()
    assert not (cloud.home / "mailbox.json").exists()
