"""The watch over a modelled OBS, in virtual time: repairs, what is left, quarrels, restarts, faults."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from stage_fake_obs import FakeObs
from stage_obs_model import ObsModel
from stage_room import LABEL, Room, in_room, plan
from stage_states import KETTLE, OPENING
from virtual_studio import now, run

from cuehost.errors import StageError
from cuehost.stage import ObsConnection
from cuehost.stage.stage import REQUIRED_REQUESTS


@in_room
async def test_a_click_is_undone_at_once_and_the_echo_starts_nothing(room: Room) -> None:
    began = now()
    room.person("SetSceneItemEnabled", source=LABEL, sceneItemEnabled=False)
    await room.until(lambda: room.told)
    assert room.told[0].at - began < 0.2
    assert (room.told[0].scene, room.told[0].source) == ("opening", LABEL)
    room.fake.seen.clear()
    await asyncio.sleep(4)
    assert room.events() == [("repaired", "recovery")]
    assert "SetSceneItemEnabled" not in room.fake.seen
    assert await room.stage.pending() == []


@in_room
async def test_a_drag_is_waited_for_but_not_for_ever(room: Room) -> None:
    wanted = dict(room.place(LABEL))
    for step in range(4):  # 0.3 s
        room.person("SetSceneItemTransform", source=LABEL, sceneItemTransform={"positionX": 50.0 + step})
        await asyncio.sleep(0.1)
    assert room.told == []
    await asyncio.sleep(0.3)
    assert room.events() == [("repaired", "recovery")]
    assert room.place(LABEL) == wanted
    began = now()
    while now() - began < 1.0:
        room.person("SetSceneItemTransform", source=LABEL, sceneItemTransform={"positionX": 70.0})
        await asyncio.sleep(0.1)
    assert room.told[1].at - began < 1.0


@in_room
async def test_our_own_changes_are_no_ones(room: Room) -> None:
    for visible in (False, True, False):
        await room.stage.show("caption", "opening", visible)
    await room.stage.mute_host(True)
    await room.stage.overlays(False)
    await room.stage.build(replace(plan(), products=("mug",)))
    await asyncio.sleep(12)
    assert room.told == []


@in_room
async def test_the_operator_may_change_the_camera(room: Room) -> None:
    room.person("SetSceneItemTransform", source="My webcam", sceneItemTransform={"positionX": 5.0})
    await room.until(lambda: room.told)
    room.person("SetSceneItemTransform", source="My webcam", sceneItemTransform={"positionX": 6.0})
    await asyncio.sleep(7)
    assert room.events() == [("left", "operator")]
    assert room.place("My webcam")["positionX"] == 6.0
    assert await room.stage.pending() == []
    await room.stage.show("camera", "opening", False)
    await room.stage.sync()
    assert room.place("My webcam")["positionX"] == 6.0  # until the next show
    await room.stage.build(plan())
    assert room.place("My webcam")["positionX"] == 10


@in_room
async def test_volume_and_filters_are_told_and_left(room: Room) -> None:
    room.person("SetInputVolume", inputName="Cuehost host", inputVolumeDb=-6.0)
    room.person("CreateSourceFilter", sourceName="Cuehost host", filterName="Blur")
    await room.until(lambda: len(room.told) == 2)
    assert room.events() == [("left", "operator")] * 2
    assert room.model.input("Cuehost host").volume_db == -6.0


@in_room
async def test_settings_are_found_by_looking_round(room: Room) -> None:
    room.person("SetInputSettings", inputName=LABEL, inputSettings={"file": "/elsewhere.png"})
    await room.until(lambda: room.told, 6.0)
    assert room.told[0].reason == f"{LABEL!r} has another file"
    assert room.model.input(LABEL).settings["file"] == ""


@in_room
async def test_a_deleted_source_is_freed_of_its_rests_and_made_again(room: Room) -> None:
    room.person("RemoveInput", inputName=LABEL)
    await room.until(lambda: room.told, 1.0)
    await asyncio.sleep(1)
    assert [notice.reason for notice in room.told] == [f"the source {LABEL!r} is missing"]
    assert not room.model.input(LABEL).removed
    assert await room.stage.pending() == []


@in_room
async def test_the_scene_on_air_deleted_comes_back_on_air(room: Room) -> None:
    await room.stage.take("product:kettle")
    room.person("RemoveScene", sceneName=KETTLE)
    await room.until(lambda: any("is back" in notice.reason for notice in room.told))
    assert await room.stage.program_scene() == KETTLE
    assert await room.stage.pending() == []
    assert ("program_changed", "operator") not in room.events()


@in_room
async def test_a_take_of_a_scene_just_deleted_returns(room: Room) -> None:
    room.person("RemoveScene", sceneName=OPENING)  # on air: OBS keeps it while it fades out
    room.person("RemoveScene", sceneName=KETTLE)
    await room.stage.take("product:kettle")
    assert await room.stage.program_scene() == KETTLE
    await asyncio.sleep(3)
    assert await room.stage.program_scene() == KETTLE
    assert await room.stage.pending() == []


@in_room
async def test_whoever_takes_another_scene_is_in_charge(room: Room) -> None:
    room.person("SetCurrentProgramScene", sceneName="Mine")
    await room.until(lambda: room.told)
    await room.stage.take("product:kettle")
    await asyncio.sleep(1)
    assert [(n.event, n.code, n.scene, n.name) for n in room.told] == [
        ("program_changed", "operator", None, "Mine"),
        ("program_changed", "auto", "product:kettle", KETTLE),
    ]
    room.person("SetCurrentProgramScene", sceneName=OPENING)
    await room.until(lambda: len(room.told) == 3)
    assert (room.told[2].code, room.told[2].scene) == ("operator", "opening")


@in_room
async def test_a_quarrel_with_something_in_obs_is_given_up_for_a_while(room: Room) -> None:
    source = f"{OPENING} - title"
    for _ in range(8):
        room.person("SetSceneItemTransform", source=source, sceneItemTransform={"rotation": 9.0})
        await asyncio.sleep(1)
    assert room.events() == [*[("repaired", "recovery")] * 5, ("left", "fallback")]
    assert room.place(source)["rotation"] == 9.0
    await asyncio.sleep(70)
    assert room.place(source)["rotation"] == 0.0


@in_room
async def test_the_label_is_never_given_up(room: Room) -> None:
    for _ in range(20):
        room.person("SetSceneItemEnabled", source=LABEL, sceneItemEnabled=False)
        await asyncio.sleep(1)
    assert room.events() == [("repaired", "recovery")] * 20


@in_room
async def test_what_cannot_be_repaired_is_told_once(room: Room) -> None:
    room.person("RemoveInput", inputName="Cuehost caption")
    for scene in room.model.scenes:
        scene.items = [item for item in scene.items if item.source.name != "Cuehost caption"]
    del room.model.here.sources["Cuehost caption"]
    own = {"sceneName": "Mine", "inputName": "Cuehost caption", "inputKind": "color_source_v3"}
    room.person("CreateInput", **own)
    await asyncio.sleep(20)
    assert [notice.event for notice in room.told] == ["unrepaired"]
    assert "Rename or delete it in OBS" in room.told[0].reason
    room.person("RemoveInput", inputName="Cuehost caption")
    room.person("SetCurrentProgramScene", sceneName="Mine")
    await asyncio.sleep(12)
    assert await room.stage.pending() == []


@in_room
async def test_an_obs_that_comes_back_with_another_collection_gets_the_scenes(room: Room) -> None:
    await room.fake.restart("Other")
    await asyncio.sleep(0.01)
    taken = await room.stage.take("opening")  # waits until the scenes are there
    assert taken.at <= now()
    assert room.model.collection == "Other"
    assert [n.event for n in room.told if n.event != "program_changed"] == ["repaired"]
    assert "OBS came back otherwise" in room.told[0].reason
    await room.fake.restart("Cuehost")
    await asyncio.sleep(5)
    assert await room.stage.pending() == []
    assert room.model.foreign("Mine", "Scene") == room.theirs


@in_room
async def test_reordered_events_start_no_quarrel(room: Room) -> None:
    room.fake.faults.reorder_s = 0.3
    for visible in (False, True, False, True, False):
        await room.stage.show("caption", "opening", visible)
    for scene in ("break", "product:kettle", "opening"):
        await room.stage.take(scene)
    await asyncio.sleep(10)
    assert {code for _, code in room.events()} == {"auto"}


FAULTS: dict[str, Callable[[Room], object]] = {
    "late replies": lambda room: setattr(room.fake.faults, "late", 2),
    "errors": lambda room: setattr(room.fake.faults, "errors", 3),
    "cut batches": lambda room: setattr(room.fake.faults, "cut_batches", 2),
    "unready": lambda room: setattr(room.fake.faults, "unready", 30),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_repair_survives(fault: str) -> None:
    @in_room
    async def main(room: Room) -> None:
        FAULTS[fault](room)
        room.person("RemoveScene", sceneName=KETTLE)
        room.person("SetSceneItemEnabled", source=LABEL, sceneItemEnabled=False)
        await asyncio.sleep(40)
        assert await room.stage.pending() == []
        await room.stage.take("product:kettle")

    main()


@in_room
async def test_dropped_takes_are_repeated_and_too_many_are_told(room: Room) -> None:
    room.model.takes_to_drop = 1
    await room.stage.take("product:kettle")
    assert await room.stage.program_scene() == KETTLE
    room.model.takes_to_drop = 2
    with pytest.raises(StageError, match="does not go to the scene"):
        await room.stage.take("break")


@in_room
async def test_studio_mode_is_followed(room: Room) -> None:
    room.person("SetStudioModeEnabled", studioModeEnabled=True)
    await asyncio.sleep(1)
    await room.stage.take("product:kettle")
    assert await room.stage.pending() == []
    room.person("SetStudioModeEnabled", studioModeEnabled=False)
    await asyncio.sleep(1)
    assert await room.stage.pending() == []


def test_an_obs_that_lies_about_its_version_is_refused_by_what_it_lacks() -> None:
    async def main() -> None:
        fake = FakeObs(ObsModel())
        fake.version |= {"obsVersion": "99.0", "availableRequests": ["GetVersion"]}
        with pytest.raises(StageError, match=r"99\.0.*lacks CreateInput"):
            await ObsConnection(
                fake.address,
                dialler=fake.dial,
                clock=asyncio.get_running_loop().time,
                required=REQUIRED_REQUESTS,
            ).open()

    run(main())


@in_room
async def test_an_hour_in_which_nothing_happens(room: Room) -> None:
    await asyncio.sleep(3600)
    assert room.told == []
    assert room.fake.connections == 1
    assert await room.stage.pending() == []
