"""The libraries of the zip: wheels, trimmed and compiled, kept under the hash of all that decides them."""

import hashlib
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from infra import archive
from infra.trim import trim

# Amazon Linux 2023 has glibc 2.34; pip takes no range, so every step that wheels are published for is named.
LAMBDA_PLATFORMS = (
    "manylinux2014_x86_64",
    "manylinux_2_17_x86_64",
    "manylinux_2_28_x86_64",
    "manylinux_2_34_x86_64",
)


def library_zip(requirements: Path, cache: Path, for_this_machine: bool = False, below: str = "") -> Path:
    """A zip with the trimmed, compiled libraries of `requirements`, made once and found again in `cache`.

    The wheels are those of AWS Lambda, or with `for_this_machine` those of the machine at hand, which the
    local cloud runs on. `below`: the folder in the zip that they lie in, as a layer's in "python". Raises
    subprocess.CalledProcessError when pip can't install them.
    """
    kept = cache / f"libraries-{_key(requirements, for_this_machine, below)}.zip"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            content = Path(folder) / "libraries"
            libraries = content / below
            install(requirements, libraries, for_this_machine)
            trim(libraries)
            compile_tree(libraries)
            fresh = Path(folder) / "libraries.zip"
            archive.write(fresh, archive.files_below(content))
            fresh.replace(kept)
    return kept


def _key(requirements: Path, for_this_machine: bool, below: str) -> str:
    decided_by = hashlib.sha256(requirements.read_bytes())
    for source in ("trim.py", "vendor.py", "archive.py"):
        decided_by.update(Path(__file__).with_name(source).read_bytes())
    decided_by.update(f"{sys.version_info[:2]} {_wheels_of_lambda(for_this_machine)} {below}".encode())
    return decided_by.hexdigest()[:16]


def _wheels_of_lambda(for_this_machine: bool) -> bool:
    """Linux on x86_64 runs the wheels of Lambda itself, so that one set of libraries serves both."""
    is_alike = sys.platform == "linux" and platform.machine() == "x86_64" and platform.libc_ver()[0] == "glibc"
    return is_alike or not for_this_machine


def install(requirements: Path, target: Path, for_this_machine: bool = False) -> None:
    """Install the wheels of `requirements` into a folder, for Lambda's platform and this Python's version."""
    command = [
        sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-warn-conflicts",
        "--no-compile", "--only-binary=:all:", "--target", str(target), "--requirement", str(requirements),
    ]  # fmt: skip
    if _wheels_of_lambda(for_this_machine):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        command += ["--python-version", version, "--implementation", "cp"]
        command += [word for tag in LAMBDA_PLATFORMS for word in ("--platform", tag)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def compile_tree(folder: Path) -> None:
    """Compile all modules below `folder`: a Lambda, whose code is read-only, would do so at every cold start.

    Unchecked hashes: zipped files have other times than those compiled, and nobody edits them there. In a process
    of its own, because what is compiled differs by what the process has seen before. Raises RuntimeError with the
    compiler's words when a module doesn't compile.
    """
    command = [sys.executable, "-I", "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash"]
    compiled = subprocess.run([*command, "-s", str(folder), str(folder)], check=False, capture_output=True, text=True)
    if compiled.returncode:
        raise RuntimeError(f"A module below {folder} doesn't compile:\n{compiled.stdout}{compiled.stderr}")
