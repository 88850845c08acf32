"""Material that is there already."""

from typing import Any

from chalicelib.materials.records import Material

KEY = "A" * 22


def worksheet(
    scope: str, material_id: str = "a-worksheet", *, languages: tuple[str, ...] = ("sv",), **more: Any
) -> Material:
    """A published worksheet with one file in each of these languages."""
    made = Material(scope, material_id, added_by="staff:lena", added_at="2027-01-10T08:00:00.000+00:00")
    made.state, made.kind, made.opens = "published", "sheet", "admitted"
    made.variants = [variant(language) for language in languages]
    for name, value in more.items():
        setattr(made, name, value)
    made.save()
    return made


def variant(language: str, *keys: str) -> dict[str, Any]:
    """One language's files, which were sent in this order."""
    files = [
        {
            "key": f"materials/{key}",
            "kind": "pdf",
            "size": 340_000,
            "at": "2027-01-10T08:00:00.000+00:00",
            "by": "staff:lena",
        }
        for key in keys or (language,)
    ]
    return {"language": language, "title": f"Arbetsblad ({language})", "files": files}
