"""The body in motion: movements laid onto joint tracks, blending into each other, interruptible."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .curves import Track
from .limbs import ArmGeometry, wrap
from .movements import ArmKey, Key, Movement, Side
from .pose import ArmPose
from .spec import Rest

FASTEST = {"upper": 420.0, "fore": 720.0, "hand": 700.0, "length": 4.0, "upper_length": 4.0}
"""Greatest joint speeds, degrees a second (lengths: units a second)."""

FASTEST_BODY = {"tilt": 45.0, "nod": 6.0, "turn": 5.0, "brow": 12.0, "shrug": 5.0}
SOONEST_STROKE_S = 0.32
"""A stroke asked for at once comes after this: a quick but natural preparation."""

_SHAPE_S = 0.14
_EASY = (9.0, 38.0)
"""Outward angles of the upper arm that look relaxed, and cover the shoulder they are cut from."""

_OUTERMOST_ELBOW = 120.0


@dataclass
class _Shape:
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


class _Arm:
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
        self.shape = _Shape(self.home_shape)
        self.geometry = geometry
        self.half_width = max(1.0, abs(geometry.shoulder[0] - middle))
        self.lag = 0.0
        self.tuck = 0.0

    def targets(self, key: ArmKey, strength: float) -> dict[str, float]:
        """Outward joint angles that `key` asks for."""
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
        if strength != 1:
            wanted = {n: self.home[n] + strength * (v - self.home[n]) for n, v in wanted.items()}
        return wanted

    def drop_from(self, t: float) -> None:
        for track in self.tracks.values():
            track.drop_from(t)
        self.shape.pending = [p for p in self.shape.pending if p[0] < t]

    def pose(self, t: float, dt: float) -> ArmPose:
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
    is approached as far as the arm goes.
    """
    out = (wrist[0] - 1) * half_width
    down = wrist[1] * geometry.upper
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


class Body:
    """Arms, head, brows and shoulders as movements drive them. Times are seconds and only grow."""

    def __init__(self, geometry: dict[str, ArmGeometry], middle: float, rest: Rest) -> None:
        self._arms: dict[Side, _Arm] = {
            "left": _Arm("left", geometry["left"], middle, rest),
            "right": _Arm("right", geometry["right"], middle, rest),
        }
        self._body = {name: Track(0.0, fastest) for name, fastest in FASTEST_BODY.items()}
        self._looks: list[tuple[float, tuple[float, float] | None]] = []
        self.busy_until = 0.0

    def start(
        self,
        movement: Movement,
        stroke_at: float,
        now: float,
        *,
        mirrored: bool = False,
        strength: float = 1.0,
        speed: float = 1.0,
        hold_s: float = 0.0,
    ) -> float:
        """Plan `movement` so that its stroke falls at `stroke_at`; returns when it really will.

        What is under way in the same joints flows over into it.
        """
        lead = movement.stroke / speed
        room = stroke_at - now
        if room < lead:
            shortest = min(lead, SOONEST_STROKE_S)
            stroke_at = now + max(room, shortest)
            lead = stroke_at - now
        strength = strength if movement.scalable else 1.0

        def clock(at: float) -> float:
            if at <= movement.stroke:
                return stroke_at - lead + lead * at / movement.stroke
            return stroke_at + (hold_s if movement.hold else 0.0) + (at - movement.stroke) / speed

        doing: Side = movement.side if not mirrored else _other(movement.side)
        begin = clock(0.0)
        last: dict[tuple[str, str], float] = {}
        used: set[Side] = set()
        for key in movement.keys:
            arrive = clock(key.at)
            for side, arm_key in _arm_keys(key, doing):
                if side not in used:
                    used.add(side)
                    self._arms[side].drop_from(begin)
                self._plan_arm(side, arm_key, key, (begin, arrive), last=last, strength=strength)
            self._plan_body(key, doing, (begin, arrive), last)
        end = clock(movement.length_s)
        for side in used:
            self._go_home(side, end, movement.back)
        for (owner, name), since in last.items():
            if owner == "body":
                self._body[name].plan(max(since, end - 0.2), end + 0.6, 0.0)
        if any(k.look for k in movement.keys):
            self._looks.append((end, None))
        self.busy_until = max(self.busy_until, end + 0.3 * movement.back)
        return stroke_at

    def _plan_arm(
        self,
        side: Side,
        arm_key: ArmKey,
        key: Key,
        when: tuple[float, float],
        *,
        last: dict[tuple[str, str], float],
        strength: float,
    ) -> None:
        begin, arrive = when
        arm = self._arms[side]
        latest_start = begin
        for name, target in arm.targets(arm_key, strength).items():
            since = last.get((side, name), begin)
            start, until = _eased(key, since, arrive)
            # The hand follows the forearm, the forearm the upper arm: chains move one after another.
            arm.tracks[name].plan(start, until, target)
            last[side, name] = arrive
            latest_start = max(latest_start, start)
        shape = arm.home_shape if arm_key.rest else arm_key.shape
        if shape is not None:
            start = max(latest_start, arrive - 0.30)
            arm.shape.pending.append((start, shape))
            arm.shape.pending.sort()

    def _plan_body(
        self, key: Key, doing: Side, when: tuple[float, float], last: dict[tuple[str, str], float]
    ) -> None:
        begin, arrive = when
        towards = 1.0 if doing == "right" else -1.0
        wanted: dict[str, float] = {}
        if key.head:
            if key.head.tilt is not None:
                wanted["tilt"] = towards * key.head.tilt
            if key.head.turn is not None:
                wanted["turn"] = towards * key.head.turn
            if key.head.nod is not None:
                wanted["nod"] = key.head.nod
        if key.brow is not None:
            wanted["brow"] = key.brow
        if key.shrug is not None:
            wanted["shrug"] = key.shrug
        for name, target in wanted.items():
            if ("body", name) not in last:
                self._body[name].drop_from(begin)
            start, until = _eased(key, last.get(("body", name), begin), arrive)
            self._body[name].plan(start, until, target)
            last["body", name] = arrive
        if key.look is not None:
            self._looks.append((begin + 0.5 * (arrive - begin), (towards * key.look[0], key.look[1])))
            self._looks.sort(key=lambda look: look[0])

    def _go_home(self, side: Side, t: float, span: float) -> None:
        arm = self._arms[side]
        for name, track in arm.tracks.items():
            # Elbow and hand relax a little later than the shoulder begins to sink.
            lag = {"upper": 0.0, "fore": 0.04, "hand": 0.08, "length": 0.0, "upper_length": 0.0}[name] * span
            track.plan(t + lag, t + span + lag, arm.home[name])
        arm.shape.pending.append((t + 0.35 * span, arm.home_shape))
        arm.shape.pending.sort()

    def release(self, t: float, span: float = 0.9) -> None:
        """Give up everything and return to rest from `t` on."""
        for side, arm in self._arms.items():
            arm.drop_from(t)
            self._go_home(side, t, span)
        for track in self._body.values():
            track.replace(t, t + 0.7 * span, 0.0)
        self._looks = [(t, None)]
        self.busy_until = t + 0.3 * span

    def arms(self, t: float, dt: float) -> tuple[ArmPose, ArmPose]:
        """Both arms at `t`; `dt` is the time since the last call, s."""
        return self._arms["left"].pose(t, dt), self._arms["right"].pose(t, dt)

    def head(self, t: float) -> dict[str, float]:
        """tilt, nod, turn, brow and shrug at `t`."""
        return {name: track.at(t) for name, track in self._body.items()}

    def look(self, t: float) -> tuple[bool, tuple[float, float] | None]:
        """Whether a look has become due since the last call, and where to (None: where one likes)."""
        due: tuple[bool, tuple[float, float] | None] = (False, None)
        while self._looks and self._looks[0][0] <= t:
            due = (True, self._looks.pop(0)[1])
        return due


def _other(side: Side) -> Side:
    return "left" if side == "right" else "right"


def _arm_keys(key: Key, doing: Side) -> list[tuple[Side, ArmKey]]:
    out: list[tuple[Side, ArmKey]] = []
    if key.both is not None:
        out += [("left", key.both), ("right", key.both)]
    if key.arm is not None:
        out.append((doing, key.arm))
    if key.other is not None:
        out.append((_other(doing), key.other))
    return out


def _eased(key: Key, since: float, arrive: float) -> tuple[float, float]:
    span = max(0.0, arrive - since)
    if key.ease == "swift":
        return since, since + 0.7 * span
    if key.ease == "late":
        return since + 0.35 * span, arrive
    return since, arrive
