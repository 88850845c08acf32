"""The package that would be deployed, made once for all tests here."""

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from infra import application, package
from infra.package import ROOT, Package

Json = dict[str, Any]


@pytest.fixture(scope="session")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Zip and template of the app as it stands."""
    return package.package(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="session")
def template(packaged: Package) -> Json:
    """The template that would be deployed."""
    read: Json = json.loads(packaged.template.read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="session")
def unpacked(packaged: Package, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip's content in a folder, as Lambda unpacks it."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(packaged.code) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def app() -> application.Application:
    """The app as packaging sees it."""
    return application.load(ROOT)


@pytest.fixture(scope="session")
def of_type(template: Json) -> Callable[[str], dict[str, Json]]:
    """The properties of all resources of a type, by logical id."""

    def find(kind: str) -> dict[str, Json]:
        return {
            name: resource.get("Properties", {})
            for name, resource in template["Resources"].items()
            if resource["Type"] == kind
        }

    return find


def inside(value: Any) -> Iterator[Any]:
    """Every value inside a document, the document itself included."""
    yield value
    match value:
        case dict():
            for part in value.values():
                yield from inside(part)
        case list():
            for part in value:
                yield from inside(part)
