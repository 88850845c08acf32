"""Deploying onto the local cloud: skipped where nothing changed, plain where something fails. On a bare MiniStack."""

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local import deploy, ministack
from infra.local.cloud import LocalCloud, Refused
from tests.cloud import free_port

PARAMETERS = [
    *("Stage", "CodeBucket", "CodeKey", "TypesettingKey", "DomainName", "SiteUrl"),
    *("OidcAuthorizeUrl", "OidcLogoutUrl", "OidcTokenUrl", "OidcJwksUrl"),
]
GOOD = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "good"}}
BAD = {"Type": "AWS::Logs::LogStream", "Properties": {"LogStreamName": "without a group"}}


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[LocalCloud]:
    """MiniStack with nothing in it."""
    cloud = LocalCloud(free_port(), tmp_path / "home")
    with ministack.claimed(cloud), ministack.running(cloud):
        yield cloud


def built(folder: Path, queue: dict[str, Any]) -> Path:
    """What packaging could have left: one queue, and code that nobody runs."""
    folder.mkdir(exist_ok=True)
    for name in ("komet.zip", "typesetting.zip"):
        with zipfile.ZipFile(folder / name, "w") as package:
            package.writestr("app.py", "")
    template = {
        "Parameters": {name: {"Type": "String"} for name in PARAMETERS},
        "Resources": {"Queue": queue},
        "Outputs": {"Site": {"Value": {"Ref": "SiteUrl"}}},
    }
    (folder / "template.json").write_text(json.dumps(template))
    return folder


def updated(cloud: LocalCloud) -> tuple[Any, Any]:
    """When the stack was made and last changed."""
    stack = cloud.client("cloudformation").describe_stacks(StackName="komet")["Stacks"][0]
    return stack["CreationTime"], stack.get("LastUpdatedTime")


def test_an_unchanged_package_is_not_deployed_again_and_a_changed_one_is(cloud: LocalCloud, tmp_path: Path) -> None:
    deploy.deploy(cloud, built(tmp_path / "build", GOOD))
    first = updated(cloud)
    deploy.deploy(cloud, built(tmp_path / "build", GOOD))
    assert updated(cloud) == first
    changed = {**GOOD, "Properties": {"QueueName": "good", "DelaySeconds": 7}}
    deploy.deploy(cloud, built(tmp_path / "build", changed))
    assert updated(cloud) != first
    address = cloud.client("sqs").get_queue_url(QueueName="good")["QueueUrl"]
    facts = cloud.client("sqs").get_queue_attributes(QueueUrl=address, AttributeNames=["DelaySeconds"])
    assert facts["Attributes"] == {"DelaySeconds": "7"}
    assert deploy.outputs(cloud) == {"Site": cloud.site_url.rstrip("/")}


def test_a_failed_deployment_names_the_resource_and_why_and_can_be_mended(cloud: LocalCloud, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"(?s)deployment failed.*AWS::Logs::LogStream Queue: .*LogGroupName.*make reset"):
        deploy.deploy(cloud, built(tmp_path / "build", BAD))
    deploy.deploy(cloud, built(tmp_path / "build", GOOD))
    assert deploy.outputs(cloud)


def test_a_template_that_cannot_be_read_is_refused_in_words(cloud: LocalCloud, tmp_path: Path) -> None:
    folder = built(tmp_path / "build", GOOD)
    (folder / "template.json").write_text("{")
    with pytest.raises(Refused, match="CloudFormation refused the template"):
        deploy.deploy(cloud, folder)


def test_a_ministack_that_ends_while_starting_shows_the_end_of_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho first line; echo it is broken\nexit 3\n")
    broken.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(broken))
    cloud = LocalCloud(free_port(), tmp_path / "home")
    with (
        ministack.claimed(cloud),
        pytest.raises(Refused, match=r"(?s)stopped while starting.*it is broken"),
        ministack.running(cloud),
    ):
        pass
