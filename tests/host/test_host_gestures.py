"""The body in motion: on its word, never too fast, never through the face, one movement into the next."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from random import Random

import numpy as np
import pytest
from host_sounds import babble, spread

from cuehost.host import Movements, Pack, PerformSettings, load_movements, load_spec, perform
from cuehost.host.arms import FASTEST, FASTEST_LAG, Arm
from cuehost.host.gestures import FASTEST_BODY, Body
from cuehost.host.limbs import ArmGeometry, Limbs
from cuehost.host.movements import Movement, Side
from cuehost.host.performance import Move
from cuehost.host.pose import ArmPose
from cuehost.rundown import Cue

SPEC = load_spec(Path(__file__).parents[2] / "assets" / "hosts" / "mia")
# Mia's arms as its pictures have them, px.
GEOMETRY = {
    "left": ArmGeometry((161.3, 416.2), 184.2, 169.3),
    "right": ArmGeometry((378.7, 416.2), 184.2, 169.3),
}
HAND_PX, FIST_PX = 92.0, 60.0
CLEAR_PX = 44.0  # between a hand's middle line and the mouth's middle: a fingertip may lie below the chin
STEP_S = 0.04
NAMES = load_movements().names()
EARLY_OR_LATE_S = 0.08


def _body() -> Body:
    return Body(GEOMETRY, SPEC.head.pivot[0], SPEC.rest)


def _numbers(body: Body, t: float, dt: float) -> dict[tuple[str, str], float]:
    arms = dict(zip(("left", "right"), body.arms(t, dt), strict=True))
    out = {
        (side, joint): float(getattr(arm, joint))
        for side, arm in arms.items()
        for joint in ("upper", "fore", "hand", "upper_length")
    }
    return out | {("body", joint): value for joint, value in body.head(t).items()}


def _greatest_step(joint: str, dt: float) -> float:
    fastest = (FASTEST | FASTEST_BODY)[joint] + (FASTEST_LAG if joint == "hand" else 0.0)
    return 1.02 * fastest * dt


def _watch(
    body: Body, t: float, until: float, before: dict[tuple[str, str], float] | None = None
) -> tuple[float, dict[tuple[str, str], float]]:
    """Step to `until`, seeing that no joint is too fast; the time reached and how the joints are then."""
    now = before or _numbers(body, t, STEP_S)
    while t < until:
        t += STEP_S
        then, now = now, _numbers(body, t, STEP_S)
        for key, value in now.items():
            assert math.isfinite(value)
            assert abs(value - then[key]) <= _greatest_step(key[1], STEP_S), (key, t)
    return t, now


@pytest.mark.parametrize("name", NAMES)
def test_joints_keep_to_their_speeds_and_come_back_to_rest(movements: Movements, name: str) -> None:
    movement, mirrored = movements.get(name)
    rng = Random(name)
    for strength, speed in ((0.5, rng.uniform(0.7, 1.4)), (1.5, 1.4)):
        body = _body()
        home = _numbers(body, 0.0, STEP_S)
        hold = rng.uniform(0, 0.6)
        real = body.start(movement, 1.7, 0.0, mirrored=mirrored, strength=strength, speed=speed, hold_s=hold)
        assert real == 1.7  # whatever is asked, the stroke stays on its word
        end = 1.7 + hold + (movement.length_s - movement.stroke) / 0.7 + movement.back * 1.1 + 0.6
        _, last = _watch(body, 0.0, end)
        for key, value in last.items():
            assert value == pytest.approx(home[key], abs=1.0), key


def test_joints_keep_to_their_speeds_when_movements_break_off_one_another(movements: Movements) -> None:
    rng = Random(5)
    body, t = _body(), 0.0
    now = _numbers(body, t, STEP_S)
    for _ in range(160):
        movement, mirrored = movements.get(rng.choice(NAMES))
        wanted = t + rng.uniform(0, 1.5)
        real = body.start(
            movement,
            wanted,
            t,
            mirrored=mirrored,
            strength=rng.uniform(0.5, 1.5),
            speed=rng.uniform(0.7, 1.4),
            hold_s=rng.uniform(0, 0.5),
        )
        assert wanted <= real < wanted + 1.2
        if wanted - t > 1.0:
            assert real == wanted
        if rng.random() < 0.1:
            body.release(t)
        t, now = _watch(body, t, t + rng.uniform(0.05, 1.6), now)
        # Whatever is cut short, no joint swings far beyond what movements ask for.
        for side, sign in (("left", 1), ("right", -1)):
            assert -265 < sign * now[side, "fore"] < 90
            assert -30 < sign * now[side, "upper"] < 80


def _tip(side: str, arm: ArmPose) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where wrist and fingertips are, px."""
    geometry = GEOMETRY[side]
    x, y = geometry.shoulder
    for angle, length in (
        (arm.upper, geometry.upper * arm.upper_length),
        (arm.fore, geometry.fore * arm.length),
    ):
        x, y = x - length * math.sin(math.radians(angle)), y + length * math.cos(math.radians(angle))
    angle = math.radians(arm.fore + arm.hand)
    shown = arm.shape if arm.mix > 0.5 else arm.shape_from
    hand = FIST_PX if shown in ("fist", "pinch") else HAND_PX
    return (x, y), (x - hand * math.sin(angle), y + hand * math.cos(angle))


@pytest.mark.parametrize("name", NAMES)
def test_hands_keep_clear_of_the_mouth_and_elbows_fold_the_right_way(movements: Movements, name: str) -> None:
    movement, mirrored = movements.get(name)
    mouth = np.array([SPEC.head.pivot[0], 0.25 * SPEC.head.pivot[1] + 0.75 * SPEC.head.chin - 28])
    body = _body()
    body.start(movement, 1.2, 0.0, mirrored=mirrored)
    for i in range(int((1.2 + movement.length_s + movement.back) / STEP_S)):
        for side, arm in zip(("left", "right"), body.arms(i * STEP_S, STEP_S), strict=True):
            wrist, tip = (np.array(p) for p in _tip(side, arm))
            share = np.clip(np.dot(mouth - wrist, tip - wrist) / np.dot(tip - wrist, tip - wrist), 0, 1)
            assert np.linalg.norm(wrist + share * (tip - wrist) - mouth) > CLEAR_PX, (side, i * STEP_S)
            outward = 1 if side == "left" else -1
            assert -240 < outward * (arm.fore - arm.upper) < 60
            assert -30 < outward * (wrist[0] - GEOMETRY[side].shoulder[0]) * -1 + 170 < 400


def _stroke_targets(movement: Movement, side: Side, arm: Arm, strength: float) -> dict[str, float]:
    """What the stroke's keyframe asks of upper arm and forearm of `side`, in the frame's angles."""
    out: dict[str, float] = {}
    for key in movement.keys:
        if key.at > movement.stroke + 1e-9:
            break
        mine = key.arm or key.both
        if mine is not None:
            out |= arm.targets(mine, strength, first=False)
    return {joint: arm.sign * out[joint] for joint in ("upper", "fore") if joint in out}


def _sentence(rng: Random) -> tuple[list[str], float]:
    words = [
        "".join(rng.choice("abdegiklmnorstu") for _ in range(rng.randint(2, 9)))
        for _ in range(rng.randint(6, 18))
    ]
    return words, rng.uniform(0.18, 0.5)


@pytest.mark.parametrize("seed", range(24))
def test_strokes_fall_on_their_words_in_any_sentence(movements: Movements, seed: int) -> None:
    """Random sentences at random speech rates with random sequences of cues, all planned at once."""
    rng = Random(seed)
    words, each = _sentence(rng)
    spans = spread(words, 0.9, each)
    duration = 0.9 + len(words) * each + 0.3
    meanings = sorted(movements.meanings)
    cues = [
        Cue("gesture", rng.choice(meanings), span.offset)
        for span in rng.sample(spans, min(len(spans), rng.randint(2, 5)))
    ]
    sound = babble(duration, [(0.9, duration - 0.3)])
    planned = perform(
        f"s{seed}", sound, spans, (), cues, settings=PerformSettings(gestures=rng.choice([0, 1]))
    )
    cued = {cue.name: cue for cue in cues}
    on_words = {round(span.start_s, 3) for span in spans}
    assert all(move.stroke_s in on_words for move in planned.moves)
    told = sum("left out" in warning for warning in planned.warnings)
    assert len([m for m in planned.moves if m.meaning != "beat"]) + told >= len(cued) - ("beat" in cued)

    body = _body()
    lead = 1.0  # a line is planned before it sounds
    for move in planned.moves:
        movement, mirrored = movements.get(move.name)
        body.start(
            movement,
            lead + move.stroke_s,
            0.0,
            mirrored=mirrored != move.mirrored,
            strength=move.strength,
            speed=move.speed,
            hold_s=move.hold_s,
        )
    times = np.arange(0, lead + duration + 0.3, 0.01)
    poses = [dict(zip(("left", "right"), body.arms(t, 0.01), strict=True)) for t in times]
    for move in planned.moves:
        movement, mirrored = movements.get(move.name)
        doing: Side = movement.side
        if mirrored != move.mirrored:
            doing = "left" if doing == "right" else "right"
        arm = Arm(doing, GEOMETRY[doing], SPEC.head.pivot[0], SPEC.rest)
        wanted = _stroke_targets(movement, doing, arm, move.strength if movement.scalable else 1.0)
        assert wanted
        word = lead + move.stroke_s
        near = np.flatnonzero(np.abs(times - word) <= EARLY_OR_LATE_S)
        off = [max(abs(getattr(poses[i][doing], j) - v) for j, v in wanted.items()) for i in near]
        assert min(off) < 4.0, (move, wanted)


def test_a_movement_ends_what_the_other_arm_was_doing(movements: Movements) -> None:
    body = _body()
    clap, count = movements.get("clap_hands")[0], movements.get("count_1_raised")[0]
    body.start(clap, 1.0, 0.0)
    body.start(count, 1.6, 0.0)
    home = abs(SPEC.rest.left.fore)
    angles = {round(t, 2): abs(body.arms(t, 0.02)[0].fore) for t in np.arange(0, 3, 0.02)}
    assert max(angles.values()) > 100
    assert angles[2.6] < home + 6  # the left hand does not go on clapping alone


def test_what_an_interrupted_movement_did_with_a_joint_does_not_stay(movements: Movements) -> None:
    body = _body()
    body.start(movements.get("point_viewer_finger")[0], 0.7, 0.0)  # forearm towards the camera
    body.start(movements.get("greet_wave")[0], 1.6, 0.0)  # names no length
    for t in np.arange(0, 1.7, 0.02):
        arm = body.arms(float(t), 0.02)[1]
    assert arm.length == pytest.approx(1, abs=0.08)
    assert arm.shape == "five"


def test_two_cues_at_once_cost_one_movement_not_both_their_times() -> None:
    spans = spread(["one", "two", "three", "four"], 1.0, 0.2)
    cues = [Cue("gesture", "count_1", 0), Cue("gesture", "count_2", 4), Cue("gesture", "thank", 14)]
    planned = perform("l", babble(3, [(1, 2)]), spans, (), cues, settings=PerformSettings(gestures=0))
    assert [m.stroke_s for m in planned.moves] == [pytest.approx(1.0), pytest.approx(1.6)]
    assert ["count_2" in w and "left out" in w for w in planned.warnings] == [True]


def test_a_shape_the_pack_lacks_is_shown_as_the_nearest(paper: Pack) -> None:
    limbs = Limbs(paper)
    have = limbs.shapes("right")

    def drawn(shape: str) -> bytes:
        frame = np.zeros((paper.size[1], paper.size[0], 4), np.uint8)
        limbs.place("right", ArmPose(fore=180, shape=shape, shape_from=shape), (0, 0)).lay(
            frame, (0, 0, *paper.size)
        )
        return frame.tobytes()

    pictures = {shape: drawn(shape) for shape in sorted(have)}
    for asked, likely in (
        ("five", ["open"]),
        ("four", ["five", "open"]),
        ("one", ["point", "fist"]),
        ("flat", ["present", "relaxed"]),
    ):
        if asked not in have:
            stand_in = next(s for s in likely if s in have)
            assert drawn(asked) == pictures[stand_in], asked
    assert drawn("tentacle") in pictures.values()


def test_a_host_does_not_make_the_same_movement_twice_in_a_row(movements: Movements) -> None:
    spans = spread(["word"] * 12, 1.0, 0.9)
    cues = [Cue("gesture", "point_down", span.offset) for span in spans[::2]]
    names = [
        m.name
        for m in perform(
            "l", babble(12, [(1, 11)]), spans, (), cues, settings=PerformSettings(gestures=0)
        ).moves
    ]
    assert len(names) == 6
    bare = [id(movements.get(n)[0]) for n in names]
    assert all(a != b for a, b in itertools.pairwise(bare))
    others = {
        tuple(
            m.name
            for m in perform(
                f"l{i}", babble(12, [(1, 11)]), spans, (), cues, settings=PerformSettings(gestures=0)
            ).moves
        )
        for i in range(4)
    }
    assert len(others) > 1  # another line, another choice


def test_moves_know_what_was_asked_for(movements: Movements) -> None:
    spans = spread(["a", "b"], 1.0, 1.5)
    cues = [Cue("gesture", "greet", 0), Cue("gesture", "count_3_front", 2)]
    moves = perform("l", babble(4, [(1, 3)]), spans, (), cues, settings=PerformSettings(gestures=0)).moves
    assert moves[0].meaning == "greet"
    assert moves[0].name in movements.meanings["greet"]
    assert moves[1] == Move("count_3_front", 2.5, hold_s=moves[1].hold_s, mirrored=moves[1].mirrored)
