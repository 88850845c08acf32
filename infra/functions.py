"""The Lambda functions: Chalice's list of them as plain CloudFormation, with role, logs and settings."""

from typing import Any

Json = dict[str, Any]

# The layers that functions have beside the zip that all of them share.
LAYERS = {"certificates": ["TypesettingLayer"], "reporting": ["TypesettingLayer"]}

UNUSED = "APIHandler"  # Chalice's one function for all routes; each room has its own instead

# X-Ray knows no resources: these two actions can't be narrowed.
TRACING = {
    "Sid": "Trace",
    "Effect": "Allow",
    "Action": ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    "Resource": "*",
}


def logical_id(name: str) -> str:
    """A name as the template has it: "sign_in" → "SignIn", as in SignInFunction, SignInRole, SignInLogs."""
    return "".join(word.capitalize() for word in name.split("_"))


def generated_functions(generated: Json) -> dict[str, Json]:
    """Properties of every function in Chalice's template, by its name in app.py; without the unused one."""
    return {
        resource["Properties"]["Handler"].removeprefix("app."): resource["Properties"]
        for key, resource in generated["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function" and key != UNUSED
    }


def function_resources(generated: Json, environment: Json) -> Json:
    """Function, role and log group of each function. `environment` is stack/environment.yaml."""
    resources: Json = {}
    for name, properties in generated_functions(generated).items():
        prefix = logical_id(name)
        role = generated["Resources"][properties["Role"]["Fn::GetAtt"][0]]
        resources[f"{prefix}Function"] = function(name, properties, variables(name, environment))
        resources[f"{prefix}Role"] = role_resource(name, role)
        resources[f"{prefix}Logs"] = log_group(name)
    return resources


def variables(name: str, environment: Json) -> Json:
    """The environment variables that a function is given."""
    wanted = environment["everyone"] + environment["functions"][name]
    return {variable: environment["values"][variable] for variable in wanted}


def function(name: str, generated: Json, environment_variables: Json) -> Json:
    """One function: Chalice's properties, our role, log group and variables."""
    prefix = logical_id(name)
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": {"Fn::Sub": f"komet-${{Stage}}-{name}"},
            "Runtime": generated["Runtime"],
            "Handler": generated["Handler"],
            "Architectures": generated["Architectures"],
            "Code": {"S3Bucket": {"Ref": "CodeBucket"}, "S3Key": {"Ref": "CodeKey"}},
            **({"Layers": [{"Ref": layer} for layer in LAYERS[name]]} if name in LAYERS else {}),
            "Role": {"Fn::GetAtt": [f"{prefix}Role", "Arn"]},
            "MemorySize": generated["MemorySize"],
            "Timeout": generated["Timeout"],
            "TracingConfig": {"Mode": generated["Tracing"]},
            "LoggingConfig": {"LogGroup": {"Ref": f"{prefix}Logs"}},
            "Environment": {"Variables": environment_variables},
            "Tags": [{"Key": "stage", "Value": {"Ref": "Stage"}}],
        },
    }


def role_resource(name: str, generated: Json) -> Json:
    """The function's own role: what its file in .chalice allows, its own log group, and tracing."""
    prefix = logical_id(name)
    allowed = generated["Properties"]["Policies"][0]["PolicyDocument"]
    logging = {
        "Sid": "Log",
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": {"Fn::GetAtt": [f"{prefix}Logs", "Arn"]},
    }
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "lambda.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    }
                ],
            },
            "Policies": [
                {
                    "PolicyName": name,
                    "PolicyDocument": {**allowed, "Statement": [*allowed["Statement"], logging, TRACING]},
                }
            ],
        },
    }


def log_group(name: str) -> Json:
    """The function's log, kept as many days as the stack's parameter says."""
    return {
        "Type": "AWS::Logs::LogGroup",
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Delete",
        "Properties": {
            "LogGroupName": {"Fn::Sub": f"/komet/${{Stage}}/{name}"},
            "RetentionInDays": {"Ref": "LogDays"},
        },
    }
