"""The one CloudFormation template: what is written in stack/*.yaml and what follows from the app."""

from collections import ChainMap
from pathlib import Path
from typing import Any

import yaml

from infra.application import Application
from infra.functions import function_resources, generated_functions
from infra.gateway import gateway_resources
from infra.monitoring import monitoring_resources
from infra.tables import table_resources

Json = dict[str, Any]

STACK = Path(__file__).with_name("stack")
WRITTEN = ("parameters", "domain", "identity", "keys", "files", "messages", "fees", "surveys", "alarms")


class IntrinsicLoader(yaml.SafeLoader):
    """Reads CloudFormation's short forms (!Ref, !GetAtt, !Sub …) as the long ones."""


def _intrinsic(loader: IntrinsicLoader, suffix: str, node: yaml.Node) -> Json:
    value: Any
    match node:
        case yaml.ScalarNode():
            value = loader.construct_scalar(node)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case _:
            raise yaml.YAMLError(f"!{suffix} takes a text or a list")
    if suffix in ("Ref", "Condition"):
        return {suffix: value}
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {f"Fn::{suffix}": value}


IntrinsicLoader.add_multi_constructor("!", _intrinsic)


def read(name: str) -> Json:
    """One of the files in stack/, with CloudFormation's short forms spelled out."""
    loader = IntrinsicLoader((STACK / f"{name}.yaml").read_text(encoding="utf-8"))
    document: Json = loader.get_single_data()
    return document


def build(application: Application) -> Json:
    """The whole template."""
    written = [read(name) for name in WRITTEN]
    functions = sorted(generated_functions(application.generated))
    answering = sorted(set(application.rooms.values()))
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "e-Komet: from application to finished parent training",
        "Parameters": written[0]["Parameters"],
        "Conditions": written[0]["Conditions"],
        "Resources": together(
            *(part.get("Resources", {}) for part in written),
            function_resources(application.generated, read("environment")),
            gateway_resources(application.generated, application.rooms),
            table_resources(application.models),
            monitoring_resources(functions, answering),
        ),
        "Outputs": together(*(part.get("Outputs", {}) for part in written)),
    }


def together(*parts: Json) -> Json:
    """All parts in one. Raises ValueError where two have the same name."""
    joined = dict(ChainMap(*reversed(parts)))
    if len(joined) != sum(len(part) for part in parts):
        names = [name for part in parts for name in part]
        raise ValueError(f"defined twice: {sorted({name for name in names if names.count(name) > 1})}")
    return joined
