"""The browser of the journeys: Debian's Chromium. Missing, it is installed where that can be done."""

import os
import shutil
import subprocess
import sys

HOW = "The journeys need Chromium: sudo apt-get install chromium, or set CHROMIUM to the path of one."


def chromium() -> str:
    """The path of a Chromium. Raises SystemExit with the line that says how to get one."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    found = found or shutil.which("google-chrome")
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
        for command in (["update", "-qq"], ["install", "-y", "-qq", "chromium", "fonts-noto-core"]):
            done = subprocess.run(["apt-get", *command], env=quiet, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f"{done.stderr.strip()}\n{HOW}")


if __name__ == "__main__":
    install()
