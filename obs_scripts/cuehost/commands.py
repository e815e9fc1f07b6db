"""What the longer commands do. Each takes the parsed arguments and gives the exit status."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from tqdm import tqdm

from cuehost import stage
from cuehost.airing import AirOrder, ShowResult
from cuehost.config import load_config
from cuehost.desk import ask, running
from cuehost.engine import Engine, describe
from cuehost.errors import CuehostError, InputError, ObsUnreachable
from cuehost.host import Standby
from cuehost.places import DEMO, ENGINE_FILE, host_folder
from cuehost.resuming import HEADLESS_FILE, broken_off
from cuehost.stage import ObsAddress, Stage
from cuehost.studio import HEADLESS_FPS, Studio, local_time

T = TypeVar("T")


class Bars:
    """Progress bars on stderr, one for each kind of work. Use as the `progress` of preparing."""

    def __init__(self) -> None:
        self._bars: dict[str, tqdm[Any]] = {}
        self._closed = False
        self._lock = threading.Lock()

    def __call__(self, what: str, done: int, total: int) -> None:
        with self._lock:
            if not self._closed:
                self._show(what, done, total)

    def _show(self, what: str, done: int, total: int) -> None:
        if what not in self._bars:
            self._bars[what] = tqdm(
                total=total,
                desc=f"{what:12}",
                unit="",
                file=sys.stderr,
                bar_format="{desc} {bar:24} {n_fmt}/{total_fmt}",
            )
        bar = self._bars[what]
        bar.n = done
        bar.refresh()

    def close(self) -> None:
        """Leave the bars as they are and go on below them; what a thread still tells is not shown."""
        with self._lock:
            self._closed = True
            for bar in self._bars.values():
                bar.close()
            self._bars.clear()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _studio(options: argparse.Namespace) -> Studio:
    return Studio(load_config(options.config), offline=getattr(options, "offline", False))


def address_of(options: argparse.Namespace) -> ObsAddress | None:
    """The OBS named on the command line; its password comes from the settings or the environment."""
    if not getattr(options, "obs", None):
        return None
    obs = load_config(options.config).obs
    try:
        return ObsAddress.parse(options.obs, obs.password.get_secret_value() if obs.password else "")
    except ValueError as error:
        raise InputError(str(error)) from error


async def _interruptible(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` so that Ctrl-C and a polite kill end it cleanly, whatever it is waiting for."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    ended = False

    def end() -> None:
        nonlocal ended
        ended = True
        task.cancel()

    if os.name != "nt":
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, end)
    try:
        return await task
    except asyncio.CancelledError:
        if ended:
            raise KeyboardInterrupt from None
        raise
    finally:
        if os.name != "nt":
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


async def prepare(options: argparse.Namespace) -> int:
    """Prepare a show, for the canvas of OBS if one runs, else for the size its scenes are designed in."""
    studio = _studio(options)
    engine = Engine(studio)
    rundown = studio.rundown(options.show)
    studio.check_show(rundown, options.lang)
    canvas = studio.template(rundown).canvas
    with suppress(CuehostError):
        async with await Stage.connect(engine.obs_address()) as obs:
            canvas = await obs.canvas()
    bars = Bars()
    try:
        ready = await _interruptible(engine.prepare_all(rundown, options.lang, canvas, bars))
    finally:
        bars.close()
        await studio.close()
    for note in ready.show.notes:
        _say(f"note: {note}")
    print(describe(ready))
    return 0


async def air(options: argparse.Namespace, standby: Standby | None = None) -> int:
    """Run a show; `standby` may have the host's process started."""
    record = options.record
    if record is not None and record.suffix.lower() not in (".mp4", ".mkv"):
        raise InputError(
            f"A recording cannot be a {record.suffix or 'nameless'} file.", "Name it .mp4 or .mkv."
        )
    order = AirOrder(options.show, options.lang, record=record is not None, record_to=record)
    engine_running = None if options.headless else await asyncio.to_thread(running, ENGINE_FILE)
    if engine_running is not None:
        if options.obs or record:
            raise InputError(
                f"A Cuehost engine runs already (process {engine_running.pid}), with its own settings.",
                "Leave out --obs and --record, or end that engine first.",
            )
        return await _interruptible(_air_elsewhere(order))
    studio = _studio(options)
    airing = _air_here(studio, order, address_of(options), headless=options.headless, standby=standby)
    result = await _interruptible(airing)
    return _tell(result)


async def demo(options: argparse.Namespace, standby: Standby | None = None) -> int:
    """Air the bundled show on an OBS of our own (on Windows and macOS: on the one that runs), recorded;
    `standby` may have the host's process started."""
    studio = _studio(options)
    own = sys.platform.startswith("linux")
    order = AirOrder(options.show or DEMO, record=True, folder=options.out)
    display = None if options.headless else os.environ.get("DISPLAY")
    result = await _interruptible(
        _air_here(studio, order, None, headless=own, display=display, standby=standby)
    )
    return _tell(result)


def _tell(result: ShowResult) -> int:
    what = [str(p) for p in (*result.recordings, result.report) if p]
    print(f"The show is in {result.folder}: {', '.join(Path(p).name for p in what)}, as-run.jsonl")
    return 0


async def _air_here(
    studio: Studio,
    order: AirOrder,
    address: ObsAddress | None,
    *,
    headless: bool,
    display: str | None = None,
    standby: Standby | None = None,
) -> ShowResult:
    """Air a show by an engine in this process."""
    bars = Bars()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(studio.close)
        order = resumed(order)
        if headless:
            order = replace(order, folder=order.folder or studio.result_folder(order.rundown))
            obs = await own_obs(stack, studio, order, display)
            address = obs.address
        engine = Engine(studio, address=address)
        if not headless:
            await stack.enter_async_context(engine.served(at_leisure=True))
        stack.callback(bars.close)

        def progress(what: str, done: int, total: int) -> None:
            bars(what, done, total)

        shown = asyncio.create_task(_show_status(engine, bars))
        stack.callback(shown.cancel)
        return await engine.air(order, progress, standby=standby)


def resumed(order: AirOrder) -> AirOrder:
    """The order to go on with a show that broke off, where this process takes the place of one that died."""
    point = broken_off(local_time())
    if point is None or Path(point["rundown"]) != order.rundown.absolute():
        return order
    return replace(order, lang=point["lang"], folder=Path(point["folder"]), resume=point)


async def own_obs(
    stack: AsyncExitStack, studio: Studio, order: AirOrder, display: str | None
) -> stage.HeadlessObs:
    """An OBS of our own for a show, started or, where one that died left it, adopted; kept running until the
    stack ends. Raises `StageError`.
    """
    rundown = studio.rundown(order.rundown)
    studio.check_show(rundown, order.lang)
    obs = await asyncio.to_thread(stage.HeadlessObs.adopt, HEADLESS_FILE)
    if obs is not None and order.resume is None:
        await asyncio.to_thread(obs.stop)  # left by a show that nobody could go on with
        obs = None
    if obs is None:
        _say("Starting an OBS of our own" + ("" if display else ", without a screen") + " ...")
        canvas = studio.headless_canvas(rundown)
        options = stage.HeadlessOptions(
            canvas=canvas, fps=HEADLESS_FPS, display=display, record_dir=order.folder
        )
        obs = stage.HeadlessObs(options)
    await stack.enter_async_context(obs)
    await asyncio.to_thread(obs.note, HEADLESS_FILE)
    stack.callback(lambda: HEADLESS_FILE.unlink(missing_ok=True))
    keeping = asyncio.create_task(keep_running(obs))
    stack.callback(keeping.cancel)
    return obs


async def keep_running(obs: stage.HeadlessObs, every_s: float = 0.25) -> None:
    """Starts our own OBS again whenever it dies; the show waits for it and goes on."""
    while True:
        await asyncio.sleep(every_s)
        if obs.pid is None:
            _say("OBS has died; it is started again.")
            try:
                await asyncio.to_thread(obs.restart)
                await asyncio.to_thread(obs.note, HEADLESS_FILE)
            except CuehostError as error:
                _say(f"note: {error}")


async def _show_status(engine: Engine, bars: Bars) -> None:
    """Tell on stderr what is on air, a line whenever it changes."""
    last = ""
    while True:
        await asyncio.sleep(0.2)
        if engine.state != "on_air":
            continue
        bars.close()
        status = engine.status()
        text = status.get("text") or ""
        now = f"{status['summary']}: {text}" if text else str(status["summary"])
        if now != last:
            last = now
            _say(now)


async def _air_elsewhere(order: AirOrder) -> int:
    """Have the engine that runs already (the OBS script's) air a show, and wait for its end."""
    address = await asyncio.to_thread(running, ENGINE_FILE)
    if address is None:
        raise ObsUnreachable("The engine has gone.", "Start again.")
    body = {"action": "start", "rundown": str(order.rundown.absolute())} | (
        {"lang": order.lang} if order.lang else {}
    )
    last = ""
    try:
        status = await asyncio.to_thread(ask, address, "POST", "/api/do", body)
        while status["state"] in ("preparing", "starting", "on_air"):
            if status["summary"] != last:
                last = str(status["summary"])
                _say(last)
            await asyncio.sleep(0.5)
            status = await asyncio.to_thread(ask, address, "GET", "/api/status")
    except asyncio.CancelledError:
        await asyncio.to_thread(ask, address, "POST", "/api/do", {"action": "stop"})
        raise
    print(status["summary"])
    return 1 if status["state"] == "failed" else 0


async def script(options: argparse.Namespace) -> int:
    """Show a script, or do what a person orders of it."""
    from cuehost.script_command import run

    return await _interruptible(run(_studio(options), options))


async def engine(options: argparse.Namespace) -> int:
    """Serve the API until told to quit."""
    serving = Engine(_studio(options))

    async def serve() -> None:
        async with serving.served():
            _say(f"The Cuehost engine runs (process {os.getpid()}).")
            point = broken_off(local_time())
            if point is not None:
                serving.resume(point)
            try:
                await serving.quit.wait()
            finally:
                await serving.cancel()
                await serving.studio.close()

    await _interruptible(serve())
    return 0


async def host_preview(options: argparse.Namespace) -> int:
    """Make a video of a host saying something."""
    from cuehost.host import load_pack, perform, render_preview
    from cuehost.playout import voice_for
    from cuehost.rundown import Cue

    if options.out.suffix.lower() != ".webm":
        raise InputError("A preview is a .webm file (it keeps the transparency).", "Name it so.")
    studio = _studio(options)
    pack = load_pack(host_folder(options.name))
    bars = Bars()
    try:
        voices = {**pack.spec.voices, **studio.config.voice.voices}
        speech = await studio.voices.speak(options.say, options.lang, voice_for(options.lang, voices))
        cues = [Cue("gesture", options.movement)] if options.movement else []
        performance = perform(
            f"preview {time.time()}", speech.samples, words=speech.words, phonemes=speech.phonemes, cues=cues
        )
        await asyncio.to_thread(
            render_preview,
            pack,
            performance,
            options.out,
            progress=lambda share: bars("percent", round(share * 100), 100),
        )
    finally:
        bars.close()
        await studio.close()
    for warning in performance.warnings:
        _say(f"note: {warning}")
    print(options.out)
    return 0
