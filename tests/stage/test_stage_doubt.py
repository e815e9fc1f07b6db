"""Which events cast doubt on what: only those that speak against the wanted state."""

from __future__ import annotations

from typing import Any

import pytest
from stage_states import KETTLE, OPENING, make_wanted

from cuehost.stage import Event
from cuehost.stage.doubt import Doubt, Outlook, doubted, together
from cuehost.stage.plan import ShowState

HOST, LABEL = "Cuehost host", "Cuehost label"


def outlook(state: ShowState | None = None) -> Outlook:
    wanted = make_wanted(state)
    ids = {
        (scene.name, item.source): number
        for scene in wanted.scenes
        for number, item in enumerate(scene.items, 1)
    }
    return Outlook(wanted, ids)


def ask(kind: str, **data: Any) -> Doubt | None:
    return doubted(Event(kind, data, 5.0), outlook())


def place(source: str, **changes: Any) -> dict[str, Any]:
    view = outlook()
    item = next(item for item in view.scenes[OPENING].items if item.source == source)
    return {
        "sceneName": OPENING,
        "sceneItemId": view.ids[OPENING, source],
        "sceneItemTransform": item.transform | changes,
    }


def test_a_moved_item_is_doubted_and_an_echo_is_not() -> None:
    doubt = ask("SceneItemTransformChanged", **place(LABEL, positionX=99.0))
    assert doubt is not None and doubt.scenes == {OPENING} and doubt.moving
    assert ask("SceneItemTransformChanged", **place(LABEL)) is None
    assert ask("SceneItemTransformChanged", **place(LABEL) | {"sceneItemId": 77}) is None
    assert ask("SceneItemTransformChanged", **place(LABEL, positionX=9.0) | {"sceneName": "Mine"}) is None


@pytest.mark.parametrize(
    ("kind", "data", "scenes", "inputs", "everything"),
    [
        ("SceneItemEnableStateChanged", {"sceneItemEnabled": False}, {OPENING}, set(), False),
        ("SceneItemRemoved", {}, {OPENING}, set(), False),
        ("SceneItemCreated", {"sceneItemId": 40, "sourceName": LABEL}, {OPENING}, set(), False),
        ("InputMuteStateChanged", {"inputName": HOST, "inputMuted": True}, set(), {HOST}, False),
        ("InputSettingsChanged", {"inputName": LABEL, "inputSettings": {}}, set(), {LABEL}, False),
        ("SceneNameChanged", {"oldSceneName": KETTLE, "sceneName": "Kettle"}, set(), set(), True),
        ("SceneRemoved", {"sceneName": KETTLE}, set(), set(), True),
        ("InputNameChanged", {"oldInputName": LABEL, "inputName": "x"}, set(), set(), True),
        ("InputRemoved", {"inputName": LABEL}, set(), set(), True),
    ],
)
def test_what_is_read_again(
    kind: str, data: dict[str, Any], scenes: set[str], inputs: set[str], everything: bool
) -> None:
    item = {"sceneName": OPENING, "sceneItemId": outlook().ids[OPENING, LABEL]}
    doubt = ask(kind, **(item if kind.startswith("SceneItem") else {}) | data)
    assert doubt is not None and doubt.reads
    assert (doubt.scenes, doubt.inputs, doubt.everything) == (scenes, inputs, everything)
    assert doubt.removed == ({KETTLE} if kind == "SceneRemoved" else set())


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("SceneItemEnableStateChanged", {"sceneItemEnabled": True}),
        ("SceneItemCreated", {"sourceName": "My logo"}),
        ("SceneItemCreated", {"sourceName": LABEL}),  # the one we made
        ("InputMuteStateChanged", {"inputName": HOST, "inputMuted": False}),
        ("InputMuteStateChanged", {"inputName": LABEL, "inputMuted": True}),  # it is silent
        ("InputMuteStateChanged", {"inputName": "Mic", "inputMuted": True}),
        ("InputSettingsChanged", {"inputName": "My film", "inputSettings": {}}),
        ("InputVolumeChanged", {"inputName": "Mic", "inputVolumeDb": -3.0}),
        ("SceneNameChanged", {"oldSceneName": "Mine", "sceneName": KETTLE}),
        ("SceneRemoved", {"sceneName": "Mine"}),
        ("InputNameChanged", {"oldInputName": "My film", "inputName": LABEL}),
        ("InputRemoved", {"inputName": "My film"}),
        ("SourceFilterCreated", {"sourceName": "Mic", "filterName": "Gate"}),
        ("SceneItemListReindexed", {}),
        ("MediaInputPlaybackEnded", {"inputName": HOST}),
    ],
)
def test_what_is_not_ours_or_as_wanted_is_not_doubted(kind: str, data: dict[str, Any]) -> None:
    item = {"sceneName": OPENING, "sceneItemId": outlook().ids[OPENING, LABEL]}
    assert ask(kind, **(item if kind.startswith("SceneItem") else {}) | data) is None


def test_layers_are_doubted_only_out_of_order() -> None:
    ids = [outlook().ids[OPENING, item.source] for item in outlook().scenes[OPENING].items]

    def listed(order: list[int]) -> dict[str, Any]:
        items = [{"sceneItemId": item_id, "sceneItemIndex": index} for index, item_id in enumerate(order)]
        return {"sceneName": OPENING, "sceneItems": items}

    assert ask("SceneItemListReindexed", **listed([90, *ids])) is None  # a person's own item in between
    doubt = ask("SceneItemListReindexed", **listed([*ids[1:], ids[0]]))
    assert doubt is not None and doubt.scenes == {OPENING}


def test_volume_and_filters_are_only_remarked() -> None:
    volume = ask("InputVolumeChanged", inputName=HOST, inputVolumeDb=-12.2)
    filtered = ask("SourceFilterCreated", sourceName=HOST, filterName="Blur")
    assert volume is not None and filtered is not None
    both = together(volume, filtered)
    assert not both.reads
    assert sorted(both.remarks.values()) == [
        "'Cuehost host' was given the filter 'Blur'",
        "the volume of 'Cuehost host' was set to -12 dB",
    ]


def test_doubts_are_gathered() -> None:
    one = Doubt(1.0, 1.0, scenes={"a"})
    both = together(one, Doubt(2.0, 3.0, scenes={"b"}, inputs={"i"}, moving=True, removed={"c"}))
    assert (both.first, both.last, both.scenes, both.inputs) == (1.0, 3.0, {"a", "b"}, {"i"})
    assert both.moving and not both.everything and both.removed == {"c"}
    assert together(None, one) is one
