"""What a browser does with our answers: it keeps cookies and sends forms."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from chalice.test import Client

from app import app
from tests.sign_in.fake_provider import Provider


@dataclass(frozen=True)
class Page:
    """An answer as the browser got it."""

    status: int
    text: str
    headers: dict[str, Any]

    @property
    def main(self) -> str:
        """What lies in <main>."""
        return self.text.partition("<main")[2].partition("</main>")[0]

    @property
    def goes_to(self) -> str:
        return str(self.headers.get("Location", ""))

    @property
    def cookies(self) -> list[str]:
        """The Set-Cookie lines."""
        return list(self.headers.get("Set-Cookie", []))


class Browser:
    """Keeps cookies by name, as a browser of one person does."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def get(self, address: str) -> Page:
        return self._ask("GET", address, "")

    def post(self, address: str, **form: str) -> Page:
        return self._ask("POST", address, urlencode(form))

    def begin(self, next_path: str = "/mina-arenden") -> dict[str, str]:
        """Press the button; the query that the provider is asked with."""
        page = self.get(f"/logga-in?{urlencode({'ga': 1, 'next': next_path})}")
        return {name: values[0] for name, values in parse_qs(urlsplit(page.goes_to).query).items()}

    def sign_in(self, provider: Provider, next_path: str = "/mina-arenden") -> Page:
        """All the way to the provider and back."""
        return self.come_back(provider.authorize(self.begin(next_path)))

    def come_back(self, answer: dict[str, str]) -> Page:
        return self.get(f"/logga-in/klar?{urlencode(answer)}")

    def csrf(self) -> str:
        """The token of the forms on our pages."""
        found = re.search(r'name="_csrf" value="([^"]+)"', self.get("/logga-in/klar?error=access_denied").text)
        return found.group(1) if found else ""

    def _ask(self, method: str, address: str, body: str) -> Page:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with Client(app) as client:
            send: Any = client.http.request  # Chalice says it takes bytes; what API Gateway hands on is text
            answer = send(method, address, headers=headers, body=body)
        page = Page(answer.status_code, answer.body.decode(), dict(answer.headers))
        for line in page.cookies:
            self._keep(line)
        return page

    def _keep(self, line: str) -> None:
        name, _, value = line.partition(";")[0].partition("=")
        if "Max-Age=0" in line:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value
