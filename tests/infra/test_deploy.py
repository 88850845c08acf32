"""A deployment shows what it changes, keeps what it isn't told to change, and never leaves people's data behind."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.deploy import DeploymentError, Stack, code_bucket, deploy, refuse_loss
from infra.local import ministack
from infra.local.cloud import LocalCloud
from infra.package import Package
from tests.cloud import free_port

Json = dict[str, Any]
ACCOUNT = "000000000000"
BUCKET = f"komet-code-{ACCOUNT}-eu-north-1"


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """An empty local cloud."""
    cloud = LocalCloud(free_port(), tmp_path_factory.mktemp("empty-cloud"))
    with ministack.claimed(cloud), ministack.running(cloud):
        yield cloud


@pytest.fixture
def session(cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A session of whoever deploys, as the environment names it."""
    import boto3

    for name, value in cloud.environment.items():
        monkeypatch.setenv(name, value)
    return boto3.Session()


def changed(packaged: Package, folder: Path, template: Json) -> Package:
    """The same code with another template."""
    written = folder / "template.json"
    written.write_text(json.dumps(template))
    return replace(packaged, template=written)


def stack(session: Any, stage: str, said: list[str]) -> Stack:
    return Stack(session.client("cloudformation"), f"komet-{stage}", said.append, pause=0.05)


FIRST = {"Stage": "training", "DomainName": "komet.localhost", "SenderAddress": "post@komet.example"}


@pytest.mark.requirement("X12")
def test_a_deployment_is_made_told_kept_and_changed(
    session: Any, packaged: Package, template: Json, tmp_path: Path
) -> None:
    said: list[str] = []
    outputs = deploy(session, packaged, stack(session, "training", said), FIRST)

    assert outputs["SiteUrl"] == "https://komet.localhost"
    assert outputs["TablePrefix"] == "komet-training-"
    assert "  Add     EventsTable AWS::DynamoDB::Table" in said
    function = session.client("lambda").get_function_configuration(FunctionName="komet-training-sender")
    assert function["Environment"]["Variables"]["SENDER_ADDRESS"] == "post@komet.example"

    said.clear()
    assert deploy(session, packaged, stack(session, "training", said), {"Stage": "training"}) == outputs
    assert said == ["Nothing changes."]  # and the code was not sent again

    resources = {**template["Resources"], "News": {"Type": "AWS::SNS::Topic"}}
    more = changed(packaged, tmp_path, {**template, "Resources": resources})
    deploy(session, more, stack(session, "training", said), {"Stage": "training", "LogLevel": "DEBUG"})
    assert "  Add     News AWS::SNS::Topic" in said
    told = session.client("lambda").get_function_configuration(FunctionName="komet-training-sender")
    assert told["Environment"]["Variables"]["SENDER_ADDRESS"] == "post@komet.example"  # what wasn't given is kept
    assert told["Environment"]["Variables"]["LOG_LEVEL"] == "DEBUG"


@pytest.mark.requirement("X6")
def test_a_table_that_would_go_stops_the_deployment(
    session: Any, packaged: Package, template: Json, tmp_path: Path
) -> None:
    said: list[str] = []
    deploy(session, packaged, stack(session, "training", said), FIRST)
    fewer = {name: resource for name, resource in template["Resources"].items() if name != "SuppressionsTable"}
    text = json.dumps({**template, "Resources": fewer}).replace('"SuppressionsTable"', '"MessagesTable"')

    with pytest.raises(DeploymentError, match="leave data behind in SuppressionsTable"):
        deploy(session, changed(packaged, tmp_path, json.loads(text)), stack(session, "training", said), {})

    assert session.client("dynamodb").describe_table(TableName="komet-training-suppressions")
    change_sets = session.client("cloudformation").list_change_sets(StackName="komet-training")["Summaries"]
    assert [change_set for change_set in change_sets if change_set["ExecutionStatus"] == "AVAILABLE"] == []


def test_the_code_bucket_is_private_and_keeps_versions(session: Any) -> None:
    assert code_bucket(session) == code_bucket(session) == BUCKET
    s3 = session.client("s3")
    block = s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]

    assert set(block.values()) == {True}
    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"


def change(kind: str, action: str = "Modify", replacement: str = "False") -> Json:
    return {"LogicalResourceId": "Some", "ResourceType": kind, "Action": action, "Replacement": replacement}


@pytest.mark.requirement("X6")
@pytest.mark.parametrize(
    "lossy", [change("AWS::DynamoDB::Table", replacement="True"), change("AWS::KMS::Key", action="Remove")]
)
def test_a_change_that_leaves_data_behind_is_refused(lossy: Json) -> None:
    with pytest.raises(DeploymentError, match="leave data behind in Some"):
        refuse_loss([lossy])


@pytest.mark.parametrize(
    "harmless",
    [
        change("AWS::DynamoDB::Table"),
        change("AWS::DynamoDB::Table", action="Add"),
        change("AWS::ApiGateway::Deployment", action="Remove"),
    ],
)
def test_other_changes_go_through(harmless: Json) -> None:
    refuse_loss([harmless])


class FailingFormation:
    """CloudFormation where the change set can't be made, or the stack rolls back."""

    class exceptions:  # noqa: N801  # boto3's name
        ClientError = Exception

    def __init__(self, status: str) -> None:
        self.status = status

    def describe_stacks(self, **_: Any) -> Json:
        return {"Stacks": [{"StackStatus": self.status}]}

    def create_change_set(self, **_: Any) -> Json:
        return {"Id": "change"}

    def describe_change_set(self, **_: Any) -> Json:
        return {"Status": "FAILED", "StatusReason": "Template error: no such thing"}

    def delete_change_set(self, **_: Any) -> None:
        """Nothing to do."""

    def execute_change_set(self, **_: Any) -> None:
        """Nothing to do."""

    def describe_stack_events(self, **_: Any) -> Json:
        failed = {"LogicalResourceId": "Topic", "ResourceStatus": "UPDATE_FAILED", "ResourceStatusReason": "denied"}
        return {"StackEvents": [{"LogicalResourceId": "x", "ResourceStatus": "UPDATE_COMPLETE"}, failed]}


def test_a_refused_template_is_told_with_the_reason() -> None:
    with pytest.raises(DeploymentError, match="no such thing"):
        Stack(FailingFormation("UPDATE_COMPLETE"), "komet-training", print, pause=0).propose("https://x", {})


def test_a_failed_deployment_is_told_with_what_failed() -> None:
    failing = Stack(FailingFormation("UPDATE_ROLLBACK_COMPLETE"), "komet-training", print, pause=0)

    with pytest.raises(DeploymentError, match=r"UPDATE_ROLLBACK_COMPLETE(.|\n)*Topic: denied"):
        failing.execute({"ChangeSetId": "change"})
