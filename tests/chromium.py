"""The browser of the tests: Debian's Chromium. Missing, it is installed where that can be done."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import Browser, Page, sync_playwright

HOW = "Tests need Chromium: sudo apt-get install chromium-headless-shell, or set CHROMIUM to the path of one."
# The first draws no window at all, which takes a quarter less time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

# Chromium must not look for the world outside.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # where all is well axe needn't say so of each element: half the time
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, headless; one for all tests of a process, as Playwright can't be started twice in one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield browser
        browser.close()


def looked_at(page: Page) -> AxeResults:
    """The page as it stands, held against WCAG 2.2 A and AA and what experience has shown (X1)."""
    return Axe().run(page, options=AXE)


def chromium() -> str:
    """The path of a Chromium. Raises SystemExit with the line that says how to get one."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise SystemExit(HOW)
    return found


def install() -> None:
    """Install Debian's package when Chromium is missing and this is root on a Debian."""
    try:
        chromium()
    except SystemExit:
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise
        print("Installing Chromium", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "chromium-headless-shell", "fonts-noto-core"]):
            done = subprocess.run(["apt-get", *command], env=quiet, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f"{done.stderr.strip()}\n{HOW}")


if __name__ == "__main__":
    install()
