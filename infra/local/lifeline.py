"""MiniStack's own process: runs it, and ends it with all its Lambda workers when the starter is gone.

Run as a script, with standard input held open by the starter. However the starter ends, kill -9 included,
its end of the pipe closes; MiniStack then saves its state, its workers end and their files are removed.
"""

import fcntl
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

from ministack.app import main as ministack

PATIENCE = 10.0
"""Seconds MiniStack gets to save its state and stop before it is ended."""


def end_everything() -> None:
    """End the Lambda workers, which MiniStack leaves behind, and then this process; does not return."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGTERM)
        time.sleep(0.1)
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def stop_when_starter_is_gone() -> None:
    """Wait for standard input to close, then ask MiniStack to stop, and insist after a while."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    end_everything()


def main(lock_path: str) -> None:
    """Run MiniStack until the starter is gone, holding the lock that says that its state is in use."""
    if os.getpgrp() != os.getpid():
        sys.exit("lifeline.py ends its whole process group and so must be started in a session of its own.")
    with Path(lock_path).open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        threading.Thread(target=stop_when_starter_is_gone, daemon=True).start()
        sys.argv = ["ministack"]
        try:
            ministack()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            end_everything()


if __name__ == "__main__":
    main(sys.argv[1])
