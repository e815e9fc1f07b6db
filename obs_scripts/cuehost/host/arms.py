"""One arm in motion: its joints on tracks, the hand shape that it shows, and how it reaches a place."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .curves import Track
from .limbs import CHIN, ArmGeometry, wrap
from .movements import ArmKey, Side
from .pose import ArmPose
from .spec import Rest

FASTEST = {"upper": 420.0, "fore": 720.0, "hand": 700.0, "length": 4.0, "upper_length": 4.0}
"""Greatest joint speeds, degrees a second (lengths: units a second)."""

FASTEST_LAG = 270.0
"""How much faster the hand may look than its own track, degrees a second: it trails behind the forearm."""

REACHES = {"upper": (-12.0, 62.0), "fore": (-216.0, 75.0), "hand": (-75.0, 75.0), "length": (0.4, 1.1)}
"""How far the joints go, outward angles in degrees: beyond, elbow or wrist would fold the wrong way."""

_STRONG = (-200.0, -20.0)
"""A strengthened movement moves the forearm no further than this, or the hand would leave the frame."""

_NEUTRAL = {"hand": 0.0, "length": 1.0, "upper_length": 1.0}
_SHAPE_S = 0.14
_EASY = (9.0, 38.0)
"""Outward angles of the upper arm that look relaxed, and cover the shoulder they are cut from."""

_OUTERMOST_ELBOW = 120.0

_BESIDE = 0.7
"""Places at the face further out than this are beside it, not under the chin; in half shoulder widths."""

_WIDER = 1.3
"""How much wider a face is taken to be by how much lower its chin is."""


@dataclass
class Shape:
    """Which hand shape is shown, with crossfades at planned times."""

    now: str
    before: str = ""
    since: float = -10.0

    def __post_init__(self) -> None:
        self.before = self.before or self.now
        self.pending: list[tuple[float, str]] = []

    def at(self, t: float) -> tuple[str, str, float]:
        while self.pending and self.pending[0][0] <= t:
            since, shape = self.pending.pop(0)
            if shape != self.now:
                self.before, self.now, self.since = self.now, shape, since
        x = min(1.0, max(0.0, (t - self.since) / _SHAPE_S))
        return self.before, self.now, x * x * (3 - 2 * x)


class Arm:
    """One arm. All its angles are outward angles; `pose` gives those of the frame."""

    def __init__(self, side: Side, geometry: ArmGeometry, middle: float, rest: Rest) -> None:
        home = getattr(rest, side)
        self.sign = 1.0 if side == "left" else -1.0
        self.home = {
            "upper": self.sign * home.upper,
            "fore": self.sign * home.fore,
            "hand": 0.0,
            "length": 1.0,
            "upper_length": 1.0,
        }
        self.home_shape: str = home.hand
        self.tracks = {name: Track(value, FASTEST[name]) for name, value in self.home.items()}
        self.shape = Shape(self.home_shape)
        self.geometry = geometry
        self.half_width = max(1.0, abs(geometry.shoulder[0] - middle))
        self.lag = 0.0
        self.tuck = 0.0

    def targets(self, key: ArmKey, strength: float, *, first: bool) -> dict[str, float]:
        """Outward joint angles that `key` asks for.

        With `first`, the key that begins a movement, joints that it leaves out become neutral, so that
        nothing of the movement before stays.
        """
        if key.rest:
            return dict(self.home)
        wanted = {
            name: value
            for name in ("upper", "fore", "hand", "length", "upper_length")
            if (value := getattr(key, name)) is not None
        }
        if key.wrist is not None:
            wanted["upper"], wanted["fore"], wanted["upper_length"] = reach(
                self.geometry, self.half_width, key.wrist, key.length or 1.0
            )
        elif key.upper is not None and key.upper_length is None:
            wanted["upper_length"] = 1.0
        if first:
            wanted = _NEUTRAL | wanted
        if strength != 1:
            wanted = {n: self.home[n] + strength * (v - self.home[n]) for n, v in wanted.items()}
            if "fore" in wanted:
                wanted["fore"] = min(max(wanted["fore"], _STRONG[0]), max(_STRONG[1], self.home["fore"]))
        return {
            n: min(max(v, REACHES[n][0]), REACHES[n][1]) if n in REACHES else v for n, v in wanted.items()
        }

    def planned_from(self, t: float) -> bool:
        """Whether anything is planned to begin at `t` or later."""
        return any(track.planned_from(t) for track in self.tracks.values())

    def drop_from(self, t: float) -> None:
        """Forget what is planned to begin at `t` or later."""
        for track in self.tracks.values():
            track.drop_from(t)
        self.shape.pending = [p for p in self.shape.pending if p[0] < t]

    def go_home(self, t: float, span: float) -> None:
        """Plan to sink to rest from `t` on, within about `span` seconds."""
        for name, track in self.tracks.items():
            # Elbow and hand relax a little later than the shoulder begins to sink.
            lag = {"upper": 0.0, "fore": 0.04, "hand": 0.08, "length": 0.0, "upper_length": 0.0}[name] * span
            track.plan(t + lag, t + span + lag, self.home[name])
        self.show(t + 0.35 * span, self.home_shape)

    def show(self, t: float, shape: str) -> None:
        """Plan to show another hand shape from `t` on."""
        self.shape.pending.append((t, shape))
        self.shape.pending.sort()

    def pose(self, t: float, dt: float) -> ArmPose:
        """The arm at `t`; `dt` is the time since the last call, s."""
        values = {name: track.at(t) for name, track in self.tracks.items()}
        # The hand trails behind a fast forearm and catches up.
        drag = max(-16.0, min(16.0, -0.028 * self.tracks["fore"].speed(t)))
        self.lag += (drag - self.lag) * (1 - math.exp(-dt / 0.06))
        # A forearm swinging across the body comes towards the camera, and so looks shorter.
        swing = min(1.0, abs(self.tracks["fore"].speed(t)) / 350)
        across = max(0.0, math.sin(math.radians(-values["fore"])))
        self.tuck += (0.32 * swing * across - self.tuck) * (1 - math.exp(-dt / 0.05))
        before, now, mix = self.shape.at(t)
        return ArmPose(
            upper=self.sign * values["upper"],
            fore=self.sign * values["fore"],
            hand=self.sign * (values["hand"] + self.lag),
            length=values["length"] * (1 - self.tuck),
            upper_length=values["upper_length"],
            shape=now,
            shape_from=before,
            mix=mix,
        )


def reach(
    geometry: ArmGeometry, half_width: float, wrist: tuple[float, float], length: float
) -> tuple[float, float, float]:
    """Outward angles of upper arm and forearm, and the upper arm's length, that bring the wrist to a place.

    `wrist` as in movement files. The elbow stays low: where a flat arm would have to lift it
    unnaturally, the upper arm is shortened, as if it came towards the camera. A place out of reach
    is approached as far as the arm goes. With a chin that is lower than usual, places under it come down and
    those beside the face move outward, so that no hand covers the mouth of a host with a large head.
    """
    lower = max(0.0, geometry.chin - CHIN) if wrist[1] < 0 else 0.0
    beside = wrist[0] > _BESIDE
    out = (wrist[0] + (_WIDER * lower if beside else 0.0) - 1) * half_width
    down = (wrist[1] + (0.0 if beside else lower)) * geometry.upper
    best: tuple[float, tuple[float, float, float]] | None = None
    for shortened in (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.54):
        for shoulder, forearm, missed in _bends(
            geometry.upper * shortened, geometry.fore * length, out, down
        ):
            strain = max(0.0, _EASY[0] - shoulder, shoulder - _EASY[1])
            cost = 8 * strain + 25 * (1 - shortened) + missed
            if best is None or cost < best[0]:
                best = (cost, (shoulder, forearm, shortened))
    assert best is not None
    return best[1]


def _bends(upper: float, fore: float, out: float, down: float) -> list[tuple[float, float, float]]:
    """Both ways to bend the elbow: shoulder and forearm angle, and by how many px the place is missed."""
    far = math.hypot(out, down)
    distance = min(upper + fore - 0.5, max(abs(upper - fore) + 0.5, far, 1.0))
    # Outward angle of a direction (out, down): 0 down, 90 outward.
    towards = math.atan2(out, down)
    bend = math.acos(max(-1.0, min(1.0, (upper**2 + distance**2 - fore**2) / (2 * upper * distance))))
    ways = []
    for angle in (towards + bend, towards - bend):
        forearm = math.atan2(
            distance * math.sin(towards) - upper * math.sin(angle),
            distance * math.cos(towards) - upper * math.cos(angle),
        )
        shoulder = wrap(math.degrees(angle))
        elbow = wrap(math.degrees(forearm) - shoulder)
        # Forearms go up in front of the body, not around the outside.
        elbow -= 360 if elbow > _OUTERMOST_ELBOW else 0
        ways.append((shoulder, shoulder + elbow, abs(far - distance)))
    return ways
