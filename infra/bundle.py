"""Our own part of the zip: app.py and chalicelib, with everything compiled that can be."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from infra import archive
from infra.vendor import compile_tree

LONG_AGO = datetime(*archive.LONG_AGO, tzinfo=UTC)  # else catalogues would carry the minute they were compiled in
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.po", "*.pot", "pages")


def stage(root: Path, target: Path) -> None:
    """Copy the application below `root` into `target` and compile its modules, pages and catalogues there.

    The application must be importable: its own Jinja environment compiles the pages.
    """
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(root / "app.py", target / "app.py")
    shutil.copytree(root / "chalicelib", target / "chalicelib", ignore=LEFT_OUT)
    compile_catalogues(root / "chalicelib", target / "chalicelib")
    if any((root / "chalicelib").glob("*/pages")):
        compile_pages(target / "chalicelib" / "compiled")
    compile_tree(target)


def compile_catalogues(source: Path, target: Path) -> None:
    """Compile each gettext catalogue (.po) below `source` to a .mo at the same place below `target`."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for catalogue in sorted(source.rglob("*.po")):
        compiled = (target / catalogue.relative_to(source)).with_suffix(".mo")
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with catalogue.open("rb") as written, compiled.open("wb") as machine_readable:
            read = read_po(written)
            read.creation_date = LONG_AGO
            write_mo(machine_readable, read)


def compile_pages(target: Path) -> None:
    """Compile all rooms' Jinja templates to Python modules: at run time that would cost 100 ms and more."""
    from chalicelib.http.pages import environment

    environment().compile_templates(target, zip=None, ignore_errors=False)
