"""The camera of who takes over a show of virtual hosts: hidden and muted until then, and so again after."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from stage_room import Room, in_room
from stage_states import KETTLE, OPENING, make_plan, make_wanted, satisfied

from cuehost.errors import StageError
from cuehost.stage import Box, OnCall, StagePlan, TemplateItem
from cuehost.stage.diff import diff
from cuehost.stage.on_call import sounds, with_camera
from cuehost.stage.plan import ShowState
from cuehost.stage.wanted import Wanted, wanted_anew, wanted_state

CAMERA, MICROPHONE, HOST = "My webcam", "Mic/Aux", "Cuehost host"
ON_CALL = OnCall(CAMERA)
ABSENT = ShowState()
AWAY = ShowState(call_found=True)
SEEN = ShowState(call_found=True, called="opening")


def shown(wanted: Wanted, scene: str) -> dict[str, bool]:
    """Which sources are seen in a scene, from the rearmost."""
    (found,) = (one for one in wanted.scenes if one.name == scene)
    return {item.source: item.visible for item in found.items}


def test_without_a_take_over_the_camera_is_there_and_hidden() -> None:
    wanted = make_wanted(AWAY, on_call=ON_CALL)
    for scene in wanted.scenes:
        assert not shown(wanted, scene.name)[CAMERA] and shown(wanted, scene.name)[HOST]
    assert wanted.camera == CAMERA and CAMERA not in {wish.name for wish in wanted.inputs}


def test_at_a_take_over_it_fills_the_scene_on_air_in_place_of_the_host() -> None:
    wanted = make_wanted(SEEN, on_call=ON_CALL)
    assert list(shown(wanted, OPENING).items()) == [
        ("Cuehost Opening - background", True), (CAMERA, True), (HOST, False),
        ("Cuehost Opening - title", True), ("Cuehost caption", True), ("Cuehost label", True),
    ]  # fmt: skip
    (item,) = (
        i for scene in wanted.scenes if scene.name == OPENING for i in scene.items if i.source == CAMERA
    )
    assert (item.transform["boundsWidth"], item.transform["boundsHeight"]) == (360, 640)
    assert item.fit == "cover" and item.operator_may_change
    assert not shown(wanted, KETTLE)[CAMERA] and shown(wanted, KETTLE)[HOST], "nowhere else"


def test_afterwards_all_is_as_it_was() -> None:
    before = make_wanted(AWAY, on_call=ON_CALL)
    during = make_wanted(SEEN, on_call=ON_CALL)
    back = wanted_anew(make_plan(on_call=ON_CALL), AWAY, during, ["opening"])
    assert back == before != during
    assert diff(back, satisfied(before)) == []


def test_where_a_show_rests_nobody_is_said_to_be_away() -> None:
    for kind in ("break", "safe"):
        wanted = make_wanted(replace(SEEN, called=kind), on_call=ON_CALL)
        scene = f"Cuehost {kind.capitalize()}"
        assert not shown(wanted, scene)[f"{scene} - title"] and shown(wanted, scene)[CAMERA]


def test_a_camera_that_obs_lacks_is_in_no_scene_and_hides_nothing() -> None:
    assert make_wanted(ABSENT, on_call=ON_CALL) == make_wanted(ABSENT)


def test_a_template_needs_no_place_for_it() -> None:
    items = tuple(TemplateItem(role, Box(0, 0, 9, 9)) for role in ("music", "background", "host", "label"))
    assert [i.role for i in with_camera(items, (9, 9), "opening", True)] == [
        "music", "background", "camera", "host", "label"
    ]  # fmt: skip
    assert [i.role for i in with_camera(items[:2], (9, 9), "opening", True)][-1] == "camera"


def test_a_human_hosts_camera_is_as_ever() -> None:
    plan = make_plan(camera=CAMERA)
    assert all(shown(wanted_state(plan, ABSENT), scene)[CAMERA] for scene in (OPENING, KETTLE))


@pytest.mark.parametrize(
    ("on_call", "seen", "muted"),
    [
        (ON_CALL, False, {CAMERA: True}),
        (ON_CALL, True, {CAMERA: False}),
        (OnCall(CAMERA, MICROPHONE), False, {CAMERA: True, MICROPHONE: True}),
        (OnCall(CAMERA, MICROPHONE), True, {CAMERA: True, MICROPHONE: False}),
        (OnCall(CAMERA, CAMERA), True, {CAMERA: False}),
    ],
)
def test_who_takes_over_is_heard_once_and_only_then(
    on_call: OnCall, seen: bool, muted: dict[str, bool]
) -> None:
    assert sounds(on_call, seen) == muted


def test_music_is_ducked_under_who_speaks() -> None:
    template = make_plan().template
    music = TemplateItem("music", Box(0, 0, 1, 1))
    scenes = {kind: (music, *items) for kind, items in template.scenes.items()}
    changes = {"template": replace(template, scenes=scenes), "music": Path("/cache/bed.flac")}
    for state, voice in ((AWAY, HOST), (SEEN, MICROPHONE)):
        wanted = make_wanted(state, on_call=OnCall(CAMERA, MICROPHONE), **changes)
        (wish,) = (one for one in wanted.inputs if one.filter)
        assert wish.filter is not None and wish.filter.settings["sidechain_source"] == voice


# -- on an OBS ---------------------------------------------------------------------------------------


def on_call_plan() -> StagePlan:
    return make_plan(on_call=ON_CALL, pictures={})


def muted(room: Room) -> bool:
    return bool(room.model.request("GetInputMute", {"inputName": CAMERA})["inputMuted"])


def enabled(room: Room, source: str) -> bool:
    items = room.model.request("GetSceneItemList", {"sceneName": OPENING})["sceneItems"]
    return bool(next(item["sceneItemEnabled"] for item in items if item["sourceName"] == source))


def test_it_is_seen_and_heard_from_the_switch_on_to_the_switch_off() -> None:
    async def play(room: Room) -> None:
        stage = room.stage
        await stage.build(on_call_plan())
        await stage.take("opening")
        assert muted(room) and not enabled(room, CAMERA)
        await stage.camera.switch("opening")
        assert (enabled(room, CAMERA), enabled(room, HOST), muted(room)) == (True, False, False)
        assert stage.camera.scene == "opening"
        await stage.build(on_call_plan())  # an edit with another product
        assert (enabled(room, CAMERA), enabled(room, HOST), muted(room)) == (True, False, False)
        await stage.camera.switch(None)
        assert (enabled(room, CAMERA), enabled(room, HOST), muted(room)) == (False, True, True)
        assert await stage.pending() == []
        await stage.camera.switch("opening")
        await stage.camera.leave()
        assert (enabled(room, CAMERA), muted(room)) == (False, False), "the sound is given back as it was"

    in_room(play)


def test_a_camera_that_is_not_there_keeps_no_show_from_air_and_may_come_later() -> None:
    async def play(room: Room) -> None:
        room.person("RemoveInput", inputName=CAMERA)
        stage = room.stage
        await stage.build(on_call_plan())
        await stage.take("opening")
        with pytest.raises(StageError, match="no source named 'My webcam'"):
            await stage.camera.switch("opening")
        assert enabled(room, HOST) and stage.camera.scene is None
        assert await stage.camera.missing([CAMERA, HOST]) == [CAMERA]
        data = {"sceneName": "Mine", "inputName": CAMERA, "inputKind": "color_source_v3"}
        room.model.request("CreateInput", data)
        await stage.camera.switch("opening")
        assert enabled(room, CAMERA) and not enabled(room, HOST)

    in_room(play)


def test_without_one_on_call_it_is_refused() -> None:
    async def play(room: Room) -> None:
        with pytest.raises(StageError, match="No camera is named"):
            await room.stage.camera.switch("opening")

    in_room(play)


def test_who_took_it_out_of_the_scene_gets_it_back_at_a_take_over() -> None:
    async def play(room: Room) -> None:
        stage = room.stage
        await stage.build(on_call_plan())
        await stage.take("opening")
        room.person("RemoveSceneItem", source=CAMERA)
        await asyncio.sleep(3)
        assert any(notice.event == "left" for notice in room.told)
        await stage.camera.switch("opening")
        assert enabled(room, CAMERA) and not enabled(room, HOST)

    in_room(play)
