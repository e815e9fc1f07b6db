"""Which differences are repaired and which are left to the operator. Pure.

Between two looks at OBS only others change it, so every difference is somebody's doing: it is put right,
unless the scene template lets the operator change that item. An exception is the crop of an item that is
to `cover` its box: it follows the size of its source, which no person need have touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .actual import Actual
from .diff import Command, Left, arrange, diff, set_inputs
from .wanted import Wanted, WantedItem, WantedScene

Size = tuple[float, float]
Sizes = Mapping[tuple[str, str], Size]
"""The sizes of sources in px by (scene, source)."""


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody changed, in words; `kept`: it stays so. `scene` and `source` as OBS names them."""

    reason: str
    kept: bool
    scene: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to send, what to tell, and what is left from now on. `missing` are scenes that are gone."""

    commands: list[Command]
    changes: list[Change]
    left: Left
    missing: frozenset[str]


def judge(wanted: Wanted, actual: Actual, left: Left, sizes: Sizes) -> Verdict:
    """Judges the differences between `wanted` and `actual`.

    `left` is what was left before, `sizes` the sizes of the sources when OBS was last looked at.
    """
    missing = frozenset(s.name for s in wanted.scenes if s.name not in actual.scenes)
    # What is made anew is made as planned.
    left -= Left(frozenset(key for key in left.items if key[0] in missing))
    kept = [*_kept_inputs(wanted, actual, left, missing), *_kept_items(wanted, actual, left, sizes)]
    left |= Left(
        frozenset((k.scene, k.source) for k in kept if k.scene and k.source),
        frozenset(k.source for k in kept if k.source and not k.scene),
    )
    commands = diff(wanted, actual, left)
    told = {change.reason: change for change in reversed(kept)}  # a camera may be gone from many scenes
    changes = [*reversed(told.values()), *_repaired(commands, actual, sizes)]
    return Verdict(commands, changes, left, missing)


def sizes_of(actual: Actual) -> dict[tuple[str, str], Size]:
    """The sizes of all sources there."""
    return {
        (scene.name, item.source): _size(item.transform)
        for scene in actual.scenes.values()
        for item in reversed(scene.items)
    }


def _kept_inputs(wanted: Wanted, actual: Actual, left: Left, missing: frozenset[str]) -> Iterator[Change]:
    for wish in wanted.inputs:
        if not wish.operator_may_change or wish.name in left.inputs:
            continue
        if wish.name not in actual.inputs:
            # Inputs go with the last scene that held them; that was not the operator's choice of input.
            if not any(s.name in missing for s in wanted.scenes if _item(s, wish.name)):
                yield Change(f"the source {wish.name!r} was deleted", True, None, wish.name)
            continue
        for command in set_inputs(Wanted((), (wish,)), actual):
            yield Change(command.reason, True, None, wish.name)
            break


def _kept_items(wanted: Wanted, actual: Actual, left: Left, sizes: Sizes) -> Iterator[Change]:
    for scene in wanted.scenes:
        real = actual.scenes.get(scene.name)
        free = {
            (scene.name, item.source): item
            for item in scene.items
            if item.operator_may_change and (scene.name, item.source) not in left.items
        }
        if real is None or not free:
            continue
        there = {item.source for item in real.items} - actual.ghost_names
        others = list(arrange(scene, real, left | Left(frozenset(free))))
        for key, item in free.items():
            if item.source not in there:
                if item.role == "camera" and not actual.camera_found:
                    yield Change(f"the source {item.source!r} was deleted", True, *key)
                elif item.source in actual.inputs or item.role == "camera":
                    yield Change(f"{item.source!r} was removed from {scene.name!r}", True, *key)
                continue
            with_it = arrange(scene, real, left | Left(frozenset(free) - {key}))
            own = [command for command in with_it if command not in others]
            if own and not all(_follows(command, actual, sizes) for command in own):
                yield Change(own[0].reason, True, *key)


def _repaired(commands: list[Command], actual: Actual, sizes: Sizes) -> Iterator[Change]:
    """One change for each thing somebody did; what only follows from it is not told."""
    scenes = {c.scene for c in commands if c.request.type == "CreateScene"}
    sources = {c.source for c in commands if c.request.type == "CreateInput"}
    for command in commands:
        kind = command.request.type
        of_scene = command.scene in scenes and kind != "CreateScene"
        of_source = command.source in sources and kind in (
            "CreateSceneItem",
            "RemoveSceneItem",
            "SetInputName",
        )
        tidying = kind in ("RemoveInput", "RemoveScene")
        if not (of_scene or of_source or tidying or _follows(command, actual, sizes)):
            yield Change(command.reason, False, command.scene, command.source)


def _follows(command: Command, actual: Actual, sizes: Sizes) -> bool:
    """Whether a command only fits the crop to a source that has another size than before."""
    if not (command.crops and command.scene and command.source):
        return False
    key = command.scene, command.source
    now = next(
        _size(item.transform) for item in actual.scenes[command.scene].items if item.source == command.source
    )
    return sizes.get(key) != now


def _item(scene: WantedScene, source: str) -> WantedItem | None:
    return next((item for item in scene.items if item.source == source), None)


def _size(transform: Mapping[str, object]) -> Size:
    width, height = transform.get("sourceWidth", 0.0), transform.get("sourceHeight", 0.0)
    assert isinstance(width, (int, float)) and isinstance(height, (int, float))
    return float(width), float(height)
