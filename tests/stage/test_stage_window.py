"""Scenes near a long show's place: made ahead, made of others, and never at a person's cost."""

from __future__ import annotations

import asyncio
from pathlib import Path

from stage_room import Room
from stage_states import KETTLE, make_plan
from virtual_studio import run

from cuehost.stage import StagePlan
from cuehost.stage.names import PRODUCT_PREFIX, scene_name
from cuehost.stage.plan import MOST_PRODUCTS

KEYS = tuple(f"p{number}" for number in range(200))


def long_show(products: tuple[str, ...] = KEYS) -> StagePlan:
    pictures = {("title", f"product:{key}"): Path(__file__) for key in products}
    return make_plan(products=products, pictures=pictures)


def ids(*numbers: int) -> list[str]:
    return [f"product:p{number}" for number in numbers]


def product_scenes(room: Room) -> set[str]:
    names = {scene.name for scene in room.model.scenes} - {
        KETTLE
    }  # of the room's own show, with their camera
    return {name.removeprefix(PRODUCT_PREFIX) for name in names if name.startswith(PRODUCT_PREFIX)}


async def fill(room: Room) -> None:
    """As many scenes as there are to be, p0's needed longest ago."""
    await room.stage.build(long_show())
    await room.stage.have_ready(ids(*range(MOST_PRODUCTS)))
    assert product_scenes(room) == {f"p{n}" for n in range(MOST_PRODUCTS)}


def test_all_products_of_a_show_that_is_not_long_have_scenes() -> None:
    async def main() -> None:
        async with Room() as room:
            await room.stage.build(long_show(KEYS[:MOST_PRODUCTS]))
            assert product_scenes(room) == set(KEYS[:MOST_PRODUCTS])
            sent = room.model.request("GetSceneList", {})
            await room.stage.have_ready(ids(3, 4))
            assert room.model.request("GetSceneList", {}) == sent

    run(main())


def test_a_long_show_begins_with_the_first_scenes_alone() -> None:
    async def main() -> None:
        async with Room() as room:
            plan = long_show()
            await room.stage.build(StagePlan(plan.template, KEYS, pictures=plan.pictures, first=("p7", "p8")))
            assert product_scenes(room) == {"p7", "p8"}
            assert await room.stage.build(StagePlan(plan.template, KEYS, first=("p7", "p8"))) != []
            assert await room.stage.pending() == []

    run(main())


def test_a_long_show_gets_its_scenes_little_by_little() -> None:
    async def main() -> None:
        async with Room() as room:
            plan = long_show()
            await room.stage.build(StagePlan(plan.template, KEYS, pictures=plan.pictures, first=("p7", "p8")))
            await room.stage.have_ready(ids(7, 8, 9))
            assert product_scenes(room) == {"p7", "p8", "p9", "p10"}, "and one to spare"
            for _ in range(MOST_PRODUCTS):
                await room.stage.have_ready(ids(7, 8, 9))
            assert len(product_scenes(room)) == MOST_PRODUCTS and await room.stage.pending() == []

    run(main())


def test_a_take_of_a_scene_that_is_not_there_makes_it_first() -> None:
    async def main() -> None:
        async with Room() as room:
            await room.stage.build(long_show())
            await room.stage.take("product:p150")
            assert room.model.here.program.name == scene_name("product:p150")
            assert room.model.input("Cuehost Product: p150 - title").settings["file"] == str(Path(__file__))
            assert await room.stage.pending() == []

    run(main())


def test_the_scene_needed_longest_ago_becomes_the_one_needed_now() -> None:
    async def main() -> None:
        async with Room() as room:
            await fill(room)
            before = {scene.name: [item.id for item in scene.items] for scene in room.model.scenes}
            await room.stage.show("title", "product:p0", False)
            await room.stage.have_ready(ids(100, 5))
            assert product_scenes(room) == {f"p{n}" for n in [*range(1, MOST_PRODUCTS), 100]}
            scene = room.model.scene(scene_name("product:p100"))
            assert [item.id for item in scene.items] == before[scene_name("product:p0")], "nothing is removed"
            shown = {item.source.name: item.enabled for item in scene.items}
            assert shown["Cuehost Product: p100 - title"], "what p0 hid is nothing to p100"
            assert await room.stage.pending() == []
            await room.stage.have_ready(ids(0))
            (title,) = (
                i for i in room.model.scene(scene_name("product:p0")).items if "title" in i.source.name
            )
            assert not title.enabled, "it is as the show left it"
            assert "p1" not in product_scenes(room) and await room.stage.pending() == []

    run(main())


def test_neither_what_is_on_air_nor_what_a_person_put_something_into_is_taken() -> None:
    async def main() -> None:
        async with Room() as room:
            await fill(room)
            await room.stage.take("product:p0")
            await room.stage.have_ready(ids(*range(1, MOST_PRODUCTS)))
            room.model.request(
                "CreateSceneItem", {"sceneName": scene_name("product:p1"), "sourceName": "My webcam"}
            )
            theirs = room.model.foreign(scene_name("product:p1"))
            await room.stage.have_ready(ids(50, 51))
            assert {"p0", "p1", "p50", "p51"} <= product_scenes(room)
            assert not {"p2", "p3"} & product_scenes(room)
            assert room.model.foreign(scene_name("product:p1")) == theirs

    run(main())


def test_a_name_that_is_taken_meanwhile_is_dealt_with() -> None:
    async def main() -> None:
        async with Room() as room:
            await fill(room)
            room.model.request(
                "CreateScene", {"sceneName": scene_name("product:p60")}
            )  # empty: as good as ours
            await room.stage.have_ready(ids(60))
            assert "p60" in product_scenes(room) and await room.stage.pending() == []
            assert len(product_scenes(room)) == MOST_PRODUCTS

    run(main())


def test_an_obs_that_comes_back_has_the_scenes_near_the_place_again() -> None:
    async def main() -> None:
        async with Room() as room:
            await fill(room)
            await room.stage.have_ready(ids(70, 71))
            await room.fake.restart("Other")
            await room.until(lambda: "p71" in product_scenes(room))
            await asyncio.sleep(5)
            assert product_scenes(room) == {f"p{n}" for n in [*range(2, MOST_PRODUCTS), 70, 71]}
            assert await room.stage.pending() == []

    run(main())


def test_the_watch_does_not_take_our_renaming_for_a_persons() -> None:
    async def main() -> None:
        async with Room() as room:
            await fill(room)
            await asyncio.sleep(20)
            room.told.clear()
            for number in range(100, 110):
                await room.stage.have_ready(ids(number))
            await asyncio.sleep(20)
            assert [notice.event for notice in room.told if notice.event != "program_changed"] == []

    run(main())
