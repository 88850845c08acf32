"""The deployment's keys, in process: the secret with both keys, the client's secret and the KMS key."""

import json
from dataclasses import replace

import boto3
import pytest

from chalicelib.http import secrets
from chalicelib.people import actions
from chalicelib.settings import settings

CLIENT_SECRET = "s3cret/with+signs:and%"


def make_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make them, and let the app's settings point at them. AWS must already be mocked."""
    manager = boto3.client("secretsmanager")
    both = {"cookie_key": "c" * 64, "identity_pepper": "p" * 64}
    known = replace(
        settings,
        secret_arn=manager.create_secret(Name="keys", SecretString=json.dumps(both))["ARN"],
        oidc_client_secret_arn=manager.create_secret(Name="client", SecretString=CLIENT_SECRET)["ARN"],
        kms_key_id=boto3.client("kms").create_key()["KeyMetadata"]["Arn"],
    )
    monkeypatch.setattr(secrets, "settings", known)
    monkeypatch.setattr(actions, "settings", known)
    secrets.forget()
