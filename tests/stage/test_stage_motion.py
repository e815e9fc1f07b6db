"""How cards move: places by frames, and a modelled OBS that is asked for them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise

import pytest
from stage_fake_obs import FakeObs
from stage_room import Room, in_room
from stage_states import OPENING

from cuehost.stage import Box, Motion, TemplateItem
from cuehost.stage.motion import Transform, changing, entering, leaving
from cuehost.stage.placing import transform
from cuehost.stage.template import SCENE_KINDS

FPS = 30.0
WAYS = ("fade", "slide", "rise", "pop")
CARD = "Cuehost card"
MOTION = Motion(update="pop")


def place(align: str = "bottom-left") -> Transform:
    return transform(
        TemplateItem("card", Box(10, 900, 600, 400), align=frozenset(align.split("-")) - {"center"})
    )


def edges(place: Transform) -> tuple[float, float, float, float]:
    left, top = place["positionX"], place["positionY"]
    return left, top, left + place["boundsWidth"], top + place["boundsHeight"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("align", ["bottom-left", "right", "top", "center"])
def test_what_comes_ends_in_its_place_after_as_many_frames_as_its_time(way: str, align: str) -> None:
    motion = Motion(enter=way, ms=300)  # type: ignore[arg-type]
    steps = entering(motion, place(align), FPS)
    assert len(steps) == 10
    assert steps[-1] == place(align)
    assert all(a != b for a, b in pairwise(steps)), "each frame is another place"


@pytest.mark.parametrize("way", ["fade", "slide", "rise"])
@pytest.mark.parametrize("align", ["bottom-left", "right", "top"])
def test_a_card_crosses_nothing_beside_it_and_is_never_scaled(way: str, align: str) -> None:
    own = edges(place(align))
    for step in entering(Motion(enter=way, ms=400), place(align), FPS):  # type: ignore[arg-type]
        left, top, right, bottom = edges(step)
        assert own[0] <= left < right <= own[2] and own[1] <= top < bottom <= own[3]
        assert step["boundsWidth"] == 600 - step["cropLeft"] - step["cropRight"]
        assert step["boundsHeight"] == 400 - step["cropTop"] - step["cropBottom"]


def test_a_slide_comes_out_of_the_side_the_card_keeps_to() -> None:
    left = entering(Motion(enter="slide"), place("left"), FPS)[1]
    assert left["cropLeft"] > 0 and left["positionX"] == 10
    right = entering(Motion(enter="slide"), place("right"), FPS)[1]
    assert right["cropRight"] > 0 and edges(right)[2] == 610


def test_what_goes_gets_less_and_less() -> None:
    steps = leaving(Motion(leave="slide", ms=300), place(), FPS)
    widths = [step["boundsWidth"] for step in steps]
    assert widths == sorted(widths, reverse=True) and 0 < widths[-1] < 600
    assert len(steps) < 10, "what leaves is looked at no more"


def test_what_changes_swells_about_its_corner_and_comes_back() -> None:
    steps = changing(Motion(update="pop", ms=300), place(), FPS)
    assert steps[-1] == place()
    assert all(edges(s)[0] == pytest.approx(10) and edges(s)[3] == pytest.approx(1300) for s in steps)
    assert max(s["boundsWidth"] for s in steps) == pytest.approx(600 * 1.045, rel=0.01)


def test_without_a_time_or_a_way_nothing_moves() -> None:
    still = Motion(enter="none", update="none", leave="none")
    for motion in (still, Motion(ms=0)):
        made = (entering(motion, place(), FPS), leaving(motion, place(), FPS), changing(motion, place(), FPS))
        assert made == ([], [], [])


# -- on a modelled OBS -----------------------------------------------------------------------------------


async def build(room: Room, motion: Motion | None = MOTION) -> None:
    """The room's show with a card that covers the price, and motion."""
    plan = room.stage._keeper.built()
    items = (
        *plan.template.scenes["opening"],
        TemplateItem("price", Box(0, 0, 50, 50)),
        TemplateItem("card", Box(0, 0, 60, 60), visible=False, covers=frozenset({"price"})),
    )
    template = replace(plan.template, scenes=dict.fromkeys(SCENE_KINDS, items))
    await room.stage.build(replace(plan, template=template, motion=motion))
    await room.stage.take("opening")
    await asyncio.sleep(1)
    room.told.clear()
    room.fake.seen.clear()


def card(room: Room) -> tuple[bool, bool]:
    """Whether card and price are shown, in the scene on air."""
    items = {item.source.name: item.enabled for item in room.model.scene(OPENING).items}
    return items[CARD], items["Cuehost Opening - price"]


def moved(fake: FakeObs) -> int:
    return fake.seen.count("SetSceneItemTransform")


@in_room
async def test_a_card_comes_and_goes_in_steps_and_is_in_its_place_after_each(room: Room) -> None:
    await build(room)
    own = dict(room.place(CARD))
    await room.stage.show("card", "opening", True)
    await asyncio.sleep(2)
    assert card(room) == (True, False), "what it covers has left"
    assert moved(room.fake) > 6 and room.fake.seen.count("Sleep") >= 6
    assert room.place(CARD) == own
    await room.stage.show("card", "opening", False)
    await asyncio.sleep(2)
    assert card(room) == (False, True)
    assert room.place(CARD) == own
    assert not room.told, "nobody changed anything but we"


@in_room
async def test_shown_again_while_it_leaves_a_card_stays(room: Room) -> None:
    await build(room)
    await room.stage.show("card", "opening", True)
    await room.stage.show("card", "opening", False)
    await room.stage.show("card", "opening", True)
    await asyncio.sleep(2)
    assert card(room) == (True, False)


@in_room
async def test_in_a_scene_that_is_not_on_air_and_without_motion_nothing_moves(room: Room) -> None:
    await build(room)
    await room.stage.show("card", "closing", True)
    await build(room, None)
    await room.stage.show("card", "opening", True)
    await asyncio.sleep(1)
    assert card(room) == (True, False)
    assert moved(room.fake) == 0


@in_room
async def test_a_change_is_seen_once_and_a_running_number_does_not_jump_about(room: Room) -> None:
    await build(room)
    picture = room.folder / "card.png"
    picture.write_bytes(b"png")
    await room.stage.show("card", "opening", True)
    await asyncio.sleep(3)
    room.fake.seen.clear()
    await room.stage.set_picture("card", picture, "opening")
    await asyncio.sleep(1)
    once = moved(room.fake)
    assert once > 3
    for _ in range(3):
        await room.stage.set_picture("card", picture, "opening")
        await asyncio.sleep(1)
    assert moved(room.fake) == once


@in_room
async def test_what_a_person_moves_is_still_put_back(room: Room) -> None:
    await build(room)
    await room.stage.show("card", "opening", True)
    await asyncio.sleep(2)
    own = dict(room.place(CARD))
    room.person("SetSceneItemTransform", source=CARD, sceneItemTransform={"positionX": 99})
    await room.until(lambda: room.told)
    assert room.place(CARD) == own
    assert room.events() == [("repaired", "recovery")]
