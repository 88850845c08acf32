"""The made-up material of the local cloud: real files, once."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.files.actions import arrived, content
from chalicelib.materials.records import material_of
from chalicelib.materials.rules import MOST, OPENS, READ, TYPES
from infra.local.material import load_material, pdf


def test_what_is_seeded_is_there_with_its_files(bucket: Callable[[str, bytes], None], now: datetime) -> None:
    load_material(now)
    load_material(now)

    found = material_of("programme:komet-3-11") + material_of("course:komet-3-11-farsta-pagar")
    assert len(found) == 4 and {each.version for each in found} == {1}
    for each in found:
        assert each.opens in OPENS
        for variant in each.variants:
            (file,) = variant["files"]
            assert variant["language"] in READ
            assert arrived(file["key"], TYPES, MOST).size == file["size"]
            assert content(file["key"], MOST).startswith(b"%PDF-1.7")


def test_a_page_says_what_it_is_given_whatever_signs_stand_in_it() -> None:
    made = pdf("Åäö (och mer)", ["en \\ rad"])
    assert "(Åäö \\(och mer\\)) Tj".encode("latin-1") in made and rb"(en \\ rad) Tj" in made
    start = int(made.rpartition(b"startxref\n")[2].split()[0])
    assert made[start:].startswith(b"xref\n0 6\n")
