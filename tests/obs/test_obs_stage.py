"""The stage on a real OBS: building, takes, overlays, recording, and leaving the user's things alone."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from cuehost.errors import ObsRefused, ObsUnreachable, StageError
from cuehost.stage import Event, HeadlessObs, ObsAddress, Stage, StagePlan
from cuehost.stage.messages import NOT_FOUND, Request

pytestmark = pytest.mark.obs

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


COLOUR = {"inputKind": "color_source_v3"}
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


async def test_takes_are_confirmed_and_their_times_are_in_order(stage: Stage, plan: StagePlan) -> None:
    await stage.build(plan)
    heard: list[tuple[str, float]] = []

    def hear(event: Event) -> None:
        if event.type == "CurrentProgramSceneChanged":
            heard.append((event.data["sceneName"], event.at))

    stop = stage.on_event(hear)
    taken = [await stage.take(scene) for scene in ("opening", "product:kettle", "safe", "closing")]
    stop()
    names = ["Cuehost Opening", "Cuehost Product: kettle", "Cuehost Safe", "Cuehost Closing"]
    assert heard == [(name, take.at) for name, take in zip(names, taken, strict=True)]
    assert all(take.started_at <= take.at for take in taken)
    assert stage.transition_s("opening") == 0.3
    assert taken[1].at - taken[1].started_at >= 0.2  # a fade
    assert await stage.program_scene() == "Cuehost Closing"
    again = await stage.take("closing")
    assert again.at == again.started_at and len(heard) == 4


async def test_takes_in_quick_succession_end_at_the_last(stage: Stage, plan: StagePlan) -> None:
    await stage.build(plan)
    await asyncio.gather(*(stage.take(scene) for scene in ("opening", "break", "closing")))
    assert await stage.program_scene() == "Cuehost Closing"


async def test_studio_mode_swallows_no_take(stage: Stage, plan: StagePlan, pictures: dict[str, Path]) -> None:
    await stage.build(plan)
    await stage.connection.request("SetStudioModeEnabled", {"studioModeEnabled": True})
    try:
        await stage.take("opening")
        foreign = asyncio.create_task(
            stage.connection.request("SetCurrentProgramScene", {"sceneName": "Cuehost Break"})
        )
        starts: list[float] = []
        stop = stage.on_event(lambda e: starts.append(e.at) if e.type == "SceneTransitionStarted" else None)
        await foreign
        await asyncio.sleep(0.1)  # the fade to the break runs: a take now is swallowed by OBS
        taken = await stage.take("closing")
        stop()
        assert len(starts) == 2  # OBS really began the second one
        assert taken.started_at == starts[1]
        assert await stage.program_scene() == "Cuehost Closing"
    finally:
        await stage.connection.request("SetStudioModeEnabled", {"studioModeEnabled": False})


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
    async with asyncio.timeout(10):
        while await stage.pending():
            await asyncio.sleep(0.05)


async def test_a_deleted_scene_is_made_again_by_taking_it(stage: Stage, plan: StagePlan) -> None:
    await stage.build(plan)
    await stage.connection.request("RemoveScene", {"sceneName": "Cuehost Questions"})
    await stage.take("questions")
    assert await stage.program_scene() == "Cuehost Questions"
    assert await stage.pending() == []


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


async def test_safe_never_raises(obs: HeadlessObs, stage: Stage, plan: StagePlan) -> None:
    async with await Stage.connect(obs.address) as other:
        await other.build(plan)
        assert await other.safe() is True
        assert await other.program_scene() == "Cuehost Safe"
    assert await other.safe() is False


async def test_a_scene_gone_is_answered_with_its_code(stage: Stage) -> None:
    (reply,) = await stage.connection.batch([Request("GetSceneItemList", {"sceneName": "nowhere"})])
    assert (reply.ok, reply.code) == (False, NOT_FOUND)
