"""A recorded mouth made to speak other words, with the real tracker: a rendered presenter, tracked again.

Skipped where the film kit is not there (`cuehost host film` fetches it).
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import cv2
import numpy as np
import pytest

from cuehost.filming import Footage, Heard, has_kit, resync, track_clip
from cuehost.filming.landmarks import Face
from cuehost.host import Performance, load_pack, perform
from cuehost.host.presenter import Presenter
from cuehost.places import FILM_KIT, HOSTS
from cuehost.rundown import Span

pytestmark = [
    pytest.mark.film,
    pytest.mark.skipif(not has_kit(FILM_KIT), reason="the film kit is not installed"),
]

FPS, RATE = 25, 48_000
OLD, NEW = "hɛlapumawiməbufoʊmɑ", "mɑlubaʃimoʊpɛnafi"


def _speaking(seconds: float, sounds: str) -> Performance:
    """A line with known sounds, an eighth of a second each."""
    sound = np.random.default_rng(1).normal(0, 0.2, round(seconds * RATE)).astype(np.float32)
    phones = [
        Span(sounds[i % len(sounds)], i * 0.125, (i + 1) * 0.125) for i in range(round(seconds / 0.125))
    ]
    return perform("clip", sound, (), phones)


def _presented(said: Performance, count: int) -> Iterator[np.ndarray]:
    """A presenter who says it after a second, close up before grey."""
    presenter = Presenter(load_pack(HOSTS / "mia"), rng=Random(1))
    assert said.samples is not None
    presenter.play(1, said, said.samples, RATE)
    for _ in range(count):
        picture = presenter.step().picture
        assert picture is not None
        alpha = picture[..., 3:].astype(np.float32) / 255
        shown = (picture[..., :3] * alpha + 120 * (1 - alpha)).astype(np.uint8)
        yield cv2.resize(shown[60:380, 110:430], (480, 480), interpolation=cv2.INTER_CUBIC)


def _gaps(pictures: list[np.ndarray]) -> np.ndarray:
    faces = [watched.sighting.face for watched in track_clip(pictures, FILM_KIT)]
    assert all(face is not None for face in faces)
    return np.array([Face(face).lips_gap for face in faces if face is not None])


def test_the_tracker_sees_the_new_words_on_the_lips() -> None:
    """6 s: the person speaks from 1 s to 5 s, the new voice from 1.2 s to 3.7 s."""
    old, new = _speaking(4.0, OLD), _speaking(2.5, NEW)
    pictures = list(_presented(old, 150))
    assert old.samples is not None
    wanted = np.zeros((150, 5), np.float32)
    at = (np.arange(150) + 0.5) / FPS * 100 - 120
    for column in range(5):
        wanted[:, column] = np.interp(at, np.arange(len(new.mouth.shapes)), new.mouth.shapes[:, column], 0, 0)
    heard = Heard(np.pad(old.mouth.shapes, ((100, 70), (0, 0))), 100, "the words given")
    footage = Footage(lambda: pictures, 150, (480, 480), FPS, np.pad(old.samples, (RATE, RATE)))
    resynced = resync(
        footage,
        wanted,
        lambda some: track_clip(some, FILM_KIT),
        lambda _sound: heard,
        lambda *_: None,
    )
    assert resynced.left == ()
    laid = [resynced.lay(n, picture) for n, picture in enumerate(pictures)]
    before, after = _gaps(pictures), _gaps(laid)

    asked = wanted[:, 0] * (1 - wanted[:, 2])
    talking = slice(32, 90)
    assert np.corrcoef(asked[talking], after[talking])[0, 1] > 0.65
    assert np.corrcoef(asked[talking], before[talking])[0, 1] < 0.4
    shut = wanted[:, 2] > 0.9
    assert shut.sum() >= 5
    assert after[shut].max() < 0.025
    quiet = slice(105, 120)  # the person speaks on, the new voice does not
    assert before[quiet].max() > 0.05
    assert after[quiet].max() < 0.025
    above = np.array(
        [np.abs(a[:180].astype(int) - b[:180]).max() for a, b in zip(pictures, laid, strict=True)]
    )
    assert above.max() == 0, "eyes and hair stay as they were"
