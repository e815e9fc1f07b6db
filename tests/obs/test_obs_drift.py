"""What moves slowly, on a real OBS: it is seen to, no border shows, and it costs no frames."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cuehost.stage import Motion, Notice, Stage, StagePlan

pytestmark = pytest.mark.obs

SCENE = "product:kettle"
MOTION = Motion(ms=200, drift=0.04, zoom=0.2)


@pytest.fixture
def chequered(tmp_path: Path) -> Path:
    """A set as large as the canvas without anything dark, and with something to see everywhere."""
    picture = Image.new("RGB", (1080, 1920), (255, 160, 120))
    draw = ImageDraw.Draw(picture)
    for row in range(0, 1920, 120):
        for column in range(row // 120 % 2 * 120, 1080, 240):
            draw.rectangle((column, row, column + 119, row + 119), fill=(120, 160, 255))
    picture.save(tmp_path / "set.png")
    return tmp_path / "set.png"


async def seen(stage: Stage, file: Path) -> NDArray[np.int_]:
    """The program, as (rows, columns, RGB)."""
    await stage.screenshot(None, file)
    with Image.open(file) as picture:
        return np.asarray(picture.convert("RGB"), int)


async def test_the_set_wanders_without_a_border_and_the_picture_grows(
    stage: Stage, plan: StagePlan, chequered: Path, tmp_path: Path
) -> None:
    pictures = {**plan.pictures, ("background", None): chequered}
    await stage.build(replace(plan, motion=MOTION, pictures=pictures))
    await stage.take(SCENE)
    told: list[Notice] = []
    stop = stage.watch(told.append)
    await stage.show("picture", SCENE, True)
    await asyncio.sleep(1)
    before = await stage.stats()
    shots = []
    for number in range(14):
        shots.append(await seen(stage, tmp_path / f"{number}.png"))
        await asyncio.sleep(1)
    after = await stage.stats()
    stop()
    for shot in shots:
        border = np.concatenate([shot[0], shot[-1], shot[:, 0], shot[:, -1]])
        assert border.max(axis=1).min() > 100, "what lies behind the set is black"
    wandered = [float(np.abs(b - a).mean()) for a, b in pairwise(shots)]
    assert min(wandered) > 0.05, "it moves all the time"
    assert max(wandered) < 12, "and slowly"
    widths = [int((shot[200, :, 2] < 60).sum()) for shot in shots]
    assert widths == sorted(widths) and widths[-1] >= widths[0] * 1.1, "the yellow picture"
    drawn, skipped = after.render_total - before.render_total, after.render_skipped - before.render_skipped
    assert skipped < 0.2 * drawn, "counted loosely: other things run on this machine"
    assert await stage.pending() == []
    assert [notice for notice in told if notice.event != "program_changed"] == []
