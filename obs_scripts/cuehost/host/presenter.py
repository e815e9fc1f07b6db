"""The presenter as a machine of frames: commands in, one picture and its 40 ms of sound out a step.

Knows no clock and no socket: time is the number of samples played. So the live renderer, the
preview and the tests all run the very same thing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt

from .animator import Animator
from .compositor import Compositor
from .footage import Footage
from .layers import Box
from .mouths import Mouths
from .movements import Movements, load_movements
from .pack import Pack, Picture
from .performance import Performance
from .pose import MouthPose, Pose
from .screening import Screening, mixed
from .sound import RATE, Floats
from .workings import Workings

FPS = 25
BLOCK = RATE // FPS
"""Samples a frame: 40 ms."""

FADE = RATE * 15 // 1000
"""An interruption fades the sound out over this many samples: with the frame it may wait for, it is silent
within 60 ms. Half a cosine, level at both ends, so that nothing clicks."""

_FALL = np.asarray(0.5 + 0.5 * np.cos(np.linspace(0, np.pi, FADE)), np.float32)

_LOOK_S = 0.5 / FPS
"""A picture is shown for a frame; its pose is taken from the middle of it."""

Event = dict[str, Any]
Sound = npt.NDArray[np.int16]


@dataclass
class Clip:
    """A line's sound on the sample clock."""

    key: int
    line: str
    start: int
    samples: Floats
    started: bool = False

    @property
    def end(self) -> int:
        return self.start + self.samples.size


@dataclass
class Tick:
    """One frame: a BGRA picture (valid until the next step; None where not asked for), 1920 samples, events.

    `changed`: where the picture differs from the last one drawn, px.

    Events have `event` (`started`, `ended`, `footage_lost`), `key`, `line`, `sample` (on the presenter's
    clock) and, for `ended`, `stopped`; for `footage_lost`, `reason`: the host is drawn from there on.
    """

    number: int
    picture: Picture | None
    sound: Sound
    pose: Pose
    events: list[Event] = field(default_factory=list)
    changed: list[Box] = field(default_factory=list)


class Presenter:
    """Plays performances, one frame a step. Not thread-safe."""

    def __init__(
        self,
        pack: Pack,
        movements: Movements | None = None,
        rng: Random | None = None,
        workings: Workings | None = None,
    ) -> None:
        self._compositor = Compositor(pack, workings)
        self._movements = movements or load_movements()
        self.size = pack.size
        self._animator = Animator(
            pack.spec,
            {side: self._compositor.geometry(side) for side in ("left", "right")},
            self._movements,
            rng or Random(),
            Mouths.of(pack),
            pack.gestures,
        )
        self._clips: list[Clip] = []
        self._fading: Floats = np.zeros(0, np.float32)
        self._muted = False
        self._gain = 1.0
        self._screening = Screening()
        self._covered = False
        self._events: list[Event] = []
        self.number = 0
        """The number of the next frame."""

    @property
    def now(self) -> int:
        """The first sample of the next frame."""
        return self.number * BLOCK

    @property
    def busy_until(self) -> int:
        """The sample after the last planned sound; `now` if there is none."""
        return max([self.now, *(c.end for c in self._clips)])

    @property
    def quiet_for(self) -> float:
        """So many samples are silent from now on, by what is planned."""
        if self._fading.size:
            return 0
        return min((max(c.start - self.now, 0) for c in self._clips), default=math.inf)

    @property
    def last_end(self) -> int:
        """The sample after the last sound that was planned, over or not."""
        return max((c.end for c in self._clips), default=self._last_end)

    def play(
        self,
        key: int,
        performance: Performance,
        samples: Floats,
        at: int | None = None,
        *,
        toward: float | None = None,
        footage: Footage | None = None,
    ) -> int:
        """Plan a line to sound from sample `at` (default, and at the earliest: the next frame).

        Stops nothing: see `stop`. Returns the sample it starts at. `toward` is where somebody listens whom
        the host now and then looks at: -1 left, 1 right. `footage` is the line's picture, made elsewhere.
        """
        start = self._plan(key, performance, samples, at)
        if footage is not None:
            self._screening.plan(key, performance.line, footage, start, start + samples.size)
        self._animator.speak(performance, start / RATE, self.now / RATE)
        if toward is not None:
            self._animator.share(performance, toward, start / RATE)
        return start

    def listen(self, performance: Performance, start: int, *, toward: float) -> None:
        """Listen to a line that sounds elsewhere from sample `start` on, said by somebody `toward` (-1 left,
        1 right)."""
        self._animator.listen(performance, toward, start / RATE, self.now / RATE)

    def hear(
        self,
        key: int,
        performance: Performance,
        samples: Floats,
        at: int | None = None,
        *,
        toward: float,
    ) -> int:
        """As `play`, but a human `toward` says the line: the host only listens, for as long as it lasts."""
        start = self._plan(key, performance, np.zeros_like(samples), at)
        self.listen(performance, start, toward=toward)
        return start

    def _plan(self, key: int, performance: Performance, samples: Floats, at: int | None) -> int:
        start = self.now if at is None else max(self.now, at)
        self._clips.append(Clip(key, performance.line, start, samples))
        return start

    def queue(
        self,
        key: int,
        performance: Performance,
        samples: Floats,
        pause: int = 0,
        *,
        footage: Footage | None = None,
    ) -> int:
        """Plan a line `pause` samples after the last one planned; at once if that is over."""
        return self.play(key, performance, samples, self.last_end + pause, footage=footage)

    def size_of(self, host: str) -> tuple[int, int]:
        """How large footage of a host is shown, px; here there is only one host."""
        return self.size

    _last_end = 0

    def stop(self) -> None:
        """Interrupt: sound fades out within 15 ms, the mouth closes within two frames, all plans go."""
        at = self.now
        for clip in self._clips:
            if clip.start < at:
                part = clip.samples[at - clip.start : at - clip.start + FADE]
                fade = np.zeros(FADE, np.float32)
                fade[: part.size] = part * _FALL[: part.size]
                self._fading = fade
                self._last_end = at + min(FADE, part.size)
            self._events.append(
                {"event": "ended", "key": clip.key, "line": clip.line, "sample": at, "stopped": True}
            )
        if self._clips:
            self._animator.interrupt(at / RATE)
        self._screening.cut(at)
        self._animator.attend_no_more(at / RATE)
        self._clips.clear()

    def mute(self, on: bool) -> None:
        """Silence the host (its mouth rests too) or let it be heard again."""
        self._muted = on
        self._screening.mute(on, self.now)

    def gesture(self, name: str, strength: float = 1.0, stroke_at: float | None = None) -> bool:
        """Do a movement: from now on in its own time, or with its stroke `stroke_at` seconds on our clock.

        False if nobody knows it.
        """
        now = self.now / RATE
        at = now + (self.stroke_of(name) or 0.0) if stroke_at is None else stroke_at
        return self._animator.gesture(name, at, now, strength=strength)

    def stroke_of(self, movement: str) -> float | None:
        """How long after its start a movement's stroke falls, s; None if nobody knows it."""
        return self._movements.get(movement)[0].stroke if movement in self._movements else None

    def emotion(self, name: str) -> None:
        """Feel so from now on."""
        self._animator.emotion(name, self.now / RATE)

    def step(self, *, picture: bool = True) -> Tick:
        """The next frame. Without `picture` nothing is drawn, but time, life and sound go on."""
        number = self.number
        self.number += 1
        sound, events = self._sound(number * BLOCK)
        self._screening.forget(number * BLOCK)
        pose = self._animator.pose(number / FPS + _LOOK_S)
        if self._muted:
            pose.mouth = MouthPose()
        drawn, changed = (
            self._picture(pose, round((number / FPS + _LOOK_S) * RATE)) if picture else (None, [])
        )
        for lost in self._screening.lost():
            about = {"key": lost.key, "line": lost.line, "sample": number * BLOCK}
            events.append({"event": "footage_lost", **about, "reason": lost.reason})
        return Tick(number, drawn, sound, pose, events, changed)

    def _picture(self, pose: Pose, at: int) -> tuple[Picture, list[Box]]:
        """What is to be seen at a sample, and where it differs from what was seen before."""
        layers = self._screening.layers(at)
        whole: Box = (0, 0, *self.size)
        if not layers:
            drawn = self._compositor.compose(pose)
            changed = [whole] if self._covered else self._compositor.changed
            self._covered = False
            return drawn, changed
        self._covered = True
        seen, *above = layers if layers[0].weight >= 1 else (None, *layers)
        shown = self._compositor.compose(pose) if seen is None else seen.picture
        for layer in above:
            if layer is not None:
                shown = mixed(shown, layer.picture, layer.weight)
        return shown, [whole]

    def _sound(self, start: int) -> tuple[Sound, list[Event]]:
        events, self._events = self._events, []
        mix = np.zeros(BLOCK, np.float32)
        if self._fading.size:
            part = self._fading[:BLOCK]
            mix[: part.size] += part
            self._fading = self._fading[BLOCK:]
        for clip in self._clips:
            low, high = max(start, clip.start), min(start + BLOCK, clip.end)
            if low >= high:
                continue
            mix[low - start : high - start] += clip.samples[low - clip.start : high - clip.start]
            about = {"key": clip.key, "line": clip.line}
            if not clip.started:
                clip.started = True
                events.append({"event": "started", **about, "sample": clip.start})
            if clip.end <= start + BLOCK:
                events.append({"event": "ended", **about, "sample": clip.end, "stopped": False})
                self._last_end = clip.end
        self._clips = [c for c in self._clips if c.end > start + BLOCK]
        wanted = 0.0 if self._muted else 1.0
        if wanted != self._gain:
            mix[:FADE] *= wanted + (self._gain - wanted) * _FALL
            mix[FADE:] *= wanted
            self._gain = wanted
        elif self._muted:
            mix[:] = 0
        return (np.clip(mix, -1, 1) * 32767).astype(np.int16), events
