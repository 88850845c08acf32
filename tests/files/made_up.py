"""Files as they come: real ones, and such as pretend to be."""

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
MP3 = b"ID3\x04" + bytes(40)
MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(40)
CSV = "namn;ort\nÅsa;Farsta\n".encode()
HTML = b"<!doctype html><script>alert(1)</script>"
MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"


def zipped(**parts: str) -> bytes:
    """A zip file with these parts; "__" in a name stands for what no name of Python's may hold."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr("[Content_Types].xml" if name == "types" else name.replace("__", "/"), text)
    return written.getvalue()


def office(kind: str, **more: str) -> bytes:
    """A small Office file, such as "wordprocessingml.document"."""
    return zipped(types=f'<Types><Override ContentType="{MAIN.format(kind)}"/></Types>', word__document="x", **more)


DOCX = office("wordprocessingml.document")
PPTX = office("presentationml.presentation")
XLSX = office("spreadsheetml.sheet")
