"""Pictures on a real OBS: what viewers see of backgrounds, overlays and label."""

from __future__ import annotations

import asyncio
from pathlib import Path

import av
import pytest
from obs_looks import BLUE, LIME, RED, YELLOW, looks
from PIL import Image

from cuehost.stage import Stage, StagePlan

pytestmark = pytest.mark.obs


async def test_scenes_look_as_planned(stage: Stage, plan: StagePlan, tmp_path: Path) -> None:
    await stage.build(plan)
    await looks(stage, tmp_path, "opening", (0.5, 0.9), RED)
    await looks(stage, tmp_path, "safe", (0.5, 0.9), LIME)
    await looks(stage, tmp_path, "opening", (0.1, 0.03), BLUE)  # the label
    await looks(stage, tmp_path, "safe", (0.1, 0.03), BLUE)
    await looks(stage, tmp_path, "product:kettle", (0.2, 0.35), RED)  # the picture is not due yet


async def test_overlays_are_shown_swapped_and_hidden(
    stage: Stage, plan: StagePlan, pictures: dict[str, Path], tmp_path: Path
) -> None:
    await stage.build(plan)
    where = (stage, tmp_path, "product:kettle", (0.2, 0.35))
    await stage.show("picture", "product:kettle", True)
    await looks(*where, YELLOW)
    await stage.set_picture("picture", pictures["blue"], "product:kettle")
    await looks(*where, BLUE)
    await stage.overlays(False)
    await looks(*where, RED)
    await looks(stage, tmp_path, "product:kettle", (0.1, 0.03), BLUE)  # never the label
    await stage.overlays(True)
    await looks(*where, BLUE)
    await stage.set_picture("picture", None, "product:kettle")
    await looks(*where, RED)
    assert await stage.pending() == []


async def test_a_picture_drawn_anew_under_its_old_name_is_shown(
    stage: Stage, plan: StagePlan, pictures: dict[str, Path], tmp_path: Path
) -> None:
    caption = tmp_path / "caption.png"
    await stage.build(plan)
    for colour in (YELLOW, LIME):
        Image.new("RGB", (360, 66), colour).save(caption)
        await stage.set_picture("caption", caption)
        for scene in ("opening", "product:mug"):
            await looks(stage, tmp_path, scene, (0.5, 0.85), colour)


async def test_one_role_shown_in_all_scenes(stage: Stage, plan: StagePlan) -> None:
    await stage.build(plan)
    await stage.show("prompt", None, True)
    assert await stage.pending() == []
    for scene in ("Cuehost Opening", "Cuehost Closing"):
        items = (await stage.connection.request("GetSceneItemList", {"sceneName": scene}))["sceneItems"]
        prompt = next(item for item in items if item["sourceName"] == "Cuehost prompt")
        assert prompt["sceneItemEnabled"] is True


async def test_showing_an_item_someone_deleted_brings_it_back(
    stage: Stage, plan: StagePlan, tmp_path: Path
) -> None:
    await stage.build(plan)
    ask = stage.connection.request
    scene = "Cuehost Product: kettle"
    items = (await ask("GetSceneItemList", {"sceneName": scene}))["sceneItems"]
    picture = next(item for item in items if item["sourceName"].endswith("picture"))
    await ask("RemoveSceneItem", {"sceneName": scene, "sceneItemId": picture["sceneItemId"]})
    await stage.show("picture", "product:kettle", True)
    await looks(stage, tmp_path, "product:kettle", (0.2, 0.35), YELLOW)


async def test_overlays_reach_the_air_in_studio_mode_too(
    stage: Stage, plan: StagePlan, pictures: dict[str, Path]
) -> None:
    await stage.build(plan)
    await stage.connection.request("SetStudioModeEnabled", {"studioModeEnabled": True})
    try:
        await asyncio.sleep(0.3)
        await stage.take("product:kettle")
        await stage.record_start()
        await asyncio.sleep(0.5)
        await stage.show("picture", "product:kettle", True)
        await asyncio.sleep(0.5)
        await stage.set_picture("picture", pictures["lime"], "product:kettle")
        await asyncio.sleep(0.5)
        await stage.overlays(False)
        await asyncio.sleep(0.5)
        path = await stage.record_stop()
        assert await stage.pending() == []
    finally:
        await stage.connection.request("SetStudioModeEnabled", {"studioModeEnabled": False})
    seen: list[str] = []
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            red, lime, blue = frame.to_ndarray(format="rgb24")[240, 80] > 128
            name = {(1, 0, 0): "red", (1, 1, 0): "yellow", (0, 1, 0): "lime"}.get((red, lime, blue), "other")
            if name not in seen[-1:]:
                seen.append(name)
    assert seen == ["red", "yellow", "lime", "red"]
    async with asyncio.timeout(60):
        while await stage.pending():
            await asyncio.sleep(0.05)
