"""Kill -9 of host renderer, OBS and engine, each once in every show, at random moments and in random order.

For each kill: how long until a line is on air again (its first word, by the log), counted from the kill for
the host and the engine, and from the moment OBS accepts connections again for OBS. Then whether the show
came to its end, with every line said in order and only interrupted ones said again.

Usage: python benchmarks/kills.py [SHOWS] [SEED]   (default 20: 60 kills, about fifteen minutes)
"""

from __future__ import annotations

import json
import random
import socket
import sys
import tempfile
import time
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from bench import HEAD, ROOT, machine, row

sys.path.append(str(ROOT / "tests" / "support"))

from mortal_show import MortalShow

LINES = 9
AIM_S = {"host": 2.0, "engine": 3.0, "obs": 3.0}


def lines_begun(show: MortalShow) -> list[tuple[float, str]]:
    """The lines begun so far: time of day in s, and id."""
    return [(datetime.fromisoformat(e["t"]).timestamp(), e["line"]) for e in show.told("line_started")]


def accepts(port: int, limit_s: float = 60.0) -> float:
    """The time of day at which the port takes a connection. Raises `TimeoutError`."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return time.time()
        except OSError:
            time.sleep(0.01)
    raise TimeoutError(f"nothing listens on port {port}")


def obs_port(show: MortalShow) -> int:
    """The port of the show's own OBS."""
    return int(json.loads((show.folder / "state" / "headless.json").read_text("utf-8"))["port"])


def kill(show: MortalShow, what: str) -> tuple[float, float]:
    """Kill it; the seconds until the next line begins, and which part of them OBS took to come back.

    A line that the log had already when it was killed does not count: it is told a moment ahead.
    """
    at = time.time()
    known = len(lines_begun(show))
    show.kill(what)
    base = at
    if what == "obs":
        time.sleep(0.2)  # until the kernel has closed its port
        base = accepts(obs_port(show))
    show.until(lambda: any(t > base for t, _ in lines_begun(show)[known:]), 60)
    return next(t for t, _ in lines_begun(show)[known:] if t > base) - base, base - at


def faults_of(show: MortalShow, status: int) -> list[str]:
    """What is wrong with a show that has ended."""
    order = [line for _, line in lines_begun(show)]
    found = [] if status == 0 else [f"exit status {status}"]
    if list(dict.fromkeys(order)) != sorted(set(order)) or len(set(order)) != LINES:
        found.append(f"lines lost or out of order: {order}")
    again = [name for name, following in pairwise(order) if name == following]
    if len(order) != LINES + len(again) or len(again) > 3:
        found.append(f"said again: {again}")
    return found


def main() -> None:
    """Kill, measure, print."""
    shows = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(f"kills.py {shows}: {machine()}", flush=True)
    back: dict[str, list[float]] = {what: [] for what in AIM_S}
    good = 0
    for number in range(shows):
        order = rng.sample(sorted(AIM_S), 3)
        with tempfile.TemporaryDirectory() as name, MortalShow(Path(name), 3, LINES // 3) as show:
            show.until_line(1)
            wrong: list[str] = []
            for what in order:
                time.sleep(rng.uniform(0.0, 4.0))
                seconds, obs_s = kill(show, what)
                back[what].append(seconds)
                print(
                    f"show {number + 1}: {what} back after {seconds:.2f} s ({obs_s:.1f} s for OBS)",
                    flush=True,
                )
            wrong += faults_of(show, show.wait(180))
            good += not wrong
            for fault in wrong:
                print(f"show {number + 1} ({', '.join(order)}): {fault}\n{show.said()}", flush=True)
    print(f"{good} of {shows} shows went on to their end, with only interrupted lines said again")
    print(HEAD)
    for what, times in back.items():
        print(row(f"{what} killed: until a line is on air (aim {AIM_S[what]:g} s)", times, "s"))


if __name__ == "__main__":
    main()
