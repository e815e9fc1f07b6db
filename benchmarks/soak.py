"""A day of show on a virtual clock: a looping show with real playout, stage and ledger, on a modelled OBS
that drops takes, answers late or with errors, or ends and starts again; and a host that dies now and then.

Prints the process's memory by the hour of the show, and whether the ledger is complete: every line begun has
its end, no line is lost or said twice without a fault, and database and as-run log hold the same.

Usage: python benchmarks/soak.py [HOURS]   (default 24: some minutes)
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import psutil
from bench import ROOT, machine, settings

sys.path.append(str(ROOT / "tests" / "support"))

from stage_fake_obs import FakeObs
from stage_obs_model import ObsModel
from virtual_studio import JumpingLoop, VirtualHost, VirtualPlaying

from cuehost.config import load_config
from cuehost.host import HostProcess, Performance
from cuehost.ledger import AS_RUN, LEDGER, Ledger, read_ledger, read_log
from cuehost.playout import AirOptions, Broadcast, ReadyShow
from cuehost.stage import ObsConnection, Stage
from cuehost.stage.stage import REQUIRED_REQUESTS
from cuehost.studio import Studio

CANVAS = (360, 640)
BEGAN = datetime(2026, 11, 22, tzinfo=UTC)
LINE = "This is line {n} of the show, and it is said again in every round of the day."


def rundown(path: Path) -> Path:
    """A show of twelve lines that goes round."""
    parts = "".join(
        f"  - product: {'ab'[n % 2]}\n    id: s{n}\n    script:\n"
        + "".join(f"      - {LINE.format(n=chr(97 + 3 * n + m))}\n" for m in range(3))
        for n in range(4)
    )
    path.write_text(
        "show: Soak\nlanguage: en\nmarket: US\nhost: mia\nscenes: portrait\nloop: {rounds: 10000}\n"
        "products:\n  a: {name: First thing, facts: {price: 1.00 USD}}\n"
        "  b: {name: Second thing here, facts: {price: 2.00 USD}}\n"
        f"segments:\n{parts}",
        "utf-8",
    )
    return path


class Host(VirtualHost):
    """A virtual host that takes real performances and forgets what it said."""

    port = 5

    def on_event(self, _: Callable[..., None]) -> Callable[[], None]:
        """It tells nothing."""
        return lambda: None

    async def play(self, performance: Performance, at: float | None = None) -> VirtualPlaying:
        del self.said[:-4]
        return await super().play((performance.line, performance.duration_s), at)


class Trouble:
    """What goes wrong, at random, some times an hour."""

    def __init__(self, fake: FakeObs, model: ObsModel, host: Host) -> None:
        self._fake, self._model, self._host = fake, model, host
        self._dice = random.Random(7)
        self.count = 0

    async def run(self) -> None:
        """Make trouble until cancelled."""
        kinds: list[Callable[[], Any]] = [self._drop, self._late, self._errors, self._die, self._fake.restart]
        while True:
            await asyncio.sleep(self._dice.uniform(200, 1000))
            self.count += 1
            done = self._dice.choice(kinds)()
            if asyncio.iscoroutine(done):
                await done

    def _drop(self) -> None:
        self._model.takes_to_drop = 1

    def _late(self) -> None:
        self._fake.faults.late = 1

    def _errors(self) -> None:
        self._fake.faults.errors = 2

    def _die(self) -> None:
        self._host.die(self._dice.uniform(0.5, 3.0))


class Soak:
    """The day's show, and its memory by the hour."""

    def __init__(self, folder: Path, studio: Studio, ready: ReadyShow) -> None:
        self.folder = folder
        self.memory_mb: list[float] = []
        self.troubles = 0
        self._studio, self._ready = studio, ready

    async def run(self, hours: int) -> None:
        """Air it for so many hours of virtual time."""
        model, host = ObsModel(CANVAS), Host()
        fake = FakeObs(model)
        clock = asyncio.get_running_loop().time
        began = clock()

        def wall() -> datetime:
            return BEGAN + timedelta(seconds=clock() - began)

        async def prepare(rundown: Any, round: int) -> ReadyShow:
            return await self._studio.prepare(rundown, "en", CANVAS, lambda *_: None)

        link = ObsConnection(fake.address, dialler=fake.dial, clock=clock, required=REQUIRED_REQUESTS)
        stage = Stage(link, clock=clock)
        await link.open()
        with Ledger(self.folder, wall=wall, mono=clock) as ledger:
            broadcast = Broadcast(stage, cast(HostProcess, host), ledger.write, clock)
            stop = stage.watch(lambda _: None)
            trouble = Trouble(fake, model, host)
            working = [
                asyncio.create_task(trouble.run()),
                asyncio.create_task(self._weigh(fake, broadcast, hours)),
            ]

            options = AirOptions(
                load=lambda: self._studio.rundown(self.folder / "soak.yaml"),
                prepare=prepare,
                now=wall,
            )
            try:
                await broadcast.run(self._ready, options)
            finally:
                stop()
                self.troubles = trouble.count
                for work in working:
                    work.cancel()
        await stage.close()

    async def _weigh(self, fake: FakeObs, broadcast: Broadcast, hours: int) -> None:
        process = psutil.Process()
        for _ in range(hours):
            await asyncio.sleep(3600)
            fake.seen.clear()
            self.memory_mb.append(process.memory_info().rss / 1e6)
            print(f"hour {len(self.memory_mb)}: {self.memory_mb[-1]:.1f} MB", flush=True)
        assert broadcast.conductor is not None
        broadcast.conductor.do("stop")


def _letter(entry: Mapping[str, Any]) -> int:
    """Which of the lines an entry tells of: the letter in its words (a number would want a fact)."""
    return ord(str(entry["text"]).split()[3])


def complete(folder: Path) -> list[str]:
    """What the ledger of a soak lacks, in words."""
    entries = read_ledger(folder)
    found = []
    if [e["seq"] for e in entries] != list(range(1, len(entries) + 1)):
        found.append("the numbers have gaps")
    if entries != list(read_log(folder / AS_RUN)):
        found.append(f"{LEDGER} and {AS_RUN} differ")
    begun = [e for e in entries if e["event"] == "line_started"]
    ended = [e for e in entries if e["event"] == "line_ended"]
    if [e["line"] for e in begun] != [e["line"] for e in ended]:
        found.append("a line that was begun has no end")
    for before, after in pairwise(begun):
        follows = _letter(after) - _letter(before)
        again = follows == 0 and after["code"] == "recovery"
        if follows not in (1, -11) and not again:
            found.append(f"{before['text'][:30]} is followed by {after['text'][:30]} ({after['code']})")
    if any(after["at_s"] < before["at_s"] for before, after in pairwise(begun)):
        found.append("the lines' times run backwards")
    counts = Counter(str(e["event"]) for e in entries)
    print(f"{len(entries)} entries: {', '.join(f'{n} {what}' for what, n in sorted(counts.items()))}")
    return found


def main() -> None:
    """Soak, weigh, check, print."""
    hours = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    print(f"soak.py {hours}: {machine()}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        studio = Studio(load_config(settings(folder)))
        show = studio.rundown(rundown(folder / "soak.yaml"))
        ready = asyncio.run(studio.prepare(show, "en", CANVAS, lambda *_: None))
        soak = Soak(folder, studio, ready)
        took = time.monotonic()
        with asyncio.Runner(loop_factory=JumpingLoop) as runner:
            runner.run(soak.run(hours))
        took = time.monotonic() - took
        faults = complete(folder)
    first, last = soak.memory_mb[0], soak.memory_mb[-1]
    growth = (last / first - 1) / max(len(soak.memory_mb) - 1, 1)
    print(f"{hours} hours of show in {took:.0f} s, {soak.troubles} troubles")
    print(f"memory after the first hour {first:.1f} MB, at the end {last:.1f} MB: {growth:+.2%} an hour")
    print("the ledger is complete" if not faults else "\n".join(faults[:20]))


if __name__ == "__main__":
    main()
