"""Zip files that are the same byte for byte when their content is: the deployment's key is their hash."""

import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path

LONG_AGO = (1980, 1, 1, 0, 0, 0)
READABLE_FILE = 0o100644 << 16

Entry = tuple[str, bytes]


def files_below(folder: Path) -> Iterable[Entry]:
    """Every file below a folder: its name in the zip and its content."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def write(target: Path, entries: Iterable[Entry], onto: Path | None = None) -> None:
    """Write a zip. With `onto`, the entries are added to a copy of that zip, which saves packing it again."""
    if onto is not None:
        shutil.copyfile(onto, target)
    with zipfile.ZipFile(target, "a" if onto else "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.external_attr = READABLE_FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
