"""A stand-in for AWS on 127.0.0.1 that answers at once and says little: what is timed is our own start."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

IN_A_LONG_TIME = "4102444800"
SESSION = {
    "session_hash": {"S": "hash"},
    "person_id": {"S": "person"},
    "name": {"S": "Anna Test"},
    "csrf_token": {"S": "token"},
    "signed_in_at": {"S": "2026-11-21T10:00:00+00:00"},
    "ends_at": {"N": IN_A_LONG_TIME},
}
MESSAGE = {
    "person_id": {"S": "person"},
    "message_id": {"S": "2026-11-21T10:00:00+00:00#case#1#email"},
    "provider_id": {"S": "provider-1"},
}
GRANT = {
    "person_id": {"S": "person"},
    "grant_id": {"S": "administrator@city"},
    "version": {"N": "1"},
    "role": {"S": "administrator"},
    "reach": {"S": "city"},
    "valid_from": {"S": "2026-01-01"},
    "granted_by": {"S": "operations"},
    "granted_at": {"S": "2026-01-01T10:00:00+00:00"},
}
# By table and index, what a query finds: who is signed in may open staff's pages, and the sender's message is known,
# else `bounces` would wait for it.
FOUND = {("grants", ""): [GRANT], ("messages", "by_provider_id"): [MESSAGE]}
KEYS = json.dumps({"cookie_key": "c" * 64, "identity_pepper": "p" * 64})


def answer(call: str, asked: dict[str, Any]) -> dict[str, Any]:
    """What AWS says to one call, e.g. "DynamoDB_20120810.GetItem"."""
    match call.rpartition(".")[2]:
        case "GetItem":
            return {"Item": SESSION} if asked["TableName"].endswith("web_sessions") else {}
        case "Query":
            found = FOUND.get((asked["TableName"].rpartition("-")[2], asked.get("IndexName", "")), [])
            return {"Items": found, "Count": len(found), "ScannedCount": len(found)}
        case "UpdateItem":
            return {"Attributes": asked["Key"]}
        case "GetSecretValue":
            return {"ARN": asked["SecretId"], "Name": "keys", "SecretString": KEYS}
        case "SendMessageBatch":
            done = [{"Id": entry["Id"], "MessageId": "m", "MD5OfMessageBody": "0" * 32} for entry in asked["Entries"]]
            return {"Successful": done, "Failed": []}
        case _:
            return {}


class Aws(BaseHTTPRequestHandler):
    """Answers the JSON protocols; `calls` lists what was asked."""

    calls: ClassVar[list[str]]

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        call = self.headers.get("X-Amz-Target", "")
        self.calls.append(call)
        said = json.dumps(answer(call, json.loads(asked) if call else {})).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def stand_in(port: int = 0) -> Iterator[tuple[str, list[str]]]:
    """The address at which the stand-in answers while the block lasts, and the list of calls it has had."""
    calls: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", port), type("Listed", (Aws,), {"calls": calls}))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", calls
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
