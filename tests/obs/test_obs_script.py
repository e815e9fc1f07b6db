"""The script inside a real OBS: it starts the engine, its hotkeys drive the show, it ends with OBS."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from cuehost.desk import ask, running
from cuehost.ledger import read_log
from cuehost.stage import HeadlessObs, HeadlessOptions, Stage

pytestmark = pytest.mark.obs

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "obs_scripts" / "cuehost_obs.py"
PATIENCE_S = 60.0

RUNDOWN = """
show: Script test
language: en
market: US
host: mia
scenes: portrait
products:
  cup: {name: Test cup, facts: {price: 9.50 USD}}
segments:
  - opening: {}
    id: hello
    script: &long
      - This goes on for quite a while so that keys can be pressed in it, however slow the computer is.
      - There is so much to say here that nobody wants to hear it all, and nobody must come to the end of it.
      - A third line comes after the second one, and it is as long as the others before it, or nearly so.
  - product: cup
    script: *long
  - closing: {}
    id: bye
    script: *long
"""
CONFIG = "voice: {{engines: [espeak]}}\nfolders: {{cache: {cache}, out: {out}}}\n"


class Show:
    """The engine that the script in OBS started, as its status tells."""

    def __init__(self, state: Path, stage: Stage, out: Path) -> None:
        self.state_file = state / "engine.json"
        self.stage = stage
        self.out = out

    async def press(self, hotkey: str) -> None:
        await self.stage.connection.request("TriggerHotkeyByName", {"hotkeyName": f"cuehost.{hotkey}"})

    async def status(self) -> dict[str, Any]:
        address = await asyncio.to_thread(running, self.state_file)
        return await asyncio.to_thread(ask, address, "GET", "/api/status") if address else {}

    async def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first status that is as wanted; fails the test with the last one after a minute."""
        deadline = time.monotonic() + PATIENCE_S
        status: dict[str, Any] = {}
        while time.monotonic() < deadline:
            status = await self.status()
            if wanted(status):
                return status
            await asyncio.sleep(0.1)
        pytest.fail(f"it never became so; the last status was {json.dumps(status)}")


def at(segment: str, playout: str = "on_air") -> Callable[[dict[str, Any]], bool]:
    return lambda s: s.get("segment") == segment and s.get("playout") == playout and bool(s.get("scene"))


@pytest.fixture
async def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Show]:
    """An OBS with the script loaded and a rundown chosen."""
    rundown = tmp_path / "script-test.yaml"
    rundown.write_text(RUNDOWN, "utf-8")
    config = tmp_path / "config.yaml"
    config.write_text(CONFIG.format(cache=ROOT / ".cuehost" / "test-cache", out=tmp_path / "out"), "utf-8")
    state = tmp_path / "state"
    monkeypatch.setenv("CUEHOST_STATE", str(state))
    monkeypatch.setenv("CUEHOST_CONFIG", str(config))
    monkeypatch.setenv("CUEHOST_PYTHON", sys.executable)
    options = HeadlessOptions(
        canvas=(360, 640),
        fps=25,
        script=SCRIPT,
        script_settings={"rundown": str(rundown), "discover": True},
    )
    async with HeadlessObs(options) as obs, await Stage.connect(obs.address) as stage:
        # The engine is a child of OBS, which is a child of ours: it sees the same variables.
        yield Show(state, stage, tmp_path / "out")


async def test_the_hotkeys_move_the_show(show: Show) -> None:
    pid = (await show.until(lambda s: "pid" in s))["pid"]
    await show.press("start")
    await show.until(at("hello"))
    assert await show.stage.program_scene() == "Cuehost Opening"

    await show.press("next")
    await show.until(at("cup"))
    await asyncio.sleep(0.5)  # sooner it would be the bounce of a key
    await show.press("next")
    await show.until(at("bye"))
    await show.press("previous")
    await show.until(at("cup"))
    await show.press("jump.1")
    await show.until(at("hello"))
    await show.press("hold")
    held = await show.until(at("hello", "held"))
    assert held["summary"].startswith("Held")
    await asyncio.sleep(0.5)
    await show.press("hold")
    await show.until(at("hello"))
    await show.press("safe")
    await show.until(lambda s: s.get("playout") == "safe" and s.get("scene") == "safe")
    assert await show.stage.program_scene() == "Cuehost Safe"
    await show.press("jump.3")
    await show.until(at("bye"))
    await show.press("repeat")
    await show.press("mute")
    await show.until(lambda s: bool(s.get("muted")))
    muted = await show.stage.connection.request("GetInputMute", {"inputName": "Cuehost host"})
    assert muted["inputMuted"]
    await show.press("overlays")
    await show.until(lambda s: s.get("overlays") is False)
    await show.press("stop")
    await show.until(lambda s: s.get("state") == "idle")
    assert await show.stage.program_scene() == "Cuehost Safe"

    (log,) = show.out.glob("*/as-run.jsonl")
    entries = list(read_log(log))
    actions = [e["action"] for e in entries if e["event"] == "command"]
    assert actions == [
        "next", "next", "previous", "jump", "hold", "hold", "safe", "jump", "repeat", "stop",
    ]  # fmt: skip
    after = [e["event"] for e in entries][[e["event"] for e in entries].index("show_ended") :]
    assert set(after) <= {"show_ended", "program_changed"}, "the safe scene comes last"
    assert (log.parent / "report.html").exists()
    assert (await show.status())["pid"] == pid, "one engine did it all"


async def test_an_engine_that_dies_is_brought_back_and_its_show_goes_on(show: Show) -> None:
    await show.until(lambda s: s.get("state") == "idle")
    await show.press("start")
    await show.until(at("hello"))
    await show.press("next")
    on_air = await show.until(at("cup"))
    await asyncio.sleep(1)
    os.kill(int(on_air["pid"]), signal.SIGKILL)
    again = await show.until(lambda s: at("cup")(s) and s["pid"] != on_air["pid"])
    assert again["segment_number"] == on_air["segment_number"]
    await show.press("stop")
    await show.until(lambda s: s.get("state") == "idle")
    (folder,) = show.out.iterdir()
    told = [(e["event"], e.get("line")) for e in read_log(folder / "as-run.jsonl")]
    resumed = told.index(("resumed", "cup.1"))
    begun = [line for event, line in told if event == "line_started" and str(line).startswith("cup")]
    assert begun[:2] == ["cup.1", "cup.1"], "the interrupted line is said again, from its beginning"
    assert ("line_started", "cup.1") in told[resumed:]


async def test_the_engine_ends_when_obs_closes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = tmp_path / "state"
    monkeypatch.setenv("CUEHOST_STATE", str(state))
    monkeypatch.setenv("CUEHOST_PYTHON", sys.executable)
    async with HeadlessObs(HeadlessOptions(canvas=(360, 640), fps=25, script=SCRIPT)) as obs:
        async with await Stage.connect(obs.address) as stage:
            engine = Show(state, stage, tmp_path)
            pid = int((await engine.until(lambda s: "pid" in s))["pid"])
            await stage.connection.request(
                "TriggerHotkeyByName", {"hotkeyName": "cuehost.start"}
            )  # no rundown is chosen: nothing happens
            assert (await engine.status())["state"] == "idle"
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and Path(f"/proc/{pid}").exists():
        await asyncio.sleep(0.1)
    assert not Path(f"/proc/{pid}").exists()
    assert not (state / "engine.json").exists()


async def test_a_running_engine_is_adopted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = tmp_path / "state"
    monkeypatch.setenv("CUEHOST_STATE", str(state))
    monkeypatch.setenv("CUEHOST_PYTHON", sys.executable)
    mine = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cuehost", "engine", env={**os.environ}, stderr=asyncio.subprocess.PIPE
    )
    try:
        assert mine.stderr is not None
        await asyncio.wait_for(mine.stderr.readline(), PATIENCE_S)
        adopted = running(state / "engine.json")
        assert adopted is not None
        async with (
            HeadlessObs(
                HeadlessOptions(canvas=(360, 640), fps=25, script=SCRIPT, script_settings={"keep": True})
            ) as obs,
            await Stage.connect(obs.address) as stage,
        ):
            engine = Show(state, stage, tmp_path)
            await asyncio.sleep(2)
            assert (await engine.status())["pid"] == adopted.pid
        assert mine.returncode is None, "told to be kept, it outlives OBS"
    finally:
        mine.terminate()
        await asyncio.wait_for(mine.wait(), 20)
