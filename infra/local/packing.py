"""Packages the app for the local cloud, when its sources have changed."""

import fcntl
import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from infra.application import SETTINGS_FOR_PACKAGING
from infra.local.cloud import Refused
from infra.package import LIBRARIES, ROOT
from infra.vendor import library_zip

BUILD = ROOT / "build" / "local"
SOURCES = ("app.py", "requirements.txt", "requirements-typesetting.txt", "chalicelib", ".chalice", "infra")


def pack() -> None:
    """Make komet.zip and template.json in build/local/, unless their sources are as they were.

    Raises:
        Refused: packaging failed; with the end of what it said.
    """
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = BUILD / "sources"
        sources = digest(_source_files())
        if stamp.exists() and stamp.read_text() == sources:
            return
        stamp.unlink(missing_ok=True)
        command = [sys.executable, "-m", "infra.package", "--for-this-machine", "--out", str(BUILD)]
        # What a test or a developer has set for the app itself must not get into the package.
        environment = {**os.environ, **SETTINGS_FOR_PACKAGING}
        answer = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if answer.returncode:
            said = (answer.stdout + answer.stderr).strip().splitlines()
            raise Refused("Packing failed:\n" + "\n".join(said[-15:]))
        stamp.write_text(sources)


def prepare() -> None:
    """Install the functions' libraries, so that `pack` needs no package registry and is quick from the first time on.

    Raises:
        Refused: pip could not install them.
    """
    try:
        library_zip(ROOT / "requirements.txt", LIBRARIES, for_this_machine=True)
        library_zip(ROOT / "requirements-typesetting.txt", LIBRARIES, for_this_machine=True, below="python")
    except subprocess.CalledProcessError as failed:
        raise Refused(f"Installing the functions' libraries failed: {failed}") from failed


def zip_digest(archive: Path) -> str:
    """Digest of what a package contains, whenever it was made."""
    with zipfile.ZipFile(archive) as package:
        return digest((item.filename, str(item.CRC).encode()) for item in package.infolist())


def digest(parts: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 of named contents, in hexadecimal."""
    total = hashlib.sha256()
    for name, content in parts:
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def _source_files() -> Iterator[tuple[str, bytes]]:
    """What the package is made from; not the local cloud itself."""
    yield "python", sys.version.encode()
    for source in SOURCES:
        top = ROOT / source
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            inside = path.relative_to(ROOT)
            is_ours = "__pycache__" not in inside.parts and inside.parts[:2] != ("infra", "local")
            if is_ours and path.is_file():
                yield str(inside), path.read_bytes()
