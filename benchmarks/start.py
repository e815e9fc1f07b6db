"""How soon: the first word of `cuehost air` against a running OBS, and preparing the demo cold and warm.

Usage: python benchmarks/start.py [RUNS] [--air]   (default 5; --air: only the first word)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from bench import HEAD, alternating, environment, machine, row, settings

from cuehost.ledger import read_log
from cuehost.places import DEMO
from cuehost.stage import HeadlessObs, HeadlessOptions


def timed(arguments: list[str], env: dict[str, str]) -> float:
    """How long a `cuehost` command takes, in s."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "cuehost", *arguments], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return time.monotonic() - start


def first_words(folder: Path, runs: int) -> list[float]:
    """From the start of the process to the first word on program, in s."""
    rundown = alternating(folder / "start.yaml", 1, 0.3)
    env = environment(settings(folder), folder)
    seconds = []
    with HeadlessObs(HeadlessOptions(canvas=(360, 640), fps=30)) as obs:
        env["CUEHOST_OBS_PASSWORD"] = obs.address.password
        air = ["air", str(rundown), "--obs", f"127.0.0.1:{obs.address.port}"]
        timed(air, env)
        for _ in range(runs):
            started = datetime.now().astimezone()
            timed(air, env)
            log = max((folder / "out").glob("*/as-run.jsonl"), key=lambda p: p.stat().st_mtime)
            first = next(e for e in read_log(log) if e["event"] == "line_started")
            seconds.append((datetime.fromisoformat(first["t"]) - started).total_seconds())
    return seconds


def main() -> None:
    """Measure and print."""
    given = sys.argv[1:]
    only_air = "--air" in given
    runs = next((int(text) for text in given if text != "--air"), 5)
    print(f"start.py {runs}: {machine()}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = first_words(folder, runs)
        if only_air:
            print(HEAD)
            print(row("first word of `cuehost air` on program", words, "s"))
            return
        env = environment(settings(folder, engines="kokoro, espeak"), folder)
        (folder / "cache").rename(folder / "used")
        cold = timed(["prepare", str(DEMO)], env)
        warm = [timed(["prepare", str(DEMO)], env) for _ in range(runs)]
    print(HEAD)
    print(row("first word of `cuehost air` on program", words, "s"))
    print(row("`cuehost prepare` of the demo, cold, Kokoro", [cold], "s"))
    print(row("`cuehost prepare` of the demo, warm", warm, "s"))


if __name__ == "__main__":
    main()
