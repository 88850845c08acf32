"""Made-up material for the local cloud: a few small PDFs, in the bucket and in the register."""

import json
from datetime import datetime
from pathlib import Path

from chalicelib.files.actions import keep
from chalicelib.materials.records import Material

SEED = Path(__file__).with_name("seed") / "material.json"
PAGE = "BT /F1 20 Tf 60 760 Td ({title}) Tj /F1 12 Tf 0 -36 Td 18 TL {lines} ET"


def load_material(now: datetime) -> None:
    """Write what is missing, the files first: what the register names is there."""
    for each in json.loads(SEED.read_text()):
        known = {material.material_id for material in Material.query(each["scope"])}
        if each["material_id"] in known:
            continue
        at, variants = now.isoformat(timespec="milliseconds"), []
        for language, (title, *lines) in each["pages"].items():
            key = f"materials/{each['scope'].replace(':', '/')}/{each['material_id']}-{language}"
            content = pdf(title, lines)
            keep(key, content, "application/pdf")
            file = {"key": key, "kind": "pdf", "size": len(content), "at": at, "by": "service"}
            variants.append({"language": language, "title": title, "files": [file]})
        facts = {name: value for name, value in each.items() if name != "pages"}
        Material(**facts, state="published", variants=variants, added_by="service", added_at=at).save()


def pdf(title: str, lines: list[str]) -> bytes:
    """A PDF of one page with a headline and some lines; letters of Latin-1 only."""
    drawn = PAGE.format(title=_text(title), lines=" ".join(f"T* ({_text(line)}) Tj" for line in lines)).encode(
        "latin-1"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    written, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, len(written))
    )


def _text(words: str) -> str:
    """Words as they stand inside a PDF's brackets."""
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").replace("–", "-")
