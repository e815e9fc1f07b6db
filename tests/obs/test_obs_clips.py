"""Video clips on a real OBS: a product's picture that moves, and a background; neither is heard."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
import pytest
from clip_files import write_clip
from numpy.typing import NDArray
from obs_looks import YELLOW, looks
from obs_recording import Recording
from PIL import Image

from cuehost.graphics import BackgroundSpec, PictureCard, PictureStore, load_theme
from cuehost.stage import Motion, Stage, StagePlan

pytestmark = pytest.mark.obs

SCENE = "product:kettle"
PICTURE = 0.222, 0.375
EDGE = 0.97, 0.97
CANVAS = 360, 640


@pytest.fixture
def store(tmp_path: Path) -> PictureStore:
    return PictureStore(tmp_path / "cache", load_theme(), canvas=CANVAS)


async def colour(stage: Stage, folder: Path, point: tuple[float, float]) -> str:
    """`red`, `blue` or something else: what stands at a point of the program."""
    await stage.screenshot(None, folder / "shot.png", CANVAS[0])
    with Image.open(folder / "shot.png") as picture:
        at = int(point[0] * picture.width), int(point[1] * picture.height)
        pixel = np.asarray(picture.convert("RGB").getpixel(at), int)
    return named(pixel)


def named(pixel: NDArray[np.int_]) -> str:
    red, green, blue = (int(value) for value in pixel)
    if max(red, blue) > 200 and green < 60 and min(red, blue) < 60:
        return "red" if red > blue else "blue"
    if green > 150 and max(red, blue) < 60:
        return "green"
    return "white" if min(red, green, blue) > 200 else f"{red},{green},{blue}"


async def until(stage: Stage, folder: Path, point: tuple[float, float], wanted: str) -> None:
    found = []
    for _ in range(200):
        found.append(await colour(stage, folder, point))
        if found[-1] == wanted:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"never {wanted}, but {set(found)}")


async def test_a_clip_moves_starts_anew_and_makes_way_for_a_picture(
    stage: Stage, plan: StagePlan, store: PictureStore, tmp_path: Path, pictures: dict[str, Path]
) -> None:
    filmed = write_clip(tmp_path / "pour.mp4", each_s=2.0)
    clip = store.for_air(PictureCard(filmed), (160, 160))
    shown = {**plan.pictures, ("picture", SCENE): clip}
    await stage.build(replace(plan, pictures=shown, clips={SCENE: (clip,)}, motion=Motion(ms=200)))
    await stage.take(SCENE)
    await stage.show("picture", SCENE, True)
    for wanted in ("red", "blue", "red", "blue"):  # over and over
        await until(stage, tmp_path, PICTURE, wanted)
    await stage.set_picture("picture", pictures["yellow"], SCENE)
    await looks(stage, tmp_path, None, PICTURE, YELLOW)
    await stage.set_picture("picture", clip, SCENE)
    await until(stage, tmp_path, PICTURE, "red")
    await until(stage, tmp_path, PICTURE, "blue")
    await stage.show("picture", SCENE, False)
    await asyncio.sleep(1)
    await stage.show("picture", SCENE, True)
    await until(stage, tmp_path, PICTURE, "red")
    await asyncio.sleep(1)
    assert await stage.pending() == []


async def test_a_clip_changes_with_a_picture_and_no_frame_is_empty_or_old(
    stage: Stage, plan: StagePlan, store: PictureStore, tmp_path: Path
) -> None:
    green, white = (0, 200, 0), (255, 255, 255)
    filmed = write_clip(tmp_path / "pour.mp4", each_s=1.0)
    clip = store.for_air(PictureCard(filmed), (160, 160))
    still = tmp_path / "green.png"
    Image.new("RGB", (160, 160), green).save(still)
    Image.new("RGB", CANVAS, white).save(tmp_path / "white.png")
    shown = {("picture", SCENE): still, ("background", None): tmp_path / "white.png"}
    await stage.build(replace(plan, pictures=shown, clips={SCENE: (clip,)}, motion=Motion(ms=200)))
    await stage.take(SCENE)
    await stage.show("picture", SCENE, True)
    await asyncio.sleep(1)
    await stage.record_start()
    await asyncio.sleep(0.6)
    for _ in range(4):
        await stage.set_picture("picture", clip, SCENE)
        await asyncio.sleep(1.6)
        await stage.set_picture("picture", still, SCENE)
        await asyncio.sleep(0.6)
    recording = Recording(await stage.record_stop())
    seen = recording.frames([n / 25 for n in range(5, int(recording.duration_s * 25) - 3)])
    height, width = seen[0].shape[:2]
    told = [named(f[int(PICTURE[1] * height), int(PICTURE[0] * width)].astype(int)) for f in seen]
    runs = [name for name, _ in groupby(told)]
    assert "white" not in runs
    after = [b for a, b in pairwise(runs) if a == "green"]
    assert after == ["red"] * 4, runs


async def test_a_clip_stands_behind_all_scenes_and_nothing_of_it_is_heard(
    stage: Stage, plan: StagePlan, tmp_path: Path
) -> None:
    # With its sound in it, as a person might put it there.
    loud = write_clip(tmp_path / "loud.mp4", size=CANVAS, each_s=1.0, tone_hz=440)
    Image.new("RGB", CANVAS, "red").save(tmp_path / "loud.png")
    await stage.build(replace(plan, pictures={("background", None): loud}))
    await stage.take("opening")
    await until(stage, tmp_path, EDGE, "blue")
    await stage.record_start()
    await asyncio.sleep(2.5)
    await stage.take(SCENE)
    await asyncio.sleep(2.5)
    recording = Recording(await stage.record_stop())
    seen = recording.frames([0.1 * n for n in range(3, int(recording.duration_s * 10) - 2)])
    height, width = seen[0].shape[:2]
    colours = [named(f[int(EDGE[1] * height), int(EDGE[0] * width)].astype(int)) for f in seen]
    changes = sum(a != b for a, b in pairwise(colours))
    assert set(colours) == {"red", "blue"} and changes >= 3
    assert np.abs(recording.sound()).max() < 0.001
    assert await stage.pending() == []


async def test_a_background_is_prepared_as_large_as_it_is_shown(
    stage: Stage, plan: StagePlan, store: PictureStore, tmp_path: Path
) -> None:
    filmed = write_clip(tmp_path / "street.webm", size=(640, 360), codec="libvpx")
    clip = store.for_air(BackgroundSpec("opening", filmed), CANVAS)
    await stage.build(replace(plan, pictures={("background", None): clip}))
    await stage.take("opening")
    for wanted in ("red", "blue"):
        await until(stage, tmp_path, EDGE, wanted)
    await stage.set_picture("background", clip.with_suffix(".png"), "opening")
    await until(stage, tmp_path, EDGE, "red")
    await asyncio.sleep(1.5)
    assert await colour(stage, tmp_path, EDGE) == "red", "the first frame stands still"
    assert await stage.pending() == []
