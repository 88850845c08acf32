"""Deploys e-Komet to AWS: packages, uploads, shows what will change, changes it and prints the outputs.

    python -m infra.deploy --stage training --domain komet.example.se --sender komet@example.se

Whose account it is, the environment says (AWS_PROFILE, AWS_REGION …). What isn't given keeps its value from the
last deployment. A change that would replace or remove a table, the key, the user pool or the bucket is refused:
it would leave people's data behind.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.package import ROOT, Package, package

Json = dict[str, Any]
Say = Callable[[str], None]

KEEP_DATA = ("AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::Cognito::UserPool", "AWS::S3::Bucket")
NOTHING_CHANGES = ("didn't contain changes", "No updates are to be performed")
PAUSE = 5.0  # seconds between two looks at a deployment under way


class DeploymentError(RuntimeError):
    """The deployment was refused or failed; the text says why."""


@dataclass(frozen=True)
class Stack:
    """A stack in an account, existing or to be made."""

    formation: Any  # boto3 client of CloudFormation
    name: str
    say: Say
    pause: float = PAUSE

    def describe(self) -> Json | None:
        """What CloudFormation says of it, or None where there is none yet."""
        try:
            described: Json = self.formation.describe_stacks(StackName=self.name)["Stacks"][0]
        except self.formation.exceptions.ClientError as fault:
            if "does not exist" in str(fault):
                return None
            raise
        return None if described["StackStatus"] == "REVIEW_IN_PROGRESS" else described

    def outputs(self) -> dict[str, str]:
        described = self.describe() or {}
        return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}

    def propose(self, template_url: str, values: dict[str, str]) -> Json | None:
        """A change set, described with all its changes; None where nothing changes. Raises DeploymentError."""
        existing = self.describe()
        known = {parameter["ParameterKey"] for parameter in (existing or {}).get("Parameters", [])}
        made = self.formation.create_change_set(
            StackName=self.name,
            ChangeSetName=f"komet-{int(time.time() * 1000)}",
            ChangeSetType="UPDATE" if existing else "CREATE",
            TemplateURL=template_url,
            Parameters=[
                *({"ParameterKey": name, "ParameterValue": value} for name, value in sorted(values.items())),
                *({"ParameterKey": name, "UsePreviousValue": True} for name in sorted(known - set(values))),
            ],
            Capabilities=["CAPABILITY_IAM"],
        )
        while True:
            described: Json = self.formation.describe_change_set(ChangeSetName=made["Id"])
            if described["Status"] == "CREATE_COMPLETE":
                return {**described, "Changes": all_changes(self.formation, described)}
            if described["Status"] == "FAILED":
                self.formation.delete_change_set(ChangeSetName=made["Id"])
                reason = described.get("StatusReason", "")
                if any(words in reason for words in NOTHING_CHANGES):
                    return None
                raise DeploymentError(f"CloudFormation refuses the template: {reason}")
            time.sleep(self.pause)

    def execute(self, change_set: Json) -> None:
        """Make the changes and wait until the stack rests. Raises DeploymentError with the reasons."""
        self.formation.execute_change_set(ChangeSetName=change_set["ChangeSetId"])
        while (status := (self.describe() or {"StackStatus": "CREATE_IN_PROGRESS"})["StackStatus"]).endswith(
            "_IN_PROGRESS"
        ):
            self.say(f"  {status}")
            time.sleep(self.pause)
        if "ROLLBACK" in status or "FAILED" in status:
            events = self.formation.describe_stack_events(StackName=self.name)["StackEvents"]
            reasons = [
                f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
                for event in reversed(events)
                if event["ResourceStatus"].endswith("_FAILED")
            ]
            raise DeploymentError("\n".join([f"The deployment failed ({status}):", *reasons[-10:]]))


def deploy(session: Any, made: Package, stack: Stack, parameters: dict[str, str]) -> dict[str, str]:
    """Create or update the stack from a package and return its outputs. `session`: boto3's.

    Raises DeploymentError.
    """
    bucket = code_bucket(session)
    template_url = upload(session.client("s3"), bucket, made, stack.say)
    values = {**parameters, "CodeBucket": bucket, "CodeKey": made.code_key, "TypesettingKey": made.layer_key}
    change_set = stack.propose(template_url, values)
    if change_set is None:
        stack.say("Nothing changes.")
    else:
        describe(change_set["Changes"], stack.say)
        try:
            refuse_loss(change_set["Changes"])
        except DeploymentError:
            stack.formation.delete_change_set(ChangeSetName=change_set["ChangeSetId"])
            raise
        stack.execute(change_set)
    return stack.outputs()


def code_bucket(session: Any) -> str:
    """The account's bucket for code, made at the first deployment: private, encrypted, with versions."""
    account = session.client("sts").get_caller_identity()["Account"]
    region = session.region_name
    name = f"komet-code-{account}-{region}"
    s3 = session.client("s3")
    if name not in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]:
        # us-east-1 is the only region that must not be named.
        place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=name, **place)
        everything = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=dict.fromkeys(everything, True))
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


def upload(s3: Any, bucket: str, made: Package, say: Say) -> str:
    """Put code, layer and template into the bucket and return the template's address; nothing is sent twice."""
    for file, key in ((made.code, made.code_key), (made.layer, made.layer_key)):
        there = {item["Key"] for item in s3.list_objects_v2(Bucket=bucket, Prefix=key).get("Contents", [])}
        if key not in there:
            say(f"Uploading {key} ({file.stat().st_size / 1e6:.1f} MB)")
            s3.upload_file(str(file), bucket, key)
    template_key = made.code_key.replace(".zip", "-template.json")
    s3.upload_file(str(made.template), bucket, template_key)
    return f"{s3.meta.endpoint_url}/{bucket}/{template_key}"


def all_changes(formation: Any, described: Json) -> list[Json]:
    """The resource changes of all pages of a change set."""
    found = list(described.get("Changes", []))
    while token := described.get("NextToken"):
        described = formation.describe_change_set(ChangeSetName=described["ChangeSetId"], NextToken=token)
        found += described["Changes"]
    return [change["ResourceChange"] for change in found if change.get("Type", "Resource") == "Resource"]


def describe(changes: Iterable[Json], say: Say) -> None:
    """Say what will change, one line a resource."""
    for change in sorted(changes, key=lambda change: (change["Action"], change["LogicalResourceId"])):
        replaced = " (replaced)" if change.get("Replacement") == "True" else ""
        say(f"  {change['Action']:<7} {change['LogicalResourceId']} {change['ResourceType']}{replaced}")


def refuse_loss(changes: Iterable[Json]) -> None:
    """Raise DeploymentError where a change would leave people's data behind."""
    lost = [
        change["LogicalResourceId"]
        for change in changes
        if change["ResourceType"] in KEEP_DATA and (change["Action"] == "Remove" or change.get("Replacement") == "True")
    ]
    if lost:
        names = ", ".join(sorted(lost))
        raise DeploymentError(f"Refused: this would leave data behind in {names}. See docs/operations.md.")


def main() -> None:
    """Read the command line and deploy."""
    import boto3

    parser = argparse.ArgumentParser(prog="python -m infra.deploy", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--stage", required=True, help='"training", "production" …')
    parser.add_argument("--domain", default="", help="domain of the site; needed the first time")
    parser.add_argument("--sender", default="", help="e-mail address that messages come from")
    parser.add_argument("--alarms", default="", help="e-mail address that alarms are sent to")
    parser.add_argument("--parameter", action="append", default=[], metavar="NAME=VALUE", help="any other parameter")
    parser.add_argument("--out", type=Path, default=ROOT / "build", help="folder for the package (build/)")
    asked = parser.parse_args()
    named = {"DomainName": asked.domain, "SenderAddress": asked.sender, "AlarmAddress": asked.alarms}
    given = {name: value for name, value in named.items() if value}
    given |= dict(assignment.split("=", 1) for assignment in asked.parameter)
    session = boto3.Session()
    stack = Stack(session.client("cloudformation"), f"komet-{asked.stage}", print)
    try:
        result = deploy(session, package(asked.out), stack, {"Stage": asked.stage, **given})
    except DeploymentError as fault:
        sys.exit(str(fault))
    for name, value in sorted(result.items()):
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
