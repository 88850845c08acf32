"""Deploys production's template onto the local cloud; skips what has not changed."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.local.cloud import DOMAIN, REGION, STACK, STAGE, LocalCloud, Refused
from infra.local.packing import BUILD, digest, zip_digest

CODE_BUCKET = "komet-code"
DEPLOY_LIMIT = 120.0
"""Seconds."""
STILLBORN = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED")
"""States of a stack that was never whole; CloudFormation doesn't update it, so it is made anew."""
HINT = "Where the template is right and the kept state is not, make reset forgets the state."


def deploy(cloud: LocalCloud, build: Path = BUILD) -> None:
    """Create the stack from what was packaged, or update it to that.

    Raises:
        Refused: CloudFormation failed; names each failed resource with its reason.
    """
    _deploy(cloud, build)
    _deploy(cloud, build)  # only now is a new user pool's id known, which its keys' address needs
    _let_bounces_come_back(cloud)


def _let_bounces_come_back(cloud: LocalCloud) -> None:
    """MiniStack's SES tells an identity's own topic only, where AWS tells the configuration set's destination."""
    ses, topic = cloud.client("ses"), outputs(cloud).get("MailNoticesTopic")
    for identity in ses.list_identities()["Identities"] if topic else []:
        for kind in ("Bounce", "Complaint"):
            ses.set_identity_notification_topic(Identity=identity, NotificationType=kind, SnsTopic=topic)


def outputs(cloud: LocalCloud) -> dict[str, str]:
    """The stack's outputs by name; none where nothing is deployed."""
    stack = _stack(cloud.client("cloudformation")) or {}
    return {item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", [])}


def _deploy(cloud: LocalCloud, build: Path) -> None:
    template = build / "template.json"
    code = zip_digest(build / "komet.zip")
    layer = zip_digest(build / "typesetting.zip")
    parameters = _parameters(cloud, f"komet-{code[:16]}.zip", f"typesetting-{layer[:16]}.zip")
    fingerprint = digest([("template", template.read_bytes()), ("parameters", repr(parameters).encode())])
    formation = cloud.client("cloudformation")
    stack = _stack(formation)
    if stack and _fingerprint(stack) == fingerprint and stack["StackStatus"] not in STILLBORN:
        return
    if stack and stack["StackStatus"] in STILLBORN:
        formation.delete_stack(StackName=STACK)
        _wait(formation, datetime.now(UTC))
        stack = None
    _upload(cloud, build / "komet.zip", parameters["CodeKey"])
    _upload(cloud, build / "typesetting.zip", parameters["TypesettingKey"])
    _upload(cloud, template, "template.json")
    change = formation.update_stack if stack else formation.create_stack
    since = datetime.now(UTC)
    try:
        change(
            StackName=STACK,
            TemplateURL=f"{cloud.endpoint}/{CODE_BUCKET}/template.json",
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
            Tags=[{"Key": "fingerprint", "Value": fingerprint}],
        )
    except ClientError as error:
        raise Refused(f"CloudFormation refused the template: {error}\n{HINT}") from error
    _wait(formation, since)


def _parameters(cloud: LocalCloud, code_key: str, layer_key: str) -> dict[str, str]:
    """The template's parameters; those that aren't named here keep production's defaults."""
    pool = outputs(cloud).get("UserPoolId", "unknown")
    return {
        "Stage": STAGE,
        "CodeBucket": CODE_BUCKET,
        "CodeKey": code_key,
        "TypesettingKey": layer_key,
        "DomainName": DOMAIN,
        "SiteUrl": cloud.site_url.rstrip("/"),
        "OidcAuthorizeUrl": f"{cloud.sign_in_url}/oauth2/authorize",
        "OidcLogoutUrl": f"{cloud.sign_in_url}/logout",
        "OidcTokenUrl": f"{cloud.endpoint}/oauth2/token",
        "OidcJwksUrl": f"{cloud.endpoint}/{pool}/.well-known/jwks.json",
        "RegretSeconds": "20",  # who tries it out does not want to wait for ten minutes
        "Bankgiro": "5050-1055",  # a number for tests, which belongs to nobody
    }


def _stack(formation: Any) -> dict[str, Any] | None:
    try:
        stack: dict[str, Any] = formation.describe_stacks(StackName=STACK)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return None if stack["StackStatus"] == "DELETE_COMPLETE" else stack


def _fingerprint(stack: dict[str, Any]) -> str:
    return next((tag["Value"] for tag in stack.get("Tags", []) if tag["Key"] == "fingerprint"), "")


def _wait(formation: Any, since: datetime) -> None:
    """Wait until the stack rests; after a failure tell which resources failed since then, and why."""
    deadline = time.monotonic() + DEPLOY_LIMIT
    while (stack := _stack(formation)) and stack["StackStatus"].endswith("IN_PROGRESS"):
        if time.monotonic() > deadline:
            raise Refused(f"The deployment did not end within {DEPLOY_LIMIT:.0f} s.")
        time.sleep(0.1)
    status = stack["StackStatus"] if stack else "DELETE_COMPLETE"
    if "ROLLBACK" in status or "FAILED" in status:
        events = formation.describe_stack_events(StackName=STACK)["StackEvents"]
        failed = [
            f"  {event['ResourceType']} {event['LogicalResourceId']}: {event.get('ResourceStatusReason')}"
            for event in reversed(events)
            if event["ResourceStatus"].endswith("FAILED") and event["Timestamp"] >= since
        ]
        raise Refused("\n".join([f"The deployment failed ({status}):", *failed, HINT]))


def _upload(cloud: LocalCloud, file: Path, key: str) -> None:
    """Put a file where CloudFormation fetches it; earlier packages go."""
    s3 = cloud.client("s3")
    if CODE_BUCKET not in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket=CODE_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    earlier = s3.list_objects_v2(Bucket=CODE_BUCKET, Prefix=f"{file.stem}-").get("Contents", [])
    if key in [item["Key"] for item in earlier]:
        return  # its name says what is in it
    for item in earlier:
        s3.delete_object(Bucket=CODE_BUCKET, Key=item["Key"])
    s3.put_object(Bucket=CODE_BUCKET, Key=key, Body=file.read_bytes())
