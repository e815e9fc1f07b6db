"""A recorded mouth made to speak other words, on painted faces whose mouths are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
from film_portrait import SKIN, TOOTH, portrait
from film_speakers import BY_NAME, face_saying

from cuehost.filming import Footage, Heard, Relipped, resync
from cuehost.filming.clip_tracking import Sighting, Watched
from cuehost.filming.landmarks import Face, Floats
from cuehost.filming.matting import Picture
from cuehost.filming.mouth import Shape
from cuehost.filming.relip_laying import Source, lay

FPS, RATE = 25, 48_000
_OLD = ("open35_mid", "mbp", "open60_mid", "open15_oo", "open35_ee", "mbp", "open85_mid", "open35_oo")
_NEW = ("open85_mid", "mbp", "open15_oo", "open35_mid", "mbp", "open60_mid")


def _spoken(names: Sequence[str], each: int, lead: int, total: int) -> list[Shape]:
    """Rest, then shapes for so many pictures each, then rest."""
    some = [BY_NAME[name] for name in names for _ in range(each)]
    script = [BY_NAME["rest"]] * lead + some
    return (script + [BY_NAME["rest"]] * total)[:total]


OLD = _spoken(_OLD * 4, 4, 20, 170)
NEW = _spoken(_NEW * 3, 5, 30, 170)
"""The new words are over at picture 120; the person goes on till 148."""


def _rows(script: Sequence[Shape]) -> np.ndarray:
    return np.array([[s.open, s.wide, float(s.lips == "closed"), 0, 0] for s in script], np.float32)


class Take(NamedTuple):
    """A video in memory: its pictures, and what a tracker finds in each."""

    pictures: list[Picture]
    faces: list[Floats | None]
    hands: dict[int, Floats]

    def resynced(self, wanted: np.ndarray) -> Relipped:
        height, width = self.pictures[0].shape[:2]
        total = len(self.pictures)
        sound = np.zeros(total * RATE // FPS, np.float32)
        spoken = slice(20 * RATE // FPS, 148 * RATE // FPS)
        sound[spoken] = np.random.default_rng(1).normal(0, 0.2, len(sound[spoken]))

        def track(pictures: Iterable[Picture]) -> Iterator[Watched]:
            for number, (picture, face) in enumerate(zip(pictures, self.faces, strict=True)):
                hands = (self.hands[number],) if number in self.hands else ()
                yield Watched(picture, 1.0, Sighting(face, hands))

        heard = Heard(np.repeat(_rows(OLD), 4, axis=0), 100, "the words given")
        footage = Footage(lambda: iter(self.pictures), total, (width, height), FPS, sound)
        return resync(footage, wanted, track, lambda _sound: heard, lambda *_: None)


@pytest.fixture(scope="module")
def painted() -> dict[str, tuple[Face, Picture]]:
    faces = {shape.id: face_saying(shape) for shape in (*OLD, *NEW)}
    return {name: (face, portrait(face)[0]) for name, face in faces.items()}


@pytest.fixture(scope="module")
def take(painted: dict[str, tuple[Face, Picture]]) -> Take:
    shown = [painted[shape.id] for shape in OLD]
    return Take([picture for _, picture in shown], [face.points for face, _ in shown], {})


@pytest.fixture(scope="module")
def resynced(take: Take) -> Relipped:
    return take.resynced(_rows(NEW))


def _teeth(picture: Picture) -> int:
    """How many px show teeth: how far the lips are apart."""
    mouth = picture[130:170, 195:255].astype(int)
    return int((np.abs(mouth - TOOTH).max(axis=2) < 40).sum())


def test_the_mouth_follows_the_new_words(take: Take, resynced: Relipped) -> None:
    numbers = range(32, 120)
    shown = [_teeth(resynced.lay(n, take.pictures[n])) for n in numbers]
    asked = [NEW[n].open if NEW[n].lips is None else 0.0 for n in numbers]
    before = [_teeth(take.pictures[n]) for n in numbers]
    assert np.corrcoef(asked, shown)[0, 1] > 0.8
    assert np.corrcoef(asked, before)[0, 1] < 0.5
    held = [n for n in numbers if NEW[n - 1].lips == NEW[n].lips == NEW[n + 1].lips == "closed"]
    assert held
    assert max(shown[n - 32] for n in held) <= 2


def test_lips_are_closed_where_only_the_old_voice_spoke(take: Take, resynced: Relipped) -> None:
    numbers = range(125, 147)
    assert max(_teeth(take.pictures[n]) for n in numbers) > 100
    assert max(_teeth(resynced.lay(n, take.pictures[n])) for n in numbers) <= 2


def test_nothing_but_the_mouth_changes(take: Take, resynced: Relipped) -> None:
    changed = np.zeros(take.pictures[0].shape[:2], np.bool_)
    for n in range(32, 120, 7):
        changed |= (resynced.lay(n, take.pictures[n]) != take.pictures[n]).any(axis=2)
    rows, columns = (np.flatnonzero(changed.any(axis=axis)) for axis in (1, 0))
    face = take.faces[0]
    assert face is not None
    assert face[6, 1] < rows[0] and rows[-1] < face[152, 1] + 0.4 * Face(face).wide
    assert face[234, 0] < columns[0] and columns[-1] < face[454, 0]


def test_the_skin_keeps_its_colour(take: Take, resynced: Relipped) -> None:
    """Beside the mouth and on the chin, where a seam would be seen."""
    for n in range(32, 120, 9):
        laid = resynced.lay(n, take.pictures[n])
        for x, y in ((196, 140), (254, 140), (200, 152)):
            patch = laid[y - 2 : y + 3, x - 2 : x + 3].astype(int).mean(axis=(0, 1))
            assert np.abs(patch - SKIN).max() < 10, (n, x, y)


def test_another_picture_s_collar_is_not_laid_on_the_neck(painted: dict[str, tuple[Face, Picture]]) -> None:
    face, picture = painted["rest"]
    chin = face.points[152, :2] + 0.10 * face.wide * face.down
    x, y = (round(float(v)) for v in chin)
    other = picture.copy()
    other[y - 1 : y + 2, x - 25 : x + 26] = 10
    laid = lay(picture, face.points, [(Source(other, face.points), 1.0)], 1.0, 0.0)
    assert np.abs(laid[y, x - 20 : x + 21].astype(int) - picture[y, x - 20 : x + 21]).mean() < 5
    # What is nearer to the chin is its shade, and goes along.
    y -= round(0.07 * face.wide)
    other[y - 1 : y + 2, x - 25 : x + 26] = 10
    laid = lay(picture, face.points, [(Source(other, face.points), 1.0)], 1.0, 0.0)
    shade = np.abs(laid[y, x - 20 : x + 21].astype(int) - picture[y, x - 20 : x + 21])
    assert shade.mean() > 30


def test_lips_that_rest_anyway_are_left_alone(take: Take, resynced: Relipped) -> None:
    assert resynced.lay(5, take.pictures[5]) is take.pictures[5]
    assert resynced.lay(165, take.pictures[165]) is take.pictures[165]
    assert resynced.left == ()
    assert resynced.changed_s < 6


def _turned(points: Floats, degrees: float) -> Floats:
    """The face turned about an upright axis."""
    middle = points[[33, 263]].mean(axis=0)
    turn = np.radians(degrees)
    away = points - middle
    out = away.copy()
    out[:, 0] = np.cos(turn) * away[:, 0] + np.sin(turn) * away[:, 2]
    out[:, 2] = np.cos(turn) * away[:, 2] - np.sin(turn) * away[:, 0]
    return np.asarray(out + middle)


def test_where_a_mouth_cannot_be_changed_it_stays_and_is_told(take: Take) -> None:
    pictures, faces = list(take.pictures), list(take.faces)
    hands: dict[int, Floats] = {}
    face = faces[0]
    assert face is not None
    for n in range(40, 55):
        faces[n] = _turned(take.faces[n], 50)  # type: ignore[arg-type]
    for n in range(65, 75):
        faces[n] = None
    for n in range(90, 98):
        hands[n] = np.tile(face[13, :2], (21, 1))
    for n in range(108, 120):
        pictures[n] = pictures[n].copy()
        pictures[n][125:200, 190:260] = (20, 20, 20)
    resynced = Take(pictures, faces, hands).resynced(_rows(NEW))
    told = [(each.why, each.start_s, each.end_s) for each in resynced.left]
    assert [why for why, _, _ in told] == [
        "turned away", "no face is seen", "a hand is before it", "something is before it",
    ]  # fmt: skip
    for (_, start, end), (first, last) in zip(told, ((40, 55), (65, 75), (90, 98), (108, 120)), strict=True):
        assert abs(start - first / FPS) < 0.25 and abs(end - last / FPS) < 0.25
    for n in (41, 50, 70, 93, 114):
        assert resynced.lay(n, pictures[n]) is pictures[n]
    # The mouth goes over into its own little by little.
    mouth = slice(125, 175), slice(195, 255)
    away = [
        float(np.abs(resynced.lay(n, pictures[n])[mouth].astype(int) - pictures[n][mouth]).mean())
        for n in range(32, 40)
    ]
    assert max(away) > 2
    assert 0 < away[-1] < 0.6 * max(away)


def test_nobody_gets_the_mouth_of_somebody_else(take: Take) -> None:
    """After a cut another person is seen, darker, elsewhere."""
    pictures, faces = list(take.pictures), list(take.faces)
    for n in range(85, 170):
        pictures[n] = np.roll((pictures[n] * (0.75, 0.6, 0.45)).astype(np.uint8), 60, axis=1)
        points = faces[n]
        assert points is not None
        faces[n] = points + np.array([60.0, 0.0, 0.0])
    resynced = Take(pictures, faces, {}).resynced(_rows(NEW))
    people = resynced.looked.people
    assert {*people[:85].tolist()} == {0} and {*people[85:].tolist()} == {1}
    assert np.flatnonzero(resynced.looked.cuts).tolist() == [85]
    laid = resynced.lay(87, pictures[87])
    assert laid is not pictures[87], "a scene begins with the mouth it is to have"
    assert (
        np.abs(
            laid[133:165, 262:306].astype(int).mean(axis=(0, 1))
            - pictures[87][133:165, 262:306].mean(axis=(0, 1))
        ).max()
        < 30
    )


def test_what_a_mouth_never_showed_is_drawn(painted: dict[str, tuple[Face, Picture]]) -> None:
    shown = [painted["open15_oo" if 150 <= n < 160 else "rest"] for n in range(170)]
    still = Take([picture for _, picture in shown], [face.points for face, _ in shown], {})
    resynced = still.resynced(_rows(NEW))
    picture = painted["rest"][1]
    laid = [resynced.lay(n, picture) for n in range(30, 60)]
    closed, wide = (
        np.mean([_dark(p) for p, n in zip(laid, range(30, 60), strict=True) if NEW[n].id == name])
        for name in ("mbp", "open85_mid")
    )
    assert wide > closed + 60


def test_who_does_not_speak_is_given_no_voice(painted: dict[str, tuple[Face, Picture]]) -> None:
    """Somebody else is heard while a face is seen."""
    face, picture = painted["rest"]
    resynced = Take([picture] * 170, [face.points] * 170, {}).resynced(_rows(NEW))
    assert [(each.start_s, each.end_s, each.why) for each in resynced.left] == [
        (0.0, 6.8, "the person does not speak")
    ]
    assert resynced.changed_s == 0
    assert resynced.lay(60, picture) is picture


def _dark(picture: Picture) -> int:
    """How many px show neither lips nor skin: the open mouth."""
    mouth = picture[130:175, 195:255].astype(int)
    return int((mouth[..., 2] < 140).sum() + (np.abs(mouth - TOOTH).max(axis=2) < 60).sum())


def test_slopes_are_soft() -> None:
    from cuehost.filming.relip import _sloped

    changed = np.zeros(40, np.bool_)
    changed[10:30] = True
    slope = _sloped(changed, 4, (False, False))
    assert slope[10:30].min() == 1 and slope[:5].max() == 0
    assert max(abs(b - a) for a, b in pairwise(slope)) < 0.21
    cut = _sloped(np.ones(40, np.bool_), 4, (True, False))
    assert cut[0] < 0.25 and cut[5] == cut[-1] == 1
