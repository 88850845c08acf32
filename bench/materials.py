"""Material for the benchmark: what a course gives, sent by its leader and fetched by one who takes part."""

import secrets
from collections.abc import Iterator

from bench.operation import Operation
from bench.scene import Event, send_file, staff
from bench.under_way import UnderWay
from chalicelib.materials.records import Material

HERE, MINE = "/personal/kurser/{course_id}/material", "/mina-arenden/{case_number}/material"
PIECES = 10
PDF = b"%PDF-1.7\n" + b"x" * 340_000 + b"\n%%EOF\n"
SAID = {"title": "Arbetsblad 1", "language": "sv", "kind": "sheet", "opens": "admitted", "state": "published"}


class Course(UnderWay):
    """A parents' group with ten pieces of material, its leader, and a file that has arrived."""

    def __init__(self) -> None:
        super().__init__("komet-3-11", "farsta", staff("leader", reach="district:farsta"))
        scope = f"course:{self.course_id}"
        with Material.batch_write() as batch:
            for number in range(PIECES):
                batch.save(_piece(scope, f"piece-{number}", self.now.isoformat(timespec="milliseconds")))
        self.key = f"materials/{scope.replace(':', '/')}/{secrets.token_urlsafe(16)}"
        send_file(self.key, PDF)

    def show(self) -> Event:
        return self.staff.get(HERE, course_id=self.course_id)

    def ask_for_file(self) -> Event:
        return self.staff.get(f"{HERE}/ny", course_id=self.course_id)

    def look(self) -> Event:
        return self.staff.get(f"{HERE}/ny", {"key": self.key}, course_id=self.course_id)

    def add(self) -> Event:
        return self.staff.post(f"{HERE}/ny", {**SAID, "key": self.key}, course_id=self.course_id)

    def list_mine(self) -> Event:
        return self.participant.get(MINE, case_number=str(self.cases[0].case_number))

    def fetch(self) -> Event:
        names = {"case_number": str(self.cases[0].case_number), "material_id": "piece-0"}
        return self.participant.get(f"{MINE}/{{material_id}}", **names)


def _piece(scope: str, material_id: str, at: str) -> Material:
    file = {"key": f"materials/{material_id}", "kind": "pdf", "size": len(PDF), "at": at, "by": "staff:bench"}
    piece = Material(scope, material_id, version=1, added_by="staff:bench", added_at=at)
    piece.state, piece.kind, piece.opens = "published", "sheet", "admitted"
    piece.variants = [{"language": language, "title": "Arbetsblad", "files": [file]} for language in ("sv", "en", "ar")]
    return piece


def giving() -> Iterator[Operation]:
    """From the file to whoever reads it. A link to a file is signed here and costs no call."""
    yield Operation(f"A course's material, {PIECES}", Course, Course.show)
    yield Operation("The form that sends a file", Course, Course.ask_for_file)
    yield Operation("Look at a file that has arrived", Course, Course.look)
    yield Operation("Add it", Course, Course.add)
    yield Operation(f"One's own material, {PIECES}", Course, Course.list_mine)
    yield Operation("Fetch a file", Course, Course.fetch)
