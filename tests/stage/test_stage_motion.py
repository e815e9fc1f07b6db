"""How cards move: places by frames, and a modelled OBS that is asked for them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise

import pytest
from PIL import Image, PngImagePlugin
from stage_fake_obs import FakeObs
from stage_room import Room, in_room
from stage_states import OPENING

from cuehost.drawn import Drawn
from cuehost.stage import Box, Motion, TemplateItem
from cuehost.stage.messages import Event
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
    assert 9 <= len(steps) <= 10, "but for less than a pixel at its end"
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


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("ease", ["linear", "in", "out", "in-out"])
@pytest.mark.parametrize("align", ["bottom-left", "right", "center"])
def test_what_comes_is_seen_with_its_first_frame_and_gets_more_with_each(
    way: str, ease: str, align: str
) -> None:
    motion = Motion(enter=way, ease=ease, ms=400)  # type: ignore[arg-type]
    steps = entering(motion, place(align), FPS)
    shares = [step["boundsWidth"] * step["boundsHeight"] / (600 * 400) for step in steps]
    assert 0.35 < shares[0] < 0.6, "well seen, and still on its way"
    assert way == "pop" or shares == sorted(shares)
    paces = [b - a for a, b in pairwise(shares)]
    assert way == "pop" or max(paces) < 0.2, "it does not jump"


@pytest.mark.parametrize("way", ["fade", "slide", "rise"])
@pytest.mark.parametrize(("align", "drawn"), [
    ("bottom-left", Drawn(0.02, 0.7, 0.3, 1.0)),
    ("top-right", Drawn(0.7, 0.0, 0.98, 0.3)),
    ("center", Drawn(0.3, 0.4, 0.7, 0.6)),
])  # fmt: skip
def test_a_card_smaller_than_its_picture_is_seen_as_soon(way: str, align: str, drawn: Drawn) -> None:
    motion = Motion(enter=way, leave=way, ms=400)  # type: ignore[arg-type]
    own = place(align)
    card = (
        10 + 600 * drawn.left, 900 + 400 * drawn.top, 10 + 600 * drawn.right, 900 + 400 * drawn.bottom
    )  # fmt: skip
    size = (card[2] - card[0]) * (card[3] - card[1])
    for steps in (entering(motion, own, FPS, drawn), leaving(motion, own, FPS, drawn)[::-1]):
        shares = [seen(step, drawn) / size for step in steps]
        assert shares == sorted(shares)
        for step in steps:
            left, top, right, bottom = seen_at(step, drawn)
            assert (
                left >= card[0] - 1 and top >= card[1] - 1 and right <= card[2] + 1 and bottom <= card[3] + 1
            )
    assert 0.35 < seen(entering(motion, own, FPS, drawn)[0], drawn) / size < 0.5


def seen_at(step: Transform, drawn: Drawn) -> tuple[float, float, float, float]:
    """Where on the canvas what is drawn is seen, in a picture of 600 by 400."""
    left = max(600 * drawn.left, step["cropLeft"])
    top = max(400 * drawn.top, step["cropTop"])
    right = min(600 * drawn.right, 600 - step["cropRight"])
    bottom = min(400 * drawn.bottom, 400 - step["cropBottom"])
    x, y = step["positionX"] - step["cropLeft"], step["positionY"] - step["cropTop"]
    return x + left, y + top, x + right, y + bottom


def seen(step: Transform, drawn: Drawn) -> float:
    """How much of what is drawn is seen, in square px."""
    left, top, right, bottom = seen_at(step, drawn)
    return max(right - left, 0) * max(bottom - top, 0)


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
async def test_a_card_begins_where_its_picture_says_that_it_is_drawn(room: Room) -> None:
    await build(room, Motion(enter="rise"))
    picture, notes = room.folder / "card.png", PngImagePlugin.PngInfo()
    notes.add_text("Cuehost drawn", "0 40 60 60")
    Image.new("RGBA", (60, 60)).save(picture, pnginfo=notes)
    own = dict(room.place(CARD))
    await room.stage.set_picture("card", picture, "opening")
    heard: list[Event] = []
    room.stage.on_event(heard.append)
    await room.stage.show("card", "opening", True)
    await asyncio.sleep(2)
    first = next(e.data["sceneItemTransform"] for e in heard if e.type == "SceneItemTransformChanged")
    assert first["cropBottom"] == 12, "two fifths of the lowest third are seen"
    assert room.place(CARD) == own


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
