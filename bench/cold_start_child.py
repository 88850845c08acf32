"""One cold start, as Lambda's runtime makes it.

    python -I -S -B cold_start_child.py FOLDER MODULE FUNCTION < event

FOLDER is the unpacked zip and all that is on the path beside Python's own library. Writes the answer as one line.
"""

import json
import sys


class Context:
    """What Lambda says of the call."""

    function_name = "komet"
    function_version = "$LATEST"
    invoked_function_arn = "arn:aws:lambda:eu-north-1:000000000000:function:komet"
    memory_limit_in_mb = "1024"
    aws_request_id = "0f9c9d1e-1111-4222-8333-444455556666"

    def get_remaining_time_in_millis(self) -> int:
        return 20_000


def main() -> None:
    """Import the module, call its function with the event and write what it answers."""
    folder, module, function = sys.argv[1:]
    sys.path.insert(0, folder)
    handler = getattr(__import__(module), function)
    answer = handler(json.load(sys.stdin), Context())
    status = answer.get("statusCode") if isinstance(answer, dict) else None
    print(json.dumps({"cold_start_answer": {"status": status, "answer": answer}}), flush=True)


main()
