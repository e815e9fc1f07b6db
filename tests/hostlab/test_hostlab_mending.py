"""Sleeves are mended with cloth from along the limb."""

import numpy as np
import pytest
from hostlab.mending import (
    Pixels,
    close_sleeve,
    fill_armpit,
    mend_armpit,
    mend_cuff,
    mend_holes,
    soften_cap,
)
from hostlab.pack import patch_alpha, with_head

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


def test_cloth_that_stands_out_at_the_armpit_is_cut_away() -> None:
    torn = sleeve()
    torn[40:60, 70:84] = (*(CLOTH,) * 3, 1.0)
    mended = mend_armpit(torn, SHOULDER, ELBOW, 1.0)
    assert mended[40:60, 72:, 3].max() == 0
    assert mended[88:96, 60:68, 3].min() == 1  # the sleeve itself is left below


def test_a_face_patch_has_nothing_of_the_collar() -> None:
    """An outfit's collar lies under the patches of the host's own pack."""
    rest = sleeve()
    spoken = rest.copy()
    spoken[100:140, 30:50, :3] = 0.9  # the mouth, from above the chin to below
    spoken[160:170, 30:50, :3] = 0.9  # light on the collar
    alpha = patch_alpha(spoken, rest, 120)
    assert alpha[104:136, 34:46].min() > 0.9
    assert alpha[155:175].max() == 0
    assert patch_alpha(spoken, rest)[163:167, 34:46].min() > 0.9


def test_an_outfit_keeps_the_head_of_the_hosts_own_plate_and_its_own_clothes() -> None:
    own, outfit = sleeve(), sleeve()
    own[..., :3] *= 0.5
    plate = with_head(outfit, own, 100)
    assert np.allclose(plate[:88], own[:88], atol=1e-6)
    assert np.allclose(plate[100:], outfit[100:], atol=1e-6)
    middle = plate[88:100, 40, 0]
    assert (np.diff(middle) > 0).all()


def plate() -> Pixels:
    """A body with the stub of one arm, and a torn notch between them."""
    pixels = np.zeros((300, 300, 4), dtype=np.float32)
    pixels[60:100, 40:140] = pixels[60:280, 100:200] = (*(CLOTH,) * 3, 1.0)
    pixels[100:112, 98:103, :3] = 0.02
    return pixels


def test_the_body_goes_over_into_the_sleeve_in_a_round() -> None:
    torn = plate()
    mended = fill_armpit(torn, (80.0, 75.0))
    assert mended[102:106, 94:106, 3].min() > 0.9
    assert mended[100:112, 98:106, :3].min() > 0.9 * CLOTH
    assert mended[102:200, :60, 3].max() < 0.02  # no more than the corner is filled
    assert np.array_equal(mended[:, 140:], torn[:, 140:])


@pytest.mark.parametrize("white", [True, False])
def test_a_jackets_sleeve_reaches_the_white_cuff_of_its_shirt(white: bool) -> None:
    torn = sleeve()
    torn[5:215, 10:70, :3] = 0.2
    torn[168:176, 30:50, :3] = 0.02
    torn[176:184, 14:66, :3] = 0.9 if white else 0.2
    mended = mend_cuff(torn, SHOULDER, ELBOW)
    if white:
        assert mended[169:175, 30:50, :3].min() > 0.15
        assert np.array_equal(mended[177:184], torn[177:184])
    else:
        assert np.array_equal(mended, torn)


def test_a_hanging_forearm_fades_in_over_the_upper_arm() -> None:
    soft = soften_cap(sleeve(), (40.0, 40.0), (40.0, 190.0))
    rows = soft[10:60, 40, 3]
    assert rows[0] == 0
    assert rows[-1] == 1
    assert (np.diff(rows) >= 0).all()
