"""A small model of OBS: scenes, inputs, items, takes, recording, and the events that follow.

It keeps the habits of the real one that matter to the stage (all seen on OBS 29.0.2): ids count up per
scene, scenes and inputs share their names, a deleted input stays a ghost in scenes that are not shown, a
deleted scene until it is faded out, and a take in studio mode is swallowed while a transition runs.
Nothing here speaks the protocol; `stage_fake_obs` does.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from stage_obs_sources import (
    CREATION_FAILED,
    EXISTS,
    NO_RECORDING,
    NOT_FOUND,
    UNKNOWN,
    WRONG_TYPE,
    Collection,
    Data,
    Item,
    Refused,
    Source,
    fresh_collection,
)

FRAME_S = 0.04
TRANSITIONS = {"Fade": "fade_transition", "Cut": "cut_transition"}


class ObsModel:
    """One OBS. `emit(type, data)` is called with its events, `later(s, call)` to do something in a while."""

    def __init__(self, canvas: tuple[int, int] = (360, 640)) -> None:
        self.canvas = canvas
        self.emit: Callable[[str, Data], None] = lambda kind, data: None
        self.later: Callable[[float, Callable[[], None]], None] = lambda s, call: call()
        self.collections = {"Cuehost": fresh_collection()}
        self.collection = "Cuehost"
        self.studio = False
        self.transition_ms = 300
        self.takes_to_drop = 0
        self.recording = self.streaming = False
        self._transitions = 0
        self._fading: Source | None = None

    # -- what is there -------------------------------------------------------------------------------

    @property
    def here(self) -> Collection:
        return self.collections[self.collection]

    @property
    def scenes(self) -> list[Source]:
        """The scenes, as OBS lists them."""
        return [source for source in self.here.sources.values() if source.is_scene and not source.removed]

    def source(self, name: object) -> Source:
        found = self.here.sources.get(str(name))
        if found is None:
            raise Refused(NOT_FOUND, f"No source was found by the name of `{name}`.")
        return found

    def scene(self, name: object) -> Source:
        found = self.source(name)
        if not found.is_scene:
            raise Refused(WRONG_TYPE, "The specified source is not a scene.")
        return found

    def input(self, name: object) -> Source:
        found = self.source(name)
        if found.is_scene:
            raise Refused(WRONG_TYPE, "The specified source is not an input.")
        return found

    def item(self, data: Data) -> tuple[Source, Item]:
        scene = self.scene(data.get("sceneName"))
        for item in scene.items:
            if item.id == data.get("sceneItemId"):
                return scene, item
        raise Refused(NOT_FOUND, "No scene items were found in the specified scene by that ID.")

    def foreign(self, *scenes: str) -> str:
        """All there is to say of a person's own scenes and what is in them, as text."""
        told: list[Any] = []
        for label, collection in sorted(self.collections.items()):
            for name in scenes:
                scene = collection.sources.get(name)
                for item in scene.items if scene else []:
                    source = item.source
                    own = [source.kind, source.settings, source.muted, source.volume_db, source.filters]
                    told.append([label, name, item.id, item.enabled, item.transform, source.name, own])
                told.append([label, name, scene.override if scene else None])
        return json.dumps(told, sort_keys=True, indent=1)

    # -- requests ------------------------------------------------------------------------------------

    def request(self, kind: str, data: Data) -> Data:
        """Does a request; the answer's data. Raises `Refused`."""
        handler = getattr(self, "_" + kind, None)
        if handler is None:
            raise Refused(UNKNOWN, "The request type is not valid.")
        return handler(data) or {}

    @classmethod
    def known_requests(cls) -> list[str]:
        """The types of all requests the model knows."""
        return sorted(name[1:] for name in vars(cls) if name.startswith("_") and name[1:2].isupper())

    def _GetStudioModeEnabled(self, _: Data) -> Data:
        return {"studioModeEnabled": self.studio}

    def _SetStudioModeEnabled(self, data: Data) -> None:
        self.studio = bool(data["studioModeEnabled"])
        self.emit("StudioModeStateChanged", {"studioModeEnabled": self.studio})

    def _GetVideoSettings(self, _: Data) -> Data:
        width, height = self.canvas
        return {"baseWidth": width, "baseHeight": height, "fpsNumerator": 25, "fpsDenominator": 1}

    def _GetStats(self, _: Data) -> Data:
        return {"activeFps": 25.0}

    def _Sleep(self, _: Data) -> None:
        """A frame of a batch; the model has none."""

    def _GetInputKindList(self, _: Data) -> Data:
        return {"inputKinds": ["image_source", "ffmpeg_source", "color_source_v3"]}

    def _GetSceneList(self, _: Data) -> Data:
        return {
            "scenes": [{"sceneName": scene.name} for scene in self.scenes],
            "currentProgramSceneName": self.here.program.name,
        }

    def _GetInputList(self, _: Data) -> Data:
        inputs = [source for source in self.here.sources.values() if not source.is_scene]
        return {"inputs": [{"inputName": source.name, "inputKind": source.kind} for source in inputs]}

    def _GetSceneTransitionList(self, _: Data) -> Data:
        return {"transitions": [{"transitionName": n, "transitionKind": k} for n, k in TRANSITIONS.items()]}

    # scenes

    def _CreateScene(self, data: Data) -> None:
        scene = self._new(str(data["sceneName"]), "scene")
        self.emit("SceneCreated", {"sceneName": scene.name})

    def _RemoveScene(self, data: Data) -> None:
        scene = self.scene(data["sceneName"])
        others = [other for other in self.scenes if other is not scene]
        if not others:
            raise Refused(CREATION_FAILED, "The last scene cannot be removed.")
        scene.removed = True
        self.emit("SceneRemoved", {"sceneName": scene.name})
        if self.here.program is scene:
            self._fading = scene
            self._go_to(others[0])
        self.later(FRAME_S, self._collect)

    def _SetSceneName(self, data: Data) -> None:
        scene = self.scene(data["sceneName"])
        self._rename(scene, str(data["newSceneName"]))
        self.emit("SceneNameChanged", {"oldSceneName": data["sceneName"], "sceneName": scene.name})

    def _GetSceneSceneTransitionOverride(self, data: Data) -> Data:
        name, ms = self.scene(data["sceneName"]).override
        return {"transitionName": name, "transitionDuration": ms}

    def _SetSceneSceneTransitionOverride(self, data: Data) -> None:
        self.scene(data["sceneName"]).override = data["transitionName"], data["transitionDuration"]

    def _GetCurrentProgramScene(self, _: Data) -> Data:
        return {"currentProgramSceneName": self.here.program.name}

    def _SetCurrentProgramScene(self, data: Data) -> None:
        scene = self.scene(data["sceneName"])
        if self.takes_to_drop:
            self.takes_to_drop -= 1
        elif scene.removed:
            pass  # OBS says yes and does nothing
        elif self.studio and self._transitions:
            self.here.program = scene  # it says so, but the picture does not follow
            self.emit("CurrentProgramSceneChanged", {"sceneName": scene.name})
        elif scene is not self.here.program:
            self._go_to(scene)

    def _go_to(self, scene: Source) -> None:
        self.here.program = scene
        self._transitions += 1
        self.emit("SceneTransitionStarted", {"transitionName": "Fade"})
        here = self.here

        def done() -> None:
            self._transitions -= 1
            if here is self.here:
                self._fading = None
                self.emit("CurrentProgramSceneChanged", {"sceneName": scene.name})
                self.emit("SceneTransitionEnded", {"transitionName": "Fade"})
                self._collect()

        _, ms = scene.override
        self.later((self.transition_ms if ms is None else ms) / 1000, done)

    # inputs

    def _CreateInput(self, data: Data) -> Data:
        scene = self.scene(data["sceneName"])
        made = self._new(str(data["inputName"]), str(data["inputKind"]))
        made.settings = dict(data.get("inputSettings") or {})
        self.emit("InputCreated", {"inputName": made.name, "inputKind": made.kind})
        return {"sceneItemId": self._place(scene, made, data).id}

    def _RemoveInput(self, data: Data) -> None:
        self.input(data["inputName"]).removed = True
        self.emit("InputRemoved", {"inputName": data["inputName"]})
        self.later(FRAME_S, self._collect)

    def _SetInputName(self, data: Data) -> None:
        source = self.input(data["inputName"])
        self._rename(source, str(data["newInputName"]))
        self.emit("InputNameChanged", {"oldInputName": data["inputName"], "inputName": source.name})

    def _GetInputSettings(self, data: Data) -> Data:
        source = self.input(data["inputName"])
        return {"inputSettings": dict(source.settings), "inputKind": source.kind}

    def _SetInputSettings(self, data: Data) -> None:
        source = self.input(data["inputName"])
        kept = source.settings if data.get("overlay", True) else {}
        source.settings = kept | dict(data["inputSettings"])

    def _GetInputMute(self, data: Data) -> Data:
        return {"inputMuted": self.input(data["inputName"]).muted}

    def _SetInputMute(self, data: Data) -> None:
        source = self.input(data["inputName"])
        source.muted = bool(data["inputMuted"])
        self.emit("InputMuteStateChanged", {"inputName": source.name, "inputMuted": source.muted})

    def _SetInputVolume(self, data: Data) -> None:
        source = self.input(data["inputName"])
        source.volume_db = float(data["inputVolumeDb"])
        self.emit("InputVolumeChanged", {"inputName": source.name, "inputVolumeDb": source.volume_db})

    def _CreateSourceFilter(self, data: Data) -> None:
        made = str(data.get("filterKind", "")), dict(data.get("filterSettings") or {})
        self.source(data["sourceName"]).filters[str(data["filterName"])] = made
        self.emit("SourceFilterCreated", {"sourceName": data["sourceName"], "filterName": data["filterName"]})

    def _RemoveSourceFilter(self, data: Data) -> None:
        del self.source(data["sourceName"]).filters[str(data["filterName"])]
        self.emit("SourceFilterRemoved", {"sourceName": data["sourceName"], "filterName": data["filterName"]})

    def _SetSourceFilterSettings(self, data: Data) -> None:
        self.source(data["sourceName"]).filters[str(data["filterName"])][1].update(data["filterSettings"])

    def _GetSourceFilterList(self, data: Data) -> Data:
        return {
            "filters": [
                {"filterName": name, "filterKind": kind, "filterSettings": dict(settings)}
                for name, (kind, settings) in self.source(data["sourceName"]).filters.items()
            ]
        }

    # items

    def _CreateSceneItem(self, data: Data) -> Data:
        source = self.source(data["sourceName"])
        if source.removed:
            raise Refused(CREATION_FAILED, "Failed to create the scene item.")
        return {"sceneItemId": self._place(self.scene(data["sceneName"]), source, data).id}

    def _DuplicateSceneItem(self, data: Data) -> Data:
        scene, item = self.item(data)
        double = self._place(scene, item.source, {"sceneItemEnabled": item.enabled})
        double.transform = dict(item.transform)
        return {"sceneItemId": double.id}

    def _RemoveSceneItem(self, data: Data) -> None:
        scene, item = self.item(data)
        self._take_out(scene, item)
        self._collect()

    def _GetSceneItemId(self, data: Data) -> Data:
        for item in self.scene(data["sceneName"]).items:
            if item.source.name == data["sourceName"]:
                return {"sceneItemId": item.id}
        raise Refused(NOT_FOUND)

    def _GetSceneItemList(self, data: Data) -> Data:
        return {
            "sceneItems": [
                {
                    "sceneItemId": item.id,
                    "sceneItemIndex": index,
                    "sourceName": item.source.name,
                    "sceneItemEnabled": item.enabled,
                    "sceneItemTransform": dict(item.transform),
                }
                for index, item in enumerate(self.scene(data["sceneName"]).items)
            ]
        }

    def _SetSceneItemTransform(self, data: Data) -> None:
        scene, item = self.item(data)
        item.transform |= data["sceneItemTransform"]
        place = {"sceneName": scene.name, "sceneItemId": item.id, "sceneItemTransform": dict(item.transform)}
        self.emit("SceneItemTransformChanged", place)

    def _SetSceneItemEnabled(self, data: Data) -> None:
        scene, item = self.item(data)
        item.enabled = bool(data["sceneItemEnabled"])
        shown = {"sceneName": scene.name, "sceneItemId": item.id, "sceneItemEnabled": item.enabled}
        self.emit("SceneItemEnableStateChanged", shown)

    def _SetSceneItemIndex(self, data: Data) -> None:
        scene, item = self.item(data)
        scene.items.remove(item)
        scene.items.insert(int(data["sceneItemIndex"]), item)
        order = [{"sceneItemId": i.id, "sceneItemIndex": n} for n, i in enumerate(scene.items)]
        self.emit("SceneItemListReindexed", {"sceneName": scene.name, "sceneItems": order})

    # recording

    def _GetRecordStatus(self, _: Data) -> Data:
        return {"outputActive": self.recording}

    def _GetRecordDirectory(self, _: Data) -> Data:
        return {"recordDirectory": "/recordings"}

    def _StartRecord(self, _: Data) -> None:
        self.recording = True
        self._recorded("STARTED")

    def _StopRecord(self, _: Data) -> Data:
        if not self.recording:
            raise Refused(NO_RECORDING)
        self.recording = False
        self._recorded("STOPPED")
        return {"outputPath": "/recordings/show.mkv"}

    def _GetStreamStatus(self, _: Data) -> Data:
        return {"outputActive": self.streaming}

    def _StartStream(self, _: Data) -> None:
        self.streaming = True
        self._streamed("STARTED")

    def _StopStream(self, _: Data) -> None:
        self.streaming = False
        self._streamed("STOPPED")

    def _streamed(self, state: str) -> None:
        data = {"outputActive": self.streaming, "outputState": f"OBS_WEBSOCKET_OUTPUT_{state}"}
        self.emit("StreamStateChanged", data)

    def _recorded(self, state: str) -> None:
        state = f"OBS_WEBSOCKET_OUTPUT_{state}"
        self.emit("RecordStateChanged", {"outputState": state, "outputPath": "/recordings/show.mkv"})

    def _GetSourceScreenshot(self, data: Data) -> Data:
        self.source(data["sourceName"])
        return {"imageData": "data:image/png;base64,"}

    # collections

    def _GetSceneCollectionList(self, _: Data) -> Data:
        return {"currentSceneCollectionName": self.collection, "sceneCollections": list(self.collections)}

    def _SetCurrentSceneCollection(self, data: Data) -> None:
        name = str(data["sceneCollectionName"])
        self.emit("CurrentSceneCollectionChanging", {"sceneCollectionName": self.collection})
        self.collections.setdefault(name, fresh_collection())
        self.collection = name
        self.later(FRAME_S, lambda: self.emit("CurrentSceneCollectionChanged", {"sceneCollectionName": name}))

    # -- inside --------------------------------------------------------------------------------------

    def _new(self, name: str, kind: str) -> Source:
        if name in self.here.sources:
            raise Refused(EXISTS, "A source already exists by that name.")
        made = self.here.sources[name] = Source(name, kind)
        return made

    def _place(self, scene: Source, source: Source, data: Data) -> Item:
        item = Item(scene.next_id, source, bool(data.get("sceneItemEnabled", True)))
        scene.next_id += 1
        scene.items.append(item)
        made = {"sceneName": scene.name, "sourceName": source.name, "sceneItemId": item.id}
        self.emit("SceneItemCreated", made | {"sceneItemIndex": len(scene.items) - 1})
        return item

    def _take_out(self, scene: Source, item: Item) -> None:
        scene.items.remove(item)
        gone = {"sceneName": scene.name, "sourceName": item.source.name, "sceneItemId": item.id}
        self.emit("SceneItemRemoved", gone)

    def _rename(self, source: Source, name: str) -> None:
        if name in self.here.sources:
            raise Refused(EXISTS, "A source already exists by that new name.")
        sources = self.here.sources.items()
        source.name, old = name, source.name
        renamed = {(name if key == old else key): value for key, value in sources}
        self.here.sources.clear()
        self.here.sources.update(renamed)

    def _collect(self) -> None:
        """A frame: what is shown drops its dead items, and what nobody holds any more gives up its name."""
        here = self.here
        for item in [item for item in here.program.items if item.source.removed]:
            self._take_out(here.program, item)
        for scene in [s for s in here.sources.values() if s.is_scene and s.removed]:
            if scene is not self._fading and scene is not here.program:
                del here.sources[scene.name]
        held = {id(item.source) for s in here.sources.values() for item in s.items}
        for source in [s for s in here.sources.values() if not s.is_scene and id(s) not in held]:
            del here.sources[source.name]
            if not source.removed:
                self.emit("InputRemoved", {"inputName": source.name})
