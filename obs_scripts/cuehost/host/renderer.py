"""The renderer process: `python -m cuehost.host.renderer`.

Takes one JSON object a line on stdin, tells what happens in one JSON object a line on stdout, logs to
stderr. It exits when stdin closes after `quit`, or when nobody watches. When stdin closes without it, the
engine has died: while OBS reads the stream the host falls silent and idles for some seconds, so that viewers
see a live host until the next engine brings its own.

The first command must be `open` {pack: folder, port?, seed?, movements?: folder, cache?: folder,
partner?: folder, human?: `left` or `right`} (see `Opening`); it is answered by the event `ready`, or by
`failed` {message} and the end. `cache` is where what is worked out from packs is kept, once `keep` says so.

Commands (`cmd`) then: `play` {key, performance, at?: monotonic s} stops what sounds and plays at once or
at a time; `queue` {key, performance, pause_ms} plays after what is planned; `stop`; `mute` {on};
`gesture` {name, strength?}; `emotion` {name}; `idle` (stop, neutral); `frames` {at: monotonic s, every_s}
tells when OBS takes its frames; `doubt`: it may have taken up the stream late; `quit`.

Events (`event`): `ready` {port, name, size}; `connected`, `disconnected` {reason}; `started` and
`ended` {key, line, t_monotonic, t_time, stopped}; `taken_up`: OBS is made to take up the stream anew;
`set_back` {by_s}: what plays and is planned comes so much later than told; `footage_lost` {key, line,
reason}; `stats` {frame_ms_median, frame_ms_p95, late, behind_ms, skipped, frames}; `error` {key?, message}.
Times are `time.monotonic` seconds, one clock for all processes of a machine, with `time.time` beside them.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import math
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np

from ..errors import CuehostError
from .events import Events
from .footage import Footage, preload
from .lag import SOUND_S, Lag, ObsFrames
from .movements import load_movements
from .opening import Opening
from .pair import Pair, on_screen
from .performance import Performance
from .presenter import BLOCK, FPS, Event, Presenter, Tick
from .sound import RATE, Floats, read_sound
from .stream import LiveStream
from .workings import Workings

STATS_S = 2.0
LATE_S = 1.0 / FPS
"""A frame this late is sent without a new picture: sound comes first."""

ORPHAN_S = 15.0
"""So long a host whose engine has died is shown idling: a new engine needs 2 to 3 s."""

BEHIND_S = 2.0 / FPS
"""What is lost beyond this is not caught up: the clock is set back instead.

When nothing comes for a while, OBS shows a still picture and later goes on where it stopped: what then
comes in a burst waits in its queues, and the host stays behind its captions and scenes until it is
connected again (seen in OBS 29.0.2: 0.3 s for good after a stall of 0.8 s). So time stands still for the
presenter too. As much as this may be caught up, and makes no gap in the sound.
"""

LOST_S = 0.3
"""A stall beyond this is worth a line in the log."""

log = logging.getLogger("cuehost.host.renderer")


class _Line(NamedTuple):
    """A line as it was read for the frame thread."""

    performance: Performance
    samples: Floats
    footage: Footage | None


class Renderer:
    """Drives a presenter by the monotonic clock and streams it."""

    def __init__(
        self,
        presenter: Presenter | Pair,
        stream: LiveStream,
        send: Callable[[Event], None],
        workings: Sequence[Workings] = (),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`clock` and `sleep` are in s; `stream` gets the frames and `send` the events; the `workings` are
        kept when the engine says so."""
        self._clock = clock
        self._sleep = sleep
        self._presenter = presenter
        self._stream = stream
        self._send = send
        self._workings = workings
        self._commands: queue.SimpleQueue[tuple[dict[str, Any], _Line | None]] = queue.SimpleQueue()
        self._quit = threading.Event()
        self._orphaned = threading.Event()
        self._alone_until: float | None = None
        self._zero = 0.0
        self._frame_ms: list[float] = []
        self._late = self._skipped = self._frames = 0
        self._lag = Lag(FPS)
        self._theirs: ObsFrames | None = None
        self._leaps = False  # with the next frame
        self._spare = 0  # so many frames are left out yet, for OBS to take up the stream anew
        self._stats_at = 0.0

    def command(self, command: dict[str, Any]) -> None:
        """Take a command; reads and writes files here, off the frame thread. Raises `CuehostError`."""
        if command.get("cmd") == "keep":
            for workings in self._workings:
                workings.keep()
            return
        line = None
        if command.get("cmd") in ("play", "queue"):
            performance = Performance.from_json(command.get("performance") or {})
            if performance.audio is None:
                samples = np.zeros(int(performance.duration_s * RATE), np.float32)
            else:
                samples = read_sound(Path(performance.audio))
            size = self._presenter.size_of(performance.host)
            footage = Footage(Path(performance.video), size) if performance.video else None
            line = _Line(performance, samples, footage)
        if command.get("cmd") == "quit":
            self.quit()
        self._commands.put((command, line))

    def quit(self) -> None:
        """End after the current frame."""
        self._quit.set()

    def orphan(self) -> None:
        """The engine has gone: end, at once or after idling for whoever watches."""
        self._orphaned.set()

    def run(self) -> None:
        """Frame after frame, until told to quit."""
        self._zero = self._clock() - self._presenter.number / FPS
        self._stats_at = self._clock() + STATS_S
        while not self._quit.is_set():
            due = self._zero + self._presenter.number / FPS
            wait = due - self._clock()
            if wait > 0:
                self._sleep(wait)
            self._stream.wait_for_room()
            late = self._clock() - due
            # By whole frames: how long a frame waits for OBS's next one stays as it is. The rest is caught up
            # without pictures, so that one who cannot draw in time is at least heard in time.
            frames = math.ceil((late - BEHIND_S) * FPS - 1e-6)
            if frames > 0:
                if late > LOST_S:
                    log.warning("stalled for %.2f s; the clock is set back", late)
                self._zero += frames / FPS
                self._send({"event": "set_back", "by_s": frames / FPS})
                if late > self._lag.behind_s + BEHIND_S:  # OBS has shown all it had
                    self._take_up(stalled=True)
                late = max(late - frames / FPS, 0.0)
            self._take_commands()
            if self._orphaned.is_set() and self._forsaken():
                return
            self._frame(late)

    def _forsaken(self) -> bool:
        """Idle in the end without an engine; whether it is time to go."""
        now = self._clock()
        if self._alone_until is None:
            self._alone_until = now + ORPHAN_S
            self._presenter.stop()
            self._presenter.emotion("neutral")
        return now >= self._alone_until or not self._stream.connected

    def _frame(self, late: float) -> None:
        begin = time.perf_counter()
        wanted = self._stream.connected
        if not wanted:
            self._lag.lost()
            self._theirs, self._spare, self._leaps = None, 0, False
        elif not self._spare and not self._leaps:
            spare = self._lag.frames_to_spare(self._clock())
            # Before the first words nothing is left out: the clock stands still, and all comes so much later.
            stands = bool(spare) and not self._lag.known
            quiet = self._presenter.quiet_for > (1 if stands else spare) * BLOCK
            if quiet and not self._stream.holds_sound:
                if stands:
                    self._stand(spare)
                    return
                self._spare = spare
        if self._spare:
            self._tell(self._presenter.step(picture=False))
            self._spare -= 1
            if not self._spare:
                self._zero += self._off()
                self._take_up()
            return
        if self._leaps:
            self._take_up()
        draw = wanted and late < LATE_S
        self._late += late >= LATE_S
        self._skipped += wanted and not draw
        tick = self._presenter.step(picture=draw)
        self._stream.offer(tick.picture, tick.sound)
        if wanted:
            now = self._clock()
            self._lag.note(now - self._zero - tick.number / FPS, now)
        self._tell(tick)
        self._frames += 1
        if draw:
            self._frame_ms.append((time.perf_counter() - begin) * 1e3)
        if self._clock() >= self._stats_at:
            self._tell_stats()

    def _off(self) -> float:
        """How much later the next frame is to be sent to come amid two of OBS's, where these are known, s."""
        theirs = self._theirs
        return 0.0 if theirs is None else theirs.off(self._zero + self._presenter.number / FPS)

    def _stand(self, frames: int) -> None:
        """Send nothing for so many frames' time, then leap."""
        self._zero += frames / FPS
        self._zero += self._off()
        self._leaps = True
        self._send({"event": "set_back", "by_s": frames / FPS})

    def _take_up(self, *, stalled: bool = False) -> None:
        self._leaps = False
        theirs = None if self._off() else self._theirs
        sound_s = SOUND_S if theirs is None else theirs.sound_s(FPS)
        when = "at any time" if theirs is None else "amid two of its frames"
        log.info("OBS takes up the stream anew, %s; the sound comes %.0f ms later", when, 1e3 * sound_s)
        self._stream.leap(sound_s)
        self._lag.taken_up(self._clock(), stalled=stalled)
        self._send({"event": "taken_up"})
        self._tell_stats()

    def _take_commands(self) -> None:
        while True:
            try:
                command, line = self._commands.get_nowait()
            except queue.Empty:
                return
            self._obey(command, line)

    def _obey(self, command: dict[str, Any], line: _Line | None) -> None:
        presenter = self._presenter
        name = command.get("cmd")
        if line is not None:
            key = int(command.get("key", 0))
            if name == "play":
                presenter.stop()
                at = command.get("at")
                sample = None if at is None else round((float(at) - self._zero) * RATE)
                presenter.play(key, line.performance, line.samples, sample, footage=line.footage)
            else:
                pause = round(float(command.get("pause_ms", 0)) * RATE / 1000)
                presenter.queue(key, line.performance, line.samples, pause, footage=line.footage)
        elif name == "stop":
            presenter.stop()
        elif name == "idle":
            presenter.stop()
            presenter.emotion("neutral")
        elif name == "mute":
            presenter.mute(bool(command.get("on", True)))
        elif name == "gesture":
            if not presenter.gesture(str(command.get("name")), float(command.get("strength", 1.0))):
                self._send({"event": "error", "message": f"unknown movement {command.get('name')!r}"})
        elif name == "emotion":
            presenter.emotion(str(command.get("name")))
        elif name == "frames":
            self._theirs = ObsFrames(float(command["at"]), float(command["every_s"]))
            self._lag.doubt()
        elif name == "doubt":
            self._lag.doubt()
        elif name != "quit":
            self._send({"event": "error", "message": f"unknown command {name!r}"})

    def _tell(self, tick: Tick) -> None:
        for event in tick.events:
            at = self._zero + event["sample"] / RATE
            wall = time.time() - self._clock() + at
            self._send({**event, "frame": tick.number, "t_monotonic": at, "t_time": wall})

    def _tell_stats(self) -> None:
        times = np.array(self._frame_ms or [0.0])
        self._send(
            {
                "event": "stats",
                "frame_ms_median": round(float(np.median(times)), 2),
                "frame_ms_p95": round(float(np.percentile(times, 95)), 2),
                "late": self._late,
                "skipped": self._skipped,
                "frames": self._frames,
                "behind_ms": round(1e3 * self._lag.behind_s, 1),
                "connected": self._stream.connected,
            }
        )
        self._frame_ms.clear()
        self._stats_at = self._clock() + STATS_S


def _read_commands(renderer: Renderer, send: Callable[[Event], None]) -> None:
    for line in sys.stdin:
        if not line.strip():
            continue
        key: Any = None
        try:
            command = json.loads(line)
            if not isinstance(command, dict):
                raise ValueError("a command must be an object")
            key = command.get("key")
            renderer.command(command)
        except (CuehostError, ValueError, TypeError) as fault:
            send({"event": "error", "key": key, "message": str(fault)})
    renderer.orphan()


def main() -> int:
    """Run the renderer until stdin closes; the exit status."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    cv2.setNumThreads(1)  # one core is ours, the others are OBS's
    # Ctrl-C in a terminal reaches all processes; the engine ends us by closing stdin, when it is ready.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(-5)  # where it is allowed: 7 ms of work that must not wait behind an encoder
    opening = sys.stdin.readline()
    if not opening:
        return 0  # not needed after all
    events = Events()
    try:
        order = Opening.read(opening)
        if order.footage:
            preload()
        shown = on_screen(order, load_movements(order.movements, order.cache))
        presenter = shown.presenter
        stream = LiveStream(
            presenter.size,
            order.port,
            lambda on, why: events.send(
                {"event": "connected"} if on else {"event": "disconnected", "reason": why}
            ),
        )
    except CuehostError as fault:
        events.send({"event": "failed", "message": str(fault)})
        events.close()
        return fault.exit_status
    presenter.step()  # warm up before the first frame counts
    renderer = Renderer(presenter, stream, events.send, shown.workings)
    threading.Thread(
        target=_read_commands, args=(renderer, events.send), name="host-commands", daemon=True
    ).start()
    gc.collect()
    gc.freeze()
    events.send(
        {
            "event": "ready",
            "port": stream.port,
            "name": shown.name,
            "size": list(presenter.size),
            "pid": os.getpid(),
            "t_monotonic": time.monotonic(),
        }
    )
    try:
        renderer.run()
    finally:
        stream.close()
        events.close()
    return 0


if __name__ == "__main__":
    # Not `sys.exit`: the command thread may hold stdin's lock in a read.
    status = main()
    sys.stdout.flush()
    os._exit(status)
