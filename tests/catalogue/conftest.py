"""The seeded city, its public pages, and a count of what they ask DynamoDB."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import html5lib
import pytest
from chalice.test import Client

from app import app
from chalicelib.catalogue import records
from chalicelib.http import routing
from chalicelib.tables import connection
from infra.local.load import load_offer
from tests import aws
from tests.conftest import NOW


class Clock:
    """An hour that a test can move."""

    moment = NOW

    @classmethod
    def now(cls, zone: object) -> datetime:
        return cls.moment


@dataclass
class Page:
    """What an address answered."""

    status: int
    headers: dict[str, str]
    text: str
    json: Any = None

    @cached_property
    def tree(self) -> Any:
        """The page's tree. Raises html5lib's ParseError where it isn't valid HTML."""
        return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(self.text)

    def texts(self, path: str) -> list[str]:
        """The texts of all elements at the path, without doubled spaces."""
        return [" ".join("".join(element.itertext()).split()) for element in self.tree.findall(f".//{path}")]

    @property
    def links(self) -> list[str]:
        """Where the page leads, but for the same page in other languages."""
        addresses = [link.get("href") for link in self.tree.findall(".//a")]
        return [address for address in addresses if "lang=" not in address]


Get = Callable[..., Page]


@pytest.fixture(scope="package")
def city() -> Iterator[None]:
    """Stockholm as seeded on 14 January 2027."""
    with aws.in_process():
        load_offer(NOW)
        yield


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    records.forget()
    monkeypatch.setattr(routing, "datetime", Clock)
    monkeypatch.setattr(Clock, "moment", NOW)
    return Clock


@pytest.fixture
def get(city: None, clock: type[Clock]) -> Iterator[Get]:
    """Ask for an address as a browser does, or with json=True as a system does."""
    with Client(app) as client:

        def ask(address: str, *, json: bool = False, **headers: str) -> Page:
            accept = "application/json" if json else "text/html"
            answer = client.http.get(address, headers={"Accept": accept, **headers})
            page = Page(answer.status_code, answer.headers, answer.body.decode())
            if "json" in answer.headers.get("Content-Type", ""):
                page.json = answer.json_body
            return page

        yield ask


@pytest.fixture
def calls(city: None) -> Iterator[list[str]]:
    """The operations that DynamoDB is asked for, as they come."""
    made: list[str] = []

    def note(model: Any, **_: Any) -> None:
        made.append(model.name)

    events = connection.client.meta.events
    events.register("before-call.dynamodb", note)
    yield made
    events.unregister("before-call.dynamodb", note)


@pytest.fixture
def in_days(clock: type[Clock]) -> Callable[[int], None]:
    """Let some days go by."""

    def go(days: int) -> None:
        clock.moment = NOW + timedelta(days=days)

    return go
