"""What moves slowly while it stands: its ways, and a modelled OBS that is asked for them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from stage_room import Room, in_room
from stage_states import KETTLE, OPENING

from cuehost.stage import Box, Motion, TemplateItem
from cuehost.stage.behind import lets_nothing_through
from cuehost.stage.drift import STEP_S, ZOOM_S, Slow, at_rest, on_the_way, slow_of
from cuehost.stage.motion import Transform
from cuehost.stage.names import input_name, scene_name
from cuehost.stage.placing import transform
from cuehost.stage.plan import MOST_PRODUCTS
from cuehost.stage.template import SCENE_KINDS

CANVAS = (360, 640)
SET = TemplateItem("background", Box(0, 0, *CANVAS), "cover")
PHOTO = TemplateItem("picture", Box(20, 100, 120, 160), align=frozenset({"left"}), visible=False)
MOTION = Motion(drift=0.03, zoom=0.1)
BACKGROUND, PICTURE = "Cuehost Opening - background", "Cuehost Product: kettle - picture"


def edges(place: Transform) -> tuple[float, float, float, float]:
    left, top = place["positionX"], place["positionY"]
    return left, top, left + place["boundsWidth"], top + place["boundsHeight"]


def way(slow: Slow, item: TemplateItem, until_s: float, step_s: float = STEP_S) -> list[Transform]:
    rest = at_rest(slow, transform(item), MOTION)
    return [on_the_way(slow, rest, MOTION, n * step_s) for n in range(round(until_s / step_s))]


# -- the ways --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", [SET, replace(SET, box=Box(-40, 0, 440, 700), align=frozenset({"bottom"}))])
def test_a_set_that_wanders_never_shows_a_border(item: TemplateItem) -> None:
    own = edges(transform(item))
    for place in way("drift", item, 3600, 0.7):
        left, top, right, bottom = edges(place)
        assert left < own[0] and top < own[1] and right > own[2] and bottom > own[3]


def test_a_set_is_seen_to_wander_and_no_step_of_it_is() -> None:
    places = way("drift", SET, 120)
    across = [place["positionX"] for place in places]
    assert max(across) - min(across) > 1.9 * MOTION.drift * CANVAS[0]
    steps = [abs(b - a) for a, b in pairwise(across)]
    assert max(steps) < 0.15
    assert steps[0] < max(steps) / 20, "it begins softly"


def test_a_picture_grows_up_to_its_box_leaning_where_it_leans_and_then_stands() -> None:
    place = transform(PHOTO)
    places = way("zoom", PHOTO, ZOOM_S + 1)
    widths = [step["boundsWidth"] for step in places]
    assert widths[0] == pytest.approx(120 / 1.1)
    assert widths == sorted(widths) and widths[-1] == pytest.approx(120)
    assert places[-1]["positionY"] == pytest.approx(place["positionY"])
    assert all(step["positionX"] == pytest.approx(20) for step in places), "it leans to the left"
    last = [b - a for a, b in pairwise(widths) if b > a]
    assert last[-1] < last[0] / 20, "it ends softly"


@pytest.mark.parametrize(
    ("item", "kind", "motion", "slow"),
    [
        (SET, "opening", MOTION, "drift"),
        (SET, "safe", MOTION, None),
        (SET, "opening", replace(MOTION, drift=0.0), None),
        (SET, "opening", replace(MOTION, ms=0), None),
        (replace(SET, box=Box(0, 0, 200, 640)), "opening", MOTION, None),
        (PHOTO, "product", MOTION, "zoom"),
        (PHOTO, "product", replace(MOTION, zoom=0.0), None),
        (replace(PHOTO, role="card"), "product", MOTION, None),
    ],
)
def test_what_moves_slowly(item: TemplateItem, kind: Any, motion: Motion, slow: Slow | None) -> None:
    assert slow_of(item, kind, CANVAS, motion) == slow


# -- on a modelled OBS -----------------------------------------------------------------------------------


async def build(room: Room, motion: Motion | None = MOTION, *, theirs: bool = False) -> None:
    """The room's show with a set that fills the canvas and a picture, on air in its opening."""
    plan = room.stage._keeper.built()
    items = (
        replace(SET, operator_may_change=theirs),
        PHOTO,
        *(item for item in plan.template.scenes["opening"] if item.role not in ("background", "picture")),
    )
    template = replace(plan.template, scenes=dict.fromkeys(SCENE_KINDS, items))
    await room.stage.build(replace(plan, template=template, motion=motion))
    await room.stage.take("opening")
    await asyncio.sleep(1)
    room.told.clear()
    room.fake.seen.clear()


def sent(room: Room) -> int:
    return room.fake.seen.count("SetSceneItemTransform")


async def still(room: Room, source: str, scene: str = OPENING) -> bool:
    """Whether an item stands still for a while."""
    before = dict(room.place(source, scene))
    await asyncio.sleep(3)
    return room.place(source, scene) == before


@in_room
async def test_the_set_of_the_scene_on_air_wanders_and_nobody_is_told(room: Room) -> None:
    await build(room)
    seen = []
    for _ in range(20):
        await asyncio.sleep(1)
        seen.append(room.place(BACKGROUND)["positionX"])
        left, top, right, bottom = edges(room.place(BACKGROUND))
        assert left <= 0 and top <= 0 and right >= CANVAS[0] and bottom >= CANVAS[1]
    assert all(a != b for a, b in pairwise(seen))
    assert not room.told, "nobody changed anything but we"
    assert await room.stage.pending() == []
    assert await still(room, "Cuehost Closing - background", "Cuehost Closing")


@in_room
async def test_a_scene_that_comes_again_goes_on_where_it_was(room: Room) -> None:
    await build(room)
    await asyncio.sleep(8)
    await room.stage.take("closing")
    before = dict(room.place(BACKGROUND))
    assert await still(room, BACKGROUND), "it is not on air"
    await room.stage.take("opening")
    assert room.place(BACKGROUND) == before
    assert not await still(room, BACKGROUND)
    await room.stage.take("safe")
    assert await still(room, "Cuehost Safe - background", "Cuehost Safe")
    assert [notice for notice in room.told if notice.event != "program_changed"] == []


@in_room
async def test_what_a_person_moves_is_put_back_to_where_it_was_and_told(room: Room) -> None:
    await build(room)
    await asyncio.sleep(8)
    before = room.place(BACKGROUND)["positionX"]
    room.person("SetSceneItemTransform", source=BACKGROUND, sceneItemTransform={"positionX": 99.0})
    await room.until(lambda: room.told)
    assert room.events() == [("repaired", "recovery")]
    assert abs(room.place(BACKGROUND)["positionX"] - before) < 2, "not to its beginning, and then on"
    assert not await still(room, BACKGROUND)
    assert len(room.told) == 1


@in_room
async def test_a_crop_beside_our_motion_is_put_back_too(room: Room) -> None:
    await build(room)
    room.person("SetSceneItemTransform", source=BACKGROUND, sceneItemTransform={"cropLeft": 50})
    await room.until(lambda: room.told)
    assert room.place(BACKGROUND)["cropLeft"] == 0
    assert not await still(room, BACKGROUND)


@in_room
async def test_a_set_that_is_the_operators_stays_where_it_was_put(room: Room) -> None:
    await build(room, theirs=True)
    assert not await still(room, BACKGROUND)
    room.person("SetSceneItemTransform", source=BACKGROUND, sceneItemTransform={"positionX": 99.0})
    await room.until(lambda: room.told)
    assert room.events() == [("left", "operator")]
    assert room.place(BACKGROUND)["positionX"] == 99
    assert await still(room, BACKGROUND)


@in_room
async def test_nothing_is_sent_while_a_take_or_a_change_is_made(room: Room) -> None:
    await build(room)
    during: list[str] = []

    async def watch_for(work: asyncio.Task[Any]) -> None:
        room.fake.seen.clear()
        while not work.done():
            await asyncio.sleep(0.005)
        during.extend(room.fake.seen)

    await watch_for(asyncio.create_task(room.stage.take("closing")))
    assert "SetSceneItemTransform" not in during[during.index("SetCurrentProgramScene") :]
    during.clear()
    await room.stage._keeper.changing.acquire()
    await watch_for(asyncio.create_task(asyncio.sleep(1)))
    room.stage._keeper.changing.release()
    assert "SetSceneItemTransform" not in during
    assert not await still(room, "Cuehost Closing - background", "Cuehost Closing")


@in_room
async def test_a_picture_grows_while_it_stands_and_then_nothing_is_sent_for_it(room: Room) -> None:
    await build(room, replace(MOTION, drift=0.0))
    await room.stage.take("product:kettle")
    await room.stage.show("picture", "product:kettle", True)
    await asyncio.sleep(1)
    early = room.place(PICTURE, KETTLE)["boundsWidth"]
    assert 120 / 1.1 <= early < 113
    await asyncio.sleep(ZOOM_S + 1)
    assert room.place(PICTURE, KETTLE)["boundsWidth"] == pytest.approx(120)
    assert await room.stage.pending() == []
    room.fake.seen.clear()
    await asyncio.sleep(3)
    assert sent(room) == 0
    assert room.events() == [("program_changed", "auto")]


@in_room
async def test_another_picture_begins_anew_and_the_same_one_goes_on(room: Room) -> None:
    await build(room)
    await room.stage.take("product:kettle")
    files = [room.folder / "front.png", room.folder / "side.png"]
    for file in files:
        file.write_bytes(b"png")
    widths = []
    for file in (files[0], files[0], files[1]):
        await room.stage.set_picture("picture", file, "product:kettle")
        await room.stage.show("picture", "product:kettle", True)
        widths.append(room.place(PICTURE, KETTLE)["boundsWidth"])
        await asyncio.sleep(5)
    assert widths[1] > 113 and widths[2] == pytest.approx(120 / 1.1)


@in_room
async def test_a_picture_that_goes_goes_from_its_size_and_comes_again_from_its_first(room: Room) -> None:
    await build(room, replace(MOTION, leave="slide"))
    await room.stage.take("product:kettle")
    for _ in range(2):
        await room.stage.show("picture", "product:kettle", True)
        await asyncio.sleep(2)
        assert 120 / 1.1 < room.place(PICTURE, KETTLE)["boundsWidth"] < 116
        await asyncio.sleep(ZOOM_S)
        await room.stage.show("picture", "product:kettle", False)
        await asyncio.sleep(2)
        assert room.place(PICTURE, KETTLE)["boundsWidth"] == pytest.approx(120 / 1.1)
    assert room.events() == [("program_changed", "auto")]


@in_room
async def test_in_studio_mode_and_without_motion_all_stands_still(room: Room) -> None:
    await build(room)
    room.person("SetStudioModeEnabled", studioModeEnabled=True)
    await asyncio.sleep(2)
    assert await still(room, BACKGROUND)
    room.person("SetStudioModeEnabled", studioModeEnabled=False)
    await asyncio.sleep(2)
    assert not await still(room, BACKGROUND)
    await build(room, None)
    assert await still(room, BACKGROUND)
    assert edges(room.place(BACKGROUND)) == (0, 0, *CANVAS)


@in_room
async def test_after_a_lost_connection_and_in_another_engine_the_set_goes_on_from_where_it_is(
    room: Room,
) -> None:
    await build(room)
    await asyncio.sleep(8)
    await room.fake.restart()
    await room.until(lambda: room.stage.connection.state.name != "READY")
    before = room.place(BACKGROUND)["positionX"]
    assert before > -8, "it has wandered"
    await asyncio.sleep(5)
    assert not await still(room, BACKGROUND)
    assert room.told == []
    room.stage._keeper.poses.clear()  # as an engine that knows of nothing
    before = room.place(BACKGROUND)["positionX"]
    await room.stage.sync()
    for _ in range(10):
        await asyncio.sleep(0.1)
        assert abs(room.place(BACKGROUND)["positionX"] - before) < 0.5
    await asyncio.sleep(25)
    assert not await still(room, BACKGROUND)
    assert room.told == []


@in_room
async def test_a_scene_made_another_products_keeps_its_place_and_nobody_is_told(room: Room) -> None:
    items = (SET, PHOTO, TemplateItem("label", Box(0, 0, 50, 50)))
    plan = room.stage._keeper.built()
    template = replace(plan.template, scenes=dict.fromkeys(SCENE_KINDS, items))
    keys = tuple(f"p{number}" for number in range(MOST_PRODUCTS + 10))
    await room.stage.build(replace(plan, template=template, camera=None, products=keys, motion=MOTION))
    ids = [f"product:{key}" for key in keys]
    await room.stage.have_ready(ids[:MOST_PRODUCTS])
    await room.stage.take(ids[0])
    await room.stage.show("picture", ids[0], True)
    await asyncio.sleep(ZOOM_S + 2)
    for scene_id in ids[1:MOST_PRODUCTS]:
        await room.stage.take(scene_id)
    room.told.clear()
    room.fake.seen.clear()
    await room.stage.have_ready(ids[MOST_PRODUCTS : MOST_PRODUCTS + 1])
    assert "SetSceneName" in room.fake.seen
    assert "SetSceneItemTransform" not in room.fake.seen, "nothing was out of its place"
    assert scene_name(ids[0]) not in room.model.here.sources, "it is the one that was made another's"
    await asyncio.sleep(8)
    assert await room.stage.pending() == []
    assert room.told == []
    made = ids[MOST_PRODUCTS]
    await room.stage.take(made)
    await room.stage.show("picture", made, True)
    await asyncio.sleep(1)
    assert room.place(f"{scene_name(made)} - picture", scene_name(made))["boundsWidth"] < 113
    assert [notice for notice in room.told if notice.event != "program_changed"] == []


# -- behind a camera -------------------------------------------------------------------------------------

CAMERA = "My webcam"
WHOLE = TemplateItem("camera", Box(0, 0, *CANVAS), "cover", visible=False, operator_may_change=True)


@pytest.mark.parametrize(
    ("kind", "filters", "solid"),
    [
        ("v4l2_input", [], True),
        ("dshow_input", [("noise_suppress_filter_v2", True), ("sharpness_filter_v2", True)], True),
        ("v4l2_input", [("chroma_key_filter_v2", True)], False),
        ("v4l2_input", [("chroma_key_filter_v2", False)], True),
        ("v4l2_input", [("background_removal", True)], False),
        ("game_capture", [], False),
        ("browser_source", [], False),
    ],
)
def test_through_which_cameras_nothing_is_seen(
    kind: str, filters: list[tuple[str, bool]], solid: bool
) -> None:
    listed = [{"filterKind": of, "filterEnabled": on} for of, on in filters]
    assert lets_nothing_through(kind, listed) == solid


async def with_camera(room: Room, box: Box = WHOLE.box, kind: str = "v4l2_input") -> None:
    """The room's show with a human host, whose camera OBS has a picture of."""
    plan = room.stage._keeper.built()
    items = (SET, replace(WHOLE, box=box), PHOTO, TemplateItem("label", Box(0, 0, 50, 50)))
    template = replace(plan.template, scenes=dict.fromkeys(SCENE_KINDS, items))
    camera = room.model.source(CAMERA)
    camera.kind = kind
    await room.stage.build(replace(plan, template=template, motion=MOTION, host_url=None, camera=CAMERA))
    for scene in room.model.scenes:
        for item in scene.items:
            if item.source is camera:
                item.transform |= {"sourceWidth": 1280.0, "sourceHeight": 720.0}
    await room.stage.sync()
    await room.stage.take("opening")
    await asyncio.sleep(1)
    room.told.clear()
    room.fake.seen.clear()


@in_room
async def test_a_set_that_a_camera_hides_is_not_moved_and_a_picture_before_it_is(room: Room) -> None:
    await with_camera(room)
    await asyncio.sleep(20)
    assert sent(room) == 0, "nobody would see it"
    await room.stage.take("product:kettle")
    await room.stage.show("picture", "product:kettle", True)
    await asyncio.sleep(2)
    assert room.place(PICTURE, KETTLE)["boundsWidth"] > 120 / 1.1
    assert await still(room, input_name("background", "product:kettle"), KETTLE)
    assert await room.stage.pending() == []


@in_room
async def test_beside_a_camera_a_set_wanders(room: Room) -> None:
    await with_camera(room, Box(0, 0, 360, 300))
    assert not await still(room, BACKGROUND)


@in_room
async def test_a_set_that_is_seen_through_a_camera_or_in_its_place_wanders(room: Room) -> None:
    await with_camera(room, kind="browser_source")
    assert not await still(room, BACKGROUND)
    await with_camera(room)
    assert await still(room, BACKGROUND)
    room.person("CreateSourceFilter", sourceName=CAMERA, filterName="Key", filterKind="chroma_key_filter_v2")
    await asyncio.sleep(10)
    assert not await still(room, BACKGROUND), "a look round has found it"
    room.person("RemoveSourceFilter", sourceName=CAMERA, filterName="Key")
    await asyncio.sleep(10)
    assert await still(room, BACKGROUND)
    room.person("SetSceneItemTransform", source=CAMERA, sceneItemTransform={"boundsWidth": 100.0})
    await room.until(lambda: room.told)
    assert not await still(room, BACKGROUND), "it is the operator's, wherever it may stand"


@in_room
async def test_a_camera_without_a_picture_hides_nothing(room: Room) -> None:
    await with_camera(room)
    room.place(CAMERA).update(sourceWidth=0.0, sourceHeight=0.0)
    await asyncio.sleep(10)
    assert not await still(room, BACKGROUND)


@in_room
async def test_a_set_that_is_hidden_in_the_scene_is_not_moved(room: Room) -> None:
    await build(room)
    await room.stage.show("background", "opening", False)
    await asyncio.sleep(1)
    room.fake.seen.clear()
    await asyncio.sleep(10)
    assert sent(room) == 0
    await room.stage.show("background", "opening", True)
    assert not await still(room, BACKGROUND)
