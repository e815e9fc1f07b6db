"""Shared by the benchmarks: settings of their own, a short rundown, medians and percentiles."""

from __future__ import annotations

import atexit
import os
import statistics
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "obs_scripts"))

from cuehost.supervisor import CALM  # noqa: E402


def settings(folder: Path, *, engines: str = "espeak") -> Path:
    """A config.yaml with caches and results in `folder`."""
    path = folder / "config.yaml"
    path.write_text(
        f"voice: {{engines: [{engines}]}}\nfolders: {{cache: {folder / 'cache'}, out: {folder / 'out'}}}\n",
        "utf-8",
    )
    return path


def environment(config: Path, folder: Path) -> dict[str, str]:
    """The environment for a `cuehost` process of its own, which keeps its bytecode as a user's does."""
    return {
        **{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
        "PYTHONPATH": str(ROOT / "obs_scripts"),
        "CUEHOST_CONFIG": str(config),
        "CUEHOST_STATE": str(folder / "state"),
    }


def alternating(path: Path, segments: int, pause_s: float, line: str = "Here is the next one.") -> Path:
    """A rundown that goes to and fro between two products, one short line each."""
    parts = "".join(
        f"  - product: {'ab'[n % 2]}\n    id: s{n}\n    pause: {pause_s}\n    script: [{line}]\n"
        for n in range(segments)
    )
    path.write_text(
        "show: Benchmark\nlanguage: en\nmarket: US\nhost: mia\nscenes: portrait\n"
        "products:\n  a: {name: First thing, facts: {price: 1.00 USD}}\n"
        "  b: {name: Second thing here, facts: {price: 2.00 USD}}\n"
        f"segments:\n{parts}",
        "utf-8",
    )
    return path


def calm() -> None:
    """Start this benchmark again, if need be, in the environment that a show's process is started in."""
    if os.environ != (calmed := CALM | dict(os.environ)):
        os.execve(sys.executable, sys.orig_argv, calmed)


def row(name: str, values: Iterable[float], unit: str) -> str:
    """`name`: median, 95th percentile, worst and number, as a line of a table."""
    sorted_ = sorted(values)
    if not sorted_:
        return f"| {name} | none | | | 0 |"
    return (
        f"| {name} | {statistics.median(sorted_):.1f} {unit} | {percentile(sorted_, 0.95):.1f} {unit} "
        f"| {max(sorted_, key=abs):.1f} {unit} | {len(sorted_)} |"
    )


def percentile(sorted_values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    return sorted_values[min(int(share * len(sorted_values)), len(sorted_values) - 1)]


HEAD = "| what | median | 95 % | worst | number |\n| --- | --- | --- | --- | --- |"


def machine() -> str:
    """The machine in a few words, and how fast Python is on it now: a virtual one may be twice as slow on
    another day.
    """
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    speed = f"a million additions take {addition_ms():.0f} ms"
    return f"{os.cpu_count()} cores, load {load:.1f} at the start, {speed}"


def addition_ms() -> float:
    """How long Python takes to add up a million numbers, in ms: the least of three."""

    def once() -> float:
        start, total = time.perf_counter(), 0
        for number in range(1_000_000):
            total += number
        return (time.perf_counter() - start) * 1000

    return min(once() for _ in range(3))


class Held:
    """While it is used as a context: the most memory, MB, that a process (this one, if no `pid` is given) and
    all it has started hold `together`, what they share counted once; `alone`: the most of the process itself,
    `other`: of any other.

    Looked at five times a second. The system's own figure for ended children (`ru_maxrss`) would not do: a
    child begins with that of its parent.
    """

    def __init__(self, pid: int | None = None) -> None:
        self.together = self.alone = self.other = 0.0
        self._process = psutil.Process(pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)

    def __enter__(self) -> Held:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def __str__(self) -> str:
        most = f"at most {self.together:.0f} MB together"
        return f"{most} ({self.alone:.0f} itself, {self.other:.0f} what it started)"

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            try:
                children = self._process.children(recursive=True)
            except psutil.Error:
                continue  # it has ended
            alone, others = _own_mb(self._process), [_own_mb(child) for child in children]
            self.alone = max(self.alone, alone)
            self.other = max([self.other, *others])
            self.together = max(self.together, alone + sum(others))


def _own_mb(process: psutil.Process) -> float:
    """What a process holds, MB, with its share of what it holds together with others; 0 once it is gone."""
    try:
        # Only Linux tells shares; elsewhere what is shared counts for each.
        held = process.memory_full_info()
        return float(getattr(held, "pss", 0) or held.rss) / 1e6
    except psutil.Error:
        return 0.0


def _processor_times() -> list[int]:
    """What the processors have done since the start, in ticks, by kind (proc(5)); else nothing."""
    try:
        with Path("/proc/stat").open(encoding="ascii") as file:
            return [int(word) for word in file.readline().split()[1:9]]
    except (OSError, ValueError):
        return []


def _tell_stolen(before: list[int]) -> None:
    """Figures of a virtual machine whose processors were lent to others meanwhile say little."""
    spent = [now - then for then, now in zip(before, _processor_times(), strict=False)]
    if sum(spent):
        print(f"Processor time other machines took from this one: {100 * spent[7] / sum(spent):.1f} %")


atexit.register(_tell_stolen, _processor_times())
