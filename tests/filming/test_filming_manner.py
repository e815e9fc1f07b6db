"""How the person of a clip holds the head in pauses."""

from __future__ import annotations

import numpy as np
import pytest
from film_speakers import BY_NAME, face_saying, moved, watched

from cuehost.filming.clip import FPS, Clip
from cuehost.filming.landmarks import Face
from cuehost.filming.manner import stretches_of
from cuehost.filming.seen import Seen, watch


def _seen(faces: list[Face], speaking: slice | None = None) -> Seen:
    clip = Clip(__import__("pathlib").Path("c.mp4"), (512, 512), len(faces), np.zeros(0, np.float32))
    seen = watch(clip, watched(faces), lambda _done, _all: None)
    if speaking is not None:
        seen.speaking[speaking] = True
    return seen


def _turned(face: Face, degrees: float) -> Face:
    """The face leaning clockwise."""
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    points = face.points.copy()
    points[:, :2] = (points[:, :2] - face.origin) @ turn + face.origin
    return Face(points)


@pytest.fixture(scope="module")
def pauses() -> Seen:
    """6 s: the head leans to and fro and wanders aside; speech from the third second to the fourth."""
    rest = face_saying(BY_NAME["rest"])
    times = np.arange(8 * FPS) / FPS
    faces = [moved(_turned(rest, 2 * np.sin(t)), x=3 * np.sin(t)) for t in times]
    return _seen(faces, slice(75, 100))


def test_pauses_are_taken_and_speech_is_not(pauses: Seen) -> None:
    found = stretches_of(pauses, 0, 1.0)
    assert len(found) == 2
    assert all(len(rows) >= 2 * FPS for rows in found)
    assert sum(map(len, found)) < 8 * FPS - 25


def test_motion_is_told_from_the_host_s_picture(pauses: Seen) -> None:
    longest = max(stretches_of(pauses, 0, 2.0), key=len)
    assert longest[:, 0].max() == pytest.approx(2.0, abs=0.3)
    # The picture is shown twice as large, and the shoulders go a part of the head's way.
    assert longest[:, 3].max() == pytest.approx(2 * 3 * 0.6, abs=0.5)
    assert np.abs(longest[:, 2]).max() < 0.1


def test_too_few_pauses_give_none(pauses: Seen) -> None:
    rest = face_saying(BY_NAME["rest"])
    assert stretches_of(_seen([rest] * 60), 0, 1.0) == []
    assert stretches_of(_seen([rest] * 150, slice(0, 150)), 0, 1.0) == []


def test_a_head_held_elsewhere_is_not_taken() -> None:
    rest = face_saying(BY_NAME["rest"])
    away = _turned(rest, 9.0)
    assert stretches_of(_seen([rest] * 20 + [away] * 130), 0, 1.0) == []
