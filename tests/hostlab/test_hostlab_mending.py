"""Sleeves are mended with cloth from along the limb."""

import numpy as np
from hostlab.mending import Pixels, close_sleeve, mend_armpit, mend_holes

SHOULDER, ELBOW = (40.0, 10.0), (40.0, 190.0)
CLOTH = 0.6


def sleeve() -> Pixels:
    """A plain arm that hangs straight down, ribbed along its length."""
    pixels = np.zeros((220, 90, 4), dtype=np.float32)
    pixels[5:215, 10:70, :3] = CLOTH
    pixels[5:215, 10:70:6, :3] = CLOTH * 0.8
    pixels[5:215, 10:70, 3] = 1.0
    return pixels


def test_a_hole_is_covered_and_ribs_go_on_through_it() -> None:
    torn = sleeve()
    torn[110:122, 34:46, :3] = 0.02
    mended = mend_holes(torn, SHOULDER, ELBOW)
    assert np.allclose(mended[110:122, 20:60], sleeve()[110:122, 20:60], atol=0.02)


def test_shade_at_the_outline_is_no_hole() -> None:
    shaded = sleeve()
    shaded[110:122, 10:16, :3] = 0.02
    assert np.array_equal(mend_holes(shaded, SHOULDER, ELBOW), shaded)


def test_an_armpit_is_mended_on_the_side_of_the_body_only() -> None:
    torn = sleeve()
    torn[50:70, 60:70, :3] = 0.02
    left, right = (mend_armpit(torn, SHOULDER, ELBOW, inner) for inner in (1.0, -1.0))
    assert left[50:70, 60:68, :3].min() > 0.4
    assert right[50:70, 60:70, :3].max() < 0.1


def test_an_open_sleeve_is_closed_at_the_elbow() -> None:
    opened = sleeve()
    opened[194:215, 14:66, :3] = 0.02
    closed = close_sleeve(opened, ELBOW, SHOULDER)
    assert closed[194:215, 12:68, :3].min() > 0.4
    assert np.array_equal(closed[:160], opened[:160])
