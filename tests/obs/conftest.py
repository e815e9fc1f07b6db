"""A real OBS for the tests that want one (marker `obs`).

The variable CUEHOST_TEST_OBS may name another command that starts OBS (see `tools/obs30.py`).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from PIL import Image

from cuehost.stage import HeadlessObs, HeadlessOptions, Stage, StagePlan, load_template
from cuehost.stage.messages import Request

CANVAS = (360, 640)
OWN_SCENE = "Mine"
_LOCK = Path(tempfile.gettempdir()) / "cuehost-obs-tests.lock"

TEMPLATE = """
name: portrait
canvas: [1080, 1920]
transition: {kind: fade, ms: 300}
scenes:
"""
ITEMS = """
      - {role: background, box: [0, 0, 1080, 1920], fit: cover}
      - {role: host, box: [180, 480, 720, 1440], fit: contain, align: bottom}
      - {role: title, box: [0, 200, 1080, 200]}
      - {role: prompt, box: [0, 1400, 400, 100], align: bottom-left, visible: false}
      - {role: caption, box: [0, 1500, 1080, 200], align: bottom}
      - {role: label, box: [0, 0, 480, 120], fit: stretch, align: top-left}
"""
PRODUCT_ITEMS = """
      - {role: picture, box: [0, 480, 480, 480], visible: false}
      - {role: price, box: [600, 480, 480, 240], align: right, visible: false}
"""


@contextlib.contextmanager
def obs_lock() -> Iterator[None]:
    """Held while an OBS runs: two on one machine would take each other's processor time."""
    fcntl = pytest.importorskip("fcntl")
    with _LOCK.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def obs() -> Iterator[HeadlessObs]:
    """One OBS under Xvfb for the whole run, on a small canvas."""
    command = tuple(shlex.split(os.environ.get("CUEHOST_TEST_OBS", "obs")))
    if shutil.which(command[0]) is None or shutil.which("Xvfb") is None:
        pytest.skip("obs-studio and xvfb are not installed")
    options = HeadlessOptions(canvas=CANVAS, fps=25, video_kbps=1000, command=command)
    with obs_lock(), HeadlessObs(options) as running:
        yield running


@pytest.fixture
async def stage(obs: HeadlessObs) -> AsyncIterator[Stage]:
    """A connected stage; what it made in OBS is gone before and after."""
    async with await Stage.connect(obs.address) as connected:
        await clear(connected)
        yield connected
        await clear(connected)


async def clear(stage: Stage) -> None:
    """Removes every scene and input of ours, and leaves OBS on a scene of its own.

    OBS removes later than it says, and lists for a while what is already going: so until all is gone.
    """
    connection = stage.connection
    async with asyncio.timeout(60):
        while True:
            scenes = [scene["sceneName"] for scene in (await connection.request("GetSceneList"))["scenes"]]
            inputs = [entry["inputName"] for entry in (await connection.request("GetInputList"))["inputs"]]
            ours = [name for name in scenes if name.startswith("Cuehost ")]
            if OWN_SCENE in scenes and not inputs and not ours:
                return
            requests = [] if OWN_SCENE in scenes else [Request("CreateScene", {"sceneName": OWN_SCENE})]
            requests.append(Request("SetCurrentProgramScene", {"sceneName": OWN_SCENE}))
            requests += [Request("RemoveInput", {"inputName": name}) for name in inputs]
            requests += [Request("RemoveScene", {"sceneName": name}) for name in ours]
            await connection.batch(requests)
            await asyncio.sleep(0.05)


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small scene template with every scene kind."""
    text = TEMPLATE
    for kind in ("opening", "product", "questions", "break", "closing", "safe"):
        items = ITEMS.rstrip() + (PRODUCT_ITEMS if kind == "product" else "\n")
        text += f"  {kind}:\n    items:{items}"
    path = tmp_path_factory.mktemp("scenes") / "portrait.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Plain pictures by colour name."""
    folder = tmp_path_factory.mktemp("pictures")
    made = {}
    for name, size in {
        "red": (360, 640),
        "lime": (360, 640),
        "blue": (160, 40),
        "yellow": (160, 160),
    }.items():
        made[name] = folder / f"{name}.png"
        Image.new("RGBA", size, name).save(made[name])
    return made


@pytest.fixture
def plan(template_file: Path, pictures: dict[str, Path]) -> StagePlan:
    """A show of two products without a host stream."""
    return StagePlan(
        load_template(template_file),
        products=("kettle", "mug"),
        pictures={
            ("background", None): pictures["red"],
            ("background", "safe"): pictures["lime"],
            ("label", None): pictures["blue"],
            ("picture", "product:kettle"): pictures["yellow"],
        },
    )
