"""Command line of the local cloud: `python -m infra.local run|reset|persons|logs|prepare [--port 8000]`."""

import argparse
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from botocore.exceptions import EndpointConnectionError

from infra.local import logs, ministack, packing, persons, start
from infra.local.cloud import HOME, LocalCloud, Refused


def main() -> int:
    """Do what was asked; whatever can be expected to go wrong becomes one message and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m infra.local", description="The local cloud of e-Komet.")
    parser.add_argument("command", choices=["run", "reset", "persons", "logs", "prepare"])
    parser.add_argument("--port", type=port, default=8000, help="of the site; the mailbox takes the next one")
    parser.add_argument("--home", type=Path, default=HOME, help="folder that keeps the state between runs")
    asked = parser.parse_args()
    cloud = LocalCloud(asked.port, asked.home.resolve())
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, _interrupt)
    try:
        if asked.command == "run":
            run(cloud)
        elif asked.command == "reset":
            ministack.forget(cloud)
            print("The local cloud has forgotten everything.")
        elif asked.command == "prepare":
            packing.prepare()
        elif asked.command == "logs":
            print("\n".join(logs.lines(cloud)))
        else:
            print(where(cloud))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    except EndpointConnectionError:
        print(f"Nothing answers at {cloud.site_url}: start it first.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; the state is kept.")
    return 0


def run(cloud: LocalCloud) -> None:
    """Start everything, tell where it is, and stay until interrupted.

    Raises:
        Refused: something did not start, or MiniStack stopped by itself.
        KeyboardInterrupt: as asked for by Ctrl-C or SIGTERM.
    """
    steps = start.Steps()
    try:
        with start.up(cloud, steps) as process:
            seconds = time.perf_counter() - steps.began
            print(f"\nReady after {seconds:.1f} s.\n\n{where(cloud)}\n\nCtrl-C stops it.", flush=True)
            process.wait()
            raise Refused(f"MiniStack stopped by itself. The end of its log:\n{ministack.log_tail(cloud)}")
    except BaseException:
        steps.end("stopped.")
        raise


def where(cloud: LocalCloud) -> str:
    """What a developer needs to know: the addresses, the persons and how to sign in."""
    return f"""\
The site      {cloud.site_url}
The mailbox   {cloud.mailbox_url}   (e-mails and SMS, also as mailbox.json)

Sign in with a username from this list and the password {persons.PASSWORD}:
{persons.table(persons.persons())}"""


def port(text: str) -> int:
    """A port with one after it. ValueError, which argparse makes a message of, for anything else."""
    number = int(text)
    if not 1024 <= number < 65535:
        raise ValueError(text)
    return number


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
