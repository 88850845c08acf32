"""What must hold of every page in a browser, by axe: WCAG 2.2 A and AA, and what experience has shown (X1)."""

from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import Page

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # where all is well axe needn't say so of each element: half the time
}


def looked_at(page: Page) -> AxeResults:
    """The page as it stands, held against the rules."""
    return Axe().run(page, options=OPTIONS)
