"""What a file is, told by what it holds: neither its name nor what its sender calls it is believed. Pure."""

import io
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote

from chalicelib.http.languages import N_
from chalicelib.http.refusals import Refusal

HEAD = 8192
"""As many of a file's first bytes as tell what it is; an Office file is looked at wholly."""
UNKNOWN = "application/octet-stream"
MOST_PARTS = 5000  # of an Office file
MOST_LISTING = 1024 * 1024  # bytes of its list of parts, unpacked


@dataclass(frozen=True)
class FileType:
    """A kind of file that is taken: how it is served, its ending, and what people call it."""

    content_type: str
    ending: str
    title: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": FileType("application/pdf", "pdf", N_("PDF")),
    "png": FileType("image/png", "png", N_("Bild (PNG)")),
    "jpeg": FileType("image/jpeg", "jpg", N_("Bild (JPEG)")),
    "mp4": FileType("video/mp4", "mp4", N_("Film (MP4)")),
    "mp3": FileType("audio/mpeg", "mp3", N_("Ljud (MP3)")),
    "docx": FileType(f"{_OFFICE}wordprocessingml.document", "docx", N_("Word-dokument")),
    "pptx": FileType(f"{_OFFICE}presentationml.presentation", "pptx", N_("PowerPoint-presentation")),
    "xlsx": FileType(f"{_OFFICE}spreadsheetml.sheet", "xlsx", N_("Excel-fil")),
    "text": FileType("text/plain", "txt", N_("Textfil eller CSV")),
}

WRONG = {
    "missing": N_("Vi hittar inte filen. Kanske hann länken gå ut. Välj filen och skicka den igen."),
    "empty": N_("Filen är tom. Välj en annan fil."),
    "too_big": N_("Filen är för stor. Gör den mindre eller dela upp den, och skicka den igen."),
    "wrong_type": N_(
        "Filen är inte av en sort som vi tar emot, eller så är den trasig. Filens namn avgör inte sorten."
    ),
}


class WrongFile(Refusal):
    """The file can't be taken. `why` is one of WRONG's keys; the file itself is gone from the bucket."""

    status = 422
    slug = "wrong-file"
    title = N_("Filen går inte att använda")

    def __init__(self, why: str) -> None:
        super().__init__("wrong file")
        self.why = why
        self.advice = WRONG[why]
        self.facts = {"reason": why}


# The first bytes of kinds that are told by them alone.
_MAGIC = {
    "pdf": (b"%PDF-1.", b"%PDF-2."),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpeg": (b"\xff\xd8\xff",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
}
_FILM = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4V ")
ZIPPED = b"PK\x03\x04"
_MAIN_PARTS = {
    "docx": b"wordprocessingml.document.main+xml",
    "pptx": b"presentationml.presentation.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}
_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\n\r\f") | {0x7F}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def kind_of(content: bytes) -> str:
    """Which of TYPES the content is, or "". The first HEAD bytes are enough, but for an Office file."""
    for kind, beginnings in _MAGIC.items():
        if content.startswith(beginnings):
            return kind
    if content[4:8] == b"ftyp" and content[8:12] in _FILM:
        return "mp4"
    if content.startswith(ZIPPED):
        return _office_kind(content)
    return "text" if _is_text(content) else ""


def _office_kind(content: bytes) -> str:
    """Which Office file a zip is, or "": no other archives, and none that carries programs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            listing = archive.getinfo("[Content_Types].xml")
            if len(parts) > MOST_PARTS or listing.file_size > MOST_LISTING:
                return ""
            if any("vbaproject" in part.filename.lower() for part in parts):
                return ""
            with archive.open(listing) as opened:
                types = opened.read(MOST_LISTING)
    except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, NotImplementedError, OSError, EOFError):
        return ""
    if b"macroEnabled" in types:
        return ""
    return next((kind for kind, part in _MAIN_PARTS.items() if part in types), "")


def _is_text(content: bytes) -> bool:
    """Whether it reads as plain text in UTF-8 or Latin-1. What begins as markup is a page, and no text of ours."""
    begins = content.removeprefix(_BYTE_ORDER_MARK).lstrip()
    return bool(begins) and not begins.startswith(b"<") and not _CONTROLS & set(content)


def endings(types: Collection[str]) -> str:
    """What a browser's file chooser offers first, as the attribute `accept` has it."""
    more = {"jpeg": ".jpg,.jpeg", "text": ".txt,.csv"}
    return ",".join(more.get(kind, f".{TYPES[kind].ending}") for kind in types)


def attachment(name: str) -> str:
    """The header that makes a browser keep the file, under this name, and never show it as a page of the bucket's."""
    plain = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in " .-_") else "_" for letter in name
    ).strip()
    return f"attachment; filename=\"{plain or 'fil'}\"; filename*=UTF-8''{quote(name, safe='')}"
