"""Cold starts: from the start of the process to its first answer, for each function.

    python -m bench.cold_start [--runs 3]

Our zip is held against a page by FastAPI and Mangum in the same packing (aim: at most 0.5 times), and, in some of the
functions, against what `chalice package` leaves (aim: at most 0.4 times). AWS is a stand-in that answers at once.
Nothing of the machine's own packages is on the path, and nothing compiled is written, as in a Lambda. Beside the time
on the clock stands the processor's time, which other work on the machine disturbs less.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench.cold_start_aws import stand_in
from bench.cold_start_events import EVENTS, Event
from infra import archive, vendor
from infra.package import ROOT, package

HERE = Path(__file__).resolve().parent
WORK = ROOT / "build" / "bench"
AIM_CHALICE, AIM_FASTAPI = 0.4, 0.5
# Functions of each sort: pages with few and many rooms behind, and what is called by a queue. The zip is one.
HELD_AGAINST_CHALICE = ("catalogue", "submission", "my_cases", "admission", "sender")


class Took(NamedTuple):
    """Milliseconds of one start: on the clock, and of the processor."""

    clock: float
    processor: float


class Variant(NamedTuple):
    """Something to start: how the result is called, where it lies, what is called with which event."""

    name: str
    folder: Path
    module: str
    function: str
    event: Event


def environment(folder: Path, aws: str, function: str = "") -> dict[str, str]:
    """What a Lambda finds in its environment. X-Ray builds a client of its own where it sees no Lambda."""
    return {
        "PATH": os.environ["PATH"],
        "LAMBDA_TASK_ROOT": str(folder),
        "AWS_LAMBDA_FUNCTION_NAME": f"komet-training-{function}" if function else "",
        "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",
        "_X_AMZN_TRACE_ID": "Root=1-67890abc-1234567890abcdef12345678;Parent=1234567890abcdef;Sampled=0",
        "AWS_ENDPOINT_URL": aws,
        "AWS_REGION": "eu-north-1",
        "AWS_DEFAULT_REGION": "eu-north-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "STAGE": "training",
        "TABLE_PREFIX": "komet-training-",
        "SITE_URL": "https://komet.localhost",
        "LOG_LEVEL": "INFO",
        "SECRET_ARN": "arn:aws:secretsmanager:eu-north-1:000000000000:secret:keys",
        "KMS_KEY_ID": "arn:aws:kms:eu-north-1:000000000000:key/k",
        "QUEUE_URL": f"{aws}/000000000000/events",
        "SENDER_ADDRESS": "komet@komet.example",
        "OIDC_ISSUER": "https://login.example",
        "OIDC_AUTHORIZE_URL": "https://login.example/authorize",
        "OIDC_TOKEN_URL": "https://login.example/token",
        "OIDC_JWKS_URL": "https://login.example/jwks.json",
        "OIDC_CLIENT_ID": "web",
        "OIDC_CLIENT_SECRET_ARN": "arn:aws:secretsmanager:eu-north-1:000000000000:secret:web",
    }


def cold_start(variant: Variant, aws: str) -> tuple[Took, Event]:
    """Start a new Python on an unpacked zip: how long until it has answered, and the answer.

    Raises RuntimeError with what the process said where it did not answer.
    """
    child = HERE / "cold_start_child.py"
    what = [str(variant.folder), variant.module, variant.function]
    command = [sys.executable, "-I", "-S", "-B", str(child), *what]
    told = json.dumps(variant.event)
    began, used = time.perf_counter(), processor_time()
    ran = subprocess.run(
        command,
        check=False,
        input=told,
        env=environment(variant.folder, aws, variant.function),
        capture_output=True,
        text=True,
    )
    took = Took((time.perf_counter() - began) * 1000, processor_time() - used)
    answers = [line for line in ran.stdout.splitlines() if line.startswith('{"cold_start_answer"')]
    if ran.returncode or not answers:
        said = f"{ran.stdout[-2000:]}\n{ran.stderr[-3000:]}"
        raise RuntimeError(f"{variant.function} in {variant.folder.name} did not answer:\n{said}")
    answer: Event = json.loads(answers[0])["cold_start_answer"]
    return took, answer


def processor_time() -> float:
    """Milliseconds that the processor has spent on all processes started and ended so far."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (children.ru_utime + children.ru_stime) * 1000


def unpack(zipped: Path, folder: Path) -> Path:
    """Unpack a zip anew into a folder, as Lambda does with it."""
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(zipped) as archived:
        archived.extractall(folder)
    return folder


def ours(root: Path) -> Path:
    """What we package ourselves, unpacked."""
    return unpack(package(WORK, root).code, WORK / "ours")


def as_chalice_leaves_it(root: Path) -> Path:
    """What `chalice package` makes of the same app and requirements. It takes a minute."""
    project = WORK / "chalice-project"
    shutil.rmtree(project, ignore_errors=True)
    skipped = shutil.ignore_patterns("__pycache__", "deployments")
    for folder in ("chalicelib", ".chalice"):
        shutil.copytree(root / folder, project / folder, ignore=skipped)
    for file in ("app.py", "requirements.txt"):
        shutil.copyfile(root / file, project / file)
    chalice = [sys.executable, "-c", "from chalice.cli import main; main()", "--project-dir", str(project)]
    subprocess.run(
        [*chalice, "package", "--stage", "komet", str(WORK / "chalice")],
        check=True,
        capture_output=True,
        env={**environment(project, ""), **os.environ},
    )
    return unpack(WORK / "chalice" / "deployment.zip", WORK / "chalice-unpacked")


def fastapi() -> Path:
    """FastAPI and Mangum, packed as we pack ourselves."""
    source = HERE / "cold_start_fastapi"
    libraries = vendor.library_zip(source / "requirements.txt", WORK)
    staged = WORK / "fastapi-staged"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir()
    shutil.copyfile(source / "main.py", staged / "main.py")
    vendor.compile_tree(staged)
    archive.write(WORK / "fastapi.zip", archive.files_below(staged), onto=libraries)
    return unpack(WORK / "fastapi.zip", WORK / "fastapi")


def variants(root: Path) -> list[Variant]:
    """Each function of ours ("catalogue"), some of them in Chalice's zip ("chalice catalogue"), and "fastapi"."""
    WORK.mkdir(parents=True, exist_ok=True)
    packed, plain = ours(root), as_chalice_leaves_it(root)
    return [
        *(Variant(name, packed, "app", name, event) for name, event in EVENTS.items()),
        *(Variant(f"chalice {name}", plain, "app", name, EVENTS[name]) for name in HELD_AGAINST_CHALICE),
        Variant("fastapi", fastapi(), "main", "handler", EVENTS["catalogue"]),
    ]


def measure(root: Path, runs: int) -> dict[str, Took]:
    """Medians by the variant's name."""
    tried = variants(root)
    times: dict[str, list[Took]] = {variant.name: [] for variant in tried}
    with stand_in() as (aws, _):
        for variant in tried:
            cold_start(variant, aws)  # once untimed: the disk's cache is warm for all
        for _ in range(runs):  # one of each in turn, so that a busy moment hits all alike
            for variant in tried:
                times[variant.name].append(cold_start(variant, aws)[0])
    return {name: Took(*map(statistics.median, zip(*took, strict=True))) for name, took in times.items()}


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    median = measure(asked.root.resolve(), asked.runs)
    print(f"Cold start, start of process to first answer, median of {asked.runs} (ms)\n")
    show(median, "on the clock", lambda took: took.clock)
    show(median, "of the processor", lambda took: took.processor)
    print(f"Aims: at most {AIM_CHALICE} of Chalice's, at most {AIM_FASTAPI} of FastAPI's")


def show(median: dict[str, Took], what: str, part: Callable[[Took], float]) -> None:
    """One table: ours, Chalice's and FastAPI's with their ratios."""
    print(f"{what:<18} {'ours':>6} {'Chalice':>8} {'ratio':>6} {'FastAPI':>9} {'ratio':>6}")
    other = part(median["fastapi"])
    for name in EVENTS:
        own = part(median[name])
        held = f"chalice {name}" in median
        chalice = part(median[f"chalice {name}"]) if held else 0.0
        against = f"{chalice:8.0f} {own / chalice:6.2f}" if held else " " * 15
        print(f"  {name:<16} {own:6.0f} {against} {other:9.0f} {own / other:6.2f}")
    print()


if __name__ == "__main__":
    main()
