"""Wanted, actual, difference: pure, so every repair can be stated without an OBS."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from stage_states import (
    KETTLE,
    OPENING,
    TRANSITIONS,
    make_plan,
    make_wanted,
    satisfied,
    with_item,
    with_scene,
)

from cuehost.errors import StageError
from cuehost.stage import Box, TemplateItem, input_name, scene_name
from cuehost.stage.actual import Actual, ActualInput, ActualItem, ActualScene
from cuehost.stage.diff import clashes, diff, moves
from cuehost.stage.names import picture_key
from cuehost.stage.placing import placed
from cuehost.stage.plan import ShowState
from cuehost.stage.template import SCENE_KINDS, Role
from cuehost.stage.wanted import Wanted, WantedItem, scenes_of, wanted_anew, wanted_state


def sent(wanted: Wanted, actual: Actual) -> list[str]:
    return [command.request.type for command in diff(wanted, actual)]


def test_nothing_to_do() -> None:
    wanted = make_wanted()
    assert diff(wanted, satisfied(wanted)) == []


def test_an_empty_obs_gets_scenes_then_inputs_then_items_hidden() -> None:
    wanted = make_wanted()
    commands = diff(wanted, Actual({}, {}, {}, frozenset(), TRANSITIONS, "Mine", True))
    kinds = [command.request.type for command in commands]
    assert kinds == sorted(kinds, key=["CreateScene", "CreateInput", "CreateSceneItem", kinds[-1]].index)
    created = [c.request.data for c in commands if c.request.type == "CreateInput"]
    assert sorted(data["inputName"] for data in created) == sorted(i.name for i in wanted.inputs)
    placed_items = [c.request.data for c in commands if c.request.type in ("CreateInput", "CreateSceneItem")]
    assert len(placed_items) == sum(len(scene.items) for scene in wanted.scenes)
    assert not any(data["sceneItemEnabled"] for data in placed_items)


@pytest.mark.parametrize(
    ("changes", "request_type", "reason"),
    [
        ({"enabled": False}, "SetSceneItemEnabled", "'Cuehost host' in 'Cuehost Opening' is to be shown"),
        ({"transform": {}}, "SetSceneItemTransform", "is not in its place (positionX"),
    ],
)
def test_what_a_person_hid_or_moved_is_put_back(
    changes: dict[str, Any], request_type: str, reason: str
) -> None:
    wanted = make_wanted()
    (command,) = diff(wanted, with_item(satisfied(wanted), OPENING, "Cuehost host", **changes))
    assert command.request.type == request_type
    assert reason in command.reason


def test_a_rounding_error_is_no_difference() -> None:
    wanted = make_wanted()
    actual = satisfied(wanted)
    place = actual.scenes[OPENING].items[0].transform | {"positionX": 10.000001, "boundsWidth": 299.99999}
    assert (
        sent(wanted, with_item(actual, OPENING, actual.scenes[OPENING].items[0].source, transform=place))
        == []
    )


def test_settings_of_others_stay_and_only_what_differs_is_sent() -> None:
    wanted = make_wanted()
    actual = satisfied(wanted)
    host = actual.inputs["Cuehost host"]
    changed = replace(host, settings=host.settings | {"input": "tcp://elsewhere:1", "color_range": 2})
    (command,) = diff(wanted, replace(actual, inputs=actual.inputs | {host.name: changed}))
    assert command.request.data["inputSettings"] == {"input": "tcp://127.0.0.1:1"}
    assert command.request.data["overlay"] is True


def test_a_muted_host_is_heard_again_unless_muted_by_us() -> None:
    wanted = make_wanted()
    actual = satisfied(wanted)
    host = replace(actual.inputs["Cuehost host"], muted=True)
    muted = replace(actual, inputs=actual.inputs | {host.name: host})
    assert sent(wanted, muted) == ["SetInputMute"]
    assert sent(make_wanted(ShowState(host_muted=True)), muted) == []


def test_an_item_there_twice_is_removed_once_and_foreign_ones_stay() -> None:
    wanted = make_wanted()
    actual = satisfied(wanted)
    items = actual.scenes[OPENING].items
    foreign = ActualItem(90, "My logo", True, {})
    double = replace(items[1], id=91)
    (command,) = diff(wanted, with_scene(actual, OPENING, items=(*items, foreign, double)))
    assert command.request.type == "RemoveSceneItem"
    assert command.request.data["sceneItemId"] == 91


def test_layers_are_put_right_and_foreign_items_keep_their_place() -> None:
    wanted = make_wanted()
    actual = satisfied(wanted)
    items = actual.scenes[OPENING].items
    mixed = (items[4], ActualItem(90, "My logo", True, {}), items[1], items[2], items[3], items[0])
    commands = diff(wanted, with_scene(actual, OPENING, items=mixed))
    assert {command.request.type for command in commands} == {"SetSceneItemIndex"}
    order = [item.id for item in mixed]
    for command in commands:
        order.remove(command.request.data["sceneItemId"])
        order.insert(command.request.data["sceneItemIndex"], command.request.data["sceneItemId"])
    assert order == [1, 90, 2, 3, 4, 5]


def test_moves_reach_the_order_for_any_start() -> None:
    dice = random.Random(7)
    for _ in range(200):
        order = dice.sample(range(12), 9)
        ours = dice.sample(order, 5)
        now = list(order)
        for item_id, index in moves(order, ours):
            now.remove(item_id)
            now.insert(index, item_id)
        assert [item for item in now if item in ours] == ours
        assert [now.index(i) for i in order if i not in ours] == [
            order.index(i) for i in order if i not in ours
        ]
    assert list(moves([1, 2, 3], [1, 3])) == []


def test_the_transition_is_set_on_our_scenes_by_its_local_name() -> None:
    wanted = make_wanted()
    actual = with_scene(satisfied(wanted), OPENING, override=(None, None))
    (command,) = diff(wanted, actual)
    assert command.request.type == "SetSceneSceneTransitionOverride"
    assert command.request.data["transitionName"] == "Überblenden"


def test_the_safe_scene_comes_at_once() -> None:
    scenes = {scene.name: scene for scene in make_wanted().scenes}
    assert scenes["Cuehost Safe"].transition[0] == "cut_transition"
    assert scenes[OPENING].transition == ("fade_transition", 300)


def stale_scene(*sources: str) -> dict[str, ActualScene]:
    name = "Cuehost Product: old"
    items = tuple(ActualItem(n, source, True, {}) for n, source in enumerate(sources))
    return {name: ActualScene(name, items)}


def test_products_of_an_earlier_show_go_with_what_was_theirs_alone() -> None:
    wanted = make_wanted()
    stale = stale_scene("Cuehost label", "Cuehost Product: old - price")
    commands = diff(wanted, replace(satisfied(wanted), stale=stale))
    assert [(c.request.type, *c.request.data.values()) for c in commands] == [
        ("RemoveInput", "Cuehost Product: old - price"),
        ("RemoveScene", "Cuehost Product: old"),
    ]


@pytest.mark.parametrize("case", ["on air", "foreign item", "empty"])
def test_what_may_not_be_removed_stays(case: str) -> None:
    wanted = make_wanted()
    sources = {"on air": ["Cuehost label"], "foreign item": ["Cuehost label", "My logo"], "empty": []}[case]
    actual = replace(satisfied(wanted), stale=stale_scene(*sources))
    if case == "on air":
        actual = replace(actual, program="Cuehost Product: old")
    assert diff(wanted, actual) == []


def test_clashes_are_told_apart_from_ours() -> None:
    wanted = make_wanted()
    actual = satisfied(wanted)
    assert clashes(wanted, actual) == []

    def with_label(kind: str, settings: dict[str, Any]) -> Actual:
        label = ActualInput("Cuehost label", kind, settings)
        return replace(actual, inputs=actual.inputs | {label.name: label})

    assert clashes(wanted, with_label("text_ft2_source_v2", {})) == ["Cuehost label"]
    assert clashes(wanted, with_label("image_source", {"file": "/home/me/mine.png"})) == ["Cuehost label"]
    assert clashes(wanted, with_label("image_source", {})) == []  # "Defaults" was pressed
    foreign = (ActualItem(1, "My logo", True, {}),)
    assert clashes(wanted, with_scene(actual, OPENING, items=foreign)) == [OPENING]
    assert clashes(wanted, with_scene(actual, OPENING, items=())) == []
    assert clashes(wanted, replace(actual, taken=frozenset({KETTLE, "Group"}))) == [KETTLE]


def test_names_and_sharing() -> None:
    assert scene_name("product:kettle") == KETTLE
    assert scene_name("break") == "Cuehost Break"
    assert input_name("host", "opening") == input_name("host", "closing") == "Cuehost host"
    assert input_name("background", "product:kettle") == input_name("background", "product:mug")
    assert input_name("title", "product:kettle") == "Cuehost Product: kettle - title"
    for wrong in ("product", "product:", "opening:x", "nonsense"):
        with pytest.raises(StageError, match="no scene"):
            scene_name(wrong)


def sources(wanted: Wanted, scene: str = OPENING) -> list[str]:
    return [item.source for s in wanted.scenes if s.name == scene for item in s.items]


def test_no_host_no_camera_or_both() -> None:
    assert "Cuehost host" not in sources(make_wanted(host_url=None))
    assert sources(make_wanted(camera="My webcam"))[-1] == "My webcam"
    assert "My webcam" not in {wish.name for wish in make_wanted(camera="My webcam").inputs}


def test_overlays_off_hides_all_but_label_host_and_background() -> None:
    (scene, *_) = make_wanted(ShowState(overlays=False)).scenes
    assert {item.role for item in scene.items if item.visible} == {"background", "host", "label"}


def test_the_most_exact_picture_wins_and_the_newer_over_the_planned() -> None:
    pictures = {
        ("background", None): Path("/p/any.png"),
        ("background", "safe"): Path("/p/safe.png"),
        ("title", "product:kettle"): Path("/p/kettle.png"),
    }
    state = ShowState(pictures={("background", "safe"): Path("/p/new.png")})
    files = {i.name: i.settings.get("file") for i in wanted_state(make_plan(pictures=pictures), state).inputs}
    assert Path(files["Cuehost Opening - background"]) == Path("/p/any.png").absolute()
    assert Path(files["Cuehost Safe - background"]) == Path("/p/new.png").absolute()
    assert Path(files["Cuehost Product: kettle - title"]) == Path("/p/kettle.png").absolute()
    assert files["Cuehost Opening - title"] == ""


def test_cover_crops_what_would_stand_out_of_the_box() -> None:
    item = WantedItem(
        "x", "camera", {"boundsWidth": 100, "boundsHeight": 200, "boundsAlignment": 0}, True, "cover"
    )
    wide = placed(item, (1920, 1080))
    assert (wide["cropLeft"], wide["cropRight"], wide["cropTop"], wide["cropBottom"]) == (690, 690, 0, 0)
    left = replace(item, transform=item.transform | {"boundsAlignment": 1})
    assert (placed(left, (1920, 1080))["cropLeft"], placed(left, (1920, 1080))["cropRight"]) == (0, 1380)
    assert "cropLeft" not in placed(item, (0, 0))
    assert placed(replace(item, fit="contain"), (1920, 1080)) == item.transform


@pytest.mark.parametrize("studio", [False, True])
@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("caption", None),
        ("label", "opening"),
        ("background", "product"),
        ("background", "safe"),
        ("title", "product:kettle"),
        ("title", None),
        ("background", None),
    ],
)
def test_a_change_on_air_means_the_same_as_all_gone_through_again(
    role: Role, scope: str | None, studio: bool
) -> None:
    plan = make_plan(products=("kettle", "mug"))
    state = ShowState(studio=studio)
    before = wanted_state(plan, state)
    state.pictures[picture_key(role, scope)] = Path("/p/new.png")
    scenes = scenes_of(plan, state, role, scope)
    assert (scenes is None) == (scope is None and role not in ("caption", "label"))
    assert wanted_anew(plan, state, before, scenes or plan.scene_ids) == wanted_state(plan, state) != before
    before = wanted_state(plan, state)
    state.visible["product:mug", "caption"] = False
    assert wanted_anew(plan, state, before, ["product:mug"]) == wanted_state(plan, state) != before


def test_what_covers_hides_the_covered_while_it_is_shown() -> None:
    items = (
        TemplateItem("price", Box(0, 0, 10, 10), visible=True),
        TemplateItem("card", Box(0, 0, 10, 10), visible=False, covers=frozenset({"price"})),
    )
    plan = make_plan()
    plan = replace(plan, template=replace(plan.template, scenes=dict.fromkeys(SCENE_KINDS, items)))

    def shown(state: ShowState) -> list[bool]:
        return [item.visible for item in wanted_state(plan, state).scenes[0].items]

    assert shown(ShowState()) == [True, False]
    assert shown(ShowState(visible={("opening", "card"): True})) == [False, True]
    assert shown(ShowState(visible={("opening", "card"): True}, overlays=False)) == [False, False]
