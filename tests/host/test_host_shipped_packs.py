"""The packs that come with Cuehost: whole, and able to do what movements ask for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cuehost.host import Movements, Pack, frame_at, load_pack
from cuehost.host.gestures import Body
from cuehost.host.limbs import Limbs

HOSTS = Path(__file__).parents[2] / "assets" / "hosts"
FOLDERS = sorted(p.parent for p in HOSTS.glob("*/pack.yaml"))


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda f: f.name)
def shipped(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)


def test_it_is_named_after_its_folder_and_licensed(shipped: Pack) -> None:
    assert shipped.name == shipped.folder.name
    assert shipped.spec.licence
    assert shipped.spec.voices


def test_it_stands_in_a_clear_frame(shipped: Pack) -> None:
    alpha = frame_at(shipped, 0.0)[..., 3]
    assert alpha[0].max() == 0
    assert alpha[: alpha.shape[0] // 2, :4].max() == 0
    assert 0.15 < (alpha > 250).mean() < 0.8


def test_every_movement_keeps_hands_in_the_frame_and_off_the_mouth(
    shipped: Pack, movements: Movements
) -> None:
    """At the stroke hardly anything opaque stands at the frame's side edges, and nothing on the mouth."""
    limbs = Limbs(shipped)
    geometry = {side: limbs.geometry(side) for side in ("left", "right")}
    width, height = shipped.size
    head = shipped.spec.head
    middle = int(head.pivot[0])
    reach = round((head.chin - head.top) / 7)
    mouth = np.s_[
        int(head.chin - 2.6 * reach) : int(head.chin - 0.8 * reach), middle - reach : middle + reach
    ]
    faults: dict[str, tuple[int, int]] = {}
    for name in movements.names():
        movement, mirrored = movements.get(name)
        body = Body(geometry, head.pivot[0], shipped.spec.rest)
        body.start(movement, 1.5, 0.0, mirrored=mirrored)
        for t in np.arange(0.7, 1.5, 0.1):
            body.arms(float(t), 0.1)
        frame = np.zeros((height, width, 4), np.uint8)
        for side, arm in zip(("left", "right"), body.arms(1.5, 0.1), strict=True):
            limbs.place(side, arm, (0.0, 0.0)).lay(frame, (0, 0, width, height))
        alpha = frame[: int(height * 0.75), :, 3]
        edge = np.concatenate([alpha[:, : width // 60], alpha[:, -(width // 60) :]])
        cut, covered = int((edge > 128).sum()), int((alpha[mouth] > 60).sum())
        if cut >= 150 or covered:
            faults[name] = cut, covered
    assert not faults, f"pixels at the frame's edge, pixels over the mouth: {faults}"
