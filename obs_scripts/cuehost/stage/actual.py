"""What OBS really is, read as plain data, as far as it concerns us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cuehost.errors import StageError

from .connection import ObsConnection
from .messages import NOT_FOUND, NOT_READY, Reply, Request
from .wanted import PRODUCT_PREFIX, Wanted


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
    """An input as OBS has it. `settings` are those that differ from the kind's defaults."""

    name: str
    kind: str
    settings: dict[str, Any]
    muted: bool | None = None


@dataclass(frozen=True, slots=True)
class Actual:
    """OBS's state. `stale` are product scenes with our kind of name that the show does not have.

    `taken` are names we want that belong to something else in OBS, such as a group.
    `transitions` maps OBS's kinds to the user's names for them.
    """

    scenes: dict[str, ActualScene]
    inputs: dict[str, ActualInput]
    stale: dict[str, ActualScene]
    taken: frozenset[str]
    transitions: dict[str, str]
    program: str
    camera_found: bool


async def read_actual(connection: ObsConnection, wanted: Wanted) -> Actual:
    """Reads from OBS what `wanted` speaks of. Raises `StageError`."""
    general = await connection.batch(
        [Request("GetSceneList"), Request("GetSceneTransitionList"), Request("GetInputList")]
    )
    scene_list, transition_list, input_list = (reply.unwrap() for reply in general)
    known_scenes = [str(scene["sceneName"]) for scene in scene_list.get("scenes", [])]
    stale_names = [
        name
        for name in known_scenes
        if name.startswith(PRODUCT_PREFIX) and name not in {scene.name for scene in wanted.scenes}
    ]
    taken: set[str] = set()
    scenes = await _read_scenes(connection, [scene.name for scene in wanted.scenes], taken)
    stale = await _read_scenes(connection, stale_names, taken) if stale_names else {}
    transitions: dict[str, str] = {}
    for transition in transition_list.get("transitions", []):
        transitions.setdefault(str(transition["transitionKind"]), str(transition["transitionName"]))
    return Actual(
        scenes=scenes,
        inputs=await _read_inputs(connection, wanted, taken),
        stale=stale,
        taken=frozenset(taken),
        transitions=transitions,
        program=str(scene_list.get("currentProgramSceneName") or ""),
        camera_found=wanted.camera is None
        or wanted.camera in {entry.get("inputName") for entry in input_list.get("inputs", [])}
        or wanted.camera in known_scenes,
    )


async def _read_scenes(
    connection: ObsConnection, names: list[str], taken: set[str]
) -> dict[str, ActualScene]:
    requests: list[Request] = []
    for name in names:
        requests.append(Request("GetSceneItemList", {"sceneName": name}))
        requests.append(Request("GetSceneSceneTransitionOverride", {"sceneName": name}))
    replies = await connection.batch(requests)
    scenes = {}
    for name, listed, override in zip(names, replies[::2], replies[1::2], strict=True):
        if listed.ok:
            items = sorted(listed.data.get("sceneItems", []), key=lambda item: int(item["sceneItemIndex"]))
            scenes[name] = ActualScene(name, tuple(map(_item, items)), _override(override))
        elif _in_use(listed):
            taken.add(name)
    return scenes


async def _read_inputs(connection: ObsConnection, wanted: Wanted, taken: set[str]) -> dict[str, ActualInput]:
    names = [wish.name for wish in wanted.inputs]
    audible = [wish.name for wish in wanted.inputs if wish.muted is not None]
    requests = [Request("GetInputSettings", {"inputName": name}) for name in names]
    requests += [Request("GetInputMute", {"inputName": name}) for name in audible]
    replies = await connection.batch(requests)
    mutes = dict(zip(audible, replies[len(names) :], strict=True))
    inputs = {}
    for name, reply in zip(names, replies[: len(names)], strict=True):
        if reply.ok:
            muted = mutes[name].data.get("inputMuted") if name in mutes else None
            kind = str(reply.data.get("inputKind"))
            inputs[name] = ActualInput(name, kind, dict(reply.data.get("inputSettings") or {}), muted)
        elif _in_use(reply):
            taken.add(name)
    return inputs


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
