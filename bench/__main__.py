"""All benchmarks: `python -m bench`. None of them is a test: nothing fails because a machine is busy."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

for program in ("cold_start", "operations", "city"):
    subprocess.run([sys.executable, "-m", f"bench.{program}"], check=True, cwd=HERE.parent)
    print()
