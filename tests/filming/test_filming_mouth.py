"""Mouth shapes: where lips and chin go, and what is seen between them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from cuehost.filming.figure import FINENESS, Figure
from cuehost.filming.interior import colours_of, painted
from cuehost.filming.landmarks import Face
from cuehost.filming.mouth import REST, SHAPES, Lips, Mouth
from cuehost.filming.slit import Grid
from cuehost.filming.smooth import Window

BY_ID = {shape.id: shape for shape in SHAPES}
GRID = [shape for shape in SHAPES if shape.lips is None and shape.open > 0]


def _gap(lips: Lips) -> float:
    return float(lips.inner_lower[5, 1] - lips.inner_upper[5, 1])


def _width(lips: Lips) -> float:
    return float(lips.inner_upper[-1, 0] - lips.inner_upper[0, 0])


def test_every_row_of_openings_has_the_same_widths() -> None:
    assert len(BY_ID) == len(SHAPES)
    rows = {open_: sorted(s.wide for s in GRID if s.open == open_) for open_ in {s.open for s in GRID}}
    assert len(rows) >= 4
    assert all(widths == [-1, 0, 1] for widths in rows.values())
    assert {s.lips for s in SHAPES} == {None, "closed", "teeth", "tongue"}


@pytest.mark.parametrize("face", ["smiling", "closed"])
def test_at_rest_the_lips_meet(face: str, request: pytest.FixtureRequest) -> None:
    mouth = Mouth(request.getfixturevalue(face))
    for shape in (REST, BY_ID["mbp"], BY_ID["smile"], BY_ID["purse"]):
        lips = mouth.lips(shape)
        assert lips.inner_lower == pytest.approx(lips.inner_upper)
        assert (lips.outer_upper[1:-1, 1] < lips.inner_upper[1:-1, 1]).all()
        assert (lips.outer_lower[1:-1, 1] > lips.inner_lower[1:-1, 1]).all()


def test_closed_lips_are_left_as_they_are(closed: Face) -> None:
    mouth = Mouth(closed)
    assert not mouth.open_at_rest
    for line in Lips.__dataclass_fields__:
        assert getattr(mouth.rest, line) == pytest.approx(getattr(mouth.seen, line), abs=1e-6)
    assert mouth.drop(REST) == pytest.approx(0, abs=1e-6)


def test_a_wider_opening_is_wider_open(smiling: Face) -> None:
    mouth = Mouth(smiling)
    for wide in (-1, 0, 1):
        row = [mouth.lips(s) for s in GRID if s.wide == wide]
        gaps = [_gap(lips) for lips in row]
        assert all(b > 1.2 * a for a, b in itertools.pairwise(gaps))
        chins = [mouth.drop(s) for s in GRID if s.wide == wide]
        assert chins == sorted(chins)


def test_ee_is_wide_and_oo_is_narrow(smiling: Face) -> None:
    mouth = Mouth(smiling)
    for open_ in {s.open for s in GRID}:
        row = {s.wide: mouth.lips(s) for s in GRID if s.open == open_}
        assert _width(row[-1]) < 0.8 * _width(row[0]) < 0.8 * _width(row[1])
        # Rounded lips open in the middle only, and stand full.
        beside = row[-1].inner_lower[1, 1] - row[-1].inner_upper[1, 1]
        assert beside < 0.1 * _gap(row[-1])
        assert row[-1].inner_upper[0, 1] > row[1].inner_upper[0, 1] + 1  # a smile's corners stand higher


def test_pressed_lips_are_thin_and_bitten_ones_meet_the_teeth(closed: Face) -> None:
    mouth = Mouth(closed)
    rest, pressed, bitten = (mouth.lips(s) for s in (REST, BY_ID["mbp"], BY_ID["fv"]))

    def lower(lips: Lips) -> float:
        return float(lips.outer_lower[5, 1] - lips.inner_lower[5, 1])

    assert lower(pressed) < 0.85 * lower(rest)
    assert lower(bitten) < 0.75 * lower(rest)
    assert 0 < _gap(bitten) < 0.05 * closed.wide
    assert bitten.inner_upper[5, 1] < rest.inner_upper[5, 1]  # the upper lip gives the teeth free


def test_both_sides_of_the_mouth_follow_the_same_cheeks(smiling: Face) -> None:
    above, below = Mouth(smiling).sides(BY_ID["open60_mid"])
    for side in (above, below):
        assert side.here.shape == side.there.shape
        moved = np.linalg.norm(side.here - side.there, axis=1)
        assert (moved < 1e-9).sum() > 30  # eyes, nose, temples and neck stay
    shared = {tuple(p) for p in above.there.round(6)} & {tuple(p) for p in below.there.round(6)}
    assert len(shared) > 60


def _inside(figure: Figure, name: str) -> tuple[np.ndarray, Grid, Mouth]:
    mouth, shape = Mouth(figure.face), BY_ID[name]
    lips = mouth.lips(shape)
    corners = figure.face.to_picture(np.concatenate([lips.inner_upper, lips.inner_lower]))
    grid = Grid.of(figure.face, Window.around(corners, 4.0, (540, 960)), FINENESS)
    colours = colours_of(figure.picture, figure.face, FINENESS)
    return painted(grid, figure.picture, mouth, shape, colours), grid, mouth


@pytest.mark.parametrize("figure", ["smiling_figure", "closed_figure"])
def test_teeth_stand_bright_before_the_dark(figure: str, request: pytest.FixtureRequest) -> None:
    inside, grid, mouth = _inside(request.getfixturevalue(figure), "open85_mid")
    lips = mouth.lips(BY_ID["open85_mid"])
    column = np.abs(grid.u - lips.middle) < 1.0
    top, gap = lips.inner_upper[5, 1], _gap(lips)
    teeth = inside[column & (np.abs(grid.v - top - 0.15 * gap) < 1)].mean()
    dark = inside[column & (np.abs(grid.v - top - 0.48 * gap) < 1)].mean()
    assert teeth > 0.5
    assert dark < 0.35 * teeth


def test_a_tongue_at_the_teeth_is_red(closed_figure: Figure) -> None:
    inside, grid, mouth = _inside(closed_figure, "tongue")
    lips = mouth.lips(BY_ID["tongue"])
    low = (np.abs(grid.u - lips.middle) < 3) & (np.abs(grid.v - lips.inner_lower[5, 1] + 2) < 1)
    blue, green, red = inside[low].mean(axis=0)
    assert red > 1.15 * green
    assert red > 1.15 * blue


@pytest.mark.parametrize("name", ["open60_mid", "open85_ee"])
def test_a_tongue_that_lies_is_no_second_lip(closed_figure: Figure, name: str) -> None:
    """One as light as lips was taken for the lower lip, by the tracker and by viewers."""
    inside, grid, mouth = _inside(closed_figure, name)
    tongue, _, _ = _inside(closed_figure, "tongue")
    lips = mouth.lips(BY_ID[name])
    above = lips.inner_lower[5, 1] - grid.v
    lying = (np.abs(grid.u - lips.middle) < 3) & (above > 0) & (above < 0.35 * _gap(lips))
    lip = closed_figure.face.to_picture(closed_figure.face.upright[[17]])[0]
    x, y = (FINENESS * lip).round().astype(int)
    assert inside[lying].mean() < 0.5 * closed_figure.picture[y, x, :3].mean()
    assert tongue.max() > inside[lying].mean()


def test_a_mouth_opens_evenly() -> None:
    """What is asked for is what is seen: half of the opening, half of the gap."""
    for wide in (-1, 0, 1):
        row = [s for s in GRID if s.wide == wide]
        widest = row[-1].gap / row[-1].open
        assert all(s.gap / s.open == pytest.approx(widest, rel=0.25) for s in row)


def test_only_a_smile_lends_its_teeth(smiling_figure: Figure, closed_figure: Figure) -> None:
    own, made = (colours_of(f.picture, f.face, FINENESS) for f in (smiling_figure, closed_figure))
    assert own.own_teeth
    assert not made.own_teeth
    for colours in (own, made):  # ivory: bright, and hardly coloured
        assert colours.teeth.mean() > 0.6
        assert np.ptp(colours.teeth) < 0.2
        assert colours.dark.max() < 0.12
