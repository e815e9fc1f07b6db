"""The ledger: what an entry costs who writes it, how fast it is on the disk, how soon a long one opens.

Usage: python benchmarks/ledger.py [ENTRIES] [FOLDER]   (default 100000, in the temporary folder)
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bench import machine, percentile

from cuehost.ledger import Ledger, RestorePoint, RestorePoints, export_csv, export_jsonl, read_ledger

PACED = 1000
PACE_S = 0.005
POINT = RestorePoint(
    show="5f2c0e9a",
    rundown="shows/kitchen/kitchen.yaml",
    folder="out/kitchen-20261121-100000",
    lang="en",
    round=0,
    segment="kettle-first",
    line="kettle-first.3",
    state="on_air",
    recording=True,
    streaming=False,
    t="2026-11-21T10:00:00+00:00",
)


def open_ledger(folder: Path) -> Ledger:
    """As the engine does."""
    return Ledger(folder, wall=lambda: datetime.now().astimezone(), mono=time.monotonic)


def write(ledger: Ledger, number: int) -> float:
    """Write what a line writes; how long that took, in µs."""
    start = time.perf_counter()
    ledger.write(
        "line_started",
        segment="kettle-first",
        line=f"kettle-first.{number}",
        text="It holds 0.9 litres, enough for four cups, and pours just where you want it.",
        lang="en",
        facts=["capacity", "selling_points:1"],
        voice="kokoro:af_heart",
        duration_s=4.2,
        reason="next line",
    )
    return (time.perf_counter() - start) * 1e6


async def paced(folder: Path) -> tuple[list[float], list[float]]:
    """Entries as a (very busy) show writes them: the cost of each, and how long until it is on the disk."""
    costs, confirmed = [], []
    async with open_ledger(folder) as ledger:
        for number in range(PACED):
            costs.append(write(ledger, number))
            start = time.perf_counter()
            if not await ledger.flushed():
                raise SystemExit("the disk does not take the ledger")
            confirmed.append((time.perf_counter() - start) * 1e6)
            await asyncio.sleep(PACE_S)
    return costs, confirmed


async def points(path: Path) -> list[float]:
    """How long a restore point takes to be on the disk, in µs."""
    times = []
    with RestorePoints(path) as kept:
        for _ in range(PACED):
            start = time.perf_counter()
            if not await kept.save(POINT):
                raise SystemExit("the disk does not take the restore point")
            times.append((time.perf_counter() - start) * 1e6)
            await asyncio.sleep(PACE_S)
    return times


def timed(what: object) -> float:
    """How long a call takes, in s."""
    start = time.perf_counter()
    what()  # type: ignore[operator]
    return time.perf_counter() - start


def spread(name: str, values_us: Sequence[float]) -> str:
    """A line of the table for times in µs."""
    ordered = sorted(values_us)
    cells = [percentile(ordered, share) for share in (0.5, 0.99)] + [ordered[-1]]
    return f"| {name} | {' | '.join(f'{us:.0f} µs' for us in cells)} | {len(ordered)} |"


def main() -> None:
    """Measure and print."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"ledger.py {entries}: {machine()}")
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:
        folder = Path(name)
        costs, confirmed = asyncio.run(paced(folder / "paced"))
        saved = asyncio.run(points(folder / "restore.db"))
        ledger = open_ledger(folder / "long")
        start = time.perf_counter()
        burst = [write(ledger, number) for number in range(entries)]
        if not ledger.barrier(600):
            raise SystemExit("the disk does not take the ledger")
        per_s = entries / (time.perf_counter() - start)
        ledger.close()
        opened: list[Ledger] = []
        open_s = timed(lambda: opened.append(open_ledger(folder / "long")))
        opened[0].close()
        read_s = timed(lambda: read_ledger(folder / "long"))
        jsonl_s = timed(lambda: export_jsonl(folder / "long", folder / "out.jsonl"))
        csv_s = timed(lambda: export_csv(folder / "long", folder / "out.csv"))
    print("| what | median | 99 % | worst | number |\n| --- | --- | --- | --- | --- |")
    print(spread("`write`, in the caller, one every 5 ms", costs))
    print(spread("`write`, in the caller, as fast as it goes", burst))
    print(spread("`flushed` after each: on the disk", confirmed))
    print(spread("restore point: on the disk", saved))
    print("\n| what | result |\n| --- | --- |")
    print(f"| entries a second, all the way to the disk | {per_s:,.0f} |")
    print(f"| opening a ledger of {entries:,} entries, checked | {open_s:.2f} s |")
    print(f"| reading it whole, as the report does | {read_s:.1f} s |")
    print(f"| exporting it: JSON Lines, CSV | {jsonl_s:.1f} s, {csv_s:.1f} s |")


if __name__ == "__main__":
    main()
