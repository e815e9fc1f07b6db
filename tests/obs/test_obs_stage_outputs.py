"""A real OBS's recording and figures, and connections that fail."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import av
import pytest

from cuehost.errors import ObsRefused, ObsUnreachable, StageError
from cuehost.stage import HeadlessObs, ObsAddress, Stage, StagePlan

pytestmark = pytest.mark.obs


async def test_a_recording_holds_the_scenes_in_order_and_sound(
    stage: Stage, plan: StagePlan, tmp_path: Path
) -> None:
    await stage.build(plan)
    await stage.take("opening")
    began = await stage.record_start()
    with pytest.raises(StageError, match="already recording"):
        await stage.record_start()
    await asyncio.sleep(1)
    taken = await stage.take("safe")
    await asyncio.sleep(1)
    path = await stage.record_stop()
    with pytest.raises(StageError, match="not recording"):
        await stage.record_stop()
    with av.open(str(path)) as film:
        assert [stream.type for stream in film.streams] == ["video", "audio"]
        colours = [
            (float(frame.time or 0), tuple(frame.to_ndarray(format="rgb24")[-10, 180]))
            for frame in film.decode(video=0)
        ]
    green = [time for time, (red, lime, _) in colours if lime > 150 and red < 100]
    red = [time for time, (red, lime, _) in colours if red > 150 and lime < 100]
    assert red and green and max(red) < min(green)
    assert min(green) == pytest.approx(taken.at - began, abs=1.0)
    with av.open(str(path)) as film:
        assert sum(frame.samples for frame in film.decode(audio=0)) > 48_000


async def test_a_recording_folder_that_cannot_be_written_is_told(stage: Stage, obs: HeadlessObs) -> None:
    folder = obs.record_dir
    folder.rename(folder.with_name("moved"))
    folder.touch()  # a file stands where the folder was; this also stops root
    try:
        with pytest.raises(StageError, match="recording folder"):
            await stage.record_start()
    finally:
        folder.unlink()
        folder.with_name("moved").rename(folder)


async def test_figures_of_obs(stage: Stage) -> None:
    stats = await stage.stats()
    assert stats.fps > 5 and stats.memory_mb > 10 and stats.render_total > 0
    assert await stage.canvas() == (360, 640) and await stage.fps() == 25


async def test_wrong_password(obs: HeadlessObs) -> None:
    with pytest.raises(ObsRefused, match="Show Connect Info"):
        await Stage.connect(ObsAddress(port=obs.address.port, password="wrong"))
    with pytest.raises(ObsRefused, match="wants a password"):
        await Stage.connect(ObsAddress(port=obs.address.port))


async def test_no_obs(obs: HeadlessObs) -> None:
    with pytest.raises(ObsUnreachable, match="Start OBS"):
        await Stage.connect(ObsAddress(port=1))


async def test_the_times_of_obs_frames_stay_where_they_are(stage: Stage) -> None:
    """Found twice some seconds apart, they fall on one another: so it is no chance what is found."""
    every_s = 1 / await stage.fps()
    found = []
    async with asyncio.timeout(60):
        while len(found) < 2:  # a busy computer may tell too little
            if (frames := await stage.frames()) is not None:
                assert frames.every_s == every_s
                assert abs(frames.at - time.monotonic()) < 5
                found.append(frames.at)
                await asyncio.sleep(2.013)
    apart = (found[1] - found[0]) % every_s
    assert min(apart, every_s - apart) <= 0.008
