"""What is seen and heard in a clip, as numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from film_speakers import BY_NAME, face_saying, watched

from cuehost.filming.clip import FPS, RATE_HZ, Clip
from cuehost.filming.clip_tracking import Sighting, Watched
from cuehost.filming.landmarks import Face
from cuehost.filming.mouth import REST, SHAPES
from cuehost.filming.seen import CLOSED, OPEN, TEETH, WIDE, Heard, Seen, at_rest, listen_to, speech_in, watch


def _noise(*stretches: tuple[float, float], long_s: float) -> np.ndarray:
    sound = np.random.default_rng(3).normal(0, 0.001, round(long_s * RATE_HZ)).astype(np.float32)
    for start, end in stretches:
        part = slice(round(start * RATE_HZ), round(end * RATE_HZ))
        sound[part] += np.random.default_rng(4).normal(0, 0.2, sound[part].size).astype(np.float32)
    return sound


def _seen(faces: list[Face | None], *speech: tuple[float, float]) -> Seen:
    sound = _noise(*speech, long_s=len(faces) / FPS)
    clip = Clip(Path("clip.mp4"), (512, 512), len(faces), sound)
    told: list[tuple[int, int]] = []
    seen = watch(clip, watched(faces), lambda *step: told.append(step))
    assert told[-1] == (len(faces), len(faces))
    return seen


@pytest.fixture(scope="module")
def all_shapes() -> Seen:
    """Two seconds of rest, then each mouth shape for five pictures, while something is said."""
    rest = face_saying(REST)
    shown = [face_saying(shape) for shape in SHAPES for _ in range(5)]
    return _seen([*[rest] * 50, *shown, *[rest] * 50], (2.0, 2.0 + len(shown) / FPS))


def test_mouth_shapes_are_read_from_the_lips(all_shapes: Seen) -> None:
    for number, shape in enumerate(SHAPES):
        shows = all_shapes.shows[50 + 5 * number + 2]
        if shape.lips == "tongue" or shape.id == "fv":
            continue
        # An oo of the same jaw has a smaller opening, and so has an ee.
        assert shows[OPEN] == pytest.approx(shape.open, abs=0.13 if shape.wide else 0.04), shape.id
        assert np.sign(np.round(shows[WIDE], 1)) == np.sign(shape.wide), shape.id


def test_rest_is_where_nobody_speaks(all_shapes: Seen) -> None:
    rest = at_rest(all_shapes)
    assert rest[:40].all()
    assert not rest[52 : 50 + 5 * len(SHAPES)].any()
    assert all_shapes.shows[:40, OPEN].max() == 0


def test_a_picture_without_a_face_has_no_measures() -> None:
    rest = face_saying(REST)
    seen = _seen([rest, None, rest])
    assert seen.found.tolist() == [True, False, True]
    assert np.isnan(seen.gap[1])
    assert np.isnan(seen.pose[1]).all()


def test_lips_are_not_slowed_by_steadying() -> None:
    rest, wide = face_saying(REST), face_saying(BY_NAME["open85_mid"])
    seen = _seen([rest, rest, wide, rest, rest])
    assert seen.gap[2] == pytest.approx(wide.lips_gap, abs=0.01)
    assert seen.gap[1] == pytest.approx(rest.lips_gap, abs=0.01)


def test_speech_is_told_from_a_room_s_noise() -> None:
    speaking = speech_in(_noise((1.0, 2.0), (2.1, 3.0), long_s=5.0), 125)
    assert speaking[26:74].all()  # a gap inside of words is none
    assert not speaking[:23].any()
    assert not speaking[78:].any()


@pytest.mark.parametrize("sound", [np.zeros(0, np.float32), np.zeros(RATE_HZ * 5, np.float32)])
def test_silence_is_no_speech(sound: np.ndarray) -> None:
    assert not speech_in(sound, 125).any()


def _babble(late: int) -> tuple[Seen, np.ndarray]:
    """Someone opens and closes the mouth for 6 s, with the sound so many pictures late."""
    rng = np.random.default_rng(5)
    steps = [BY_NAME[name] for name in ("open15_mid", "mbp", "open60_mid", "open35_mid", "mbp", "open85_mid")]
    said = [steps[i] for i in rng.integers(0, len(steps), 50) for _ in range(3)]
    shapes = np.array([[s.open, s.wide, s.lips == "closed", 0, 0] for s in said], np.float32)
    seen = _seen([face_saying(s) for s in said], (0.0, 6.0))
    return seen, np.repeat(np.roll(shapes, late, axis=0), 4, axis=0)


def test_sound_that_comes_late_is_put_right() -> None:
    seen, shapes = _babble(3)
    listen_to(seen, Heard(shapes, 100, "test"))
    assert seen.lag == 3
    assert seen.agreement > 0.8


def test_lips_that_meet_in_speech_are_closed() -> None:
    seen, shapes = _babble(0)
    listen_to(seen, Heard(shapes, 100, "test"))
    met = seen.gap < 0.01
    assert met.sum() > 10
    assert (seen.shows[met, CLOSED] > 0.8).all()
    assert (seen.shows[seen.gap > 0.05, CLOSED] == 0).all()


def test_teeth_and_tongue_are_heard_and_must_be_possible() -> None:
    seen, shapes = _babble(0)
    shapes[:, 3] = 1
    listen_to(seen, Heard(shapes, 100, "test"))
    assert (seen.shows[seen.gap > 0.16, TEETH] == 0).all()
    assert seen.shows[(seen.gap > 0.03) & (seen.gap < 0.05), TEETH].mean() > 0.5
    listen_to(seen, Heard(np.zeros((0, 5), np.float32), 100, ""))


def test_arms_that_are_elsewhere_are_seen_though_no_hand_is() -> None:
    """A swaying body and a lamp are not taken for them."""
    rest = np.full((640, 360, 3), 90, np.uint8)
    rest[150:, 100:260] = (40, 60, 160)
    swayed, lit = np.roll(rest, 4, axis=1), rest + np.uint8(30)
    arm = rest.copy()
    arm[300:360, 250:330] = (40, 60, 160)
    pictures = [rest] * 20 + [swayed, lit, arm]
    clip = Clip(Path("clip.mp4"), (360, 640), len(pictures), _noise(long_s=1.0))
    seen = watch(clip, (Watched(p, 1.0, Sighting(None, ())) for p in pictures), lambda *_: None)
    assert seen.unlike is not None
    assert seen.unlike[:22].max() == 0
    assert seen.unlike[22] == pytest.approx(60 * 70 / (640 * 360), rel=0.25)
