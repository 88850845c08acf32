"""Zips that are the same when their content is."""

import zipfile
from pathlib import Path

from infra.archive import files_below, write


def test_a_zip_is_the_same_byte_for_byte_when_its_content_is(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "b.py").write_text("b = 1\n")
        (tmp_path / name / "a.py").write_text("a = 1\n")
        write(tmp_path / f"{name}.zip", files_below(tmp_path / name))

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_entries_are_added_to_a_copy_and_can_be_read_by_everybody(tmp_path: Path) -> None:
    write(tmp_path / "libraries.zip", [("six.py", b"six = 6\n")])
    write(tmp_path / "all.zip", [("app.py", b"app = 1\n")], onto=tmp_path / "libraries.zip")

    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.namelist() == ["six.py", "app.py"]
        assert archive.read("six.py") == b"six = 6\n"
        assert {entry.external_attr >> 16 & 0o777 for entry in archive.infolist()} == {0o644}
    with zipfile.ZipFile(tmp_path / "libraries.zip") as archive:
        assert archive.namelist() == ["six.py"]
