"""The packs that come with Cuehost: whole, and able to do what movements ask for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cuehost.host import Movements, Pack, frame_at, load_pack

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


def test_every_movement_keeps_the_hands_inside_the_frame(shipped: Pack, movements: Movements) -> None:
    """At the stroke hardly anything opaque stands at the frame's side edges."""
    width = shipped.size[0]
    for name in movements.names():
        alpha = frame_at(shipped, 0.0, movement=name)[: int(shipped.size[1] * 0.75), :, 3]
        edge = np.concatenate([alpha[:, : width // 60], alpha[:, -(width // 60) :]])
        assert (edge > 128).sum() < 150, name
