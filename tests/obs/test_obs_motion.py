"""Motion on a real OBS: what comes and goes ends where it belongs, and is nobody else's doing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from obs_looks import BLUE, RED, looks

from cuehost.stage import Motion, Notice, Stage, StagePlan

pytestmark = pytest.mark.obs


@pytest.mark.parametrize("way", ["slide", "rise", "fade", "pop"])
async def test_a_picture_comes_and_goes_with_motion(
    stage: Stage, plan: StagePlan, pictures: dict[str, Path], tmp_path: Path, way: str
) -> None:
    scene = "product:kettle"
    motion = Motion(enter=way, leave=way, ms=400)  # type: ignore[arg-type]
    await stage.build(replace(plan, motion=motion))
    await stage.take(scene)
    told: list[Notice] = []
    stop = stage.watch(told.append)
    await stage.set_picture("picture", pictures["blue"], scene)
    for shown, colour in ((True, BLUE), (False, RED)):
        await stage.show("picture", scene, shown)
        await looks(stage, tmp_path, scene, (0.2, 0.35), colour)
        await asyncio.sleep(2)
        assert await stage.pending() == [], "all is in its place"
    stop()
    assert [notice for notice in told if notice.event == "repaired"] == []
