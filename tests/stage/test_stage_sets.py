"""Several sets in one scene: all are there from the start, one is seen, and none flickers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from stage_room import Room, in_room, plan
from stage_states import KETTLE, OPENING, make_plan, make_wanted

from cuehost.errors import StageError
from cuehost.stage import StagePlan
from cuehost.stage.plan import ShowState
from cuehost.stage.recast import recast
from cuehost.stage.sets import mark_of, sets_in, with_those_up
from cuehost.stage.wanted import Wanted, wanted_anew, wanted_state

KITCHEN, GARDEN, LOFT = (Path(f"/p/{name}.png") for name in ("kitchen", "garden", "loft"))
SETS = {"product:kettle": (KITCHEN, GARDEN), "opening": (KITCHEN,)}


def name(picture: Path) -> str:
    return f"Cuehost set {mark_of(picture)}"


def behind(wanted: Wanted, scene: str) -> dict[str, bool]:
    """The sources behind the host in a scene, from the rearmost, and which is seen."""
    (found,) = (s for s in wanted.scenes if s.name == scene)
    return {item.source: item.visible for item in found.items if item.role == "background"}


def test_a_scene_has_all_its_sets_and_stands_in_the_first() -> None:
    wanted = make_wanted(sets=SETS)
    assert behind(wanted, KETTLE) == {name(KITCHEN): True, name(GARDEN): False}
    assert behind(wanted, OPENING) == {name(KITCHEN): True}
    assert behind(wanted, "Cuehost Break") == {"Cuehost Break - background": True}
    inputs = [wish for wish in wanted.inputs if wish.name.startswith("Cuehost set ")]
    assert [wish.settings["file"] for wish in inputs] == [str(KITCHEN), str(GARDEN)], "one input a picture"
    assert all(wish.settings["unload"] is False for wish in inputs), "decoded while it is not seen"


def test_a_scene_stands_in_what_it_was_put_into_and_keeps_it_over_an_edit() -> None:
    up = {"product:kettle": GARDEN}
    assert behind(make_wanted(ShowState(sets=up), sets=SETS), KETTLE) == {
        name(KITCHEN): False,
        name(GARDEN): True,
    }
    edited = with_those_up({"product:kettle": (LOFT, KITCHEN), "opening": (LOFT,)}, up)
    assert edited == {"product:kettle": (LOFT, KITCHEN, GARDEN), "opening": (LOFT,)}
    assert sets_in(edited, up, "product:kettle") == [(LOFT, False), (KITCHEN, False), (GARDEN, True)]
    assert sets_in({"product:kettle": (LOFT,)}, up, "product:kettle") == [(LOFT, True)]
    assert sets_in({}, up, "product:kettle") == []


def test_in_studio_mode_all_sets_keep_their_pictures() -> None:
    wanted = make_wanted(ShowState(studio=True), sets=SETS)
    files = {i.name: i.settings.get("file") for i in wanted.inputs if i.name.startswith("Cuehost set ")}
    assert files == {name(KITCHEN): str(KITCHEN), name(GARDEN): str(GARDEN)}
    assert behind(wanted, KETTLE) == {name(KITCHEN): True, name(GARDEN): False}


def test_a_change_on_air_looks_at_its_scene_alone_and_comes_out_the_same() -> None:
    plan_, state = make_plan(sets=SETS), ShowState()
    before = wanted_state(plan_, state)
    state.sets["product:kettle"] = GARDEN
    assert wanted_anew(plan_, state, before, ("product:kettle",)) == wanted_state(plan_, state)


def test_a_scene_is_not_recast_where_that_would_change_what_others_share() -> None:
    def requests(sets: dict[str, Any]) -> object:
        wanted = make_wanted(products=("kettle", "grinder"), sets=sets)
        scenes = {scene.name: scene for scene in wanted.scenes}
        ids = {(KETTLE, item.source): number for number, item in enumerate(scenes[KETTLE].items)}
        return recast(scenes[KETTLE], scenes["Cuehost Product: grinder"], wanted, ids)

    both = {"product:kettle": (KITCHEN, GARDEN), "product:grinder": (KITCHEN, GARDEN)}
    assert requests(both) is not None
    assert requests({"product:kettle": (KITCHEN,), "product:grinder": (GARDEN,)}) is None
    assert requests({"product:kettle": (KITCHEN, GARDEN), "product:grinder": (KITCHEN,)}) is None
    assert requests({"product:kettle": (KITCHEN,)}) is None


# -- on a modelled OBS ------------------------------------------------------------------------------


def dressed(room: Room, *names: str) -> tuple[StagePlan, list[Path]]:
    """A plan in which the kettle's scene stands in sets of these names, with their files."""
    paths = [room.folder / f"{one}.png" for one in names]
    for path in paths:
        path.write_bytes(b"picture")
    return replace(plan(), sets={"product:kettle": tuple(paths)}), paths


def seen(room: Room, scene: str = KETTLE) -> list[str]:
    items = room.model.scene(scene).items
    return [i.source.name for i in items if i.source.name.startswith("Cuehost set ") and i.enabled]


@in_room
async def test_another_set_comes_without_a_file_being_opened_or_a_gap(room: Room) -> None:
    made, (kitchen, garden) = dressed(room, "kitchen", "garden")
    await room.stage.build(made)
    await room.stage.take("product:kettle")
    assert seen(room) == [name(kitchen)]
    least: list[int] = []
    request = room.model.request

    def counting(kind: str, data: dict[str, Any]) -> Any:
        answer = request(kind, data)
        if kind == "SetSceneItemEnabled":
            least.append(len(seen(room)))
        return answer

    room.model.request = counting  # type: ignore[method-assign]
    room.fake.seen.clear()
    await room.stage.dress("product:kettle", garden)
    assert seen(room) == [name(garden)]
    assert least == [2, 1], "never none"
    assert "SetInputSettings" not in room.fake.seen
    room.fake.seen.clear()
    await room.stage.dress("product:kettle", garden)
    assert "SetSceneItemEnabled" not in room.fake.seen
    assert await room.stage.pending() == []


@in_room
async def test_a_set_stays_when_the_stage_is_built_anew_and_obs_comes_back(room: Room) -> None:
    made, (_, garden) = dressed(room, "kitchen", "garden")
    await room.stage.build(made)
    await room.stage.dress("product:kettle", garden)
    await room.stage.build(replace(made, products=("kettle", "grinder")))
    assert seen(room) == [name(garden)]
    await room.stage.sync()
    assert seen(room) == [name(garden)]


@in_room
async def test_edited_sets_come_while_the_one_on_air_stays(room: Room) -> None:
    made, (_, garden) = dressed(room, "kitchen", "garden")
    await room.stage.build(made)
    await room.stage.take("product:kettle")
    await room.stage.dress("product:kettle", garden)
    _, (kitchen, loft) = dressed(room, "kitchen", "loft")
    await room.stage.set_sets({"product:kettle": (kitchen, loft)})
    assert seen(room) == [name(garden)]
    await room.stage.dress("product:kettle", loft)
    assert seen(room) == [name(loft)]
    await room.stage.set_sets({})
    assert seen(room) == []
    assert await room.stage.pending() == []


@in_room
async def test_a_set_that_a_scene_does_not_have_or_whose_picture_is_gone_is_told(room: Room) -> None:
    made, (kitchen, garden) = dressed(room, "kitchen", "garden")
    await room.stage.build(made)
    with pytest.raises(StageError, match=r"no set loft\.png"):
        await room.stage.dress("product:kettle", kitchen.with_name("loft.png"))
    with pytest.raises(StageError, match="no set kitchen"):
        await room.stage.dress("opening", kitchen)
    garden.unlink()
    with pytest.raises(StageError, match=r"garden\.png is not there"):
        await room.stage.build(made)
    with pytest.raises(StageError, match=r"garden\.png is not there"):
        await room.stage.set_sets({"product:kettle": (kitchen, garden)})
    assert seen(room) == [name(kitchen)]
