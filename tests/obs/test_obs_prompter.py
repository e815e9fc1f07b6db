"""The prompter on a real OBS: a scene of its own, drawn anew in place, and never the program."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from obs_looks import RED, looks
from PIL import Image

from cuehost.stage import Notice, Stage, StagePlan
from cuehost.stage.names import PROMPTER_SCENE
from cuehost.stage.output import screenshot

pytestmark = pytest.mark.obs


def draw(path: Path, colour: tuple[int, int, int]) -> Path:
    """Whole or not at all, as the store draws it."""
    part = path.with_suffix(".part.png")
    Image.new("RGBA", (360, 640), (*colour, 255)).save(part)
    return part.replace(path)


async def colour_of(stage: Stage, folder: Path) -> tuple[int, ...]:
    with Image.open(await screenshot(stage.connection, PROMPTER_SCENE, folder / "seen.png", 90)) as seen:
        pixel = seen.convert("RGB").getpixel((45, 80))
    assert isinstance(pixel, tuple)
    return pixel


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


async def test_the_prompter_follows_its_picture_and_viewers_see_nothing_of_it(
    stage: Stage, plan: StagePlan, tmp_path: Path
) -> None:
    picture = draw(tmp_path / "prompter.png", (200, 30, 30))
    await stage.build(replace(plan, prompter=picture))
    await stage.take("opening")
    told: list[Notice] = []
    stop = stage.watch(told.append)
    async with asyncio.timeout(60):
        while not near(await colour_of(stage, tmp_path), (200, 30, 30)):
            await asyncio.sleep(0.1)
    for colour in ((30, 200, 60), (40, 60, 220)):
        draw(picture, colour)
        await stage.refresh_prompter()
        async with asyncio.timeout(60):
            while not near(await colour_of(stage, tmp_path), colour):
                await asyncio.sleep(0.1)
    await looks(stage, tmp_path, "opening", (0.9, 0.9), RED)
    await asyncio.sleep(1.5)
    stop()
    assert [notice for notice in told if notice.event == "repaired"] == [], "what we draw is nobody's change"
    assert await stage.pending() == []


async def test_a_show_without_one_has_no_such_scene(stage: Stage, plan: StagePlan) -> None:
    await stage.build(plan)
    scenes = await stage.connection.request("GetSceneList")
    assert PROMPTER_SCENE not in [scene["sceneName"] for scene in scenes["scenes"]]
    await stage.refresh_prompter()  # nothing to do
