"""Sets of segments on a real OBS: they change on air, and no frame is empty meanwhile."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from obs_looks import BLUE, LIME, RED, looks
from PIL import Image

from cuehost.stage import Stage, StagePlan

pytestmark = pytest.mark.obs

SCENE = "product:kettle"
EDGE = 0.97, 0.97
CHANGES = 12


@pytest.fixture
def sets(tmp_path: Path) -> tuple[Path, ...]:
    """Backgrounds as large as those of a full HD show."""
    paths = []
    for name, colour in (("kitchen", RED), ("garden", BLUE), ("loft", LIME)):
        paths.append(tmp_path / f"{name}.png")
        Image.new("RGB", (1080, 1920), colour).save(paths[-1])
    return tuple(paths)


async def test_a_set_changes_on_air_with_no_frame_without_one(
    stage: Stage, plan: StagePlan, sets: tuple[Path, ...], tmp_path: Path
) -> None:
    await stage.build(replace(plan, sets={SCENE: sets[:2]}))
    await stage.take(SCENE)
    await looks(stage, tmp_path, SCENE, EDGE, RED)
    await stage.record_start()
    await asyncio.sleep(0.5)
    for number in range(1, CHANGES + 1):
        await stage.dress(SCENE, sets[number % 2])
        await asyncio.sleep(0.21)
    file = await stage.record_stop()
    seen = edges(file)
    file.unlink()
    assert len(seen) > CHANGES * 4
    bright = seen.max(axis=1)
    assert bright.min() > 150, "red or blue, and never neither"
    told = np.flatnonzero(np.diff((seen[:, 2] > seen[:, 0]).astype(int)))
    assert len(told) == CHANGES
    assert await stage.pending() == []


async def test_edited_sets_are_there_and_the_one_on_air_stays(
    stage: Stage, plan: StagePlan, sets: tuple[Path, ...], tmp_path: Path
) -> None:
    kitchen, garden, loft = sets
    await stage.build(replace(plan, sets={SCENE: (kitchen, garden)}))
    await stage.take(SCENE)
    await stage.dress(SCENE, garden)
    await looks(stage, tmp_path, SCENE, EDGE, BLUE)
    await stage.set_sets({SCENE: (kitchen, loft)})
    await looks(stage, tmp_path, SCENE, EDGE, BLUE)
    await stage.dress(SCENE, loft)
    await looks(stage, tmp_path, SCENE, EDGE, LIME)
    await stage.set_sets({})
    assert await stage.pending() == []


def edges(file: Path) -> NDArray[np.int_]:
    """The colour of each recorded frame near its lower right corner, as (frames, 3) RGB."""
    found = []
    with av.open(str(file)) as container:
        for frame in container.decode(video=0):
            picture = frame.to_ndarray(format="rgb24")
            height, width = picture.shape[:2]
            found.append(picture[int(EDGE[1] * height), int(EDGE[0] * width)].astype(int))
    return np.asarray(found)
