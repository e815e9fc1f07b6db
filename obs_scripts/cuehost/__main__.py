"""`python -m cuehost`: the same as the `cuehost` command."""

import gc
import sys

from cuehost.supervisor import run_supervised


def main() -> int:
    """Run the command, supervised if it airs a show; its exit status."""
    status = run_supervised(sys.argv[1:])
    if status is not None:
        return status
    from cuehost.cli import main as run

    status = run()
    gc.freeze()  # all that is left goes with the process: to look for rings in it first takes up to 0.4 s
    return status


if __name__ == "__main__":
    sys.exit(main())
