"""Fills the local cloud: the records in `seed/`, written through the app's own models, and the logins."""

import subprocess
import sys

from infra.local import persons
from infra.local.cloud import STAGE, LocalCloud, Refused
from infra.local.deploy import outputs
from infra.package import ROOT

# What their schedules would let run within five minutes happens at once, so that there is something to look at.
BY_THE_CLOCK = ("open_surveys", "aggregation")


def seed(cloud: LocalCloud) -> None:
    """Write every record and login that isn't there yet.

    The models read their settings when they are imported, so a process of its own does it,
    with the settings that the deployed functions `sign_in` and, for files, `materials` have.

    Raises:
        Refused: a record can't be written; with the end of what went wrong.
    """
    answer = subprocess.run(
        [sys.executable, "-m", "infra.local.load"],
        cwd=ROOT,
        env={**function_settings(cloud, "materials"), **function_settings(cloud, "sign_in"), **cloud.environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if answer.returncode:
        raise Refused("Seeding failed:\n" + "\n".join(answer.stderr.strip().splitlines()[-15:]))
    persons.sign_up(cloud, outputs(cloud)["UserPoolId"])
    for name in BY_THE_CLOCK:
        cloud.client("lambda").invoke(FunctionName=f"komet-{STAGE}-{name}", InvocationType="Event")


def function_settings(cloud: LocalCloud, room: str) -> dict[str, str]:
    """The environment variables of a deployed function."""
    configuration = cloud.client("lambda").get_function_configuration(FunctionName=f"komet-{STAGE}-{room}")
    variables: dict[str, str] = configuration["Environment"]["Variables"]
    return variables
