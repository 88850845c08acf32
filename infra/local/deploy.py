"""Packages the app and deploys production's template onto the local cloud; skips what has not changed."""

import hashlib
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.local.cloud import DOMAIN, STACK, LocalCloud, Refused

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
CODE_BUCKET = "komet-code"
DEPLOY_LIMIT = 120.0
SOURCES = ("app.py", "requirements.txt", "chalicelib", ".chalice", "infra")
MISSING = "does not exist"
BROKEN = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "UPDATE_ROLLBACK_FAILED", "DELETE_FAILED")


def package(build: Path = BUILD) -> bool:
    """Make build/komet.zip and the template unless their sources are as they were; True where it did.

    Raises:
        Refused: packaging failed; with the end of what it said.
    """
    stamp = build / "sources"
    sources = _digest(_source_files())
    if stamp.exists() and stamp.read_text() == sources and (build / "komet.zip").exists():
        return False
    command = [sys.executable, "-m", "infra.package", "--out", str(build)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if answer.returncode:
        said = (answer.stdout + answer.stderr).strip().splitlines()
        raise Refused("Packaging failed:\n" + "\n".join(said[-15:]))
    stamp.write_text(sources)
    return True


def deploy(cloud: LocalCloud, build: Path = BUILD) -> bool:
    """Create or update the stack from `build`; True where anything was changed.

    Raises:
        Refused: CloudFormation failed; names each failed resource with its reason.
    """
    template = next(path for path in (build / "template.json", build / "template.yaml") if path.exists())
    code = _zip_digest(build / "komet.zip")
    key = f"{code[:16]}.zip"
    formation = cloud.client("cloudformation")
    known = {item["ParameterKey"]: item for item in formation.validate_template(TemplateBody=template.read_text())["Parameters"]}
    parameters = _parameters(cloud, known, key)
    fingerprint = _digest([("template", template.read_bytes()), ("code", code.encode()), ("parameters", repr(sorted(parameters.items())).encode())])
    stack = _stack(formation)
    if stack and stack["StackStatus"].endswith(("CREATE_COMPLETE", "UPDATE_COMPLETE")) and _fingerprint(stack) == fingerprint:
        return False
    if stack and stack["StackStatus"] in BROKEN:
        formation.delete_stack(StackName=STACK)
        _wait(formation, datetime.now(UTC))
        stack = None
    _upload(cloud, build / "komet.zip", key)
    since = datetime.now(UTC)
    change = formation.update_stack if stack else formation.create_stack
    change(
        StackName=STACK,
        TemplateBody=template.read_text(),
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        Tags=[{"Key": "fingerprint", "Value": fingerprint}],
    )
    _wait(formation, since)
    return True


def outputs(cloud: LocalCloud) -> dict[str, str]:
    """The stack's outputs by name.

    Raises:
        Refused: nothing is deployed.
    """
    stack = _stack(cloud.client("cloudformation"))
    if not stack:
        raise Refused("Nothing is deployed on the local cloud.")
    return {item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", [])}


def _parameters(cloud: LocalCloud, known: dict[str, Any], key: str) -> dict[str, str]:
    values = {
        "CodeBucket": CODE_BUCKET,
        "CodeKey": key,
        "Stage": "local",
        "DomainName": DOMAIN,
        "SiteUrl": cloud.site_url.rstrip("/"),
    }
    missing = [name for name, item in known.items() if name not in values and item.get("DefaultValue") is None]
    if missing:
        raise Refused(f"infra/local/deploy.py has no value for the template's parameters {', '.join(missing)}.")
    return {name: value for name, value in values.items() if name in known}


def _stack(formation: Any) -> dict[str, Any] | None:
    from botocore.exceptions import ClientError

    try:
        stack: dict[str, Any] = formation.describe_stacks(StackName=STACK)["Stacks"][0]
    except ClientError as error:
        if MISSING in str(error):
            return None
        raise
    return None if stack["StackStatus"] == "DELETE_COMPLETE" else stack


def _fingerprint(stack: dict[str, Any]) -> str:
    return next((tag["Value"] for tag in stack.get("Tags", []) if tag["Key"] == "fingerprint"), "")


def _wait(formation: Any, since: datetime) -> None:
    """Wait until the stack rests; on failure tell which resources failed since then, and why."""
    deadline = time.monotonic() + DEPLOY_LIMIT
    while (stack := _stack(formation)) and stack["StackStatus"].endswith("IN_PROGRESS"):
        if time.monotonic() > deadline:
            raise Refused(f"The deployment did not end within {DEPLOY_LIMIT:.0f} s.")
        time.sleep(0.1)
    status = stack["StackStatus"] if stack else "DELETE_COMPLETE"
    if "ROLLBACK" in status or "FAILED" in status:
        events = formation.describe_stack_events(StackName=STACK)["StackEvents"]
        failed = [
            f"  {event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason', '')}"
            for event in reversed(events)
            if event["ResourceStatus"].endswith("FAILED") and event["Timestamp"] >= since
        ]
        raise Refused(f"The deployment failed ({status}):\n" + "\n".join(failed))


def _upload(cloud: LocalCloud, archive: Path, key: str) -> None:
    """Put the package where CloudFormation fetches it, and remove earlier ones."""
    s3 = cloud.client("s3")
    s3.create_bucket(Bucket=CODE_BUCKET, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    for item in s3.list_objects_v2(Bucket=CODE_BUCKET).get("Contents", []):
        s3.delete_object(Bucket=CODE_BUCKET, Key=item["Key"])
    s3.put_object(Bucket=CODE_BUCKET, Key=key, Body=archive.read_bytes())


def _source_files() -> Iterable[tuple[str, bytes]]:
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*") if (ROOT / source).is_dir() else [ROOT / source]):
            inside = path.relative_to(ROOT)
            if path.is_file() and "__pycache__" not in inside.parts and inside.parts[:2] != ("infra", "local"):
                yield str(inside), path.read_bytes()


def _zip_digest(archive: Path) -> str:
    """Digest of what the package contains, whenever it was made."""
    with zipfile.ZipFile(archive) as package:
        return _digest((item.filename, str(item.CRC).encode()) for item in package.infolist())


def _digest(parts: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in parts:
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
