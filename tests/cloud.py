"""A local cloud for the tests of the deployed stack: its own ports and state, gone when they are over."""

import random
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from infra.local import start
from infra.local.cloud import LocalCloud


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--port", type=int, help="use the local cloud that runs on this port already")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a local cloud is marked; when several processes share the tests, each of these groups has one."""
    for item in items:
        if {"cloud", "stack"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.stack)
            item.add_marker(pytest.mark.xdist_group(group_of(item.path)))
        elif "packaged" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("package"))


def group_of(path: Path) -> str:
    """Whose local cloud a file's tests use: the stack's, or one of the journeys' two, which take about as long."""
    if path.parent.name != "journeys":
        return "stack"
    return "journeys" if path.name.startswith("test_a_") else "journeys, the others"


class Stack:
    """The local cloud of the tests; can be started again with the state it had."""

    def __init__(self, home: Path) -> None:
        self.cloud = LocalCloud(free_port(), home)
        self._running = ExitStack()

    def start(self) -> None:
        """Package, start, deploy and seed, as `make run` does."""
        self._running.enter_context(start.up(self.cloud, lambda step: None))

    def stop(self) -> None:
        """Stop everything it started; the state is kept."""
        self._running.close()


def free_port() -> int:
    """A port that is free with the one after it, below those that outgoing connections get by themselves."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The running stack, for tests that stop and start it."""
    stack = Stack(tmp_path_factory.mktemp("local-cloud"))
    stack.start()
    try:
        yield stack
    finally:
        stack.stop()


@pytest.fixture(scope="session")
def cloud(request: pytest.FixtureRequest) -> LocalCloud:
    """The running stack: its addresses, its AWS clients."""
    port: int | None = request.config.getoption("--port")
    if port:
        return LocalCloud(port)
    stack: Stack = request.getfixturevalue("stack")
    return stack.cloud
