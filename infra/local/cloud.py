"""Where the local cloud answers and where it keeps its things; the one place that knows its addresses."""

import json
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from boto3.session import Session

DOMAIN = "komet.localhost"
REGION = "eu-north-1"
ACCOUNT = "000000000000"
STACK = "komet"
HOME = Path(__file__).resolve().parents[2] / ".local"


class Refused(Exception):
    """The local cloud cannot do what was asked; the message is all that a person needs to read."""


@dataclass(frozen=True)
class LocalCloud:
    """One local cloud: its port on 127.0.0.1 and the folder in which its state lives between runs."""

    port: int = 8000
    home: Path = HOME

    @property
    def site_url(self) -> str:
        """The address people visit."""
        return f"http://{DOMAIN}:{self.port}/"

    @property
    def endpoint(self) -> str:
        """The address at which every AWS service answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def sign_in_url(self) -> str:
        """The address a browser uses for the sign-in page; Lambda functions use `endpoint`."""
        return f"http://localhost:{self.port}"

    @property
    def mailbox_url(self) -> str:
        """The address of the page with sent e-mails and SMS."""
        return f"http://localhost:{self.port + 1}/"

    @cached_property
    def session(self) -> "Session":
        """An AWS session with the rights of the account's owner, independent of the developer's own settings."""
        from boto3.session import Session

        return Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)

    def client(self, service: str) -> Any:
        """A client of one AWS service, e.g. "dynamodb"."""
        from botocore.config import Config

        quick = Config(connect_timeout=2, read_timeout=60, retries={"total_max_attempts": 2})
        connect: Any = self.session.client
        return connect(service, endpoint_url=self.endpoint, config=quick)

    def get(self, path: str, host: str = "", accept: str = "*/*", timeout: float = 20) -> tuple[int, str]:
        """Status and text of `path`; with `host` as that domain would answer (Python can't resolve it)."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path, headers={"Host": host or "localhost", "Accept": accept})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def inspect(self, path: str) -> Any:
        """The parsed JSON of one of MiniStack's own pages, e.g. "ses/messages"."""
        status, text = self.get(f"/_ministack/{path}")
        if status != 200:
            raise Refused(f"MiniStack answered {status} for {path}: {text[:200]}")
        return json.loads(text)
