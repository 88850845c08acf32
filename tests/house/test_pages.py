"""The pages' own rules: each is used, each leads to what exists, and each says itself which macros it takes."""

import re
from pathlib import Path

import pytest

SOURCES = {
    f"{path.parts[1]}/{Path(*path.parts[3:])}": path.read_text()
    for path in Path("chalicelib").glob("*/pages/**/*.html")
}
NAMED = re.compile(r'"([a-z_]+/[a-z_/]+\.html)"')
MACRO = re.compile(r"\{%-? macro (\w+)")
IMPORT = re.compile(r'\{%-? from "([^"]+)" import ([^%]+?) -?%\}')
STYLE_GUIDE = "catalogue/style_guide.html"


def imports(source: str) -> dict[str, str]:
    """The macros that a template imports: the name it calls each by → the template and name it comes from."""
    taken = {}
    for template, names in IMPORT.findall(source):
        for name in names.removesuffix(" with context").split(", "):
            there, _, here = name.partition(" as ")
            taken[here or there] = f"{template} {there}"
    return taken


def without_imports(source: str) -> str:
    return IMPORT.sub("", re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL))


def test_every_template_is_used_and_every_one_that_is_named_exists() -> None:
    code = "".join(path.read_text() for path in Path("chalicelib").rglob("*.py"))
    named = set(NAMED.findall(code)) | {name for source in SOURCES.values() for name in NAMED.findall(source)}
    assert named == set(SOURCES)


@pytest.mark.parametrize("name", SOURCES)
def test_a_template_imports_what_it_uses_and_nothing_else(name: str) -> None:
    source, taken = without_imports(SOURCES[name]), imports(SOURCES[name])
    macros = {macro for each in SOURCES.values() for macro in MACRO.findall(each)}
    own = set(MACRO.findall(source)) | set(re.findall(r"\bset (\w+)", source))
    assert set(re.findall(r"(?<![\w.|])(\w+)\(", source)) & macros - own <= set(taken)
    assert {macro for macro in taken if not re.search(rf"\b{macro}\(", source)} == set()


def test_every_macro_is_there_and_some_page_uses_it_beside_the_style_guide() -> None:
    declared = {f"{name} {macro}" for name, source in SOURCES.items() for macro in MACRO.findall(source)}
    taken = {macro for name, source in SOURCES.items() if name != STYLE_GUIDE for macro in imports(source).values()}
    inside = {
        f"{name} {macro}"
        for name, source in SOURCES.items()
        for macro in MACRO.findall(source)
        if len(re.findall(rf"\b{macro}\(", without_imports(source))) > 1
    }
    assert taken <= declared
    assert declared <= taken | inside


def test_every_class_of_our_style_sheet_is_on_some_page() -> None:
    css, script = (Path("chalicelib/http/static", name).read_text() for name in ("komet.css", "komet.js"))
    classes = set(re.findall(r"\.([a-zA-Z][\w-]+)(?=[\s,:{.>\[)+~])", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)))
    words = set(re.findall(r"[\w-]+", " ".join([*SOURCES.values(), script])))
    assert classes <= words
