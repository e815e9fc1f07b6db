"""What the longer commands do. Each takes the parsed arguments and gives the exit status."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import time
import webbrowser
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cuehost.airing import AirOrder, ShowResult
from cuehost.config import load_config
from cuehost.desk import ask, key_beside, running
from cuehost.desk import link as link_to
from cuehost.engine import Engine
from cuehost.engine_view import describe
from cuehost.errors import CuehostError, InputError, ObsUnreachable
from cuehost.host import Standby
from cuehost.own_obs import own_obs
from cuehost.places import DEMO, ENGINE_FILE, host_folder
from cuehost.progress import Bars
from cuehost.resuming import broken_off
from cuehost.stage import ObsAddress, Stage
from cuehost.studio import Studio, local_time

if TYPE_CHECKING:
    from cuehost.desk import NetworkLink

T = TypeVar("T")


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
    airing = _air_here(
        studio,
        order,
        address_of(options),
        headless=options.headless,
        standby=standby,
        desk=not options.headless or options.desk,
    )
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
    desk: bool = False,
) -> ShowResult:
    """Air a show by an engine in this process, with its API and `desk` or not."""
    bars = Bars()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(studio.close)
        order = resumed(order)
        if headless:
            order = replace(order, folder=order.folder or studio.result_folder(order.rundown))
            obs = await own_obs(stack, studio, order, display, _say)
            address = obs.address
        engine = Engine(studio, address=address)
        stack.callback(bars.close)

        def progress(what: str, done: int, total: int) -> None:
            bars(what, done, total)

        shown = asyncio.create_task(_show_status(engine, bars))
        stack.callback(shown.cancel)
        airing = asyncio.create_task(engine.air(order, progress, standby=standby))
        stack.push_async_callback(_ended, airing)
        if await _checked(engine, airing) and (desk or await _attended(studio, order)):
            served = engine.served(at_leisure=True, tell=_tell_network)
            _tell_link(await stack.enter_async_context(served))
        return await airing


async def _checked(engine: Engine, airing: asyncio.Task[ShowResult]) -> bool:
    """Wait until the show is found fit to be aired; False where it is not."""
    checked = asyncio.create_task(engine.checked.wait())
    try:
        await asyncio.wait({checked, airing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        checked.cancel()
    return not airing.done()


async def _attended(studio: Studio, order: AirOrder) -> bool:
    """Whether the show's rules demand that somebody is there, who needs a desk to say so."""
    from cuehost.operating_presence import demand_of

    with suppress(CuehostError):  # told where the show is aired
        rundown = await asyncio.to_thread(studio.rundown, order.rundown)
        return await asyncio.to_thread(demand_of, rundown) is not None
    return False


async def _ended(airing: asyncio.Task[ShowResult]) -> None:
    """See to its end, where something else ended first."""
    airing.cancel()
    await asyncio.gather(airing, return_exceptions=True)


def _tell_link(link: str) -> None:
    """Say where the desk is; the link holds a key, which is not for a file of what was said."""
    _say(f"The desk: {link}" if sys.stderr.isatty() else "The desk: cuehost desk opens it.")


def _tell_network(link: NetworkLink) -> None:
    """Say where others in the network find the desk, as a QR code too; to a person only."""
    if not sys.stderr.isatty():
        _say("The desk is there for others in this network: its link is on the desk, under Phone.")
        return
    from cuehost.desk import qr_text

    _say(f"The desk, for a phone in this network:\n{qr_text(link.url)}{link.url}")
    if link.tls:
        _say(f"The browser warns once; the certificate's fingerprint (SHA-256) is {link.fingerprint}")
    else:
        _say("It is not encrypted (desk: {tls: false}): whoever is in this network can read along.")


async def desk(options: argparse.Namespace) -> int:
    """Open the desk of the engine that runs, else of one that runs as long as this does."""
    address = await asyncio.to_thread(running, ENGINE_FILE)
    if address is not None:
        return _open(link_to(address.port, key_beside(ENGINE_FILE)), options)
    serving = Engine(_studio(options))

    async def serve() -> None:
        async with serving.served(tell=_tell_network) as link:
            _open(link, options)
            _say("The engine runs until you press Ctrl-C.")
            try:
                await serving.quit.wait()
            finally:
                await serving.cancel()
                await serving.studio.close()

    await _interruptible(serve())
    return 0


def _open(link: str, options: argparse.Namespace) -> int:
    print(link, flush=True)
    if not options.no_browser and not webbrowser.open(link):
        _say("No browser opened; give this link to one on this computer.")
    return 0


def resumed(order: AirOrder) -> AirOrder:
    """The order to go on with a show that broke off, where this process takes the place of one that died."""
    point = broken_off(local_time())
    if point is None or Path(point["rundown"]) != order.rundown.absolute():
        return order
    return replace(order, lang=point["lang"], folder=Path(point["folder"]), resume=point)


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


async def engine(options: argparse.Namespace, standby: Standby | None = None) -> int:
    """Serve the API until told to quit; `standby` may have the process started of the host on air."""
    serving = Engine(_studio(options))

    async def serve() -> None:
        async with serving.served():
            _say(f"The Cuehost engine runs (process {os.getpid()}).")
            point = broken_off(local_time())
            if point is not None:
                serving.resume(point, standby)
            try:
                await serving.quit.wait()
            finally:
                await serving.cancel()
                await serving.studio.close()

    await _interruptible(serve())
    return 0


async def host_preview(options: argparse.Namespace) -> int:
    """Make a video of a host saying something."""
    from cuehost.elsewhere import elsewhere_of, previewed
    from cuehost.host import load_movements, load_pack, perform, render_preview
    from cuehost.playout import sound_file, voice_for
    from cuehost.rundown import Cue, merged_voices

    if options.out.suffix.lower() != ".webm":
        raise InputError("A preview is a .webm file (it keeps the transparency).", "Name it so.")
    studio = _studio(options)
    folder = host_folder(options.name)
    pack = load_pack(folder)
    if options.movement:
        load_movements().check(options.movement)
    bars = Bars()
    try:
        voices = merged_voices(studio.config.voice.voices, pack.spec.voices)
        speech = await studio.voices.speak(options.say, options.lang, voice_for(options.lang, voices))
        cues = [Cue("gesture", options.movement)] if options.movement else []
        elsewhere = elsewhere_of(studio.config)
        rendered = elsewhere is not None and elsewhere.renders(folder)
        # What a program renders is kept by all the host does: the same words are to look the same.
        name = f"preview {options.say}" if rendered else f"preview {time.time()}"
        performance = perform(name, speech.samples, words=speech.words, phonemes=speech.phonemes, cues=cues)
        sound = await asyncio.to_thread(sound_file, speech, studio.config.folders.cache / "sounds")
        performance, notes = await previewed(
            replace(performance, audio=str(sound), samples=None), folder, elsewhere, bars
        )
        await asyncio.to_thread(
            render_preview,
            pack,
            performance,
            options.out,
            progress=lambda done, total: bars("frames", done, total),
        )
    finally:
        bars.close()
        await studio.close()
    for warning in (*performance.warnings, *notes):
        _say(f"note: {warning}")
    print(options.out)
    return 0
