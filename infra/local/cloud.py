"""Where the local cloud answers and where it keeps its things; the one place that knows its addresses."""

import json
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.loaders import Loader, create_loader

DOMAIN = "komet.localhost"
REGION = "eu-north-1"
ACCOUNT = "000000000000"
STAGE = "local"
STACK = "komet"
Credentials = dict[str, Any]
"""`aws_access_key_id`, `aws_secret_access_key` and for a role `aws_session_token`."""
OWNER: Credentials = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
"""MiniStack's account owner, who may do everything; independent of the developer's own AWS settings."""
HOME = Path(__file__).resolve().parents[2] / ".local"


class Refused(Exception):
    """The local cloud cannot do what was asked; the message is all that a person needs to read."""


@cache
def _service_models() -> Loader:
    """The descriptions of AWS services, read from disk once for all clients."""
    return create_loader()


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

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables with which a program acts here as the account's owner."""
        return {
            "AWS_ACCESS_KEY_ID": OWNER["aws_access_key_id"],
            "AWS_SECRET_ACCESS_KEY": OWNER["aws_secret_access_key"],
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self, service: str, credentials: Credentials = OWNER) -> Any:
        """A client of one AWS service, e.g. "dynamodb", for the account's owner or somebody else."""
        core = botocore.session.Session()
        core.register_component("data_loader", _service_models())
        connect: Any = boto3.Session(botocore_session=core, region_name=REGION, **credentials).client
        return connect(service, endpoint_url=self.endpoint, config=Config(retries={"total_max_attempts": 2}))

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
