"""A process that draws the host saying one line: `python -m cuehost.rehearsing`.

It is apart from the engine, so that drawing takes nothing from it and can be ended at any time. On its
standard input comes one JSON object: `pack` (a host pack's folder), `performance` (`Performance.to_json`),
`height` in px and `out`, the video's file. On its standard output go lines of JSON: `{"done", "total"}`
frames, or `{"fault"}`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, TextIO

import psutil

from cuehost.errors import CuehostError
from cuehost.host import Performance, load_pack, render_preview

_EVERY_FRAMES = 5


def rehearse(order: dict[str, Any], out: TextIO) -> int:
    """Draw what is ordered and tell `out` how far it is; the exit status."""

    def tell(done: int, total: int) -> None:
        if done % _EVERY_FRAMES == 0 or done == total:
            print(json.dumps({"done": done, "total": total}), file=out, flush=True)

    try:
        render_preview(
            load_pack(Path(order["pack"])),
            Performance.from_json(order["performance"]),
            Path(order["out"]),
            progress=tell,
            height=int(order["height"]),
        )
    except CuehostError as error:
        print(json.dumps({"fault": str(error)}), file=out, flush=True)
        return error.exit_status
    return 0


if __name__ == "__main__":
    # Whatever else this computer does comes first.
    psutil.Process().nice(getattr(psutil, "IDLE_PRIORITY_CLASS", 15))
    sys.exit(rehearse(json.load(sys.stdin), sys.stdout))
