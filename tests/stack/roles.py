"""Acting as one of the deployed functions: with its role, from outside."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from infra.local.cloud import ACCOUNT, STAGE, Credentials, LocalCloud

REFUSALS = {"AccessDenied", "AccessDeniedException", "AuthorizationError", "AuthorizationErrorException"}
UNKNOWN = {
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}


@dataclass(frozen=True)
class Role:
    """A function's role."""

    cloud: LocalCloud
    credentials: Credentials

    def client(self, service: str) -> Any:
        """A client of one AWS service that may do what the function may."""
        return self.cloud.client(service, self.credentials)


def take_on(cloud: LocalCloud, room: str) -> Role:
    """The role of the function. Its trust is widened to the account's owner; its rights stay as deployed."""
    function = cloud.client("lambda").get_function_configuration(FunctionName=f"komet-{STAGE}-{room}")
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com", "AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": "sts:AssumeRole",
    }
    cloud.client("iam").update_assume_role_policy(
        RoleName=function["Role"].rpartition("/")[2],
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )
    given = cloud.client("sts").assume_role(RoleArn=function["Role"], RoleSessionName="test")["Credentials"]
    credentials = {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }
    return Role(cloud, credentials)


def is_allowed(call: Callable[[], object]) -> bool:
    """Whether IAM lets the call through; that it then fails for another reason is no matter.

    Raises ClientError where nobody is known by these credentials: that shows nothing."""
    try:
        call()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in UNKNOWN:
            raise
        return code not in REFUSALS
    return True
