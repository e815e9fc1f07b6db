"""The music bed in OBS: one source in the scenes that have it, ducked by OBS under the voice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from stage_room import Room, in_room
from stage_room import plan as room_plan
from stage_states import make_plan, satisfied

from cuehost.errors import StageError
from cuehost.stage import Box, StagePlan, TemplateItem
from cuehost.stage.diff import diff
from cuehost.stage.music import DUCKING, ducking
from cuehost.stage.plan import ShowState
from cuehost.stage.template import MusicBed
from cuehost.stage.wanted import Wanted, WantedInput, wanted_state

MUSIC = "Cuehost music"
BED = Path("/cache/bed.flac")


def with_music(plan: StagePlan, **changes: Any) -> StagePlan:
    """The plan with music in all scenes but the safe one."""
    item = TemplateItem("music", Box(0, 0, 1, 1))
    scenes = {
        kind: items if kind == "safe" else (item, *items) for kind, items in plan.template.scenes.items()
    }
    template = replace(plan.template, scenes=scenes, music=MusicBed(-24, 10))
    return replace(plan, **{"template": template, "music": BED} | changes)


def music_of(wanted: Wanted) -> WantedInput | None:
    return next((wish for wish in wanted.inputs if wish.name == MUSIC), None)


def test_music_is_one_input_in_the_scenes_that_have_it() -> None:
    wanted = wanted_state(with_music(make_plan()), ShowState())
    heard = {scene.name for scene in wanted.scenes if any(i.source == MUSIC for i in scene.items)}
    assert heard == {scene.name for scene in wanted.scenes} - {"Cuehost Safe"}
    wish = music_of(wanted)
    assert wish is not None and wish.muted is None
    assert wish.settings["local_file"] == str(BED) and wish.settings["looping"]
    assert wish.filter is not None and wish.filter.settings["sidechain_source"] == "Cuehost host"


def test_without_a_file_there_is_no_music() -> None:
    wanted = wanted_state(replace(with_music(make_plan()), music=None), ShowState())
    assert music_of(wanted) is None
    assert not any(item.role == "music" for scene in wanted.scenes for item in scene.items)


@pytest.mark.parametrize(("camera", "voice"), [("My webcam", "My webcam"), (None, None)])
def test_without_a_virtual_host_the_camera_ducks_it(camera: str | None, voice: str | None) -> None:
    wish = music_of(wanted_state(with_music(make_plan(), host_url=None, camera=camera), ShowState()))
    assert wish is not None
    assert (wish.filter and wish.filter.settings["sidechain_source"]) == voice


@pytest.mark.parametrize("duck_db", [0.0, 6.0, 12.0, 30.0])
def test_speech_takes_about_as_much_as_asked_off_the_music(duck_db: float) -> None:
    settings = ducking(duck_db, "v").settings
    peak_db = -10.0  # speech at -16 LUFS
    taken = (1 - 1 / settings["ratio"]) * (peak_db - settings["threshold"])
    assert taken == pytest.approx(duck_db, abs=0.1)
    assert 1 <= settings["ratio"] <= 32  # what OBS takes


def test_a_filter_that_is_missing_changed_or_of_another_kind_is_put_right() -> None:
    wanted = wanted_state(with_music(make_plan()), ShowState())
    actual = satisfied(wanted)
    assert diff(wanted, actual) == []
    there = actual.inputs[MUSIC]
    kind, settings = there.filters[DUCKING]

    def sent(**filters: Any) -> list[tuple[str, Any]]:
        changed = replace(actual, inputs=actual.inputs | {MUSIC: replace(there, filters=filters)})
        return [(c.request.type, c.request.data.get("filterSettings")) for c in diff(wanted, changed)]

    wish = music_of(wanted)
    assert wish is not None and wish.filter is not None
    own = {DUCKING: (kind, settings)}
    assert sent() == [("CreateSourceFilter", wish.filter.settings)]
    assert sent(**own, Reverb=("vst_filter", {})) == []
    assert sent(**{DUCKING: (kind, settings | {"ratio": 32.0})}) == [
        ("SetSourceFilterSettings", {"ratio": settings["ratio"]})
    ]
    assert [name for name, _ in sent(**{DUCKING: ("gain_filter", {})})] == [
        "RemoveSourceFilter",
        "CreateSourceFilter",
    ]


@in_room
async def test_music_is_made_with_its_filter_and_a_deleted_filter_comes_back(room: Room) -> None:
    await room.stage.build(with_music(room_plan()))
    assert await room.stage.pending() == []
    await room.until(lambda: DUCKING in room.model.input(MUSIC).filters)
    room.told.clear()
    room.person("SetInputVolume", inputName=MUSIC, inputVolumeDb=-6.0)
    room.person("RemoveSourceFilter", sourceName=MUSIC, filterName=DUCKING)
    await room.until(lambda: DUCKING in room.model.input(MUSIC).filters, 2.0)
    assert [(n.event, n.code, n.source) for n in room.told] == [("repaired", "recovery", MUSIC)]
    assert room.model.input(MUSIC).volume_db == -6.0


def heard_in(room: Room) -> set[str]:
    """The scenes with music, by OBS."""
    return {s.name for s in room.model.scenes if any(i.source.name == MUSIC for i in s.items)}


@in_room
async def test_another_bed_is_another_file_and_all_else_goes_on(room: Room) -> None:
    beds = [room.folder / "one.flac", room.folder / "two.flac"]
    for bed in beds:
        bed.write_bytes(b"sound")
    plan = with_music(room_plan(), music=beds[0])
    await room.stage.build(plan)
    await room.stage.take("product:kettle")
    caption = room.folder / "caption.png"
    caption.write_bytes(b"picture")
    await room.stage.set_picture("caption", caption)
    await room.stage.show("caption", None, True)
    await room.stage.mute_host(True)
    room.person("SetInputVolume", inputName=MUSIC, inputVolumeDb=-6.0)
    scenes = heard_in(room)
    room.fake.seen.clear()

    await room.stage.set_music(beds[1])
    sent = [kind for kind in room.fake.seen if kind.startswith(("Set", "Create", "Remove"))]
    assert sent == ["SetInputSettings"]
    music = room.model.input(MUSIC)
    assert music.settings["local_file"] == str(beds[1]) and music.settings["looping"]
    assert (music.volume_db, DUCKING in music.filters) == (-6.0, True)
    assert heard_in(room) == scenes
    assert await room.stage.program_scene() == "Cuehost Product: kettle"
    assert room.model.input("Cuehost host").muted
    assert room.model.input("Cuehost caption").settings["file"] == str(caption)
    assert await room.stage.pending() == []
    room.told.clear()
    await asyncio.sleep(3)
    assert room.told == []  # nobody takes our own change for somebody else's


@in_room
async def test_music_comes_and_goes_on_air_behind_all_else(room: Room) -> None:
    bed = room.folder / "one.flac"
    bed.write_bytes(b"sound")
    await room.stage.build(with_music(room_plan(), music=None))
    assert heard_in(room) == set()
    await room.stage.set_music(bed)
    assert len(heard_in(room)) > 3 and "Cuehost Safe" not in heard_in(room)
    assert all(room.model.scene(name).items[0].source.name == MUSIC for name in heard_in(room))
    assert await room.stage.pending() == []
    await room.stage.set_music(None)
    assert heard_in(room) == set()
    assert MUSIC not in room.model.here.sources or room.model.here.sources[MUSIC].removed
    await room.stage.set_music(bed)
    assert len(heard_in(room)) > 3
    with pytest.raises(StageError, match=r"gone\.flac is not there"):
        await room.stage.set_music(room.folder / "gone.flac")
    assert room.model.input(MUSIC).settings["local_file"] == str(bed)
