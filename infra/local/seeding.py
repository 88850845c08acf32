"""Fills the local cloud: the records in `seed/`, written through the app's own models, and the logins."""

import json
import subprocess
import sys

from infra.local import persons
from infra.local.cloud import REGION, LocalCloud, Refused
from infra.local.deploy import ROOT, outputs


def seed(cloud: LocalCloud) -> None:
    """Write every record and login that isn't there yet.

    The models read their settings when they are imported, so a process of its own does it,
    with the settings that the deployed function `sign_in` has.

    Raises:
        Refused: a record can't be written; with the end of what went wrong.
    """
    answer = subprocess.run(
        [sys.executable, "-m", "infra.local.records"],
        cwd=ROOT,
        env={**function_settings(cloud, "sign_in"), **account(cloud)},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if answer.returncode:
        raise Refused("Seeding failed:\n" + "\n".join(answer.stderr.strip().splitlines()[-15:]))
    persons.sign_up(cloud, outputs(cloud)["UserPoolId"])


def function_settings(cloud: LocalCloud, room: str) -> dict[str, str]:
    """The environment variables of a deployed function."""
    resource = cloud.client("cloudformation").describe_stack_resource(StackName="komet", LogicalResourceId=room)
    function = resource["StackResourceDetail"]["PhysicalResourceId"]
    configuration = cloud.client("lambda").get_function_configuration(FunctionName=function)
    variables: dict[str, str] = configuration["Environment"]["Variables"]
    return variables


def account(cloud: LocalCloud) -> dict[str, str]:
    """Environment variables that let a program act as the account's owner on the local cloud."""
    return {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": cloud.endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
