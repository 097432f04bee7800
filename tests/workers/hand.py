"""Does what it is told, line by line: a JSON list of a module of tests.workers and its arguments. Answers each with a
line of what that printed. To start Django anew for each would take longer than what most of them do.

Run as `python -m tests.workers.hand`; its database is named by the environment.
"""

import io
import json
import runpy
import sys
from contextlib import redirect_stdout


def main() -> None:
    for line in sys.stdin:
        module, *sys.argv[1:] = json.loads(line)
        with redirect_stdout(io.StringIO()) as said:
            runpy.run_module(f"tests.workers.{module}", run_name="__main__")
        print(said.getvalue().strip(), flush=True)


if __name__ == "__main__":
    main()
