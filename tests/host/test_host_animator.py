"""The animator: alive, smooth, on its word, and never the same twice."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from host_sounds import babble, spread

from cuehost.host import Movements, Pack, Performance, PerformSettings, perform
from cuehost.host.animator import Animator
from cuehost.host.limbs import Limbs
from cuehost.host.performance import EMOTIONS
from cuehost.host.pose import Pose
from cuehost.host.presenter import FPS
from cuehost.rundown import Cue

BOUNDS = {
    "upper": 22.0, "fore": 36.0, "hand": 20.0, "tilt": 2.4, "nod": 0.45, "turn": 0.35, "brow": 0.60,
    "sway": 1.5, "breath": 0.25, "open": 0.80,
}  # fmt: skip
"""Greatest change from one frame to the next: degrees for joints and tilt, own units for the rest."""


def _animator(pack: Pack, movements: Movements, seed: int = 7) -> Animator:
    limbs = Limbs(pack)
    geometry = {side: limbs.geometry(side) for side in ("left", "right")}
    return Animator(pack.spec, geometry, movements, Random(seed))


def _numbers(pose: Pose) -> dict[str, float]:
    out = {n: getattr(pose, n) for n in ("tilt", "nod", "turn", "brow", "sway", "breath")}
    out["open"] = pose.mouth.open
    for side in ("left", "right"):
        arm = getattr(pose, side)
        out |= {f"{side} {n}": getattr(arm, n) for n in ("upper", "fore", "hand")}
    return out


def _speech(line: str, cues: list[Cue] | None = None) -> Performance:
    words = spread("this is quite a long line to say about kettles and their lids", 0.3, 0.35)
    sound = babble(5.5, [(0.3, 2.6), (2.9, 5.0)])
    return perform(line, sound, words, spread(list("hɛmpapuwifva") * 4, 0.3, 0.095), cues or [])


def test_no_joint_ever_jumps(paper: Pack, movements: Movements) -> None:
    animator = _animator(paper, movements)
    rng = Random(3)
    names = movements.names()
    before: dict[str, float] | None = None
    for frame in range(60 * FPS):
        t = frame / FPS
        if frame % 150 == 20:
            cues = [Cue("gesture", rng.choice(names), 10), Cue("gesture", rng.choice(names), 40)]
            animator.speak(_speech(f"l{frame}", cues), t, t)
        if frame % 37 == 11:  # one movement into the other
            animator.gesture(rng.choice(names), t, t, mirrored=rng.random() < 0.5)
        if frame % 400 == 300:
            animator.interrupt(t)
        if frame % 250 == 90:
            animator.emotion(rng.choice(["joy", "surprise", "sadness", "neutral"]), t)
        now = _numbers(animator.pose(t))
        assert all(math.isfinite(v) for v in now.values())
        for name, value in now.items():
            if before is not None:
                change = abs(value - before[name])
                assert change <= BOUNDS[name.split()[-1]], (name, frame, change)
        before = now


def test_ten_idle_minutes_are_alive_and_never_repeat(paper: Pack, movements: Movements) -> None:
    animator = _animator(paper, movements)
    rows, lids, gaze = [], [], []
    for frame in range(600 * FPS):
        pose = animator.pose(frame / FPS)
        rows.append([pose.tilt, pose.nod * 4, pose.turn * 4, pose.sway, pose.left.upper])
        lids.append(pose.lids)
        gaze.append((pose.gaze_x, pose.gaze_y))
        assert pose.mouth.open == 0
    motion = np.array(rows)
    assert np.isfinite(motion).all()
    shut = np.array(lids) < 0.4
    blinks = int((shut[1:] & ~shut[:-1]).sum())
    assert 8 * 10 <= blinks <= 28 * 10
    ahead = np.mean([abs(x) + abs(y) < 0.3 for x, y in gaze])
    assert 0.6 < ahead < 0.97  # mostly into the camera, not always
    # Never still for two seconds, and no five seconds like any others.
    assert (np.ptp(motion.reshape(-1, 50, 5), axis=1).max(axis=1) > 0.05).all()
    windows = motion[: motion.shape[0] // 125 * 125, :4].reshape(-1, 125 * 4)[:, ::5]
    distances = np.sqrt(((windows[:, None] - windows[None]) ** 2).mean(axis=2))
    np.fill_diagonal(distances, np.inf)
    assert distances.min() > 0.15


def test_the_same_seed_gives_the_same_life(paper: Pack, movements: Movements) -> None:
    one, two, other = (_animator(paper, movements, seed) for seed in (1, 1, 2))
    for animator in (one, two, other):
        animator.speak(_speech("x"), 0.5, 0.0)
    poses = [[_numbers(a.pose(f / FPS)) for f in range(200)] for a in (one, two, other)]
    assert poses[0] == poses[1]
    assert poses[0] != poses[2]


WORD = 2.4


@pytest.mark.parametrize("name", sorted(n for n in __import__("cuehost.host").host.load_movements().names()))
def test_the_stroke_lands_on_its_word(paper: Pack, movements: Movements, name: str) -> None:
    """Within 80 ms of the word, every joint that the stroke's key names is where it should be."""
    movement, flipped = movements.get(name)
    quiet = Performance("l", 6.0, _speech("l").mouth)
    move = next(
        m
        for m in perform(
            "l",
            babble(6, [(0, 6)]),
            spread(["a"] * 9, 0.6, 0.6),
            [],
            [Cue("gesture", name, 6)],
            settings=PerformSettings(gestures=0),
        ).moves
        if m.name == name
    )
    assert move.stroke_s == pytest.approx(WORD, abs=1e-6)
    animator = _animator(paper, movements)
    animator.speak(quiet, 0.0, 0.0)
    animator.gesture(name, move.stroke_s, 0.0)
    key = next(k for k in movement.keys if k.at == pytest.approx(movement.stroke))
    doing = movement.side if not flipped else ("left" if movement.side == "right" else "right")
    poses = {f: animator.pose(f / FPS) for f in range(int((WORD + 0.1) * FPS) + 1)}
    near = [poses[f] for f in range(int((WORD - 0.08) * FPS), int((WORD + 0.08) * FPS) + 1)]
    arm_key = key.arm or key.both
    if arm_key is None:
        return  # a stroke of the head alone; its arm keys are tested by their own movements
    sign = 1 if doing == "left" else -1
    for joint in ("upper", "fore"):
        wanted = getattr(arm_key, joint)
        if wanted is not None:
            off = min(abs(sign * getattr(getattr(p, doing), joint) - wanted) for p in near)
            assert off < 6.0, joint
    rest = getattr(paper.spec.rest, doing)
    early = getattr(poses[int((WORD - movement.stroke - 0.1) * FPS)], doing)
    assert abs(early.fore - rest.fore) < 6  # nothing moved long before


def test_a_movement_asked_for_at_once_comes_soon_and_softly(paper: Pack, movements: Movements) -> None:
    animator = _animator(paper, movements)
    for f in range(25):
        animator.pose(f / FPS)
    animator.gesture("point_up_finger", 1.0, 1.0)
    angles = [abs(animator.pose(1.0 + f / FPS).right.fore) for f in range(25)]
    assert angles[1] < 10  # it starts from rest
    assert max(angles[:15]) > 120  # and is up within 600 ms


def test_mirrored_movements_use_the_other_arm(paper: Pack, movements: Movements) -> None:
    def moved(name: str) -> str:
        animator = _animator(paper, movements)
        animator.gesture(name, 0.6, 0.0)
        pose = [animator.pose(f / FPS) for f in range(18)][-1]
        return "left" if abs(pose.left.fore) > abs(pose.right.fore) else "right"

    assert moved("present_right") == "right"
    assert moved("present_left") == "left"


def test_arms_come_back_to_rest_slowly(paper: Pack, movements: Movements) -> None:
    animator = _animator(paper, movements)
    animator.gesture("greet_wave", 0.6, 0.0)
    angles = np.array([animator.pose(f / FPS).right.fore for f in range(5 * FPS)])
    home = paper.spec.rest.right.fore
    assert abs(angles[-1] - home) < 4
    high = np.flatnonzero(np.abs(angles) > 140)[-1]
    low = np.flatnonzero(np.abs(angles) > 25)[-1]
    assert (low - high) / FPS > 0.3


def test_interruption_closes_the_mouth_within_two_frames(paper: Pack, movements: Movements) -> None:
    animator = _animator(paper, movements)
    performance = _speech("x")
    animator.speak(performance, 0.0, 0.0)
    widest = max(range(10, 120), key=lambda f: performance.mouth.at(f / FPS + 0.02).open)
    for f in range(widest):
        animator.pose(f / FPS + 0.02)
    animator.interrupt(widest / FPS)
    first = animator.pose(widest / FPS + 0.02).mouth.open
    assert 0.05 < first < performance.mouth.at(widest / FPS + 0.02).open  # softly
    for f in range(widest + 1, widest + 50):
        assert animator.pose(f / FPS + 0.02).mouth.open == 0


@pytest.mark.parametrize("name", [n for n in EMOTIONS if n != "neutral"])
def test_an_emotion_of_a_line_fades_in_and_goes_with_it(paper: Pack, movements: Movements, name: str) -> None:
    def posed(name: str) -> list[Pose]:
        animator = _animator(paper, movements)
        animator.speak(_speech("x", [Cue("emotion", name, 0)]), 0.4, 0.0)
        return [animator.pose(f / FPS) for f in range(9 * FPS)]

    calm, felt = posed("neutral"), posed(name)
    apart = [
        abs(a.brow - b.brow) + abs(a.tilt - b.tilt) / 3 + abs(a.mouth.wide - b.mouth.wide)
        for a, b in zip(calm, felt, strict=True)
    ]
    assert max(apart[:10]) < 0.3  # not there before its word
    assert np.mean(apart[2 * FPS : 5 * FPS]) > 0.2
    steps = np.abs(np.diff([[p.brow, p.tilt / 3, p.lids] for p in felt], axis=0)).max(axis=1)
    assert np.median(steps) < 0.1  # it comes and goes softly: the peaks are nods and blinks


def test_a_standing_emotion_lasts_and_an_unknown_one_is_neutral(paper: Pack, movements: Movements) -> None:
    def brow(*names: str) -> float:
        animator = _animator(paper, movements)
        for i, name in enumerate(names):
            animator.emotion(name, 0.1 * i)
        return float(np.mean([animator.pose(0.4 + f / FPS).brow for f in range(40, 90)]))

    assert brow("surprise") > brow() + 0.4
    assert brow("sadness") < brow() - 0.2
    assert brow("surprise", "no such thing") == pytest.approx(brow(), abs=0.05)
