"""The operator's desk: how soon a page knows, how soon its press is on program, what open desks cost.

A show on a real OBS without a screen, its engine in a process of its own; a page in a real Chromium without a
screen. The scenes change by a cut (a fade's event comes at its end).

- state change to page: from an entry of the log (`command`) to its standing in the page.
- press to program: from a key given to the browser to `CurrentProgramSceneChanged`, noted by a second client.
- open desks: processor time of the engine's process with three desks that look at the program, and with none.
- long lists: the time between two frames, and what of it the page's thread works, while 1,000 segments and
  10,000 comments are scrolled through and comments come.

Usage: python benchmarks/desk.py [PRESSES]   (default 100: about six minutes)
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from bench import HEAD, ROOT, alternating, environment, machine, row, settings

sys.path.insert(0, str(ROOT / "tests" / "support"))

from chromium import Chromium
from desk_room import KEY, TOKEN, Hand
from hotkeys import LINE, engine_with_cuts

from cuehost.desk import ApiServer, ask, key_beside, link, running
from cuehost.ledger import read_ledger
from cuehost.stage import Event, HeadlessObs, HeadlessOptions, Stage

APART_S = 1.2
COST_S = 45.0
SETTLED_S = 10.0
DESKS = 3
SEGMENTS = 200
NOTE = """
    window.seen = [];
    new MutationObserver((records) => {
      for (const {addedNodes} of records) for (const row of addedNodes) {
        const text = row.querySelector?.('b')?.textContent ?? '';
        if (text.startsWith('command ')) window.seen.push([Date.now(), text.split(' ').at(-1)]);
      }
    }).observe(document.querySelector('#log'), {childList: true});
"""
SCROLL = """
    new Promise((done) => {
      const lists = ['#segments', '#comments'].map((name) => document.querySelector(name));
      const times = [];
      let [last, frame] = [performance.now(), 0];
      const step = (now) => {
        times.push(now - last);
        last = now;
        frame += 1;
        for (const list of lists) list.scrollTop = (list.scrollHeight - list.clientHeight) * (frame / 300);
        frame < 300 ? requestAnimationFrame(step) : done(times.slice(1));
      };
      requestAnimationFrame(step);
    })
"""


async def on_obs(folder: Path, presses: int) -> dict[str, list[float]]:
    """Times in ms by what they are of, and the engine's processor time in percent of a core."""
    rundown = alternating(folder / "desk.yaml", SEGMENTS, 0.5, LINE)  # longer than all of this takes
    environ = environment(settings(folder), folder)
    changes: asyncio.Queue[float] = asyncio.Queue()

    def note(event: Event) -> None:
        if event.type == "CurrentProgramSceneChanged" and "Product" in str(event.data.get("sceneName")):
            changes.put_nowait(event.at)

    found: dict[str, list[float]] = {"press": [], "page": [], "cost": []}
    async with AsyncExitStack() as stack:
        obs = await stack.enter_async_context(HeadlessObs(HeadlessOptions(canvas=(360, 640), fps=60)))
        second = await stack.enter_async_context(await Stage.connect(obs.address))
        second.on_event(note)
        environ |= {"CUEHOST_OBS_PASSWORD": obs.address.password}
        where = f"{obs.address.host}:{obs.address.port}"
        command = [str(engine_with_cuts(folder)), "-m", "cuehost", "air", str(rundown), "--obs", where]
        engine = subprocess.Popen(command, env={**os.environ, **environ}, stderr=subprocess.DEVNULL)
        stack.callback(engine.wait)
        stack.callback(engine.terminate)
        state = folder / "state" / "engine.json"
        async with asyncio.timeout(90):
            while (address := await asyncio.to_thread(running, state)) is None:
                await asyncio.sleep(0.2)
        page = link(address.port, key_beside(state))
        async with asyncio.timeout(90):
            while (await asyncio.to_thread(ask, address, "GET", "/api/status")).get("playout") != "on_air":
                await asyncio.sleep(0.5)
        await asyncio.sleep(SETTLED_S)
        for desks in (0, DESKS):
            found["cost"].append(await _cost(psutil.Process(address.pid), page, desks))
        browser = await stack.enter_async_context(Chromium(folder))
        await browser.open(page)
        await browser.until("document.body.dataset.mode === 'on_air'")
        await browser.run(NOTE)
        for number in range(presses):
            await asyncio.sleep(APART_S + 0.013 * (number % 7))
            while not changes.empty():
                changes.get_nowait()
            pressed = time.monotonic()
            await browser.key("p" if number % 2 else "n")
            try:
                found["press"].append(1000 * (await asyncio.wait_for(changes.get(), 1.0) - pressed))
            except TimeoutError:
                found["press"].append(1000.0)
        seen = await browser.run("window.seen")
    found["page"] = _delays(seen, read_ledger(next((folder / "out").iterdir())))
    return found


async def _cost(process: psutil.Process, page: str, desks: int) -> float:
    """The process's time in percent of a core, with so many desks that look at the program."""
    key = page.rstrip("/").rpartition("/")[2]
    url = page.partition("/desk/")[0].replace("http", "ws") + "/api/v1/socket"
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {key}"}) as session:
        sockets = [await session.ws_connect(url, max_msg_size=0) for _ in range(desks)]
        reading = [asyncio.create_task(_read(socket)) for socket in sockets]
        for socket in sockets:
            await socket.send_json({"look": True})
        await asyncio.sleep(3.0)
        before = process.cpu_times()
        await asyncio.sleep(COST_S)
        after = process.cpu_times()
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, *(socket.close() for socket in sockets), return_exceptions=True)
    return 100 * (after.user + after.system - before.user - before.system) / COST_S


async def _read(socket: aiohttp.ClientWebSocketResponse) -> None:
    async for _ in socket:
        pass


def _delays(seen: list[list[Any]], log: list[dict[str, Any]]) -> list[float]:
    """How long after their entries commands stood in the page, in ms."""
    begun = [
        (1000 * datetime.fromisoformat(entry["t"]).timestamp(), entry["action"])
        for entry in log
        if entry["event"] == "command"
    ]
    delays = []
    for at, action in seen:
        before = [at - t for t, name in begun if name == action and t <= at + 1]
        if before:
            delays.append(min(before))
    return delays


async def long_lists(folder: Path) -> tuple[list[float], float]:
    """The times between frames while long lists are scrolled through and comments come, and how long the
    page's thread works on one on average, in ms.
    """
    hand = Hand()
    hand.names = ["welcome", *(f"s{n}" for n in range(999))]
    server = ApiServer(hand, TOKEN, hand, KEY)
    await server.start()
    try:
        async with Chromium(folder) as browser:
            await browser.look(1440, 900)
            await browser.open(link(server.port, KEY))
            await browser.until("document.querySelector('#segments li')")
            for number in range(10_000):
                for listener in hand.listeners:
                    listener.commented(
                        {"id": f"chat:{number}", "viewer": "v", "text": f"Is it hot? {number}"}
                    )
                if number % 400 == 399:
                    count = "document.querySelector('#comment-count').textContent"
                    await browser.until(f"{count} >= {number + 1}")
            await browser.ask("Performance.enable")
            before = await _worked_s(browser)
            scrolling = asyncio.create_task(browser.run(SCROLL))
            number = 10_000
            while not scrolling.done():
                _comment(hand, number)
                number += 1
                await asyncio.sleep(0.05)
            times: list[float] = await scrolling
            return times, 1000 * (await _worked_s(browser) - before) / len(times)
    finally:
        await server.stop()


async def _worked_s(browser: Chromium) -> float:
    metrics = (await browser.ask("Performance.getMetrics"))["metrics"]
    told = {metric["name"]: metric["value"] for metric in metrics}
    return float(told["ScriptDuration"] + told["LayoutDuration"] + told["RecalcStyleDuration"])


def _comment(hand: Hand, number: int) -> None:
    for listener in hand.listeners:
        listener.commented({"id": f"chat:{number}", "viewer": "v", "text": f"Is it hot? {number}"})


def main() -> None:
    """Measure and print."""
    presses = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print(f"desk.py {presses}: {machine()}")
    with tempfile.TemporaryDirectory() as name:
        found = asyncio.run(on_obs(Path(name), presses))
    with tempfile.TemporaryDirectory() as name:
        frames, worked = asyncio.run(long_lists(Path(name)))
    print(HEAD)
    print(row("state change to page", found["page"], "ms"))
    print(row("key in the page to the scene change", found["press"], "ms"))
    print(row("frame while 1,000 segments and 10,000 comments scroll", frames, "ms"))
    print(f"of a frame, scripts, style and layout take {worked:.1f} ms on average")
    none, some = found["cost"]
    print(f"engine's process: {none:.1f} % of a core without desks, {some:.1f} % with {DESKS} that look")


if __name__ == "__main__":
    main()
