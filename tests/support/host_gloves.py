"""A host in coloured gloves: where the hands are in the frames really drawn, and when they arrive."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from cuehost.host.gestures import Body
from cuehost.host.movements import Key, Movement
from cuehost.host.performance import Performance
from cuehost.host.pose import Pose
from cuehost.host.presenter import FPS, Presenter
from cuehost.host.sound import RATE
from cuehost.host.sound import Floats as Floats32

Floats = NDArray[np.float64]
Place = tuple[float, float]
Hands = dict[str, Place | None]

GLOVES = {"left": (255, 0, 0), "right": (0, 0, 255)}
"""Blue and red, BGR: nothing else of a host is as blue or as red."""

_OTHER = {"left": "right", "right": "left"}

_LEAST_PX = 12
"""A glove of fewer pixels is not seen."""

_NEAR, _STAYS, _ARRIVED = 0.06, 0.4, 0.18
"""A hand is at its goal when no more than this share of its way is left beyond what is left at the best, and
slower there than that share of its greatest speed, or it only passes; it has arrived when it nears it at less
than this share of the speed at which it came."""

_LEAST_WAY_PX, _STILL_PX = 8.0, 1.0
"""A hand that goes no farther has not moved; one that moves no more from a frame to the next goes nowhere."""


BEFORE_S, AFTER_S = 0.95, 0.45
"""What is looked at, about a stroke."""


def put_on_gloves(presenter: Presenter) -> None:
    """Dye the hands of the host, each in its colour."""
    for side, colour in GLOVES.items():
        for cuts in presenter._compositor._limbs._arms[side].hands.values():
            for cut in cuts:
                pixels = cut.pixels.pixels
                tint = pixels[..., 3:].astype(np.float32) / 255 * np.array(colour, np.float32)
                pixels[..., :3] = tint.astype(np.uint8)


def stroke_seen(
    presenter: Presenter, performance: Performance, sound: Floats32, at: int, word_s: float
) -> tuple[Movement, float]:
    """Have a host in gloves play a line from sample `at` on; the movement made nearest to the word that is
    heard `word_s` after the line's first sample, and how much later than the word its hand arrives, s.
    """
    with _planned(presenter) as plans:
        word_at = presenter.play(1, performance, sound, at) / RATE + word_s
    plan = min(plans, key=lambda plan: abs(plan.stroke_at - word_at))
    times: list[float] = []
    hands: list[Hands] = []
    while (time := (presenter.number + 0.5) / FPS - word_at) < AFTER_S:
        picture = presenter.step(picture=time > -BEFORE_S).picture
        if picture is not None:
            times.append(time)
            hands.append(hands_at(picture))
    side = plan.movement.side if not plan.mirrored else _OTHER[plan.movement.side]
    goal = at_the_stroke(presenter, plan.movement, mirrored=plan.mirrored)[side]
    seen = arrival(np.array(times), [h[side] for h in hands], goal) if goal is not None else float("nan")
    return plan.movement, seen


class _Plan(NamedTuple):
    movement: Movement
    mirrored: bool
    stroke_at: float


@contextlib.contextmanager
def _planned(presenter: Presenter) -> Iterator[list[_Plan]]:
    """The movements that are planned meanwhile: which one of a meaning it is, the host chooses."""
    body = presenter._animator._body
    plans: list[_Plan] = []

    def start(movement: Movement, *args: Any, mirrored: bool = False, **more: Any) -> float:
        stroke_at = Body.start(body, movement, *args, mirrored=mirrored, **more)
        plans.append(_Plan(movement, mirrored, stroke_at))
        return stroke_at

    with mock.patch.object(body, "start", start):
        yield plans


def hands_at(picture: NDArray[np.uint8]) -> Hands:
    """The middle of each glove in a frame (BGRA), px; None where it is not seen."""
    small = picture[::2, ::2].astype(np.int16)
    found: Hands = {}
    for side, channel in (("left", 0), ("right", 2)):
        others = [c for c in (0, 1, 2) if c != channel]
        glove = (small[..., channel] > 150) & (small[..., others].max(axis=-1) < 90) & (small[..., 3] > 200)
        rows, columns = np.nonzero(glove)
        seen = rows.size >= _LEAST_PX
        found[side] = (2 * float(columns.mean()), 2 * float(rows.mean())) if seen else None
    return found


def at_the_stroke(presenter: Presenter, movement: Movement, *, mirrored: bool) -> Hands:
    """Where the gloves are in a frame of the pose of a movement's stroke, held."""
    keys = [key for key in movement.keys if key.at <= movement.stroke + 1e-9]
    held = movement.model_copy(update={"keys": (*keys, Key(at=movement.stroke + 9.0))})
    compositor = presenter._compositor
    spec = compositor.pack.spec
    geometry = {side: compositor.geometry(side) for side in ("left", "right")}
    body = Body(geometry, spec.head.pivot[0], spec.rest)
    body.start(held, 2.0, 0.0, mirrored=mirrored)
    for frame in range(4 * FPS):
        left, right = body.arms(frame / FPS, 1 / FPS)
    return hands_at(compositor.compose(Pose(left=left, right=right)))


def arrival(times: Floats, path: Sequence[Place | None], goal: Place) -> float:
    """When a hand arrives at its goal, s; NaN where it does not move.

    `times` are the middles of the times the frames are shown, s, in even steps, and `path` where the hand is
    in them; the first are before it sets out. Where it is not seen it counts as being where it is seen next.
    """
    seen = [n for n, place in enumerate(path) if place is not None]
    if len(seen) < 5:
        return float("nan")
    way = np.array([path[next((s for s in seen if s >= n), seen[-1])] for n in range(len(path))], float)
    left, speed = (_soft(np.linalg.norm(v, axis=1)) for v in (way - goal, np.gradient(way, axis=0)))
    far = left.max() - left.min()
    if far < _LEAST_WAY_PX:
        return float("nan")
    near = left <= left.min() + _NEAR * far
    edges = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]]).astype(int))).reshape(-1, 2)
    stays = [(a, b) for a, b in edges if speed[a:b].min() <= _STAYS * speed.max()]
    if not stays:
        return float("nan")
    run = left[slice(*stays[0])]
    there = stays[0][0] + int(np.argmax(run <= run.min() + max(_STILL_PX, _NEAR / 3 * far)))
    begin = there
    while begin > 0 and left[begin - 1] >= left[begin] - _STILL_PX:
        begin -= 1
    closing = left[:-1] - left[1:]
    if begin == there:
        return float("nan")
    fastest = closing[begin:there].max()
    least = min(max(_ARRIVED * fastest, _STILL_PX), fastest)
    last = begin + int(np.flatnonzero(closing[begin:there] >= least)[-1])
    middle = (times[1:] + times[:-1]) / 2
    after = closing[last + 1] if last + 1 < len(closing) else 0.0
    share = min(1.0, (closing[last] - least) / max(closing[last] - after, 1e-9))
    return float(middle[last] + share * (times[1] - times[0]))


def _soft(values: Floats) -> Floats:
    return np.convolve(np.pad(values, 1, "edge"), [0.25, 0.5, 0.25], "valid")
