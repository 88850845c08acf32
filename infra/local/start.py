"""The whole local cloud in order: package, start, deploy, seed, first page, mailbox."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from infra.local import deploy, letterbox, mailbox, ministack, packing, seeding
from infra.local.cloud import DOMAIN, LocalCloud, Refused

Say = Callable[[str], None]
FIRST_PAGE = 120  # seconds: a busy machine unpacks and starts the function for the first time


@contextmanager
def up(cloud: LocalCloud, say: Say) -> Iterator[subprocess.Popen[bytes]]:
    """The local cloud, ready for visitors, for as long as the block lasts.

    Tells `say` each step when it begins, and "" after the last.

    Raises:
        Refused: a step failed; the message says which and why.
    """
    with ministack.claimed(cloud):
        say("1/6 Packing the app")
        packing.pack()
        say("2/6 Starting MiniStack")
        with letterbox.receiving() as letters, ministack.running(cloud, letters.port) as process:
            say("3/6 Deploying the stack")
            deploy.deploy(cloud)
            say("4/6 Seeding persons and courses")
            seeding.seed(cloud)
            say("5/6 Opening the first page")
            open_first_page(cloud)
            say("6/6 Opening the mailbox")
            with mailbox.serving(cloud, letters):
                say("")
                yield process


def open_first_page(cloud: LocalCloud) -> None:
    """Fetch the start page, so that the first visitor doesn't wait.

    Raises:
        Refused: it doesn't answer as it should.
    """
    status, text = cloud.get("/", host=DOMAIN, accept="text/html", timeout=FIRST_PAGE)
    if status != 200:
        log = ministack.log_tail(cloud)
        raise Refused(f"{cloud.site_url} answers {status}: {text[:500]}\nThe end of MiniStack's log:\n{log}")


class Steps:
    """Prints each step, and when it is over the seconds it took."""

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self._since: float | None = None

    def __call__(self, step: str) -> None:
        self.end("{:.1f} s")
        if step:
            print(f"{step} …", end="", flush=True)
            self._since = time.perf_counter()

    def end(self, how: str) -> None:
        """End the line of the step that is going on, if any, with the word `how`."""
        if self._since is not None:
            print("", how.format(time.perf_counter() - self._since), flush=True)
            self._since = None
