"""A show on an OBS of its own whose processes can be killed, for tests and benchmarks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]

HEAD = """show: Mortal
language: en
market: US
host: mia
scenes: portrait
products:
  a: {name: First thing, facts: {price: 1.00 USD}}
  b: {name: Second thing, facts: {price: 2.00 USD}}
segments:
"""


def write(folder: Path, segments: int, lines: int) -> tuple[Path, Path]:
    """A rundown and settings in `folder`."""
    parts = []
    for n in range(segments):
        said = "".join(
            f"      - This is line {chr(97 + line % 26)} of part {chr(97 + n)}, and it goes on for a while.\n"
            for line in range(lines)
        )
        parts.append(f"  - product: {'ab'[n % 2]}\n    id: s{n}\n    pause: 0.3\n    script:\n{said}")
    rundown = folder / "mortal.yaml"
    rundown.write_text(HEAD + "".join(parts), "utf-8")
    config = folder / "config.yaml"
    config.write_text(
        f"voice: {{engines: [espeak]}}\nfolders: {{cache: {folder / 'cache'}, out: {folder / 'out'}}}\n",
        "utf-8",
    )
    return rundown, config


class MortalShow:
    """`cuehost air --headless --record` in a process tree of its own. Use as a context manager."""

    def __init__(self, folder: Path, segments: int = 3, lines: int = 2) -> None:
        self.folder = folder
        self.lines = segments * lines
        self.rundown, config = write(folder, segments, lines)
        self.recording = folder / "show.mp4"
        self._environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("CUEHOST_", "PYTHONDONTWRITE"))},
            "PYTHONPATH": str(ROOT / "obs_scripts"),
            "CUEHOST_CONFIG": str(config),
            "CUEHOST_STATE": str(folder / "state"),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> MortalShow:
        command = ["air", str(self.rundown), "--headless", "--record", str(self.recording)]
        with (self.folder / "stderr").open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cuehost", *command],
                env=self._environ,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def said(self) -> str:
        """What it wrote to stderr."""
        return (self.folder / "stderr").read_text("utf-8", "replace")[-3000:]

    def entries(self) -> list[dict[str, Any]]:
        """The as-run log so far."""
        logs = sorted((self.folder / "out").glob("*/as-run.jsonl"))
        if not logs:
            return []
        found = []
        for line in logs[-1].read_text("utf-8").splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                break  # the line that is being written
        return found

    def told(self, event: str) -> list[dict[str, Any]]:
        """The log's entries of one kind."""
        return [entry for entry in self.entries() if entry["event"] == event]

    def until(self, condition: Callable[[], bool], limit_s: float = 60.0) -> None:
        """Wait for something. Raises `AssertionError` with what the show said."""
        assert self.process is not None
        deadline = time.monotonic() + limit_s
        while not condition():
            assert time.monotonic() < deadline, f"it did not come:\n{self.said()}\n{self.entries()[-5:]}"
            assert self.process.poll() is None or condition(), f"it ended:\n{self.said()}"
            time.sleep(0.02)

    def until_line(self, number: int) -> None:
        """Wait until so many lines have been begun."""
        self.until(lambda: len(self.told("line_started")) >= number, 90.0)

    def kill(self, what: str) -> None:
        """Kill `engine`, `obs` or `host` the hard way: those on air, not those that stand by."""
        if what == "obs":
            words = json.loads((self.folder / "state" / "headless.json").read_text("utf-8"))
            os.kill(words["processes"][-1][0], signal.SIGKILL)
            return
        assert self.process is not None
        engine = _eldest(psutil.Process(self.process.pid), "-m cuehost ")
        (engine if what == "engine" else _eldest(engine, "cuehost.host.renderer")).kill()

    def wait(self, limit_s: float = 90.0) -> int:
        """Wait for the end; the exit status."""
        assert self.process is not None
        return self.process.wait(limit_s)

    def order(self) -> list[str]:
        """The lines begun, in order."""
        return [str(entry["line"]) for entry in self.told("line_started")]


def _eldest(parent: psutil.Process, words: str) -> psutil.Process:
    """The first of its children that was started with `words`: of two alike, the other stands by."""
    children = sorted(parent.children(), key=psutil.Process.create_time)
    return next(child for child in children if words in " ".join(child.cmdline()))
