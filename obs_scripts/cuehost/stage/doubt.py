"""Which part of the stage an event of OBS casts doubt on. Pure but for the gathering.

OBS sends its events from a pool of threads, so their order means nothing and our own commands echo in
them. An event is therefore never believed: one that speaks against the wanted state has that part of OBS
read again, and the reading decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .diff import misplaced
from .messages import Event
from .names import PREFIX
from .placing import placed
from .wanted import Wanted, WantedInput, WantedItem, WantedScene


class Outlook:
    """The wanted state and the ids of its items, laid out to be looked up."""

    def __init__(self, wanted: Wanted, ids: Mapping[tuple[str, str], int]) -> None:
        self.scenes = {scene.name: scene for scene in wanted.scenes}
        self.inputs = {wish.name: wish for wish in wanted.inputs}
        self.ids = ids

    def slow_item(self, event: Event) -> tuple[tuple[str, str], WantedItem] | None:
        """The slowly moving item, by scene and source, of which an event tells that its place changed."""
        if event.type != "SceneItemTransformChanged":
            return None
        scene = self.scenes.get(str(event.data.get("sceneName")))
        item = scene and self.item(scene, event.data.get("sceneItemId"))
        return ((scene.name, item.source), item) if scene and item and item.slow else None

    def item(self, scene: WantedScene, item_id: object) -> WantedItem | None:
        """The wanted item with this id."""
        for item in scene.items:
            if self.ids.get((scene.name, item.source)) == item_id:
                return item
        return None


@dataclass(slots=True)
class Doubt:
    """What is to be read again, gathered over some events.

    `everything` where names may have come or gone. `moving`: a person may still be dragging. `remarks`
    are changes that are only told: (source, what) -> words. `first` and `last` are monotonic times in s.
    """

    first: float
    last: float
    scenes: set[str] = field(default_factory=set)
    inputs: set[str] = field(default_factory=set)
    everything: bool = False
    moving: bool = False
    removed: set[str] = field(default_factory=set)
    remarks: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def reads(self) -> bool:
        """Whether anything must be read again."""
        return bool(self.everything or self.scenes or self.inputs)


def doubted(event: Event, outlook: Outlook) -> Doubt | None:
    """What this one event casts doubt on, or None."""
    look = _LOOKS.get(event.type)
    doubt = Doubt(event.at, event.at)
    if look is not None and look(event.data, outlook, doubt):
        return doubt
    return None


def together(one: Doubt | None, other: Doubt) -> Doubt:
    """Two doubts as one."""
    if one is None:
        return other
    return Doubt(
        min(one.first, other.first),
        max(one.last, other.last),
        one.scenes | other.scenes,
        one.inputs | other.inputs,
        one.everything or other.everything,
        one.moving or other.moving,
        one.removed | other.removed,
        one.remarks | other.remarks,
    )


Look = Callable[[Mapping[str, Any], Outlook, Doubt], bool]


def _transform(data: Mapping[str, Any], outlook: Outlook, doubt: Doubt) -> bool:
    scene = outlook.scenes.get(str(data.get("sceneName")))
    item = scene and outlook.item(scene, data.get("sceneItemId"))
    there = data.get("sceneItemTransform")
    if scene is None or not item or not isinstance(there, dict):
        return False
    size = there.get("sourceWidth", 0.0), there.get("sourceHeight", 0.0)
    doubt.scenes.add(scene.name)
    doubt.moving = True
    return bool(misplaced(placed(item, size), there))


def _enabled(data: Mapping[str, Any], outlook: Outlook, doubt: Doubt) -> bool:
    scene = outlook.scenes.get(str(data.get("sceneName")))
    item = scene and outlook.item(scene, data.get("sceneItemId"))
    if scene is None or not item:
        return False
    doubt.scenes.add(scene.name)
    return bool(data.get("sceneItemEnabled") != item.visible)


def _reindexed(data: Mapping[str, Any], outlook: Outlook, doubt: Doubt) -> bool:
    scene = outlook.scenes.get(str(data.get("sceneName")))
    listed = data.get("sceneItems")
    if scene is None or not isinstance(listed, list):
        return False
    places = {entry.get("sceneItemId"): entry.get("sceneItemIndex", 0) for entry in listed}
    ids = [outlook.ids.get((scene.name, item.source)) for item in scene.items]
    order = [places[item_id] for item_id in ids if item_id in places]
    doubt.scenes.add(scene.name)
    doubt.moving = True
    return order != sorted(order)


def _item_removed(data: Mapping[str, Any], outlook: Outlook, doubt: Doubt) -> bool:
    scene = outlook.scenes.get(str(data.get("sceneName")))
    if scene is None or not outlook.item(scene, data.get("sceneItemId")):
        return False
    doubt.scenes.add(scene.name)
    return True


def _item_created(data: Mapping[str, Any], outlook: Outlook, doubt: Doubt) -> bool:
    scene = outlook.scenes.get(str(data.get("sceneName")))
    source = str(data.get("sourceName"))
    if scene is None or not source.startswith(PREFIX):
        return False
    doubt.scenes.add(scene.name)
    return outlook.ids.get((scene.name, source)) != data.get("sceneItemId")


def _muted(data: Mapping[str, Any], outlook: Outlook, doubt: Doubt) -> bool:
    wish = _input(data, "inputName", outlook)
    if wish is None or wish.muted is None:
        return False
    doubt.inputs.add(wish.name)
    return bool(data.get("inputMuted") != wish.muted)


def _settings(data: Mapping[str, Any], outlook: Outlook, doubt: Doubt) -> bool:
    wish = _input(data, "inputName", outlook)
    there = data.get("inputSettings")
    if wish is None or not isinstance(there, dict):
        return False
    doubt.inputs.add(wish.name)
    return any(there.get(key) != value for key, value in wish.settings.items())


def _scene_gone(data: Mapping[str, Any], outlook: Outlook, doubt: Doubt) -> bool:
    name = str(data.get("oldSceneName", data.get("sceneName")))
    doubt.everything = True
    if "oldSceneName" not in data:
        doubt.removed.add(name)
    return name in outlook.scenes


def _input_gone(data: Mapping[str, Any], outlook: Outlook, doubt: Doubt) -> bool:
    doubt.everything = True
    return _input(data, "oldInputName" if "oldInputName" in data else "inputName", outlook) is not None


def _filter(data: Mapping[str, Any], outlook: Outlook, doubt: Doubt) -> bool:
    wish = _input(data, "sourceName", outlook)
    if wish is None:
        return False
    name = str(data.get("filterName"))
    if wish.filter is not None and name == wish.filter.name:
        return False  # our own, just made
    doubt.remarks[wish.name, f"filter {name}"] = f"{wish.name!r} was given the filter {name!r}"
    return True


def _filter_removed(data: Mapping[str, Any], outlook: Outlook, doubt: Doubt) -> bool:
    wish = _input(data, "sourceName", outlook)
    if wish is None or wish.filter is None or data.get("filterName") != wish.filter.name:
        return False
    doubt.inputs.add(wish.name)
    return True


def _volume(data: Mapping[str, Any], outlook: Outlook, doubt: Doubt) -> bool:
    wish = _input(data, "inputName", outlook)
    if wish is None or wish.muted is None:
        return False
    level = data.get("inputVolumeDb")
    level = f"{level:.0f} dB" if isinstance(level, (int, float)) else "another value"
    doubt.remarks[wish.name, "volume"] = f"the volume of {wish.name!r} was set to {level}"
    doubt.moving = True
    return True


def _input(data: Mapping[str, Any], key: str, outlook: Outlook) -> WantedInput | None:
    return outlook.inputs.get(str(data.get(key)))


_LOOKS: dict[str, Look] = {
    "SceneItemTransformChanged": _transform,
    "SceneItemEnableStateChanged": _enabled,
    "SceneItemListReindexed": _reindexed,
    "SceneItemRemoved": _item_removed,
    "SceneItemCreated": _item_created,
    "InputMuteStateChanged": _muted,
    "InputSettingsChanged": _settings,  # since obs-websocket 5.4
    "InputVolumeChanged": _volume,
    "SceneNameChanged": _scene_gone,
    "SceneRemoved": _scene_gone,
    "InputNameChanged": _input_gone,
    "InputRemoved": _input_gone,
    "SourceFilterCreated": _filter,
    "SourceFilterRemoved": _filter_removed,
}
