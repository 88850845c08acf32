"""The Chalice app as data: what Chalice would deploy, which room answers a route, which tables there are."""

import importlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]

# The template doesn't depend on these, but the app's settings won't be read without them.
SETTINGS_FOR_PACKAGING = {
    "STAGE": "packaging",
    "TABLE_PREFIX": "packaging-",
    "SITE_URL": "https://packaging.invalid",
    "AWS_DEFAULT_REGION": "eu-north-1",
}
CHALICE_STAGE = "komet"


class PackagingError(RuntimeError):
    """The application can't be packaged as it is; the text says what to change."""


@dataclass(frozen=True)
class Application:
    """What packaging needs to know of the app."""

    generated: Json  # Chalice's own SAM template
    rooms: dict[tuple[str, str], str]  # (path, method) → name of the function that answers
    models: dict[str, Any]  # logical table name → PynamoDB model


def load(root: Path) -> Application:
    """Import the app below `root` and describe it. Raises PackagingError for a route without a room."""
    for name, value in SETTINGS_FOR_PACKAGING.items():
        os.environ.setdefault(name, value)
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    module = importlib.import_module("app")
    return Application(chalice_template(root), rooms(module.app, module.SERVES), models(root))


def chalice_template(root: Path) -> Json:
    """The SAM template as `chalice package` would write it, without building its deployment package.

    Chalice would install all requirements anew and zip them uncompiled, which we do better in `vendor`.
    """
    from chalice.awsclient import TypedAWSClient
    from chalice.cli.factory import CLIFactory
    from chalice.deploy.appgraph import ApplicationGraphBuilder, DependencyBuilder
    from chalice.deploy.deployer import BuildStage, InjectDefaults, PolicyGenerator, SwaggerBuilder
    from chalice.deploy.models import DeploymentPackage
    from chalice.deploy.swagger import CFNSwaggerGenerator
    from chalice.package import PackageOptions, ResourceBuilder, SAMTemplateGenerator
    from chalice.policy import AppPolicyGenerator
    from chalice.utils import OSUtils

    class OurPackage:
        """A build step that answers Chalice's question for its package with the name of ours."""

        def handle(self, config: Any, resource: Any) -> None:
            if isinstance(resource, DeploymentPackage):
                resource.filename = "komet.zip"

    factory = CLIFactory(project_dir=str(root), environ=os.environ)
    config = factory.create_config_obj(chalice_stage_name=CHALICE_STAGE)
    files = OSUtils()
    steps: list[Any] = [
        InjectDefaults(),
        OurPackage(),
        PolicyGenerator(policy_gen=AppPolicyGenerator(osutils=files), osutils=files),
        SwaggerBuilder(swagger_generator=CFNSwaggerGenerator()),
    ]
    builder = ResourceBuilder(ApplicationGraphBuilder(), DependencyBuilder(), BuildStage(steps=steps))
    resources = builder.construct_resources(config, CHALICE_STAGE)
    session = factory.create_botocore_session()
    generator = SAMTemplateGenerator(config, PackageOptions(TypedAWSClient(session)))
    template: Json = generator.generate(resources)
    return template


def rooms(app: Any, serves: dict[str, tuple[str, ...]]) -> dict[tuple[str, str], str]:
    """Which function answers a path and method: the one that serves the room that the view is written in.

    Raises PackagingError where there is no such function.
    """
    functions = {function.name for function in app.pure_lambda_functions}
    served_by = {room: function for function, its_rooms in serves.items() for room in its_rooms}
    found = {}
    for path, methods in app.routes.items():
        for method, route in methods.items():
            module: str = route.view_function.__module__
            written_in = module.removeprefix("chalicelib.").split(".", 1)[0]
            function = served_by.get(written_in, "")
            if function not in functions:
                raise PackagingError(f"{method} {path} is written in {module}, but no function serves it")
            found[path, method] = function
    return found


def models(root: Path) -> dict[str, Any]:
    """The PynamoDB models that the rooms' `records.py` declare, by logical table name."""
    from pynamodb.models import Model

    from chalicelib.settings import settings

    found = {}
    for path in sorted((root / "chalicelib").rglob("records.py")):
        module = importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Model) and value.__module__ == module.__name__:
                found[value.Meta.table_name.removeprefix(settings.table_prefix)] = value
    return dict(sorted(found.items()))
