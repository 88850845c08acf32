"""What is cut from the libraries, and what is left standing."""

import gzip
import importlib
import json
import shutil
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.loaders import Loader

from infra.trim import trim, trim_endpoints, without_documentation


def write(path: Path, content: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def test_tools_hints_and_descriptions_go_and_modules_stay(tmp_path: Path) -> None:
    for gone in ("pip/__init__.py", "jinja2/py.typed", "jinja2/tests/test.py", "jinja2-3.dist-info/METADATA", "a.pyi"):
        write(tmp_path / gone)
    write(tmp_path / "jinja2" / "environment.py")
    write(tmp_path / "six.py")
    write(tmp_path / "chalice" / "app.py")
    write(tmp_path / "chalice" / "deploy" / "deployer.py")

    trim(tmp_path)

    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == {
        "jinja2/environment.py",
        "six.py",
        "chalice/app.py",
    }


def test_only_our_services_models_stay_unpacked_and_without_documentation(tmp_path: Path) -> None:
    data = tmp_path / "botocore" / "data"
    for service in ("dynamodb", "ec2"):
        folder = data / service / "2012-08-10"
        write(folder / "examples-1.json", "{}")
        model = {"shapes": {"Key": {"type": "map", "documentation": "<p>long</p>"}}}
        (folder / "service-2.json.gz").write_bytes(gzip.compress(json.dumps(model).encode()))

    trim(tmp_path)

    assert [path.name for path in data.iterdir()] == ["dynamodb"]
    (left,) = (path for path in data.rglob("*") if path.is_file())
    assert left.name == "service-2.json"
    assert json.loads(left.read_text()) == {"shapes": {"Key": {"type": "map"}}}


def test_s3_is_found_with_what_is_left_of_its_description(tmp_path: Path) -> None:
    data = Path(botocore.__file__).parent / "data"
    shutil.copytree(data / "s3", tmp_path / "botocore" / "data" / "s3")
    for file in ("endpoints.json", "partitions.json", "sdk-default-configuration.json", "_retry.json"):
        shutil.copy(data / file, tmp_path / "botocore" / "data" / file)
    trim(tmp_path)

    session = botocore.session.Session()
    loader = Loader(extra_search_paths=[str(tmp_path / "botocore" / "data")], include_default_search_paths=False)
    session.register_component("data_loader", loader)
    client: Any = session.create_client(
        "s3", region_name="eu-north-1", aws_access_key_id="key", aws_secret_access_key="secret"
    )

    assert client.generate_presigned_post("bucket", "key")["fields"]["key"] == "key"


def test_help_texts_are_empty_whoever_asks_for_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "botocore" / "docs" / "docstring.py", "import botocore.docs.service")
    write(tmp_path / "botocore" / "docs" / "__init__.py", "from botocore.docs.service import ServiceDocumenter")

    trim(tmp_path)
    monkeypatch.syspath_prepend(tmp_path / "botocore" / "docs")
    text = importlib.import_module("docstring").WaiterDocstring(resource_name="x", include_signature=False)

    assert text == ""
    assert (tmp_path / "botocore" / "docs" / "__init__.py").read_text() == ""


def test_a_member_called_documentation_is_no_documentation() -> None:
    members = {"documentation": {"shape": "Text"}, "name": {"shape": "Text", "documentation": "what it is called"}}

    assert without_documentation({"members": members}) == {
        "members": {"documentation": {"shape": "Text"}, "name": {"shape": "Text"}}
    }


def test_endpoints_keep_the_public_partition_and_our_services() -> None:
    services: dict[str, Any] = {"dynamodb": {"endpoints": {}}, "email": {"endpoints": {}}, "ec2": {"endpoints": {}}}
    everything = {
        "version": 3,
        "partitions": [{"partition": "aws", "services": services}, {"partition": "aws-cn", "services": services}],
    }

    trimmed = trim_endpoints(everything)

    assert [partition["partition"] for partition in trimmed["partitions"]] == ["aws"]
    assert set(trimmed["partitions"][0]["services"]) == {"dynamodb", "email"}
    assert trimmed["version"] == 3
