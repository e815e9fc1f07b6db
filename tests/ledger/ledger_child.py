"""Writes a ledger, or restore points, until it is killed, and says what it has been confirmed.

Usage: ledger_child.py ledger|restore FOLDER FIRST. Each line of the output is `w N` (N was written) or
`d N` (N and all before are on the disk, as `barrier` or `save` said).
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from datetime import datetime
from pathlib import Path

from cuehost.ledger import Ledger, RestorePoints


def say(what: str, number: int) -> None:
    os.write(1, f"{what} {number}\n".encode())


def write_ledger(folder: Path, number: int) -> None:
    ledger = Ledger(folder, wall=lambda: datetime.now().astimezone(), mono=time.monotonic)
    while True:
        ledger.write("line_started", line=str(number), text=f"Words of line {number}. " * 10, facts=["price"])
        say("w", number)
        if number % 7 == 0 and ledger.barrier():
            say("d", number)
        number += 1


async def save_points(folder: Path, number: int) -> None:
    points = RestorePoints(folder / "restore.db")
    while True:
        point = points_point(number)
        if await points.save(point, timeout_s=60):  # type: ignore[arg-type]  # a plain dict will do
            say("d", number)
        number += 1


def points_point(number: int) -> dict[str, object]:
    return {
        "show": "5f2c",
        "rundown": "shows/kitchen/kitchen.yaml",
        "folder": "out/kitchen",
        "lang": "en",
        "round": number,
        "segment": "kettle",
        "line": f"kettle.{number}",
        "state": "on_air",
        "recording": True,
        "streaming": False,
        "t": "2026-11-21T10:00:00+00:00",
        "position": {"line": "kettle.2"},
    }


if __name__ == "__main__":
    kind, place, first = sys.argv[1:]
    if kind == "ledger":
        write_ledger(Path(place), int(first))
    else:
        asyncio.run(save_points(Path(place), int(first)))
