"""What of the installed libraries a Lambda needs: the rest only costs time and room at every cold start.

A cold start reads every module that it imports and every service model that a client is built from. So the
command line tools that Chalice brings stay out, botocore keeps the services we call, and their models lose
the documentation that nobody reads in a Lambda.
"""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

SERVICES = ("dynamodb", "kms", "s3", "secretsmanager", "ses", "sesv2", "sns", "sqs", "sts")

# Chalice needs these to deploy, not to run; libraries below them need only what stays.
TOOLS = (
    "_distutils_hack", "_yaml", "bin", "blessed", "cffi", "click", "distutils-precedence.pth", "editor",
    "inquirer", "jinxed", "packaging", "pip", "pkg_resources", "pycparser", "readchar", "runs", "setuptools",
    "share", "wcwidth", "wheel", "xmod", "yaml",
)  # fmt: skip

CHALICE = ("__init__.py", "app.py")
TYPE_HINTS_AND_TESTS = (
    "**/*.pyi",
    "**/py.typed",
    "**/tests",
    "*-stubs",
    "**/*.c",
    "**/*.h",
    "**/*.pyx",
    "**/*.pxd",
)
BOTO3 = ("boto3/data", "boto3/examples")

# boto3 and botocore write help texts for their methods, with dozens of modules that nothing else needs. Whatever is
# asked of those two modules is an empty text.
HELP_TEXTS = ("boto3/docs", "botocore/docs")
NO_HELP_TEXT = """class NoHelpText(str):
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return NoHelpText
"""


def trim(libraries: Path) -> None:
    """Cut a folder of installed libraries down to what runs. Changes the folder in place."""
    for name in TOOLS:
        remove(libraries / name)
    for pattern in ("*.dist-info", *TYPE_HINTS_AND_TESTS, *BOTO3):
        for path in sorted(libraries.glob(pattern)):
            remove(path)
    for path in (libraries / "chalice").glob("*"):
        if path.name not in CHALICE:
            remove(path)
    for folder in HELP_TEXTS:
        trim_help_texts(libraries / folder)
    trim_models(libraries / "botocore" / "data")


def trim_help_texts(docs: Path) -> None:
    """Put an empty help text in the place of those that a library would write; nothing where it isn't there."""
    if docs.exists():
        (docs / "__init__.py").write_text("", encoding="utf-8")
        (docs / "docstring.py").write_text(NO_HELP_TEXT, encoding="utf-8")


def trim_models(data: Path) -> None:
    """Keep the services we call, without documentation and unpacked (inflating them costs 2 ms a service)."""
    for folder in list(data.glob("*")):
        if folder.is_dir() and folder.name not in SERVICES:
            remove(folder)
    for unused in (*data.glob("*/*/examples-1.json*"), *data.glob("*/*/completions-1.json*")):
        remove(unused)
    for packed in data.rglob("*.json.gz"):
        packed.with_suffix("").write_bytes(gzip.decompress(packed.read_bytes()))
        packed.unlink()
    for model in data.rglob("*.json"):
        content = json.loads(model.read_bytes())
        if model.name == "endpoints.json":
            content = trim_endpoints(content)
        model.write_text(json.dumps(without_documentation(content), separators=(",", ":")), encoding="utf-8")


def trim_endpoints(endpoints: dict[str, Any]) -> dict[str, Any]:
    """Only Amazon's public partition and the services we call: every client reads this file."""
    public = [partition for partition in endpoints["partitions"] if partition["partition"] == "aws"]
    # Endpoints are listed under the service's endpoint prefix; SES is "email" there.
    prefixes = {*SERVICES, "email"}
    for partition in public:
        partition["services"] = {name: service for name, service in partition["services"].items() if name in prefixes}
    return {**endpoints, "partitions": public}


def without_documentation(model: Any) -> Any:
    """The same model without its `documentation` texts; a shape's member of that name (a mapping) stays."""
    match model:
        case dict():
            return {
                name: _without_words(value) if name == "clientContextParams" else without_documentation(value)
                for name, value in model.items()
                if not (name in ("documentation", "documentationUrl") and isinstance(value, str))
            }
        case list():
            return [without_documentation(value) for value in model]
        case _:
            return model


def _without_words(parameters: dict[str, Any]) -> dict[str, Any]:
    """A client's own parameters with empty texts: botocore asks for them whenever it looks for S3's address."""
    return {name: {**parameter, "documentation": ""} for name, parameter in parameters.items()}


def remove(path: Path) -> None:
    """Remove a file or a folder; nothing happens when it isn't there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
