"""The gateway: Chalice's description of the API, with every path handed to the function of its own room."""

import copy
import hashlib
import json
from typing import Any

from infra.error_pages import gateway_responses, response_resources
from infra.functions import logical_id

Json = dict[str, Any]

NAME = {"Fn::Sub": "komet-${Stage}"}  # which the alarms go by
COMPRESSED_FROM = 1024  # bytes
METHODS = {"get", "post", "put", "patch", "delete", "head", "options"}
# The gateway itself gives up after 29 s; nobody waits that long for a page.
GIVES_UP_AFTER = 25_000  # milliseconds
# Personal links that need no sign-in are answered at a human pace: (requests a second, at once) for all together.
SLOW = {"/samtycke/{token}": (5, 20)}


def gateway_resources(generated: Json, rooms: dict[tuple[str, str], str]) -> Json:
    """API, deployment, stage, error answers and the rooms' permissions to be called by it."""
    body = api_body(generated["Resources"]["RestAPI"]["Properties"]["DefinitionBody"], rooms)
    # A deployment is a picture of the API: a changed API needs a new one, hence a new name.
    picture = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:10]
    deployment = f"ApiDeployment{picture}"
    local_errors = response_resources()
    return {
        "Api": {
            "Type": "AWS::ApiGateway::RestApi",
            # W3660 warns of gateway responses beside a body; those are made only on the local cloud.
            "Metadata": {"cfn-lint": {"config": {"ignore_checks": ["W3660"]}}},
            "Properties": {
                "Name": NAME,
                "Body": body,
                "EndpointConfiguration": {"Types": ["REGIONAL"]},
                "MinimumCompressionSize": COMPRESSED_FROM,
                # Only the domain answers: the gateway's own address would put the stage into every path.
                "DisableExecuteApiEndpoint": {"Fn::If": ["IsProduction", True, False]},
                "Tags": [{"Key": "stage", "Value": {"Ref": "Stage"}}],
            },
        },
        deployment: {
            "Type": "AWS::ApiGateway::Deployment",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                # Where the error answers are resources, the picture must wait for them: naming them makes it.
                "Description": {
                    "Fn::If": [
                        "IsLocal",
                        {"Fn::Join": [" ", [{"Ref": name} for name in sorted(local_errors)]]},
                        {"Ref": "AWS::NoValue"},
                    ]
                },
            },
        },
        "ApiStage": stage(deployment),
        **local_errors,
        **{f"{logical_id(room)}Permission": permission(room) for room in sorted(set(rooms.values()))},
    }


def api_body(definition: Json, rooms: dict[tuple[str, str], str]) -> Json:
    """The API's description with the right function behind every path and method."""
    body = copy.deepcopy(definition)
    body["info"] = {"title": NAME, "version": "1.0"}
    for path, methods in body["paths"].items():
        known = METHODS & set(methods)
        for method in known:
            integration = methods[method]["x-amazon-apigateway-integration"]
            integration["uri"] = invocation(rooms[path, method.upper()])
            integration["timeoutInMillis"] = GIVES_UP_AFTER
            methods[method] = lean(methods[method])
        # The gateway knows no 405: all other methods go to the same function, which answers in the reader's words.
        methods |= {other: copy.deepcopy(methods[min(known)]) for other in METHODS - known if known}
    body["x-amazon-apigateway-gateway-responses"] = gateway_responses()
    return body


def lean(method: Json) -> Json:
    """A method without what says nothing where a function answers for itself: CloudFormation takes no template of more
    than a megabyte, and there are seven methods a path."""
    integration = method["x-amazon-apigateway-integration"]
    kept = {key: value for key, value in integration.items() if key not in ("responses", "passthroughBehavior")}
    told = {key: value for key, value in method.items() if key not in ("consumes", "produces")}
    return {**told, "responses": {}, "x-amazon-apigateway-integration": kept}


def invocation(room: str) -> Json:
    """The address by which the gateway calls a room's function."""
    target = f"${{{logical_id(room)}Function.Arn}}"
    service = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions"
    return {"Fn::Sub": f"{service}/{target}/invocations"}


def stage(deployment: str) -> Json:
    """The one stage: traced, measured and throttled."""
    return {
        "Type": "AWS::ApiGateway::Stage",
        "Properties": {
            "StageName": {"Ref": "Stage"},
            "RestApiId": {"Ref": "Api"},
            "DeploymentId": {"Ref": deployment},
            "TracingEnabled": True,
            "MethodSettings": [
                _pace("/*", {"Ref": "RequestsPerSecond"}, {"Ref": "RequestsPerSecond"}),
                *(_pace(f"/{path.replace('/', '~1')}", *pace) for path, pace in SLOW.items()),
            ],
        },
    }


def _pace(path: str, rate: Json | int, burst: Json | int) -> Json:
    """How fast the methods of a path are answered. In `path` all slashes but the first are written "~1"."""
    return {
        "ResourcePath": path,
        "HttpMethod": "*",
        "MetricsEnabled": True,
        "ThrottlingRateLimit": rate,
        "ThrottlingBurstLimit": burst,
    }


def permission(room: str) -> Json:
    """This API and no other may call the room's function."""
    return {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "FunctionName": {"Ref": f"{logical_id(room)}Function"},
            "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": {"Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*"},
        },
    }
