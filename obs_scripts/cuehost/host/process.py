"""The engine's side of the renderer: starts it, keeps it alive, and speaks through it.

Everything here is asyncio and belongs to one event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from cuehost.waiting import within

from ..errors import HostError
from .opening import Opening
from .performance import Performance
from .playback import Ended, Playback
from .reserve import SPARE_AFTER_S, Reserve
from .spool import Spool
from .standby import Standby, end_process

log = logging.getLogger("cuehost.host")

READY_S = 60.0
STOP_S = 3.0
SILENT_S = 12.0
"""A renderer that tells nothing for so long hangs and is restarted (it tells figures every 2 s)."""

BACK_OFF_S = (0.0, 0.5, 1.0, 2.0, 5.0)
STEADY_S = 30.0
"""A renderer that has run so long starts the back-off from the beginning."""

HostEvent = dict[str, Any]
Listener = Callable[[HostEvent], None]
Videos = Callable[[Performance], Path | None]


class HostProcess:
    """A host renderer, restarted when it dies.

    Listeners get every event of the renderer as a dict, and besides `restarting` {reason} and
    `gone` {reason} (it could not be started again; it is tried again after a while).
    """

    def __init__(
        self,
        pack_folder: Path,
        *,
        port: int = 0,
        seed: int | None = None,
        python: str = sys.executable,
        movements_folder: Path | None = None,
        cache: Path | None = None,
        standby: Standby | None = None,
        spare_after_s: float | None = SPARE_AFTER_S,
        partner: Path | None = None,
        human: str = "",
        videos: Videos | None = None,
    ) -> None:
        """`port` is asked for first; where it is taken another is used (see `port`).

        `cache` is a folder for what is worked out from packs; without one each start works it out.
        `python` runs the processes; where they come from by `standby` and `spare_after_s`, see `Reserve`.
        `partner` and `human`: who else presents, see `Opening`. `videos` tells the video of a line that is
        rendered elsewhere, on any thread; None where it has none.
        """
        self._pack_folder = pack_folder
        self._partner = partner
        self._human = human
        self._videos = videos
        self._wanted_port = port
        self._seed = seed
        self._movements_folder = movements_folder
        self._cache = cache
        self._reserve = Reserve(python, standby, spare_after_s)
        self._process: asyncio.subprocess.Process | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._playing: dict[int, Playback] = {}
        self._spool = Spool()
        self._listeners: list[Listener] = []
        self._key = 0
        self._ready: asyncio.Future[HostEvent] | None = None
        self._closing = False
        self._connected = False
        self._lag_s = 0.0
        self._heard = 0.0
        self._muted = False
        self._emotion = "neutral"
        self._last_words: list[str] = []

    # -- state ---------------------------------------------------------------------------------

    @property
    def port(self) -> int:
        """The port the stream is served on; 0 before `start`."""
        return self._wanted_port

    @property
    def obs_connected(self) -> bool:
        """Whether OBS reads the stream now."""
        return self._connected

    @property
    def lag_s(self) -> float:
        """The most a frame was late since OBS connected: what comes late, OBS shows late from then on.

        In OBS 29.0.2 scene changes against speech, in its recording, went from 40 ms early to 100 ms early as
        this went from 10 to 80 ms.
        """
        return self._lag_s

    @property
    def running(self) -> bool:
        """Whether the renderer is alive and ready."""
        return self._ready is not None and self._ready.done() and not self._ready.cancelled()

    def on_event(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every event; returns the way to stop that."""
        self._listeners.append(listener)

        def remove() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return remove

    # -- life ----------------------------------------------------------------------------------

    async def start(self) -> int:
        """Start the renderer and wait until it serves; returns the port. Raises `HostError`."""
        self._closing = False
        self._spool.open()
        try:
            await self._launch()
        except HostError:
            await self.close()
            raise
        self._spawn(self._reserve.refill(at_once=False))
        self._spawn(self._watch())
        return self.port

    async def close(self) -> None:
        """End the renderer; lines still playing count as stopped."""
        self._closing = True
        process = self._process
        if process is not None and process.returncode is None:
            if process.stdin is not None:
                with contextlib.suppress(OSError):
                    process.stdin.write(b'{"cmd":"quit"}\n')
            await end_process(process, STOP_S)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        await self._reserve.end()
        self._drop_all("the host was closed")
        self._ready = None
        self._connected = False
        self._spool.close()

    async def __aenter__(self) -> HostProcess:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    # -- commands ------------------------------------------------------------------------------

    async def play(self, performance: Performance, at: float | None = None) -> Playback:
        """Stop what sounds and play at once, or exactly at `time.monotonic` time `at`.

        Raises `HostError` when the renderer is not running.
        """
        return await self._perform("play", performance, {} if at is None else {"at": at})

    async def queue(self, performance: Performance, pause_ms: float = 0.0) -> Playback:
        """Play `pause_ms` after the end of the last planned line, exact to the sample."""
        return await self._perform("queue", performance, {"pause_ms": pause_ms})

    async def stop(self) -> None:
        """Interrupt: silence within 30 ms, a closed mouth within two frames, nothing queued left."""
        await self._send({"cmd": "stop"})

    async def mute(self, on: bool = True) -> None:
        """Silence the host or let it be heard again; survives a restart."""
        self._muted = on
        await self._send({"cmd": "mute", "on": on})

    async def gesture(self, name: str, strength: float = 1.0) -> None:
        """Do a movement now."""
        await self._send({"cmd": "gesture", "name": name, "strength": strength})

    async def emotion(self, name: str) -> None:
        """Feel so until told otherwise; survives a restart."""
        self._emotion = name
        await self._send({"cmd": "emotion", "name": name})

    async def frames(self, at: float, every_s: float) -> None:
        """OBS takes its frames at `time.monotonic` time `at`, and every `every_s` before and after."""
        await self._send({"cmd": "frames", "at": at, "every_s": every_s})

    async def doubt(self) -> None:
        """OBS may have taken up the stream late: have it do so again in the next pause."""
        await self._send({"cmd": "doubt"})

    async def idle(self) -> None:
        """Stop and be neutral."""
        self._emotion = "neutral"
        await self._send({"cmd": "idle"})

    async def _perform(self, command: str, performance: Performance, more: dict[str, Any]) -> Playback:
        self._key += 1
        playback = Playback(self._key, performance, self._forget)
        if self._videos is not None:
            video = await asyncio.to_thread(self._videos, performance)
            performance = replace(performance, video=str(video) if video else None)
        performance = await self._spool.with_file(playback.key, performance)
        self._playing[playback.key] = playback
        try:
            await self._send(
                {"cmd": command, "key": playback.key, "performance": performance.to_json(), **more}
            )
        except HostError:
            self._forget(playback)
            raise
        return playback

    def _forget(self, playback: Playback) -> None:
        self._playing.pop(playback.key, None)
        self._spool.drop(playback.key)

    async def _send(self, command: dict[str, Any]) -> None:
        process = self._process
        if not self.running or process is None or process.stdin is None:
            raise HostError("The host renderer is not running.", mend="It restarts by itself; try again.")
        try:
            process.stdin.write(json.dumps(command, separators=(",", ":")).encode() + b"\n")
            await within(process.stdin.drain(), 2.0)
        except (OSError, TimeoutError) as fault:
            raise HostError("The host renderer takes no commands.", mend="It restarts by itself.") from fault

    # -- inside --------------------------------------------------------------------------------

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _launch(self) -> None:
        self._ready = asyncio.get_running_loop().create_future()
        self._last_words.clear()
        opening = Opening(
            self._pack_folder,
            self._wanted_port,
            self._seed,
            self._movements_folder,
            self._cache,
            self._partner,
            self._human,
            self._videos is not None,
        )
        self._process = process = await self._reserve.take(opening)
        self._heard = time.monotonic()
        self._spawn(self._read_events(process))
        self._spawn(self._read_log(process))
        gone = asyncio.ensure_future(process.wait())
        either: set[asyncio.Future[Any]] = {gone, self._ready}
        await asyncio.wait(either, timeout=READY_S, return_when=asyncio.FIRST_COMPLETED)
        if not self._ready.done():
            if gone.done():
                await asyncio.sleep(0.05)  # let its last words arrive
                said = self._last_words[-1] if self._last_words else f"exit status {process.returncode}"
            else:
                said = f"no answer within {READY_S:.0f} s"
                process.kill()
                await process.wait()
            gone.cancel()
            raise HostError(
                f"The host renderer did not start: {said}", mend="Check the host pack and the log."
            )
        gone.cancel()
        self._reserve.take_over_spare()
        self._wanted_port = int(self._ready.result()["port"])
        await self._send({"cmd": "keep"})
        if self._muted:
            await self._send({"cmd": "mute", "on": True})
        if self._emotion != "neutral":
            await self._send({"cmd": "emotion", "name": self._emotion})

    async def _watch(self) -> None:
        """Restart the renderer whenever it dies or hangs."""
        attempt = 0
        while not self._closing:
            process, since = self._process, time.monotonic()
            if process is not None:
                await self._until_dead(process)
            if self._closing:
                return
            self._connected = False
            self._lag_s = 0.0
            self._ready = None
            reason = f"the renderer ended with status {process.returncode if process else None}"
            self._drop_all(reason)
            if time.monotonic() - since > STEADY_S:
                attempt = 0
            delay = BACK_OFF_S[min(attempt, len(BACK_OFF_S) - 1)]
            attempt += 1
            log.warning("%s; it is restarted in %.1f s", reason, delay)
            self._emit({"event": "restarting", "reason": reason, "delay_s": delay})
            await asyncio.sleep(delay)
            try:
                await self._launch()
                self._spawn(self._reserve.refill(at_once=True))
            except HostError as fault:
                self._ready = None
                self._process = None
                log.error("%s", fault)
                self._emit({"event": "gone", "reason": str(fault)})

    async def _until_dead(self, process: asyncio.subprocess.Process) -> None:
        while process.returncode is None:
            with contextlib.suppress(TimeoutError):
                await within(process.wait(), 1.0)
                return
            if time.monotonic() - self._heard > SILENT_S:
                log.error("the host renderer hangs; it is ended")
                with contextlib.suppress(ProcessLookupError):
                    process.kill()

    async def _read_events(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            self._heard = time.monotonic()
            try:
                event = json.loads(line)
            except ValueError:
                log.warning("the host renderer said something odd: %r", line[:200])
                continue
            self._take(event)

    def _take(self, event: HostEvent) -> None:
        kind = event.get("event")
        playback = self._playing.get(event.get("key") or 0)
        if kind == "ready" and self._ready is not None and not self._ready.done():
            self._ready.set_result(event)
        elif kind == "failed":
            self._last_words.append(str(event.get("message")))
        elif kind in ("connected", "disconnected"):
            self._connected = kind == "connected"
            self._lag_s = 0.0
        elif kind == "stats":
            self._lag_s = float(event["behind_ms"]) / 1000
        elif kind == "set_back":
            for playing in self._playing.values():
                playing.late_s += float(event["by_s"]) if playing.started.done() else 0.0
        elif kind == "started" and playback is not None:
            if not playback.started.done():
                playback.started.set_result(float(event["t_monotonic"]))
        elif kind == "ended" and playback is not None:
            playback.settle(Ended(float(event["t_monotonic"]), bool(event["stopped"])))
        elif kind == "error":
            log.warning("host renderer: %s", event.get("message"))
            if playback is not None:
                playback.settle(Ended(time.monotonic(), True, str(event.get("message"))))
        self._emit(event)

    async def _read_log(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr is not None
        while line := await process.stderr.readline():
            text = line.decode(errors="replace").rstrip()
            self._last_words = [*self._last_words[-4:], text]
            log.info("renderer: %s", text)

    def _drop_all(self, reason: str) -> None:
        for playback in list(self._playing.values()):
            playback.settle(Ended(time.monotonic(), True, reason))

    def _emit(self, event: HostEvent) -> None:
        for listener in list(self._listeners):
            try:
                listener(event)
            except Exception:
                log.exception("a listener to the host failed")
