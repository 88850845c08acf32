"""Makes the files that a deployment is: `komet.zip`, `typesetting.zip` and `template.json`.

    python -m infra.package --out build/

The zip holds everything that a function needs but Python itself; all functions run from the same one. Only what sets
certificates is a layer of its own, which one function has: decision 27. Libraries are installed once and kept, so that
packaging changed code takes a second or two.
"""

import argparse
import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from infra import application, archive, bundle, template, vendor

ROOT = Path(__file__).parent.parent
LIBRARIES = ROOT / "build"  # where installed libraries are kept for the next time


@dataclass(frozen=True)
class Package:
    """What was made, and the names under which to upload the code and the layer."""

    code: Path
    template: Path
    code_key: str  # "komet-<hash of the content>.zip"
    layer: Path
    layer_key: str  # "typesetting-<hash of the content>.zip"


def package(out: Path, root: Path = ROOT, for_this_machine: bool = False) -> Package:
    """Package the app below `root` into the folder `out`.

    With `for_this_machine` the libraries are those of the machine at hand instead of AWS Lambda's.
    Raises application.PackagingError for a route that no function answers.
    """
    out.mkdir(parents=True, exist_ok=True)
    app = application.load(root)
    written = out / "template.json"
    # Without a space too many: CloudFormation takes no template of more than a megabyte.
    written.write_text(json.dumps(template.build(app), separators=(",", ":")), encoding="utf-8")
    code = package_code(out, root, for_this_machine)
    layer = package_layer(out, root, for_this_machine)
    return Package(code, written, _named("komet", code), layer, _named("typesetting", layer))


def _named(name: str, made: Path) -> str:
    return f"{name}-{hashlib.sha256(made.read_bytes()).hexdigest()[:16]}.zip"


def package_layer(out: Path, root: Path = ROOT, for_this_machine: bool = False) -> Path:
    """Only the layer of the function that sets certificates."""
    requirements = root / "requirements-typesetting.txt"
    libraries = vendor.library_zip(requirements, LIBRARIES, for_this_machine, below="python")
    return Path(shutil.copyfile(libraries, out / "typesetting.zip"))


def package_code(out: Path, root: Path = ROOT, for_this_machine: bool = False) -> Path:
    """Only the zip; the application below `root` must have been loaded."""
    libraries = vendor.library_zip(root / "requirements.txt", LIBRARIES, for_this_machine)
    with tempfile.TemporaryDirectory(dir=out) as folder:
        staged = Path(folder) / "app"
        bundle.stage(root, staged)
        fresh = Path(folder) / "komet.zip"
        archive.write(fresh, archive.files_below(staged), onto=libraries)
        return fresh.rename(out / "komet.zip")


def main() -> None:
    """Read the command line and package."""
    parser = argparse.ArgumentParser(prog="python -m infra.package", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "build", help="folder for the files (build/)")
    parser.add_argument("--for-this-machine", action="store_true", help="libraries for this machine, not for Lambda")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    made = package(asked.out, asked.root.resolve(), asked.for_this_machine)
    print(f"{made.code}  {made.code.stat().st_size / 1e6:.1f} MB  {made.code_key}")
    print(f"{made.layer}  {made.layer.stat().st_size / 1e6:.1f} MB  {made.layer_key}")
    print(f"{made.template}  {made.template.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
