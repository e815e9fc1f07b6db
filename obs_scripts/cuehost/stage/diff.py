"""The difference between the wanted and the actual state, as commands for OBS, each with its reason.

Pure functions. Commands are safe to send in their order as one batch. What must be known of a new thing
before it can be placed (its item id) is left to the next reading: `diff` is applied until it is empty.
A new item is made hidden, and shown only when it is in its place, so nothing flashes on air.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .actual import Actual, ActualInput, ActualScene
from .messages import Request
from .music import WantedFilter
from .names import PREFIX
from .placing import placed
from .wanted import STAMP, Wanted, WantedInput, WantedItem, WantedScene

# OBS keeps places as 32-bit floats.
_PX_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class Command:
    """A request to OBS, and in words why it is sent.

    `scene` and `source` are whom it concerns. `crops`: it changes no more than what `cover` crops off.
    """

    request: Request
    reason: str
    scene: str | None = None
    source: str | None = None
    crops: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """What a person changed and may keep so: items as (scene, source), and inputs."""

    items: frozenset[tuple[str, str]] = frozenset()
    inputs: frozenset[str] = frozenset()

    def __or__(self, other: Left) -> Left:
        return Left(self.items | other.items, self.inputs | other.inputs)

    def __sub__(self, other: Left) -> Left:
        return Left(self.items - other.items, self.inputs - other.inputs)


NOTHING = Left()


def clashes(wanted: Wanted, actual: Actual) -> list[str]:
    """The names of things in OBS that bear our names but are not ours."""
    found = [name for name in _names(wanted) if name in actual.taken]
    for wish in wanted.inputs:
        there = actual.inputs.get(wish.name)
        if there is not None and not is_ours(wish, there):
            found.append(wish.name)
    for scene in wanted.scenes:
        real = actual.scenes.get(scene.name)
        # A scene carries no stamp; but one of ours is empty or holds something of ours.
        if real is not None and real.items and not any(item.source.startswith(PREFIX) for item in real.items):
            found.append(scene.name)
    return found


def is_ours(wish: WantedInput, there: ActualInput) -> bool:
    """Whether the input `there`, of the same name, is ours: of our kind, and stamped.

    Without any settings it is taken for ours too: that is what "Defaults" in OBS's properties leaves.
    """
    return there.kind == wish.kind and (STAMP in there.settings or not there.settings)


def diff(wanted: Wanted, actual: Actual, left: Left = NOTHING) -> list[Command]:
    """What to send so that OBS comes nearer to `wanted`; empty when nothing is amiss.

    What is `left` is as it is.
    """
    return [
        *_bury(actual),
        *_call_back(actual),
        *_make(wanted, actual, left),
        *set_inputs(wanted, actual, left),
        *(
            command
            for scene in wanted.scenes
            if scene.name in actual.scenes
            for command in arrange(scene, _living(actual.scenes[scene.name], actual.ghost_names), left)
        ),
        *_set_overrides(wanted, actual),
        *_clear_stale(wanted, actual),
    ]


def _bury(actual: Actual) -> Iterator[Command]:
    """Frees the names of what is deleted, and our scenes of its rests."""
    for ghost in actual.ghosts:
        yield _rename(ghost.kind, ghost.name, ghost.now, f"{ghost.name!r} was deleted, but keeps its name")
    for scene in actual.scenes.values():
        for item in scene.items:
            if item.source in actual.ghost_names:
                yield _command(
                    f"{item.source!r} in {scene.name!r} is the rest of a deleted source",
                    "RemoveSceneItem",
                    source=item.source,
                    sceneName=scene.name,
                    sceneItemId=item.id,
                )


def _call_back(actual: Actual) -> Iterator[Command]:
    """Gives renamed things their names back."""
    for stray in actual.strays:
        what = "scene" if stray.kind == "scene" else "source"
        reason = f"the {what} {stray.name!r} was renamed to {stray.now!r}"
        yield replace(
            _rename(stray.kind, stray.now, stray.name, reason),
            scene=stray.name if stray.kind == "scene" else None,
            source=stray.name if stray.kind == "input" else None,
        )


def _rename(kind: str, old: str, new: str, reason: str) -> Command:
    if kind == "scene":
        return _command(reason, "SetSceneName", sceneName=old, newSceneName=new)
    return _command(reason, "SetInputName", source=old, inputName=old, newInputName=new)


def _make(wanted: Wanted, actual: Actual, left: Left) -> Iterator[Command]:
    """Scenes, inputs and items that are missing."""
    for scene in wanted.scenes:
        if scene.name not in actual.scenes:
            yield _command(f"the scene {scene.name!r} is missing", "CreateScene", sceneName=scene.name)
    made: set[tuple[str, str]] = set()
    gone = set() if actual.camera_found else {wanted.camera}
    for wish in wanted.inputs:
        home = next((scene.name for scene in wanted.scenes if _uses(scene, wish.name)), None)
        if wish.name in actual.inputs:
            continue
        if wish.name in left.inputs:
            gone.add(wish.name)
        elif home is not None:
            made.add((home, wish.name))
            yield _command(
                f"the source {wish.name!r} is missing",
                "CreateInput",
                source=wish.name,
                sceneName=home,
                inputName=wish.name,
                inputKind=wish.kind,
                inputSettings=wish.settings,
                sceneItemEnabled=False,
            )
    for scene in wanted.scenes:
        real = actual.scenes.get(scene.name)
        there = {item.source for item in real.items} - actual.ghost_names if real else set()
        for item in scene.items:
            key = scene.name, item.source
            if item.source not in there | gone and key not in made and key not in left.items:
                yield _command(
                    f"{item.source!r} is missing in {scene.name!r}",
                    "CreateSceneItem",
                    source=item.source,
                    sceneName=scene.name,
                    sourceName=item.source,
                    sceneItemEnabled=False,
                )


def set_inputs(wanted: Wanted, actual: Actual, left: Left = NOTHING) -> Iterator[Command]:
    """Settings and sound of the inputs that are there."""
    for wish in wanted.inputs:
        there = actual.inputs.get(wish.name)
        if there is None or wish.name in left.inputs:
            continue
        changed = [key for key, value in wish.settings.items() if there.settings.get(key) != value]
        if changed:
            yield _command(
                f"{wish.name!r} has another {', '.join(changed)}",
                "SetInputSettings",
                source=wish.name,
                inputName=wish.name,
                inputSettings={key: wish.settings[key] for key in changed},
                overlay=True,
            )
        if wish.muted is not None and there.muted is not None and there.muted != wish.muted:
            yield _command(
                f"{wish.name!r} is {'not ' if wish.muted else ''}muted",
                "SetInputMute",
                source=wish.name,
                inputName=wish.name,
                inputMuted=wish.muted,
            )
        if wish.filter is not None:
            yield from _set_filter(wish.name, wish.filter, there)


def _set_filter(name: str, wish: WantedFilter, there: ActualInput) -> Iterator[Command]:
    """A filter of ours, made or put right; those of others on the same input stay."""
    kind, settings = there.filters.get(wish.name, ("", {}))
    if kind and kind != wish.kind:
        yield _command(
            f"the filter {wish.name!r} of {name!r} is of another kind",
            "RemoveSourceFilter",
            source=name,
            sourceName=name,
            filterName=wish.name,
        )
    if kind != wish.kind:
        yield _command(
            f"the filter {wish.name!r} of {name!r} is missing",
            "CreateSourceFilter",
            source=name,
            sourceName=name,
            filterName=wish.name,
            filterKind=wish.kind,
            filterSettings=wish.settings,
        )
    elif changed := [key for key, value in wish.settings.items() if settings.get(key) != value]:
        yield _command(
            f"the filter {wish.name!r} of {name!r} has another {', '.join(changed)}",
            "SetSourceFilterSettings",
            source=name,
            sourceName=name,
            filterName=wish.name,
            filterSettings={key: wish.settings[key] for key in changed},
            overlay=True,
        )


def _living(scene: ActualScene, ghosts: Collection[str]) -> ActualScene:
    if not ghosts:
        return scene
    return replace(scene, items=tuple(item for item in scene.items if item.source not in ghosts))


def arrange(scene: WantedScene, real: ActualScene, left: Left = NOTHING) -> Iterator[Command]:
    """Superfluous items away, the others into place and order, then shown or hidden."""
    ids, extra = _match(scene, real)
    for item_id, source in extra:
        yield _command(
            f"{source!r} does not belong in {scene.name!r} (again)",
            "RemoveSceneItem",
            source=source,
            sceneName=scene.name,
            sceneItemId=item_id,
        )
    by_id = {item.id: item for item in real.items}
    here = [i for i in scene.items if i.source in ids and (scene.name, i.source) not in left.items]
    for item in here:
        there = by_id[ids[item.source]].transform
        place = placed(item, (there.get("sourceWidth", 0.0), there.get("sourceHeight", 0.0)))
        off = misplaced(place, there)
        if off:
            yield _command(
                f"{item.source!r} in {scene.name!r} is not in its place ({', '.join(off)})",
                "SetSceneItemTransform",
                source=item.source,
                crops=all(key.startswith("crop") for key in off),
                sceneName=scene.name,
                sceneItemId=ids[item.source],
                sceneItemTransform=place,
            )
    gone = {item_id for item_id, _ in extra}
    order = [item.id for item in real.items if item.id not in gone]
    for item_id, index in moves(order, [ids[item.source] for item in here]):
        yield _command(
            f"{by_id[item_id].source!r} in {scene.name!r} is not in its layer",
            "SetSceneItemIndex",
            source=by_id[item_id].source,
            sceneName=scene.name,
            sceneItemId=item_id,
            sceneItemIndex=index,
        )
    for item in here:
        if by_id[ids[item.source]].enabled != item.visible:
            yield show_command(scene.name, item, ids[item.source])


def show_command(scene: str, item: WantedItem, item_id: int) -> Command:
    """Shows or hides an item as wanted."""
    return _command(
        f"{item.source!r} in {scene!r} is to be {'shown' if item.visible else 'hidden'}",
        "SetSceneItemEnabled",
        source=item.source,
        sceneName=scene,
        sceneItemId=item_id,
        sceneItemEnabled=item.visible,
    )


def _match(scene: WantedScene, real: ActualScene) -> tuple[dict[str, int], list[tuple[int, str]]]:
    """The item ids by source name, and the items of ours that are there twice or should not be."""
    wanted = {item.source for item in scene.items}
    ids: dict[str, int] = {}
    extra: list[tuple[int, str]] = []
    for item in real.items:
        if item.source in wanted and item.source not in ids:
            ids[item.source] = item.id
        elif item.source.startswith(PREFIX):
            extra.append((item.id, item.source))
    return ids, extra


def moves(order: list[int], wanted: list[int]) -> Iterator[tuple[int, int]]:
    """The moves (item id, new index) that bring the ids `wanted` into their order within `order`.

    Other ids keep their places between ours.
    """
    ours = set(wanted)
    rest = iter(wanted)
    target = [next(rest) if item_id in ours else item_id for item_id in order]
    now = list(order)
    for index, item_id in enumerate(target):
        if now[index] != item_id:
            now.remove(item_id)
            now.insert(index, item_id)
            yield item_id, index


def misplaced(wish: Mapping[str, Any], there: Mapping[str, Any]) -> list[str]:
    """The keys of a wanted transform that the actual one does not have so."""
    return [key for key, value in wish.items() if not _same(value, there.get(key))]


def _same(wish: Any, there: Any) -> bool:
    if isinstance(wish, (int, float)) and isinstance(there, (int, float)):
        return abs(wish - there) <= _PX_TOLERANCE
    return bool(wish == there)


def _set_overrides(wanted: Wanted, actual: Actual) -> Iterator[Command]:
    """Our scenes carry their transition themselves, so the user's choice for other scenes stays."""
    for scene in wanted.scenes:
        kind, ms = scene.transition
        # OBS always has a fade and a cut; the others are there when the user has made one.
        name = actual.transitions.get(kind) or actual.transitions.get("fade_transition")
        real = actual.scenes.get(scene.name)
        if name is None:
            continue
        if real is None or real.override != (name, ms):
            yield _command(
                f"{scene.name!r} comes on air by another transition",
                "SetSceneSceneTransitionOverride",
                sceneName=scene.name,
                transitionName=name,
                transitionDuration=ms,
            )


def _clear_stale(wanted: Wanted, actual: Actual) -> Iterator[Command]:
    """Product scenes of an earlier show, unless on air or with something of the user's in them."""
    keep = {wish.name for wish in wanted.inputs}
    for name, scene in actual.stale.items():
        own = [item.source for item in scene.items if item.source.startswith(PREFIX)]
        if name == actual.program or not own or len(own) < len(scene.items):
            continue
        for source in dict.fromkeys(own):
            if source.startswith(f"{name} - ") and source not in keep:
                yield _command(f"{source!r} is of an earlier show", "RemoveInput", inputName=source)
        yield _command(f"{name!r} is of an earlier show", "RemoveScene", sceneName=name)


def _uses(scene: WantedScene, source: str) -> bool:
    return any(item.source == source for item in scene.items)


def _names(wanted: Wanted) -> list[str]:
    return [scene.name for scene in wanted.scenes] + [wish.name for wish in wanted.inputs]


def _command(
    reason: str, request: str, *, source: str | None = None, crops: bool = False, **data: Any
) -> Command:
    return Command(Request(request, data), reason, data.get("sceneName"), source, crops)
