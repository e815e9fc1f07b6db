"""The live host in a real OBS: transparency, sound, one connection, coming back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from obs_live_sender import LiveSender
from PIL import Image

from cuehost.stage import Stage, StagePlan

pytestmark = pytest.mark.obs

RED, YELLOW = (255, 0, 0), (255, 255, 0)


async def host_pixels(stage: Stage, folder: Path, scene: str = "opening") -> tuple[object, object]:
    """Colours where the host's left and right halves are."""
    await stage.screenshot(scene, folder / "host.png", 360)
    with Image.open(folder / "host.png") as picture:
        shot = picture.convert("RGB")
        return shot.getpixel((120, 400)), shot.getpixel((240, 400))


async def until_host_shows(stage: Stage, folder: Path) -> None:
    async with asyncio.timeout(60):
        while (await host_pixels(stage, folder))[0] != YELLOW:
            await asyncio.sleep(0.1)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.05)


async def test_the_host_is_transparent_over_the_background_in_every_scene(
    stage: Stage, plan: StagePlan, tmp_path: Path
) -> None:
    with LiveSender() as sender:
        await stage.build(replace(plan, host_url=sender.url))
        await until_host_shows(stage, tmp_path)
        for scene in ("opening", "product:kettle", "closing"):
            await stage.take(scene)
            assert await host_pixels(stage, tmp_path, scene) == (YELLOW, RED)
        assert await stage.build(replace(plan, host_url=sender.url)) == []
        assert sender.connections == 1  # takes and a second build do not disturb the stream


async def record_second(stage: Stage) -> float:
    """The loudness (root mean square, full scale 1) of one recorded second."""
    await stage.record_start()
    await asyncio.sleep(1.2)
    path = await stage.record_stop()
    with av.open(str(path)) as film:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in film.decode(audio=0)])
    return float(np.sqrt(np.mean(sound**2)))


async def test_the_host_is_heard_in_the_recording_until_muted(
    stage: Stage, plan: StagePlan, tmp_path: Path
) -> None:
    with LiveSender() as sender:
        await stage.build(replace(plan, host_url=sender.url))
        await stage.take("opening")
        await until_host_shows(stage, tmp_path)
        assert await record_second(stage) > 0.05
        await stage.mute_host(True)
        assert await stage.pending() == []
        assert await record_second(stage) < 0.005
        await stage.mute_host(False)
        assert await record_second(stage) > 0.05


async def test_obs_that_gave_up_comes_back_when_the_settings_are_set_again(
    stage: Stage, plan: StagePlan, tmp_path: Path
) -> None:
    with LiveSender() as sender:
        port = sender.port
        await stage.build(replace(plan, host_url=sender.url))
        await stage.take("opening")
        await until(lambda: sender.connections == 1)
        await until_host_shows(stage, tmp_path)
    await asyncio.sleep(7)  # longer than OBS tries
    with LiveSender(port) as sender:
        await stage.reapply_host_settings()
        await until(lambda: sender.connections >= 1)
        await until_host_shows(stage, tmp_path)


async def test_a_released_host_is_not_sought_and_the_next_stream_is_read(
    stage: Stage, plan: StagePlan, tmp_path: Path
) -> None:
    with LiveSender() as sender:
        port = sender.port
        await stage.build(replace(plan, host_url=sender.url))
        await until_host_shows(stage, tmp_path)
        await stage.release_host()
    with LiveSender(port) as sender:
        await asyncio.sleep(2.5)  # longer than OBS waits between its tries
        assert sender.connections == 0
        await stage.build(replace(plan, host_url=sender.url))
        await until(lambda: sender.connections == 1)
        await until_host_shows(stage, tmp_path)
