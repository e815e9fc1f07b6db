"""The whole way with the real tracker: a host made from a rendered presenter's picture, and tracked again.

Skipped where the film kit is not there (`cuehost host film` fetches it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
import yaml
from film_clips import RATE, write_clip

from cuehost.filming import (
    Filmed,
    Heard,
    Tools,
    build,
    build_from_clip,
    has_kit,
    outlines,
    parse_consent,
    track,
    track_clip,
)
from cuehost.filming.gestures import Gesture, find_gestures
from cuehost.filming.landmarks import Face
from cuehost.host import Pack, Performance, load_pack, perform
from cuehost.host.compositor import Compositor
from cuehost.host.pose import MouthPose, Pose
from cuehost.host.presenter import Presenter
from cuehost.places import FILM_KIT, HOSTS
from cuehost.rundown import Span

pytestmark = [
    pytest.mark.film,
    pytest.mark.skipif(not has_kit(FILM_KIT), reason="the film kit is not installed"),
]


def _before_grey(picture: np.ndarray) -> np.ndarray:
    alpha = picture[..., 3:].astype(np.float32) / 255
    return (picture[..., :3] * alpha + 120 * (1 - alpha)).astype(np.uint8)


def _tracked(picture: np.ndarray) -> Face:
    found = track(picture, FILM_KIT)
    assert len(found.faces) == 1
    return found.faces[0]


@pytest.fixture(scope="module")
def compositor(tmp_path_factory: pytest.TempPathFactory) -> Compositor:
    folder = tmp_path_factory.mktemp("real")
    plate = cv2.imread(str(HOSTS / "mia" / "plate.webp"), cv2.IMREAD_UNCHANGED)
    large = cv2.resize(_before_grey(plate), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    cv2.imwrite(str(folder / "photo.png"), large)
    filmed = build(
        folder / "photo.png",
        "double",
        parse_consent("nobody: she is made up, 2026-11-22, for tests"),
        folder / "hosts",
        lambda picture: track(picture, FILM_KIT),
    )
    grades = {finding.what: finding.grade for finding in filmed.findings}
    assert grades["mouth"] == grades["turned"] == "good"
    return Compositor(load_pack(filmed.folder))


def _gap(compositor: Compositor, pose: Pose) -> float:
    frame = _before_grey(compositor.compose(pose))
    return _tracked(cv2.resize(frame[60:460], None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)).lips_gap


def test_the_tracker_sees_the_mouth_shapes_that_were_asked_for(compositor: Compositor) -> None:
    closed = _gap(compositor, Pose(mouth=MouthPose(closed=1)))
    little = _gap(compositor, Pose(mouth=MouthPose(open=0.35)))
    wide = _gap(compositor, Pose(mouth=MouthPose(open=0.85)))
    assert closed < 0.015
    assert 0.04 < little < wide
    assert 0.12 < wide < 0.30


SOUNDS = "hɛlapumawiməbufoʊmɑ"
"""As much as a short clip can have of open, narrow and closed mouths."""


def _speaking(seconds: float, sounds: str) -> Performance:
    """A line with known sounds, an eighth of a second each."""
    sound = np.random.default_rng(1).normal(0, 0.2, round(seconds * RATE)).astype(np.float32)
    phones = [
        Span(sounds[i % len(sounds)], i * 0.125, (i + 1) * 0.125) for i in range(round(seconds / 0.125))
    ]
    return perform("clip", sound, (), phones)


def _frames(presenter: Presenter, count: int) -> Iterator[np.ndarray]:
    for _ in range(count):
        picture = presenter.step().picture
        assert picture is not None
        yield _before_grey(picture)


@pytest.fixture(scope="module")
def from_clip(tmp_path_factory: pytest.TempPathFactory) -> Filmed:
    """A host made from 6 s of a presenter whose mouths are known."""
    folder = tmp_path_factory.mktemp("clip")
    said = _speaking(4.0, SOUNDS)
    presenter = Presenter(load_pack(HOSTS / "mia"), rng=Random(1))
    assert said.samples is not None
    presenter.play(1, said, said.samples, RATE)
    sound = np.pad(said.samples, (RATE, RATE))
    clip = write_clip(folder / "clip.mp4", _frames(presenter, 150), sound)
    return build_from_clip(
        clip,
        "double",
        parse_consent("nobody: she is made up, 2026-11-22, for tests"),
        folder / "hosts",
        Tools(
            lambda picture: track(picture, FILM_KIT),
            lambda pictures: track_clip(pictures, FILM_KIT),
            lambda sound: Heard(np.pad(said.mouth.shapes, ((100, 70), (0, 0))), 100, "the words given"),
        ),
    )


def test_a_clip_gives_its_mouths_back(from_clip: Filmed) -> None:
    """What the clip's speaker and the host made from it show while they say the same is alike."""
    told = {finding.what: finding for finding in from_clip.findings}
    assert told["steady"].grade == "good"
    assert told["sound"].value > 0.6
    line = _speaking(2.5, SOUNDS[5:] + SOUNDS[:5])
    gaps = []
    for folder in (HOSTS / "mia", from_clip.folder):
        presenter = Presenter(load_pack(folder), rng=Random(2))
        assert line.samples is not None
        presenter.play(1, line, line.samples, RATE // 5)
        seen = [w.sighting.face for w in track_clip(_frames(presenter, 75), FILM_KIT)]
        assert all(face is not None for face in seen)
        gaps.append(np.array([Face(face).lips_gap for face in seen if face is not None]))
    known, own = gaps
    assert np.corrcoef(known, own)[0, 1] > 0.8
    assert np.abs(known - own).mean() < 0.02
    assert own[:4].max() < 0.02  # at rest


def _pointing(pack: Pack) -> list[np.ndarray]:
    """5 s of a host who points to the right after 2 s."""
    presenter = Presenter(pack, rng=Random(1))
    assert presenter.gesture("point_right", stroke_at=2.0)
    return list(_frames(presenter, 125))


def _seen(pictures: Iterable[np.ndarray]) -> Gesture:
    """The one gesture that the tracker sees in pictures that begin at rest."""
    sightings = [watched.sighting for watched in track_clip(pictures, FILM_KIT)]
    lost = np.full((478, 3), np.nan)
    faces = np.stack([lost if s.face is None else s.face for s in sightings]).astype(np.float32)
    (gesture,) = find_gestures([s.hands for s in sightings], faces, 5)
    return gesture


def test_a_gesture_of_a_clip_is_made_again(tmp_path: Path) -> None:
    """The tracker sees the same gesture at the same time in the clip and in the host made from it."""
    clip = write_clip(
        tmp_path / "clip.mp4", _pointing(load_pack(HOSTS / "mia")), np.zeros(5 * RATE, np.float32)
    )
    filmed = build_from_clip(
        clip,
        "double",
        parse_consent("nobody: she is made up, 2026-11-23, for tests"),
        tmp_path / "hosts",
        Tools(
            lambda picture: track(picture, FILM_KIT),
            lambda pictures: track_clip(pictures, FILM_KIT),
            lambda sound: Heard(np.zeros((0, 5), np.float32), 100, ""),
            lambda pictures: outlines(pictures, FILM_KIT),
        ),
    )
    path = filmed.folder / "gestures.yaml"
    listed = yaml.safe_load(path.read_text("utf-8"))
    (row,) = listed["gestures"]
    assert row["name"] == "point_right"
    assert row["seconds"][1] == pytest.approx(2.0, abs=0.17)
    row["use"] = True
    path.write_text(yaml.safe_dump(listed), encoding="utf-8")

    again = _seen(_pointing(load_pack(filmed.folder)))
    assert again.meaning == "point_right"
    assert again.stroke / 25 == pytest.approx(2.0, abs=0.085)
    assert again.fault == ""
