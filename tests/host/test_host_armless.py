"""Packs whose arms are part of the plate, as in a photograph."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
from host_drawn_pack import draw_pack, write_pack

from cuehost.errors import PackError
from cuehost.host import Movements, Pack, load_pack
from cuehost.host.presenter import Presenter
from cuehost.host.scaling import resized


@pytest.fixture(scope="module")
def bust(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The drawn pack without pictures of its arms, and with the consent of whom it shows."""
    folder = tmp_path_factory.mktemp("packs") / "bust"
    data = draw_pack(folder, "bust")
    data["arms"] = {
        "left": {"shoulder": data["arms"]["left"]["shoulder"]},
        "right": {"mirror": "left"},
    }
    data["consent"] = {"given": "Paper, 2026-11-22, for tests", "recorded": "2026-11-22"}
    write_pack(folder, data)
    return load_pack(folder)


def test_it_lives_and_gestures_with_its_head_alone(bust: Pack, movements: Movements) -> None:
    presenter = Presenter(bust, movements, Random(3))
    plate = bust.pictures[bust.spec.plate]
    heads = []
    for name in ("greet", "present_right", "thank"):
        presenter.gesture(name)
        for _ in range(30):
            tick = presenter.step()
            heads.append(tick.pose.tilt)
            assert tick.picture is not None
            # Nothing but the body is drawn: a hand would lie where nothing of the plate is near.
            room = np.s_[:, :20]
            assert tick.picture[room][..., 3].max() <= plate[room][..., 3].max()
    assert np.ptp(heads) > 0.5


def test_it_is_made_smaller_like_any_other(bust: Pack, movements: Movements) -> None:
    half = resized(bust, 0.5)
    assert half.size == (135, 240)
    assert Presenter(half, movements, Random(1)).step().picture is not None


def test_the_consent_stays_with_the_pack(bust: Pack) -> None:
    assert bust.spec.consent is not None
    assert bust.spec.consent.given == "Paper, 2026-11-22, for tests"


@pytest.mark.parametrize("part", ["upper", "fore", "hand"])
def test_half_an_arm_is_none(tmp_path: Path, part: str) -> None:
    data = draw_pack(tmp_path / "paper")
    del data["arms"]["left"][part]
    write_pack(tmp_path / "paper", data)
    with pytest.raises(PackError, match=f"lacks {part}"):
        load_pack(tmp_path / "paper")
