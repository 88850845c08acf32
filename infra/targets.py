"""Writes the sources' targets into a new stack: `python -m infra.targets <stage>`.

With the credentials of whoever runs the stack. Those that are there already are left alone, with all that has been
defined and kept of them."""

import os
import sys
from datetime import UTC, datetime

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    stage = sys.argv[1]
    os.environ |= {"STAGE": stage, "TABLE_PREFIX": f"komet-{stage}-"}
    os.environ.setdefault("SITE_URL", "https://komet.invalid")  # asked for by the settings, not used here
    from infra.local.targets import define

    sys.stdout.write(f"{define(datetime.now(UTC))} targets written.\n")
