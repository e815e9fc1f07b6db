"""From a hotkey in OBS to the scene change, with the script loaded in OBS and the engine it started.

A second client fires the hotkeys "take next" and "take previous" by `TriggerHotkeyByName`, which runs the
script's own callback on OBS's hotkey thread, and notes `CurrentProgramSceneChanged`. The scenes change by a
cut (a fade's event comes at its end).

Usage: python benchmarks/hotkeys.py [PRESSES]   (default 200: about four minutes)
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from bench import HEAD, ROOT, alternating, environment, machine, percentile, row, settings

from cuehost.desk import ask, running
from cuehost.places import SCENES
from cuehost.stage import Event, HeadlessObs, HeadlessOptions, Stage

APART_S = 1.0
LINE = "Here is the next one and we take our time so that everybody here can have a look at it."


def engine_with_cuts(folder: Path) -> Path:
    """An interpreter for the script to start its engine with, whose scenes change by a cut."""
    templates = folder / "scenes"
    templates.mkdir()
    text = (SCENES / "portrait.yaml").read_text("utf-8")
    (templates / "portrait.yaml").write_text(
        text.replace("kind: fade, ms: 300", "kind: cut, ms: 50"), "utf-8"
    )
    start = folder / "start.py"
    start.write_text(
        "import os, pathlib, runpy, sys\nfrom cuehost import places\n"
        "os.environ['CUEHOST_SUPERVISED'] = 'this benchmark'\n"  # the templates are those of this process
        f"places.SCENES = pathlib.Path({str(templates)!r})\n"
        "sys.argv = ['cuehost', *sys.argv[3:]]\nrunpy.run_module('cuehost', run_name='__main__')\n",
        "utf-8",
    )
    shell = folder / "python"
    shell.write_text(
        f'#!/bin/sh\nPYTHONPATH={ROOT / "obs_scripts"} exec {sys.executable} {start} "$@"\n', "utf-8"
    )
    shell.chmod(0o755)
    return shell


async def until_on_air(state: Path) -> None:
    """Wait until the script's engine has the show on air; ends the benchmark where it fails to.

    Raises `TimeoutError` after a minute.
    """
    async with asyncio.timeout(60):
        while True:
            address = await asyncio.to_thread(running, state / "engine.json")
            if address is not None:
                status = await asyncio.to_thread(ask, address, "GET", "/api/status")
                if status.get("playout") == "on_air" and status.get("scene"):
                    return
                if status.get("state") == "failed":
                    sys.exit(f"hotkeys.py: no show to measure: {status['summary']}")
            await asyncio.sleep(0.2)


async def measure(folder: Path, presses: int) -> list[float]:
    """From press to change, in ms; a change that does not come within a second counts as 1000 ms."""
    rundown = alternating(folder / "keys.yaml", 5, 0.5, LINE)
    os.environ |= environment(settings(folder), folder)
    os.environ["CUEHOST_PYTHON"] = str(engine_with_cuts(folder))
    options = HeadlessOptions(
        canvas=(360, 640),
        fps=60,
        script=ROOT / "obs_scripts" / "cuehost_obs.py",
        script_settings={"rundown": str(rundown), "discover": True},
    )
    changes: asyncio.Queue[float] = asyncio.Queue()

    def note(event: Event) -> None:
        if event.type == "CurrentProgramSceneChanged" and "Product" in str(event.data.get("sceneName")):
            changes.put_nowait(event.at)

    found: list[float] = []
    async with HeadlessObs(options) as obs, await Stage.connect(obs.address) as second:
        second.on_event(note)

        async def press(hotkey: str) -> float:
            pressed = time.monotonic()
            await second.connection.request("TriggerHotkeyByName", {"hotkeyName": f"cuehost.{hotkey}"})
            return pressed

        async with asyncio.timeout(30):
            while not await asyncio.to_thread(running, folder / "state" / "engine.json"):
                await asyncio.sleep(0.2)
        await press("start")
        await until_on_air(folder / "state")
        for number in range(presses):
            await asyncio.sleep(APART_S + 0.013 * (number % 7))
            while not changes.empty():
                changes.get_nowait()
            # Five segments: to the second and back, so that no press comes at an end of the show.
            pressed = await press("previous" if number % 2 else "next")
            try:
                found.append(1000 * (await asyncio.wait_for(changes.get(), 1.0) - pressed))
            except TimeoutError:
                found.append(1000.0)
        await press("stop")
        await asyncio.sleep(2)
    return found


def main() -> None:
    """Measure and print."""
    presses = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print(f"hotkeys.py {presses}: {machine()}")
    with tempfile.TemporaryDirectory() as name:
        found = asyncio.run(measure(Path(name), presses))
    print(HEAD)
    print(row("hotkey in OBS to the scene change", found, "ms"))
    print(f"99th percentile: {percentile(sorted(found), 0.99):.1f} ms")


if __name__ == "__main__":
    main()
