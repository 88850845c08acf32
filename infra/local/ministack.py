"""Starts and stops MiniStack, the AWS of the local cloud, and keeps its state between runs."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import IO

from infra.local.cloud import REGION, LocalCloud, Refused

START_LIMIT = 30.0
STOP_LIMIT = 15.0
"""Seconds; more than the lifeline's own patience, so that it is the one to decide."""
ENOUGH_MEMORY = 4 * 2**30
"""Bytes; a hundred workers' files."""


@contextmanager
def claimed(cloud: LocalCloud) -> Iterator[None]:
    """The state folder and the ports, for this run alone as long as the block lasts.

    Raises:
        Refused: another run uses the state, or a port is busy.
    """
    with _only_run(cloud):
        for port in (cloud.port, cloud.port + 1):
            _require_free(port)
        yield


@contextmanager
def running(cloud: LocalCloud, smtp_port: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    """MiniStack, answering, for as long as the block lasts; afterwards nothing of it runs.

    With an SMTP port of this machine, it passes on there what it is to send by e-mail.

    Raises:
        Refused: MiniStack doesn't start; with the end of its log.
    """
    _let_streams_start_over(cloud.home / "state" / "lambda.json")
    scratch = _new_scratch(cloud)
    process = _start(cloud, scratch, smtp_port)
    try:
        _wait_until_it_answers(cloud, process)
        yield process
    finally:
        _stop(process)
        shutil.rmtree(scratch, ignore_errors=True)


def forget(cloud: LocalCloud) -> None:
    """Remove everything the local cloud remembers.

    Raises:
        Refused: it is running.
    """
    with _only_run(cloud):
        for folder in ("state", "objects"):
            shutil.rmtree(cloud.home / folder, ignore_errors=True)
        for file in ("ministack.log", "mailbox.json"):
            (cloud.home / file).unlink(missing_ok=True)


def log_tail(cloud: LocalCloud, lines: int = 15) -> str:
    """The last lines of MiniStack's log."""
    log = cloud.home / "ministack.log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else "(no log)"


@contextmanager
def _only_run(cloud: LocalCloud) -> Iterator[None]:
    """Hold the state folder. Locks, not pid files: the system releases them however a process ends."""
    cloud.home.mkdir(parents=True, exist_ok=True)
    with (cloud.home / "run.lock").open("a+") as lock:
        if not _locked(lock):
            lock.seek(0)
            raise Refused(f"e-Komet is already running at {lock.read()}: stop that one with Ctrl-C first.")
        lock.truncate(0)
        lock.write(cloud.site_url)
        lock.flush()
        _wait_for_the_run_before(cloud.home / "ministack.lock")
        yield


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_for_the_run_before(path: Path) -> None:
    """A run that was killed leaves its MiniStack saving the state: wait for it, at last end it.

    The pid is safe to use: MiniStack's process writes it into the very file whose lock it still holds.
    """
    with path.open("a+") as lock:
        for _ in range(int(STOP_LIMIT / 0.1)):
            if _locked(lock):
                return
            time.sleep(0.1)
        lock.seek(0)
        pid = int(lock.read())
        os.killpg(pid, signal.SIGKILL)
        fcntl.flock(lock, fcntl.LOCK_EX)


def _require_free(port: int) -> None:
    with socket.socket() as listener, socket.socket() as caller:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            busy = True
        else:
            busy = caller.connect_ex(("127.0.0.1", port)) == 0
    if busy:
        raise Refused(f"Port {port} is busy. Choose two others that follow each other: make run PORT=8010")


def _let_streams_start_over(saved: Path) -> None:
    """Positions in streams are saved but their records are not: without this, streams stand still."""
    if saved.exists():
        state = json.loads(saved.read_text())
        state["payload"]["dynamodb_stream_positions"] = {"__account_region_scoped__": True, "data": {}}
        saved.write_text(json.dumps(state))


def _new_scratch(cloud: LocalCloud) -> Path:
    """An empty folder for what every Lambda worker unpacks: over a thousand small files, quickest in memory.

    Named by a link in the state folder, so that the next start clears what a killed MiniStack left.
    """
    link = cloud.home / "scratch"
    if link.is_symlink():
        shutil.rmtree(link.resolve(), ignore_errors=True)
        link.unlink()
    shutil.rmtree(link, ignore_errors=True)  # an earlier version kept a folder here
    memory = Path("/dev", "shm")
    usable = memory.is_dir() and not os.statvfs(memory).f_flag & os.ST_NOEXEC
    in_memory = usable and shutil.disk_usage(memory).free > ENOUGH_MEMORY
    scratch = Path(tempfile.mkdtemp(prefix="komet-", dir=memory if in_memory else None))
    link.symlink_to(scratch)
    return scratch


def _start(cloud: LocalCloud, scratch: Path, smtp_port: int) -> subprocess.Popen[bytes]:
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "GATEWAY_PORT": str(cloud.port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "AUTH": "true",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(cloud.home / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(cloud.home / "objects"),
        "SMTP_HOST": f"127.0.0.1:{smtp_port}" if smtp_port else "",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "AWS_EC2_METADATA_DISABLED": "true",
        "LANG": "C.UTF-8",
    }
    lifeline = Path(__file__).with_name("lifeline.py")
    with (cloud.home / "ministack.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-P", str(lifeline), str(cloud.home / "ministack.lock")],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=scratch,
            env=environment,
            start_new_session=True,
        )


def _wait_until_it_answers(cloud: LocalCloud, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Refused(f"MiniStack stopped while starting. The end of its log:\n{log_tail(cloud)}")
        try:
            if cloud.get("/_ministack/ready", timeout=1)[0] == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.05)
    raise Refused(f"MiniStack is not ready after {START_LIMIT:.0f} s. The end of its log:\n{log_tail(cloud)}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Let go of the lifeline and wait until MiniStack has saved its state and is gone."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
