"""What a real OBS holds and shows, for tests to compare."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from PIL import Image

from cuehost.stage import Stage
from cuehost.stage.messages import Request

RED, LIME, BLUE, YELLOW = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)


async def dump(stage: Stage, scene: str, *sources: str) -> str:
    """All that OBS says of a scene and its sources, as text."""
    replies = await stage.connection.batch(
        [
            Request("GetSceneItemList", {"sceneName": scene}),
            Request("GetSceneSceneTransitionOverride", {"sceneName": scene}),
            Request("GetCurrentSceneTransition"),
            Request("GetVideoSettings"),
            *(Request("GetInputSettings", {"inputName": source}) for source in sources),
            *(Request("GetInputMute", {"inputName": source}) for source in sources),
            *(Request("GetSourceFilterList", {"sourceName": source}) for source in (scene, *sources)),
        ]
    )
    return json.dumps([(reply.ok, reply.code, reply.data) for reply in replies], sort_keys=True, indent=1)


async def ours(stage: Stage) -> tuple[list[str], list[str], list[Any]]:
    """Scenes, inputs and all scene items there are."""
    ask = stage.connection.request
    scenes = sorted(scene["sceneName"] for scene in (await ask("GetSceneList"))["scenes"])
    inputs = sorted(entry["inputName"] for entry in (await ask("GetInputList"))["inputs"])
    items = [(await ask("GetSceneItemList", {"sceneName": scene}))["sceneItems"] for scene in scenes]
    return scenes, inputs, items


async def looks(
    stage: Stage, folder: Path, scene: str | None, point: tuple[float, float], colour: Any
) -> None:
    """Asserts the colour at a point (parts of width and height) of a scene.

    OBS changes sources with its next frame, so a moment is given.
    """
    found: Any = None
    for _ in range(100):
        await stage.screenshot(scene, folder / "shot.png", 360)
        with Image.open(folder / "shot.png") as picture:
            found = picture.convert("RGB").getpixel(
                (int(point[0] * picture.width), int(point[1] * picture.height))
            )
        if found == colour:
            return
        await asyncio.sleep(0.05)
    assert found == colour
