"""A gesture cut out: what moves is taken, the head and all that rests is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytest
from film_arms import Scene, outline, raising, still, with_arm
from film_hands import hand_of
from film_portrait import SKIN, closed_face

from cuehost.filming.faceparts import FaceParts
from cuehost.filming.figure import place
from cuehost.filming.gesture_catalogue import Found, gesture_sheet, kept, laid
from cuehost.filming.gesture_cutting import Cut, GestureCutter, Refused
from cuehost.filming.gestures import find_gestures
from cuehost.filming.landmarks import Face
from cuehost.filming.matting import cut_out

RAISED = raising(12, 10, 12, 12)


class Stage:
    """A host made from the person at rest, and the cutter of gestures for it."""

    def __init__(self) -> None:
        self.rest = still()
        self.figure = place(cut_out(self.rest.picture, self.rest.mask), closed_face())
        self.plate = FaceParts(self.figure).plate
        self.cutter = GestureCutter(self.figure, self.plate, self.rest.picture)

    def cut(
        self,
        scenes: Sequence[Scene],
        faces: Sequence[Face] | None = None,
        told: Callable[[np.ndarray], np.ndarray] = outline,
    ) -> Cut | Refused:
        seen = faces or [closed_face()] * len(scenes)
        hands = [scene.hands for scene in scenes]
        (gesture,) = find_gestures(hands, np.stack([f.points.astype(np.float32) for f in seen]), 0)
        assert gesture.fault == ""
        frames = [self.cutter.placed(scene.picture) for scene in scenes]
        return self.cutter.cut(gesture, 0, frames, list(seen), hands, told)

    def before_grey(self) -> np.ndarray:
        """The host at rest."""
        out = self.plate[..., :3] * 255 + 238 * (1 - self.plate[..., 3:])
        return np.asarray(np.clip(out + 0.5, 0, 255), np.uint8)


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage()


@pytest.fixture(scope="module")
def cut(stage: Stage) -> Cut:
    made = stage.cut([with_arm(stage.rest, share) for share in RAISED])
    assert isinstance(made, Cut)
    return made


def _places(stage: Stage, points: np.ndarray) -> np.ndarray:
    """Places of the clip in the frame."""
    figure = stage.figure
    shift = figure.face.points[0, :2] - figure.scale * figure.face_in_picture.points[0, :2]
    return np.asarray((points * figure.scale + shift).round(), int)


def test_the_arm_is_shown_where_it_was(stage: Stage, cut: Cut) -> None:
    shown = laid(stage.plate, cut, cut.stroke)
    hand = with_arm(stage.rest, 1.0).hands[0]
    x, y = _places(stage, hand[[0, 5, 9, 13]].mean(axis=0))
    assert np.abs(shown[y, x].astype(int) - SKIN).max() < 12
    # Beside the hand is nothing, not the old background.
    assert np.abs(shown[y, x + 52].astype(int) - 238).max() < 6


def test_head_and_rest_are_the_host_s_own(stage: Stage, cut: Cut) -> None:
    home = stage.before_grey()
    head = stage.figure.head
    face = np.s_[round(head.top) : round(head.chin), round(head.middle - 60) : round(head.middle + 60)]
    for number in range(len(cut.pictures)):
        assert (laid(stage.plate, cut, number)[face] == home[face]).all()
    left = np.s_[:, : round(head.middle)]
    assert (laid(stage.plate, cut, cut.stroke)[left] == home[left]).all()


def test_it_begins_and_ends_as_the_host_rests(stage: Stage, cut: Cut) -> None:
    home = stage.before_grey()
    for number in (0, len(cut.pictures) - 1):
        apart = cv2.absdiff(laid(stage.plate, cut, number), home)
        assert (apart.max(axis=2) > 12).mean() < 0.002
    assert 0 < cut.stroke < len(cut.pictures) - 1


def test_a_body_that_moves_is_laid_upon_the_host(stage: Stage, cut: Cut) -> None:
    """The person stands four px aside for the whole gesture, and a little darker."""
    scenes = [with_arm(stage.rest, share, aside=4 if n > 3 else 0) for n, share in enumerate(RAISED)]
    scenes = [s._replace(picture=np.asarray(s.picture * 0.96, np.uint8)) for s in scenes]
    faces = [closed_face().moved(1.0, (4.0 if n > 3 else 0.0, 0.0)) for n in range(len(scenes))]
    aside = stage.cut(scenes, faces)
    assert isinstance(aside, Cut)
    one, other = (laid(stage.plate, c, c.stroke).astype(float) for c in (cut, aside))
    assert np.abs(one - other).mean() < 2.5
    hand = with_arm(stage.rest, 1.0).hands[0]
    x, y = _places(stage, hand[[0, 5, 9, 13]].mean(axis=0))
    assert np.abs(other[y, x] - SKIN).max() < 14


def test_a_hand_that_the_outline_misses_is_shown(stage: Stage) -> None:
    scenes = [with_arm(stage.rest, share) for share in RAISED]
    palm = scenes[25].hands[0][[0, 5, 9, 13]].mean(axis=0)
    x, y = _places(stage, palm)

    def without_hands(picture: np.ndarray) -> np.ndarray:
        mask = outline(picture)
        mask[: y + 40, x - 40 :] = 0
        return mask

    cut = stage.cut(scenes, told=without_hands)
    assert isinstance(cut, Cut)
    shown = laid(stage.plate, cut, cut.stroke)
    assert np.abs(shown[y, x].astype(int) - SKIN).max() < 14


def test_a_hand_before_the_hair_is_refused(stage: Stage) -> None:
    scenes = [with_arm(stage.rest, share) for share in RAISED]
    crown = closed_face().points[10, :2]
    fist = hand_of("", size=20, at=(crown[0], crown[1] - 10))
    high = [
        scene._replace(hands=(fist,)) if share == 1 else scene
        for scene, share in zip(scenes, RAISED, strict=True)
    ]
    assert stage.cut(high) == Refused("a hand is before the head, or too near to it")


def test_one_that_does_not_end_at_rest_is_refused(stage: Stage) -> None:
    scenes = [with_arm(stage.rest, share) for share in RAISED]
    # Nobody sees the hand any more, but the arm stays up.
    up = with_arm(stage.rest, 0.8)._replace(hands=())
    end = 30
    scenes[end:] = [up] * (len(scenes) - end)
    assert stage.cut(scenes) == Refused("it does not end where the host rests")


def test_the_sheet_shows_all_and_why_some_cannot_be_made(stage: Stage, cut: Cut) -> None:
    hands = [with_arm(stage.rest, share).hands for share in RAISED]
    faces = np.stack([closed_face().points.astype(np.float32)] * len(hands))
    (gesture,) = find_gestures(hands, faces, 0)
    shown = tuple(laid(stage.plate, cut, n) for n in (0, cut.stroke, len(cut.pictures) - 1))
    made, refused = Found(1, gesture, kept(cut), shown), Found(2, gesture, Refused("it moves"), shown)
    one, both = gesture_sheet([made]), gesture_sheet([made, refused])
    assert one.shape == both.shape
    half = one.shape[1] // 2
    assert (one[:, :half] == both[:, :half]).all()
    assert one[60:, half + 10 :].min() == 255  # an empty place
    assert both[60:, half + 10 :].std() < 0.8 * both[60:, :half].std()  # paler
