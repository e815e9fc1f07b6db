"""Whether the computer was kept from running while a test ran: then its failure says nothing.

On a rented computer others take the processor too ("steal" in /proc/stat), for seconds on end. No clock of
Cuehost's can be right while nothing runs at all, so such a test is run again; one of real time that still
fails while the computer is kept from running is skipped, and the summary says so. On a computer that has its
processor to itself every failure stands as it is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

MOST_STOLEN = 0.15
"""The most of the processor's time wanted that others may take. On quiet machines 0.00 to 0.01 was seen."""
MOST_STILL_S = 1.0
"""The longest that a sleeping thread may be late. It is late by at most 0.2 s beside four busy processes."""
MOST_AGAIN = 2
_STEP_S = 0.05
_STAT = Path("/proc/stat")


@dataclass(frozen=True, slots=True)
class Processor:
    """The processor's time so far, in ticks: what was wanted, and what of that others took."""

    wanted: int
    stolen: int


def processor(text: str) -> Processor:
    """The times in the first line of /proc/stat (proc(5): user nice system idle iowait irq softirq steal)."""
    ticks = [int(word) for word in text.split("\n", 1)[0].split()[1:9]]
    stolen = ticks[7] if len(ticks) == 8 else 0
    return Processor(sum(ticks) - ticks[3] - ticks[4], stolen)


def stolen_share(before: Processor, after: Processor) -> float:
    """The share of the time wanted between the two that others took."""
    wanted = after.wanted - before.wanted
    return (after.stolen - before.stolen) / wanted if wanted > 0 else 0.0


class Watch:
    """Watches the computer from `begin` on; one for a run of tests."""

    def __init__(self) -> None:
        self._before = self._now()
        self._still_s = 0.0
        threading.Thread(target=self._sleep, name="starvation", daemon=True).start()

    def begin(self) -> None:
        """A test begins."""
        self._before, self._still_s = self._now(), 0.0

    def found(self) -> str:
        """What kept the computer from running since then, in words; empty if nothing did."""
        share = stolen_share(self._before, self._now())
        if share > MOST_STOLEN:
            return f"others took {share:.0%} of the processor"
        if self._still_s > MOST_STILL_S:
            return f"the computer stood still for {self._still_s:.1f} s"
        return ""

    def _now(self) -> Processor:
        return processor(_STAT.read_text("ascii")) if _STAT.exists() else Processor(0, 0)

    def _sleep(self) -> None:
        while True:
            began = time.monotonic()
            time.sleep(_STEP_S)
            self._still_s = max(self._still_s, time.monotonic() - began - _STEP_S)


class Starved:
    """The pytest plugin: runs again what failed for want of the processor, twice at most."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        again = pytest.mark.flaky(reruns=MOST_AGAIN, condition=lambda: bool(self._watch.found()))
        for item in items:
            item.add_marker(again)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        self._watch.begin()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        real_time = any(item.get_closest_marker(name) for name in ("obs", "realtime"))
        last = getattr(item, "execution_count", 1) > MOST_AGAIN
        if report.failed and real_time and last and (found := self._watch.found()):
            why = report.longreprtext.strip().rsplit("\n", 1)[-1]
            report.outcome, report.longrepr = "skipped", (str(item.path), 0, f"no verdict, {found}: {why}")
        return report
