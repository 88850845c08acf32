"""Which requirements are shown by which tests, and which by none: `python -m tests.requirements`.

The ids stand in requirements.txt; a test that shows one carries it as a literal mark, so reading the source is enough:

    @pytest.mark.requirement("P5", "X5")
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent

Shown = dict[str, list[str]]


def meanings(text: str) -> dict[str, str]:
    """Requirement id → what it means, in the file's order. Raises ValueError for an id that stands there twice."""
    known: dict[str, str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, meaning = line.split(" ", 1)
            if name in known:
                raise ValueError(f"{name} stands there twice")
            known[name] = meaning
    return known


def marks(source: str) -> Iterator[tuple[str, str]]:
    """(test's name, requirement id) of every mark on a test, on its class, or on the whole module."""
    module = ast.parse(source)
    for_all = [
        name
        for statement in module.body
        if isinstance(statement, ast.Assign) and [ast.unparse(each) for each in statement.targets] == ["pytestmark"]
        for name in _ids(statement.value)
    ]
    for statement in module.body:
        inside = statement.body if isinstance(statement, ast.ClassDef) else [statement]
        around = _ids(*statement.decorator_list) if isinstance(statement, ast.ClassDef) else []
        for test in inside:
            if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
                for name in dict.fromkeys([*for_all, *around, *_ids(*test.decorator_list)]):
                    yield test.name, name


def _ids(*marked: ast.expr) -> list[str]:
    """The literal ids in all `requirement(…)` calls of these expressions."""
    return [
        argument.value
        for expression in marked
        for call in ast.walk(expression)
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.requirement")
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def shown(folder: Path) -> Shown:
    """Requirement id → the tests that show it, as "room/test_file.py: the test's sentence"."""
    found: Shown = {}
    for path in sorted(folder.rglob("test_*.py")):
        for test, name in marks(path.read_text()):
            sentence = test.removeprefix("test_").replace("_", " ")
            found.setdefault(name, []).append(f"{path.relative_to(folder)}: {sentence}")
    return found


def report(known: dict[str, str], found: Shown) -> Iterator[str]:
    """The list, line by line."""
    for name, meaning in known.items():
        if name in found:
            yield f"{name}  {meaning}"
            yield from (f"      {test}" for test in found[name])
    yield ""
    yield "Shown by no test yet:"
    yield from (f"{name}  {meaning}" for name, meaning in known.items() if name not in found)
    proved = sum(name in found for name in known)
    yield ""
    yield f"{proved} of {len(known)} requirements are shown, by {sum(map(len, found.values()))} marks on tests."
    unknown = sorted(set(found) - set(known))
    if unknown:
        yield f"Marks that no requirement has: {', '.join(unknown)}"


if __name__ == "__main__":
    known = meanings((HERE / "requirements.txt").read_text())
    sys.stdout.writelines(f"{line}\n" for line in report(known, shown(HERE)))
