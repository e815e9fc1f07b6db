"""Building on a real OBS: the scenes as wanted, and the user's things left alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from obs_looks import RED, YELLOW, dump, looks, ours

from cuehost.errors import StageError
from cuehost.stage import HeadlessObs, Stage, StagePlan

pytestmark = pytest.mark.obs


async def test_the_second_build_sends_nothing_and_adds_nothing(stage: Stage, plan: StagePlan) -> None:
    assert await stage.build(plan)
    first = await ours(stage)
    assert {
        "Cuehost Opening",
        "Cuehost Product: kettle",
        "Cuehost Product: mug",
        "Cuehost Questions",
        "Cuehost Break",
        "Cuehost Closing",
        "Cuehost Safe",
    } <= set(first[0])
    assert await stage.build(plan) == []
    assert await ours(stage) == first


async def test_a_second_connection_finds_everything_as_it_should_be(
    obs: HeadlessObs, stage: Stage, plan: StagePlan
) -> None:
    await stage.build(plan)
    async with await Stage.connect(obs.address) as again:
        assert await again.build(plan) == []


async def test_what_a_person_changed_is_put_right(stage: Stage, plan: StagePlan) -> None:
    await stage.build(plan)
    before = await ours(stage)
    ask = stage.connection.request
    scene = "Cuehost Opening"
    items = (await ask("GetSceneItemList", {"sceneName": scene}))["sceneItems"]
    label = next(item for item in items if item["sourceName"] == "Cuehost label")
    title = next(item for item in items if item["sourceName"].endswith("title"))
    item = {"sceneName": scene, "sceneItemId": label["sceneItemId"]}
    await ask("SetSceneItemTransform", item | {"sceneItemTransform": {"positionX": 77.0, "rotation": 5.0}})
    await ask("SetSceneItemIndex", item | {"sceneItemIndex": 0})
    await ask("SetSceneItemEnabled", item | {"sceneItemEnabled": False})
    await ask("RemoveSceneItem", {"sceneName": scene, "sceneItemId": title["sceneItemId"]})
    await ask("DuplicateSceneItem", item)
    await ask("SetInputSettings", {"inputName": "Cuehost label", "inputSettings": {"file": "/elsewhere.png"}})
    await ask("RemoveScene", {"sceneName": "Cuehost Break"})
    reasons = [command.reason for command in await stage.sync()]
    assert any("Cuehost Break" in reason for reason in reasons)
    assert any("is not in its place (positionX, rotation)" in reason for reason in reasons)
    assert await stage.pending() == []

    def shape(state: tuple[list[str], list[str], list[Any]]) -> Any:
        own = ("sceneItemId", "sourceUuid")  # what is new has new ones
        return (
            state[0],
            state[1],
            [[{k: v for k, v in item.items() if k not in own} for item in scene] for scene in state[2]],
        )

    assert shape(await ours(stage)) == shape(before)


async def test_a_foreign_scene_stays_byte_for_byte(
    stage: Stage, plan: StagePlan, pictures: dict[str, Path]
) -> None:
    ask = stage.connection.request
    for name, kind, settings in (
        ("My logo", "image_source", {"file": str(pictures["blue"])}),
        ("My colour", "color_source_v3", {"color": 0xFF00FFFF}),
        ("My film", "ffmpeg_source", {"local_file": "/films/a.mp4"}),
    ):
        await ask(
            "CreateInput",
            {"sceneName": "Mine", "inputName": name, "inputKind": kind, "inputSettings": settings},
        )
    foreign = ("My logo", "My colour", "My film")
    listed = (await ask("GetSceneItemList", {"sceneName": "Mine"}))["sceneItems"]
    turned = {"rotation": 12.5, "positionX": 33.25, "boundsType": "OBS_BOUNDS_STRETCH", "boundsWidth": 50.0}
    await ask(
        "SetSceneItemTransform",
        {
            "sceneName": "Mine",
            "sceneItemId": listed[0]["sceneItemId"],
            "sceneItemTransform": turned | {"boundsHeight": 60.0},
        },
    )
    before = await dump(stage, "Mine", *foreign)
    await stage.build(plan)
    await stage.take("opening")
    await stage.take("product:kettle")
    await stage.show("picture", "product:kettle", True)
    await stage.overlays(False)
    await stage.set_picture("label", pictures["yellow"])
    await stage.build(replace(plan, products=("mug",)))
    await stage.safe()
    assert await dump(stage, "Mine", *foreign) == before


async def test_a_users_item_in_our_scene_stays(stage: Stage, plan: StagePlan) -> None:
    await stage.build(plan)
    ask = stage.connection.request
    logo = {"sceneName": "Cuehost Opening", "inputName": "My logo", "inputKind": "color_source_v3"}
    made = await ask("CreateInput", logo)
    assert await stage.build(plan) == []
    items = (await ask("GetSceneItemList", {"sceneName": "Cuehost Opening"}))["sceneItems"]
    assert items[-1]["sceneItemId"] == made["sceneItemId"]


CLASHES: dict[str, tuple[str, list[tuple[str, dict[str, Any]]]]] = {
    "another kind of source": (
        "Cuehost label",
        [
            (
                "CreateInput",
                {"sceneName": "Mine", "inputName": "Cuehost label", "inputKind": "color_source_v3"},
            )
        ],
    ),
    "the same kind, with a picture of theirs": (
        "Cuehost label",
        [
            (
                "CreateInput",
                {
                    "sceneName": "Mine",
                    "inputName": "Cuehost label",
                    "inputKind": "image_source",
                    "inputSettings": {"file": "/home/me/logo.png"},
                },
            )
        ],
    ),
    "a scene where a source should be": (
        "Cuehost caption",
        [("CreateScene", {"sceneName": "Cuehost caption"})],
    ),
    "a source where a scene should be": (
        "Cuehost Break",
        [
            (
                "CreateInput",
                {"sceneName": "Mine", "inputName": "Cuehost Break", "inputKind": "color_source_v3"},
            )
        ],
    ),
    "a scene with things of theirs": (
        "Cuehost Opening",
        [
            ("CreateScene", {"sceneName": "Cuehost Opening"}),
            (
                "CreateInput",
                {"sceneName": "Cuehost Opening", "inputName": "My logo", "inputKind": "color_source_v3"},
            ),
        ],
    ),
}


@pytest.mark.parametrize("case", CLASHES)
async def test_a_foreign_thing_with_our_name_is_refused_and_nothing_changes(
    stage: Stage, plan: StagePlan, case: str
) -> None:
    name, requests = CLASHES[case]
    for request, data in requests:
        await stage.connection.request(request, data)
    before = await ours(stage)
    with pytest.raises(StageError, match=f"{name}.*Rename or delete"):
        await stage.build(plan)
    assert await ours(stage) == before


async def test_products_that_left_the_show_go_unless_on_air(stage: Stage, plan: StagePlan) -> None:
    await stage.build(plan)
    await stage.take("product:mug")
    smaller = replace(plan, products=("kettle",))
    assert await stage.build(smaller) == []
    await stage.take("opening")
    await stage.build(smaller)
    scenes, inputs, _ = await ours(stage)
    assert "Cuehost Product: mug" not in scenes
    assert not any("mug" in name for name in inputs)
    assert "Cuehost Product: kettle" in scenes
    await stage.build(plan)  # the name may still be held for a moment
    assert "Cuehost Product: mug" in (await ours(stage))[0]


async def test_a_camera_of_the_users_is_shown_and_never_changed(
    stage: Stage, template_file: Path, plan: StagePlan, tmp_path: Path
) -> None:
    ask = stage.connection.request
    opening = plan.template.scenes["opening"]
    with_camera = replace(opening[1], role="camera", fit="cover")
    scenes = plan.template.scenes | {"opening": (opening[0], with_camera, *opening[2:])}
    camera_plan = replace(plan, template=replace(plan.template, scenes=scenes), camera="My webcam")
    with pytest.raises(StageError, match="My webcam"):
        await stage.build(camera_plan)
    settings = {"color": 0xFF00FFFF, "width": 1920, "height": 1080}
    await ask(
        "CreateInput",
        {
            "sceneName": "Mine",
            "inputName": "My webcam",
            "inputKind": "color_source_v3",
            "inputSettings": settings,
        },
    )
    before = await dump(stage, "Mine", "My webcam")
    await stage.build(camera_plan)
    assert await stage.build(camera_plan) == []
    assert await dump(stage, "Mine", "My webcam") == before
    await looks(stage, tmp_path, "opening", (0.5, 0.6), YELLOW)
    await looks(stage, tmp_path, "opening", (0.1, 0.6), RED)  # cut to its box


async def test_missing_picture_and_wrong_canvas_change_nothing(
    stage: Stage, plan: StagePlan, tmp_path: Path
) -> None:
    before = await ours(stage)
    missing = {("label", None): tmp_path / "none.png"}
    with pytest.raises(StageError, match=r"none\.png"):
        await stage.build(replace(plan, pictures=missing))
    wide = replace(plan, template=replace(plan.template, canvas=(1920, 1080)))
    with pytest.raises(StageError, match="Settings > Video"):
        await stage.build(wide)
    assert await ours(stage) == before
    with pytest.raises(StageError, match="not built"):
        await stage.show("label", None, True)
