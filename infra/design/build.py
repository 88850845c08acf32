"""Make `chalicelib/http/static/designsystemet.css` from the unchanged parts of @digdir/designsystemet-css.

The package's own style sheets weigh 190 KB (26 KB compressed); a phone gets only the components that our
pages use and none of the colours that they don't: about half. Run as `python -m infra.design.build`.
"""

import re
from pathlib import Path

SOURCE = Path(__file__).parent / "designsystemet-1.22.0"
TARGET = Path(__file__).parents[2] / "chalicelib/http/static/designsystemet.css"

COMPONENTS = (
    "alert",
    "breadcrumbs",
    "button",
    "card",
    "details",
    "error-summary",
    "field",
    "fieldset",
    "input",
    "label",
    "skip-link",
    "table",
    "tag",
    "validation-message",
)
UNUSED_COLOURS = "brand1|brand2|brand3"
UNUSED_LAYERS = ("ds.theme.typography.secondary", "ds.theme.color-scheme.dark")
HEADER = "/* @digdir/designsystemet-css 1.22.0, MIT: designsystemet.LICENSE.txt. Made by infra/design. */\n"


def style_sheet() -> str:
    """The style sheet as served, in the package's layers, so that komet.css, unlayered, wins over all."""
    components = "".join(_part(name) for name in COMPONENTS)
    return (
        f"{HEADER}@layer ds.theme,ds.base,ds.components;"
        f"@layer ds.base{{{_part('base')}}}@layer ds.components{{{components}}}{_theme()}\n"
    )


def _part(name: str) -> str:
    return (SOURCE / f"{name}.css").read_text(encoding="utf-8")


def _theme() -> str:
    """The theme without colours and typefaces that no page uses. The reader's system alone chooses dark."""
    theme = _part("theme")
    dark = _block(theme, "@media (prefers-color-scheme:dark)")
    for layer in UNUSED_LAYERS:
        theme = theme.replace(_block(theme, f"@layer {layer}"), "")
    theme = theme.replace(_block(theme, "@media (prefers-color-scheme:light)"), "")
    theme += f"@layer ds.theme.color-scheme.dark{{{dark}}}"
    theme = re.sub(rf"--ds-color-(?:{UNUSED_COLOURS})-[a-z-]+:[^;}}]+;?", "", theme)
    unused = rf"\[data-color-scheme\]\[data-color=(?:{UNUSED_COLOURS})\],\[data-color=\w+\]"
    return re.sub(rf"{unused}\{{[^}}]*\}}", "", theme)


def _block(css: str, start: str) -> str:
    """The rule that begins with `start`, to its closing brace. ValueError if it isn't there."""
    begin = css.index(start)
    depth = 0
    for position in range(css.index("{", begin), len(css)):
        depth += {"{": 1, "}": -1}.get(css[position], 0)
        if depth == 0:
            return css[begin : position + 1]
    raise ValueError(f"unclosed: {start}")


if __name__ == "__main__":
    TARGET.write_text(style_sheet(), encoding="utf-8")
