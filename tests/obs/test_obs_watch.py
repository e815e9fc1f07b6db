"""What people do to our things in a real OBS during a show: repaired, or left, and told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cuehost.stage import Notice, Stage, StagePlan
from cuehost.stage.messages import Request

pytestmark = pytest.mark.obs

OPENING, KETTLE = "Cuehost Opening", "Cuehost Product: kettle"


async def until(condition: Callable[[], bool], limit_s: float = 15.0) -> None:
    async with asyncio.timeout(limit_s):
        while not condition():
            await asyncio.sleep(0.02)


async def item_id(stage: Stage, scene: str, source: str) -> int:
    answer = await stage.connection.request("GetSceneItemId", {"sceneName": scene, "sourceName": source})
    return int(answer["sceneItemId"])


async def settled(stage: Stage) -> None:
    """Waits until OBS is as wanted, without helping."""
    async with asyncio.timeout(60):
        while await stage.pending():
            await asyncio.sleep(0.05)


@pytest.fixture
async def told(stage: Stage, plan: StagePlan) -> list[Notice]:
    """A built and watched stage, on air; what it tells."""
    await stage.build(plan)
    await stage.take("opening")
    notices: list[Notice] = []
    stage.watch(notices.append)
    return notices


def repairs(told: list[Notice]) -> list[str]:
    return [notice.reason for notice in told if notice.event == "repaired"]


async def deed(stage: Stage, name: str) -> None:
    """Something a person does in OBS."""
    ask = stage.connection.request
    label = {"sceneName": OPENING, "sceneItemId": await item_id(stage, OPENING, "Cuehost label")}
    match name:
        case "move":
            for x in range(8):  # dragging
                await ask(
                    "SetSceneItemTransform", label | {"sceneItemTransform": {"positionX": 20.0 * x + 9}}
                )
                await asyncio.sleep(0.03)
        case "hide":
            await ask("SetSceneItemEnabled", label | {"sceneItemEnabled": False})
        case "restack":
            await ask("SetSceneItemIndex", label | {"sceneItemIndex": 0})
        case "take out":
            await ask("RemoveSceneItem", label)
        case "double":
            await ask("DuplicateSceneItem", label)
        case "rename source":
            await ask("SetInputName", {"inputName": "Cuehost label", "newInputName": "My notice"})
        case "rename scene":
            await ask("SetSceneName", {"sceneName": KETTLE, "newSceneName": "Kettle"})
        case "delete source":
            await ask("RemoveInput", {"inputName": "Cuehost caption"})
        case "delete scene":
            await ask("RemoveScene", {"sceneName": KETTLE})


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("move", "'Cuehost label' in 'Cuehost Opening' is not in its place (positionX)"),
        ("hide", "'Cuehost label' in 'Cuehost Opening' is to be shown"),
        ("restack", "in 'Cuehost Opening' is not in its layer"),
        ("take out", "'Cuehost label' is missing in 'Cuehost Opening'"),
        ("double", "'Cuehost label' does not belong in 'Cuehost Opening' (again)"),
        ("rename source", "the source 'Cuehost label' was renamed to 'My notice'"),
        ("rename scene", "the scene 'Cuehost Product: kettle' was renamed to 'Kettle'"),
        ("delete source", "the source 'Cuehost caption' is missing"),
        ("delete scene", "the scene 'Cuehost Product: kettle' is missing"),
    ],
)
async def test_what_a_person_does_is_repaired_and_told(
    stage: Stage, told: list[Notice], name: str, reason: str
) -> None:
    await deed(stage, name)
    done = time.monotonic()
    await until(lambda: any(reason in words for words in repairs(told)))
    repaired = next(notice for notice in told if reason in notice.reason)
    assert repaired.code == "recovery"
    assert repaired.at - done < 1.0
    await settled(stage)
    quiet = len(told)
    await asyncio.sleep(0.6)  # our own commands came back as events
    assert told[quiet:] == []


async def test_a_deleted_scene_on_air_comes_back_on_air(stage: Stage, told: list[Notice]) -> None:
    await stage.take("product:kettle")
    await stage.connection.request("RemoveScene", {"sceneName": KETTLE})
    await until(lambda: any("is back" in words for words in repairs(told)))
    assert await stage.program_scene() == KETTLE
    await settled(stage)
    assert not any(notice.code == "operator" for notice in told)


async def test_a_person_who_takes_another_scene_is_in_charge(stage: Stage, told: list[Notice]) -> None:
    await stage.take("product:kettle")
    for scene in ("Mine", "Cuehost Break"):
        await stage.connection.request("SetCurrentProgramScene", {"sceneName": scene})
        await until(lambda scene=scene: told[-1].name == scene)  # type: ignore[misc]
    changes = [(n.code, n.scene, n.name) for n in told if n.event == "program_changed"]
    assert changes == [
        ("auto", "product:kettle", KETTLE),
        ("operator", None, "Mine"),
        ("operator", "break", "Cuehost Break"),
    ]
    assert repairs(told) == []


async def test_settings_that_obs_does_not_report_are_found_by_looking_round(
    stage: Stage, told: list[Notice], pictures: dict[str, Path]
) -> None:
    other = {"file": str(pictures["yellow"])}
    await stage.connection.request("SetInputSettings", {"inputName": "Cuehost label", "inputSettings": other})
    await until(lambda: repairs(told) == ["'Cuehost label' has another file"])
    await settled(stage)


async def test_what_the_operator_may_change_is_left_and_told(
    stage: Stage, template_file: Path, plan: StagePlan
) -> None:
    ask = stage.connection.request
    webcam = {"sceneName": "Mine", "inputName": "My webcam", "inputKind": "color_source_v3"}
    await ask("CreateInput", webcam | {"inputSettings": {"width": 640, "height": 480}})
    items = plan.template.scenes["opening"]
    camera = replace(items[1], role="camera", fit="cover", operator_may_change=True)
    scenes = plan.template.scenes | {"opening": (items[0], camera, *items[2:])}
    await stage.build(replace(plan, template=replace(plan.template, scenes=scenes), camera="My webcam"))
    await stage.take("opening")
    told: list[Notice] = []
    stage.watch(told.append)
    item = {"sceneName": OPENING, "sceneItemId": await item_id(stage, OPENING, "My webcam")}
    await ask("SetInputSettings", {"inputName": "My webcam", "inputSettings": {"width": 1280}})
    await asyncio.sleep(0.8)  # its crop follows its size, and that is nobody's doing
    assert told == [] and await stage.pending() == []
    await ask("SetSceneItemTransform", item | {"sceneItemTransform": {"positionX": 5.0}})
    await until(lambda: bool(told))
    assert [(n.event, n.code, n.scene, n.source) for n in told] == [
        ("left", "operator", "opening", "My webcam")
    ]
    assert await stage.pending() == []
    there: dict[str, Any] = await ask("GetSceneItemTransform", item)
    assert there["sceneItemTransform"]["positionX"] == 5.0


async def test_a_change_of_the_scene_collection_is_survived(stage: Stage, told: list[Notice]) -> None:
    ask = stage.connection.request
    try:
        await ask("CreateSceneCollection", {"sceneCollectionName": "Other"}, timeout_s=20)
        await asyncio.sleep(0.1)
        await stage.take("opening")
        assert await stage.program_scene() == OPENING
        assert await stage.pending() == []
        (reply,) = await stage.connection.batch([Request("GetSceneCollectionList")])
        assert reply.data["currentSceneCollectionName"] == "Other"
    finally:
        await ask("SetCurrentSceneCollection", {"sceneCollectionName": "Cuehost"}, timeout_s=20)
        await asyncio.sleep(0.1)
        await stage.connection.wait_ready(20)
