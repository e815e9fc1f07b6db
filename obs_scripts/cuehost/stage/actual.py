"""What OBS really is, read as plain data, as far as it concerns us."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

from cuehost.errors import StageError

from .behind import lets_nothing_through
from .messages import NOT_FOUND, NOT_READY, Reply, Request
from .names import PRODUCT_PREFIX
from .session import Asks
from .wanted import STAMP, Wanted

DELETED = " (deleted"


@dataclass(frozen=True, slots=True)
class ActualItem:
    """A scene item as OBS has it."""

    id: int
    source: str
    enabled: bool
    transform: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ActualScene:
    """A scene as OBS has it; items from the rearmost to the foremost.

    `override` is the scene's own transition (name in OBS, length in ms), each None where unset.
    """

    name: str
    items: tuple[ActualItem, ...]
    override: tuple[str | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class ActualInput:
    """An input as OBS has it. `settings` are those that differ from the kind's defaults; `filters` are those
    we asked for: kind and settings by name.
    """

    name: str
    kind: str
    settings: dict[str, Any]
    muted: bool | None = None
    filters: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stray:
    """A scene or input of ours that has, or is to get, the name `now` instead of `name`."""

    kind: Literal["scene", "input"]
    name: str
    now: str


@dataclass(frozen=True, slots=True)
class Actual:
    """OBS's state. `stale` are product scenes with our kind of name that the show does not have.

    `taken` are names we want that belong to something else in OBS, such as a group. `transitions` maps
    OBS's kinds to the user's names for them. `strays` stand in `scenes`, `inputs` and the items under the
    names they should have. `ghosts` are deleted, yet keep their names and answer (seen on OBS 29): inputs
    for as long as scenes that are not shown hold items of them, scenes until they are faded out. They are
    to get names that nobody wants. `camera_solid`: nothing is seen through the camera's picture.
    """

    scenes: dict[str, ActualScene]
    inputs: dict[str, ActualInput]
    stale: dict[str, ActualScene]
    taken: frozenset[str]
    transitions: dict[str, str]
    program: str
    camera_found: bool
    strays: tuple[Stray, ...] = ()
    ghosts: tuple[Stray, ...] = ()
    camera_solid: bool = False

    @property
    def ghost_names(self) -> frozenset[str]:
        """The names that ghosts hold."""
        return frozenset(ghost.name for ghost in self.ghosts)


async def read_actual(
    asks: Asks,
    wanted: Wanted,
    *,
    with_stale: bool = True,
    renamed: Mapping[str, str] = MappingProxyType({}),
    deleted: Collection[str] = (),
    tag: str = "",
) -> Actual:
    """Reads from OBS what `wanted` speaks of. Raises `StageError`.

    `with_stale` False is for a part of the wanted state, by which nobody can tell what is stale.
    `renamed` tells under which names scenes of ours may be found that were renamed, `deleted` what was
    deleted, though OBS may still answer for it; `tag` makes the names of such ghosts like no other.
    """
    general = await asks.batch(
        [Request("GetSceneList"), Request("GetSceneTransitionList"), Request("GetInputList")]
    )
    scene_list, transition_list, input_list = (reply.unwrap() for reply in general)
    known_scenes = [str(scene["sceneName"]) for scene in scene_list.get("scenes", [])]
    known_inputs = {
        str(entry["inputName"]): str(entry.get("inputKind")) for entry in input_list.get("inputs", [])
    }
    names = [scene.name for scene in wanted.scenes]
    taken: set[str] = set()
    scenes = await _read_scenes(asks, names, taken)
    inputs = await _read_inputs(asks, wanted, taken)
    dead_inputs = sorted(name for name in deleted if inputs.pop(name, None) is not None)
    dead_scenes = sorted(name for name in scenes if name in deleted or name not in known_scenes)
    scenes = {name: scene for name, scene in scenes.items() if name not in dead_scenes}
    strays = await _find_scenes(asks, wanted, scenes, renamed)
    strays += await _find_inputs(asks, wanted, inputs, taken.union(dead_inputs), known_inputs)
    stale_names = set(known_scenes) - set(names) - {stray.now for stray in strays}
    stale_names = {name for name in stale_names if with_stale and name.startswith(PRODUCT_PREFIX)}
    transitions: dict[str, str] = {}
    for transition in transition_list.get("transitions", []):
        transitions.setdefault(str(transition["transitionKind"]), str(transition["transitionName"]))
    return Actual(
        scenes=_under_their_names(scenes, strays),
        inputs=inputs,
        stale=await _read_scenes(asks, sorted(stale_names), taken),
        taken=frozenset(taken),
        transitions=transitions,
        program=str(scene_list.get("currentProgramSceneName") or ""),
        camera_found=wanted.camera is None or wanted.camera in {*known_inputs, *known_scenes},
        strays=tuple(strays),
        ghosts=(
            *(Stray("input", name, f"{name}{DELETED} {tag})") for name in dead_inputs),
            *(Stray("scene", name, f"{name}{DELETED} {tag})") for name in dead_scenes),
        ),
        camera_solid=await _is_solid(asks, wanted.camera, known_inputs),
    )


async def _is_solid(asks: Asks, camera: str | None, known_inputs: Mapping[str, str]) -> bool:
    if camera is None or camera not in known_inputs:
        return False
    (reply,) = await asks.batch([Request("GetSourceFilterList", {"sourceName": camera})])
    return reply.ok and lets_nothing_through(known_inputs[camera], reply.data.get("filters") or [])


async def _read_scenes(asks: Asks, names: Collection[str], taken: set[str]) -> dict[str, ActualScene]:
    requests: list[Request] = []
    for name in names:
        requests.append(Request("GetSceneItemList", {"sceneName": name}))
        requests.append(Request("GetSceneSceneTransitionOverride", {"sceneName": name}))
    replies = await asks.batch(requests)
    scenes = {}
    for name, listed, override in zip(names, replies[::2], replies[1::2], strict=True):
        if listed.ok:
            items = sorted(listed.data.get("sceneItems", []), key=lambda item: int(item["sceneItemIndex"]))
            scenes[name] = ActualScene(name, tuple(map(_item, items)), _override(override))
        elif _in_use(listed):
            taken.add(name)
    return scenes


async def _read_inputs(asks: Asks, wanted: Wanted, taken: set[str]) -> dict[str, ActualInput]:
    names = [wish.name for wish in wanted.inputs]
    audible = [wish.name for wish in wanted.inputs if wish.muted is not None]
    requests = [Request("GetInputSettings", {"inputName": name}) for name in names]
    requests += [Request("GetInputMute", {"inputName": name}) for name in audible]
    filtered = [wish.name for wish in wanted.inputs if wish.filter is not None]
    requests += [Request("GetSourceFilterList", {"sourceName": name}) for name in filtered]
    replies = await asks.batch(requests)
    mutes = dict(zip(audible, replies[len(names) : len(names) + len(audible)], strict=True))
    filters = dict(zip(filtered, replies[len(names) + len(audible) :], strict=True))
    inputs = {}
    for name, reply in zip(names, replies[: len(names)], strict=True):
        if reply.ok:
            muted = mutes[name].data.get("inputMuted") if name in mutes else None
            kind = str(reply.data.get("inputKind"))
            settings = dict(reply.data.get("inputSettings") or {})
            there = _filters(filters[name]) if name in filters else {}
            inputs[name] = ActualInput(name, kind, settings, muted, there)
        elif _in_use(reply):
            taken.add(name)
    return inputs


async def _find_scenes(
    asks: Asks, wanted: Wanted, scenes: dict[str, ActualScene], renamed: Mapping[str, str]
) -> list[Stray]:
    """Looks for missing scenes under the names they were given, and adds them to `scenes`."""
    lost = [s.name for s in wanted.scenes if s.name not in scenes and s.name in renamed]
    if not lost:
        return []
    found = await _read_scenes(asks, [renamed[name] for name in lost], set())
    strays = []
    for name in lost:
        if renamed[name] in found:
            scenes[name] = replace(found[renamed[name]], name=name)
            strays.append(Stray("scene", name, renamed[name]))
    return strays


async def _find_inputs(
    asks: Asks,
    wanted: Wanted,
    inputs: dict[str, ActualInput],
    taken: Collection[str],
    known: Mapping[str, str],
) -> list[Stray]:
    """Looks for missing inputs by their stamp, and adds them to `inputs`."""
    lost = {w.name: w for w in wanted.inputs if w.name not in inputs and w.name not in taken}
    kinds = {wish.kind for wish in lost.values()}
    ours = {wish.name for wish in wanted.inputs}
    names = [name for name, kind in known.items() if kind in kinds and name not in ours]
    names = [name for name in names if DELETED not in name]
    replies = await asks.batch([Request("GetInputSettings", {"inputName": name}) for name in names])
    strays = []
    for now, reply in zip(names, replies, strict=True):
        settings = reply.data.get("inputSettings") or {}
        wish = lost.pop(str(settings.get(STAMP)), None)
        if wish is None or wish.kind != known[now]:
            continue
        muted = None
        if wish.muted is not None:
            muted = (await asks.batch([Request("GetInputMute", {"inputName": now})]))[0].data.get(
                "inputMuted"
            )
        inputs[wish.name] = ActualInput(wish.name, wish.kind, dict(settings), muted)
        strays.append(Stray("input", wish.name, now))
    return strays


def _under_their_names(scenes: dict[str, ActualScene], strays: list[Stray]) -> dict[str, ActualScene]:
    names = {stray.now: stray.name for stray in strays if stray.kind == "input"}
    if not names:
        return scenes
    return {
        name: replace(
            scene, items=tuple(replace(i, source=names.get(i.source, i.source)) for i in scene.items)
        )
        for name, scene in scenes.items()
    }


def _filters(reply: Reply) -> dict[str, tuple[str, dict[str, Any]]]:
    return {
        str(entry["filterName"]): (str(entry.get("filterKind")), dict(entry.get("filterSettings") or {}))
        for entry in reply.data.get("filters") or []
    }


def _in_use(reply: Reply) -> bool:
    """Whether a failed look-up means that the name belongs to something of another type."""
    if reply.code == NOT_READY:
        raise StageError("OBS is not ready yet.", "Wait until it has started, then try again.")
    return reply.code != NOT_FOUND


def _item(data: dict[str, Any]) -> ActualItem:
    return ActualItem(
        int(data["sceneItemId"]),
        str(data.get("sourceName")),
        bool(data.get("sceneItemEnabled")),
        dict(data.get("sceneItemTransform") or {}),
    )


def _override(reply: Reply) -> tuple[str | None, int | None]:
    return reply.data.get("transitionName"), reply.data.get("transitionDuration")
