"""The body in motion: movements laid onto joint tracks, blending into each other, interruptible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .arms import FASTEST, Arm
from .curves import PEAK, Track
from .limbs import ArmGeometry
from .movements import ArmKey, Key, Movement, Side
from .pose import ArmPose
from .spec import Rest

FASTEST_BODY = {"tilt": 45.0, "nod": 6.0, "turn": 5.0, "brow": 12.0, "shrug": 5.0}
"""Greatest speeds of head (degrees, then shares a second), brows and shoulders."""

SOONEST_STROKE_S = 0.32
"""A stroke asked for at once comes after this: a quick but natural preparation."""

PREPARATION_S = 0.75
"""A joint first named late in a movement sets out this long before; until then it stays where it is."""

_FASTER = 2.0
"""How much faster than designed a movement may be played when it is asked for late."""


_EARLIER_S = 0.5
"""A movement begins at most so much earlier than designed, to be in time at no joint's undue speed."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One joint's way to a keyframe, in the movement's own time."""

    owner: Side | None
    """The arm; None for head, brows and shoulders."""
    joint: str
    start: float
    until: float
    target: float


class Body:
    """Arms, head, brows and shoulders as movements drive them. Times are seconds and only grow."""

    def __init__(self, geometry: dict[str, ArmGeometry], middle: float, rest: Rest) -> None:
        self._arms: dict[Side, Arm] = {
            "left": Arm("left", geometry["left"], middle, rest),
            "right": Arm("right", geometry["right"], middle, rest),
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

        What is under way in the same joints flows over into it, and what the movement before did with
        other joints ends. Where joints would have to be too fast, the way to the stroke begins earlier;
        if there is no time for that, the stroke comes later.
        """
        doing: Side = movement.side if not mirrored else _other(movement.side)
        steps = self._steps(movement, doing, strength if movement.scalable else 1.0)
        lead = movement.stroke / speed
        needed = self._shortest(steps, movement.stroke, max(now, stroke_at - lead))
        lead = max(lead, min(needed, lead + _EARLIER_S))
        room = stroke_at - now
        if room < lead:
            needed = min(self._shortest(steps, movement.stroke, now), lead)
            lead = max(room, needed, min(lead, SOONEST_STROKE_S, movement.stroke / _FASTER))
            stroke_at = now + lead
        begin = stroke_at - lead
        pace = max(1 / speed, _slowest_after(steps, movement.stroke))

        held = hold_s if movement.hold else 0.0

        def clock(at: float) -> float:
            if at <= movement.stroke:
                return begin + lead * at / movement.stroke
            return stroke_at + held + (at - movement.stroke) * pace

        used = {step.owner for step in steps if step.owner is not None}
        self._make_room(begin, used, {s.joint for s in steps if s.owner is None}, movement.back)
        for step in steps:
            # What begins at the stroke waits while its pose is held.
            start = stroke_at + held if step.start == movement.stroke else clock(step.start)
            self._tracks(step.owner)[step.joint].plan(start, clock(step.until), step.target)
        self._plan_shapes(movement, doing, clock, stroke_at + held)
        self._plan_looks(movement, doing, clock)
        end = clock(movement.length_s)
        for side in used:
            self._arms[side].go_home(end, movement.back)
        for joint in {s.joint for s in steps if s.owner is None}:
            self._body[joint].plan(end, end + 0.6, 0.0)
        self.busy_until = max(self.busy_until, end + 0.3 * movement.back)
        return stroke_at

    def _tracks(self, owner: Side | None) -> dict[str, Track]:
        return self._body if owner is None else self._arms[owner].tracks

    def _steps(self, movement: Movement, doing: Side, strength: float) -> list[_Step]:
        """All joints' ways, in the order of the keys."""
        steps: list[_Step] = []
        last: dict[tuple[Side | None, str], float] = {}
        placed: set[Side] = set()

        def go(owner: Side | None, key: Key, targets: dict[str, float]) -> None:
            for joint, target in targets.items():
                since = last.get((owner, joint), max(0.0, key.at - PREPARATION_S))
                start, until = _eased(key, since, key.at)
                steps.append(_Step(owner, joint, start, until, target))
                last[owner, joint] = key.at

        for key in movement.keys:
            for side, arm_key in _arm_keys(key, doing):
                moves = arm_key.wrist is not None or arm_key.upper is not None or arm_key.fore is not None
                go(side, key, self._arms[side].targets(arm_key, strength, first=moves and side not in placed))
                if moves:
                    placed.add(side)
            go(None, key, _body_targets(key, doing, strength))
        return steps

    def _shortest(self, steps: list[_Step], stroke: float, begin: float) -> float:
        """The shortest way to the stroke that no joint is too fast on, s, if it begins at `begin`."""
        shortest = 0.0
        before: dict[tuple[Side | None, str], float] = {}
        for step in steps:
            track = self._tracks(step.owner)[step.joint]
            designed = step.until - step.start
            if step.until <= stroke + 1e-9 and designed > 0:
                known = before.get((step.owner, step.joint))
                state = (known, 0.0, 0.0) if known is not None else track.state_at(begin)
                needed = track.time_for(state, step.target)
                shortest = max(shortest, stroke * needed / designed)
            before[step.owner, step.joint] = step.target
        return shortest

    def _make_room(self, begin: float, used: set[Side], joints: set[str], span: float) -> None:
        """End at `begin` what the movement before still has to do."""
        for side, arm in self._arms.items():
            pending = arm.planned_from(begin)
            arm.drop_from(begin)
            if pending and side not in used:
                arm.go_home(begin, span)
        for joint, track in self._body.items():
            pending = track.planned_from(begin)
            track.drop_from(begin)
            if pending and joint not in joints:
                track.plan(begin, begin + 0.6, 0.0)
        if any(at >= begin for at, _ in self._looks):
            self._looks = [look for look in self._looks if look[0] < begin] + [(begin, None)]

    def _plan_shapes(
        self, movement: Movement, doing: Side, clock: Callable[[float], float], free: float
    ) -> None:
        """Change hand shapes on the way to their keys; none of those after the stroke before it is `free`."""
        begin = clock(0.0)
        for key in movement.keys:
            for side, arm_key in _arm_keys(key, doing):
                arm = self._arms[side]
                shape = arm.home_shape if arm_key.rest else arm_key.shape
                if shape is not None:
                    earliest = begin if key.at <= movement.stroke else free
                    arm.show(max(earliest, clock(key.at) - 0.30), shape)

    def _plan_looks(self, movement: Movement, doing: Side, clock: Callable[[float], float]) -> None:
        begin = clock(0.0)
        looks = [key for key in movement.keys if key.look is not None]
        for key in looks:
            assert key.look is not None
            at = begin + 0.5 * (clock(key.at) - begin)
            self._looks.append((at, (_towards(doing) * key.look[0], key.look[1])))
        if looks:
            self._looks.append((clock(movement.length_s), None))
        self._looks.sort(key=lambda look: look[0])

    def release(self, t: float, span: float = 0.9) -> None:
        """Give up everything and return to rest from `t` on."""
        for arm in self._arms.values():
            arm.drop_from(t)
            arm.go_home(t, span)
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


def _towards(doing: Side) -> float:
    return 1.0 if doing == "right" else -1.0


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


def _body_targets(key: Key, doing: Side, strength: float) -> dict[str, float]:
    """What `key` asks of head, brows and shoulders."""
    wanted: dict[str, float] = {}
    if key.head is not None:
        for joint, value, side in (
            ("tilt", key.head.tilt, _towards(doing)),
            ("turn", key.head.turn, _towards(doing)),
            ("nod", key.head.nod, 1.0),
        ):
            if value is not None:
                wanted[joint] = side * value * strength
    if key.brow is not None:
        wanted["brow"] = key.brow * strength
    if key.shrug is not None:
        wanted["shrug"] = key.shrug * strength
    return wanted


def _slowest_after(steps: list[_Step], stroke: float) -> float:
    """How many times slower than designed the way after the stroke must be for every joint's speed."""
    slowest = 0.0
    before: dict[tuple[Side | None, str], float] = {}
    for step in steps:
        known = before.get((step.owner, step.joint))
        if known is not None and step.until > max(stroke, step.start):
            fastest = FASTEST_BODY[step.joint] if step.owner is None else FASTEST[step.joint]
            slowest = max(slowest, abs(step.target - known) * PEAK / fastest / (step.until - step.start))
        before[step.owner, step.joint] = step.target
    return slowest
