"""A real browser against the deployed stack: what a person sees, does and is sent."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from infra.local.cloud import DOMAIN, LocalCloud
from infra.local.persons import PASSWORD, persons
from tests.chromium import looked_at

PICTURES = Path("docs/pictures")
COOKIE = "__Host-komet"
TALLEST = 5000  # pixels; of a page that is longer the picture shows the top


class Visit:
    """Somebody's visit: every page it opens is held against what every page must be."""

    def __init__(self, context: BrowserContext, cloud: LocalCloud, *, pictures: bool, javascript: bool) -> None:
        self.page: Page = context.new_page()
        self.context = context
        self.cloud = cloud
        self._pictures = pictures
        self._javascript = javascript
        self._complaints: list[str] = []
        self.page.on("pageerror", lambda error: self._complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, line: ConsoleMessage) -> None:
        """The login's page is not ours to judge, and a page that refuses says so by its status."""
        ours = line.location["url"].startswith(self.cloud.site_url)
        if line.type == "error" and ours and "status of 4" not in line.text:
            self._complaints.append(line.text)

    def open(self, path: str, *, known: bool = False) -> None:
        """Open one of our pages, and look at it. `known`: as press() has it."""
        self.page.goto(self.cloud.site_url.rstrip("/") + path)
        if not known:
            self.look()

    def press(self, name: str, *, known: bool = False) -> None:
        """Press the button or follow the link with this name, and look at the page that comes.

        `known`: another journey looks at that page, and there is no need to do it again."""
        button = self.page.get_by_role("main").get_by_role("button", name=name)
        link = self.page.get_by_role("main").get_by_role("link", name=name)
        button.or_(link).first.click()
        self.page.wait_for_load_state()
        if not known:
            self.look()

    def look(self) -> None:
        """No fault by axe, exactly one h1 that the title begins with, nothing wider than the window, no script errors.

        Without JavaScript axe can't run; the same pages are looked at with it elsewhere."""
        self.page.wait_for_load_state()
        self.page.locator("h1").first.wait_for()
        assert self.page.locator("h1").count() == 1, self.page.url
        heading = self.page.locator("h1").inner_text().strip()
        title = self.page.title()
        if self.page.locator(".ds-error-summary").count():
            title = title.split(": ", 1)[-1]
        assert title.startswith(heading), (title, heading)
        assert not self._complaints, self._complaints
        if self._javascript:
            found = looked_at(self.page)
            assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
            self.fits()

    def fits(self, width: int = 0) -> None:
        """Nothing is wider than the window; `width`: or than one of this width."""
        size = self.page.viewport_size
        if size and width:
            self.page.set_viewport_size({"width": width, "height": size["height"]})
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the window"
        if size and width:
            self.page.set_viewport_size(size)

    def narrow(self) -> None:
        """Look at the same page on a telephone 320 px wide, and widen it again."""
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": 320, "height": 640})
        self.look()
        if size:
            self.page.set_viewport_size(size)

    def choose(self, question: str, answer: str) -> None:
        """Choose one of a question's radio buttons."""
        self.page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()

    def fill(self, label: str, text: str) -> None:
        """Type into a field."""
        self.page.get_by_label(label).fill(text)

    def picture(self, name: str) -> None:
        """A screenshot for the documents, when the run was asked to make them."""
        if self._pictures:
            PICTURES.mkdir(parents=True, exist_ok=True)
            size = self.page.viewport_size
            height = int(self.page.evaluate("document.documentElement.scrollHeight"))
            if size and height < TALLEST:  # what sticks to the window's edge stands where it belongs
                self.page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
            self.page.screenshot(path=PICTURES / f"{name}.png", full_page=height < TALLEST)
            if size:
                self.page.set_viewport_size(size)

    def enter(self, session: str) -> None:
        """Be signed in with this session's cookie."""
        site = f"https://{DOMAIN}/"  # browsers take our cookie from https only, and send it to localhost all the same
        self.context.add_cookies([{"name": COOKIE, "value": session, "url": site, "secure": True, "httpOnly": True}])

    @property
    def session(self) -> str:
        """The session's cookie, of who has signed in."""
        return next(each["value"] for each in self.context.cookies() if each["name"] == COOKIE)

    def main(self) -> str:
        """The words on the page."""
        return self.page.get_by_role("main").inner_text()

    def sign_in(self, username: str) -> None:
        """Sign in on the login's own page, which is not ours to judge."""
        self.page.locator('main a[href*="ga=1"]').click()
        self.log_in(username)

    def log_in(self, username: str) -> None:
        """Fill in the login's page."""
        self.page.wait_for_selector("input[name=password]")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.locator("button[type=submit], input[type=submit]").first.click()
        self.page.wait_for_url(f"{self.cloud.site_url}**")
        self.look()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="write the pictures in docs/pictures anew")


@pytest.fixture
def visit(browser: Browser, cloud: LocalCloud, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visit]]:
    """`visit()` opens a browser as somebody new: `visit(width=320, language="ar", javascript=False)`."""
    contexts = []

    def begin(*, width: int = 1200, height: int = 900, language: str = "sv", javascript: bool = True) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=language, java_script_enabled=javascript
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        pictures = bool(request.config.getoption("--pictures"))
        return Visit(context, cloud, pictures=pictures, javascript=javascript)

    yield begin
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def sessions() -> dict[str, str]:
    """The session of everybody who has come as staff: who has signed in once needn't again."""
    return {}


@pytest.fixture
def staff(visit: Callable[..., Visit], sessions: dict[str, str]) -> Callable[..., Visit]:
    """`staff("lena", "/personal/kurser")` opens a page as one of the staff; what `visit` takes can be given too."""

    def come(username: str, path: str, **how: Any) -> Visit:
        here = visit(**how)
        if username in sessions:
            here.enter(sessions[username])
            here.open(path)
        else:
            here.open(path)
            here.sign_in(username)
            sessions[username] = here.session
        return here

    return come


@pytest.fixture
def sent(cloud: LocalCloud) -> Callable[..., dict[str, Any]]:
    """`sent(kind, to, saying)` waits for the message of that kind to that address that contains a text.

    `attached`: with what is attached to it, which comes by another way, and maybe later."""

    def wait(kind: str, to: str, saying: str, *, attached: bool = False) -> dict[str, Any]:
        for _ in range(100):
            with urlopen(f"{cloud.mailbox_url}mailbox.json") as answer:
                messages: list[dict[str, Any]] = json.load(answer)
            for message in messages:
                wanted = message["kind"] == kind and to in message["to"] and saying in message["text"]
                if wanted and (not attached or message.get("attachments")):
                    return message
            time.sleep(0.2)
        raise AssertionError(f"no {kind} to {to} with {saying}; there are {[each['kind'] for each in messages]}")

    return wait


def person(username: str) -> Any:
    """One of the seed's made-up persons."""
    return next(each for each in persons() if each.username == username)
