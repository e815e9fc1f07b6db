"""Where we put what moves slowly: so that our own motion is nobody's change, and goes on where it was."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .actual import Actual, ActualItem, ActualScene
from .diff import Command, misplaced
from .drift import ZOOM_S, on_the_way, out_of, room
from .messages import Event, Request
from .motion import Motion, Transform
from .wanted import Wanted, WantedItem

Key = tuple[str, str]

_MOVED = ("positionX", "positionY", "boundsWidth", "boundsHeight")
# OBS's events come from a pool of threads, late where the processor is busy.
_REMEMBERED = 45


@dataclass(slots=True)
class _Way:
    """An item's way: for how long it stood on air, in s, and its places of late, the last being where it is.

    `found`: where it was found, and when on its way.
    """

    last: deque[Transform]
    stood_s: float = 0.0
    found: tuple[Transform, float] | None = None


class Poses:
    """The places of slowly moving items, by scene and source.

    What is read from OBS has our motion taken out of it, and what is sent has it put in; so all between
    compares with where an item begins. `disturbed`: what somebody else moves now, and where to; it is let
    alone until that was looked at.
    """

    def __init__(self) -> None:
        self.disturbed: dict[Key, Transform] = {}
        self._ways: dict[Key, _Way] = {}

    def clear(self) -> None:
        """Forget all."""
        self.disturbed.clear()
        self._ways.clear()

    def looked_at(self, scenes: Collection[str] | None) -> None:
        """What others moved in these scenes (None: in all) was looked at, and is ours to move again."""
        here = [key for key in self.disturbed if scenes is None or key[0] in scenes]
        for key in here:
            del self.disturbed[key]

    def restart(self, key: Key, item: WantedItem) -> None:
        """Let an item begin again where it begins."""
        way = self._way(key, item)
        way.stood_s, way.found = 0.0, None
        way.last.append(_moved(item.transform))

    def _way(self, key: Key, item: WantedItem) -> _Way:
        return self._ways.setdefault(key, _Way(deque([_moved(item.transform)], _REMEMBERED)))

    def rename(self, old: Key, new: Key) -> None:
        """An item is known by another name."""
        self._ways.pop(new, None)
        if old in self._ways:
            self._ways[new] = self._ways.pop(old)

    def now(self, key: Key, item: WantedItem) -> Transform:
        """Where an item is by our doing."""
        way = self._ways.get(key)
        return item.transform | way.last[-1] if way else item.transform

    def step(self, key: Key, item: WantedItem, motion: Motion, on_for_s: float) -> Transform | None:
        """The place of an item that is on air for so many seconds more, to be sent; None: it is there."""
        assert item.slow is not None
        way = self._way(key, item)
        if item.slow == "zoom" and way.stood_s >= ZOOM_S:
            return None
        way.stood_s += on_for_s
        place = on_the_way(item.slow, item.transform, motion, way.stood_s)
        if way.found is not None:
            found, since = way.found
            place = out_of(found, place, way.stood_s - since)
        way.last.append(_moved(place))
        return way.last[-1]

    def adopt(self, wanted: Wanted, actual: Actual, motion: Motion) -> None:
        """Go on from where OBS has a set that is on some way of ours: an engine before us left it there."""
        for scene in wanted.scenes:
            real = actual.scenes.get(scene.name)
            there = {item.source: item.transform for item in reversed(real.items)} if real else {}
            for item in scene.items:
                key = scene.name, item.source
                if item.slow != "drift" or item.source not in there:
                    continue
                found = _moved(there[item.source])
                at_rest = not misplaced(_moved(item.transform), found)
                if not (at_rest or self._is_ours(key, found)) and _within(found, item.transform, motion):
                    way = self._way(key, item)
                    way.last.append(found)
                    way.found = found, way.stood_s

    def _is_ours(self, key: Key, there: Mapping[str, Any]) -> bool:
        way = self._ways.get(key)
        return way is not None and any(not misplaced(place, there) for place in reversed(way.last))

    # -- taken out and put in ------------------------------------------------------------------------

    def taken_out(self, key: Key, item: WantedItem, there: dict[str, Any]) -> dict[str, Any]:
        """A transform as OBS tells it, without our own motion."""
        if item.slow is None or not self._is_ours(key, there):
            return there
        return there | _moved(item.transform)

    def out_of_actual(self, wanted: Wanted, actual: Actual) -> Actual:
        """What was read, without our own motion."""
        slow = {(s.name, i.source): i for s in wanted.scenes for i in s.items if i.slow}

        def still(scene: ActualScene, item: ActualItem) -> ActualItem:
            key = scene.name, item.source
            wish = slow.get(key)
            return (
                item if wish is None else replace(item, transform=self.taken_out(key, wish, item.transform))
            )

        return _each(actual, still)

    def with_hands(self, wanted: Wanted, actual: Actual) -> Actual:
        """What was read, with what others moved where they moved it to: our next step may have undone it
        before anybody looked.
        """
        slow = {(s.name, i.source): i for s in wanted.scenes for i in s.items if i.slow}

        def moved(scene: ActualScene, item: ActualItem) -> ActualItem:
            key = scene.name, item.source
            undone = key in self.disturbed and key in slow
            if not undone or misplaced(_moved(slow[key].transform), item.transform):
                return item
            return replace(item, transform=item.transform | self.disturbed[key])

        return _each(actual, moved)

    def given_to(self, left: Collection[Key], ids: Mapping[Key, int]) -> list[Request]:
        """The requests that put what was left to the operator where he or she moved it."""
        return [
            Request(
                "SetSceneItemTransform",
                {"sceneName": key[0], "sceneItemId": ids[key], "sceneItemTransform": self.disturbed[key]},
            )
            for key in left
            if key in self.disturbed and key in ids
        ]

    def out_of_event(self, key: Key, item: WantedItem, event: Event) -> Event:
        """An event of an item's transform, without our own motion."""
        there = event.data.get("sceneItemTransform")
        if not isinstance(there, dict):
            return event
        return replace(event, data={**event.data, "sceneItemTransform": self.taken_out(key, item, there)})

    def put_in(self, command: Command) -> Command:
        """A command that puts an item in its place, with our motion: it goes on from where it was."""
        data = command.request.data
        way = self._ways.get((command.scene or "", command.source or ""))
        if way is None or command.request.type != "SetSceneItemTransform":
            return command
        place = data["sceneItemTransform"] | way.last[-1]
        return replace(command, request=replace(command.request, data=data | {"sceneItemTransform": place}))


def _each(actual: Actual, change: Callable[[ActualScene, ActualItem], ActualItem]) -> Actual:
    scenes = {
        name: replace(scene, items=tuple(change(scene, item) for item in scene.items))
        for name, scene in actual.scenes.items()
    }
    return replace(actual, scenes=scenes)


def _moved(place: Mapping[str, Any]) -> Transform:
    return {key: place.get(key) for key in _MOVED}


def _within(found: Transform, rest: Transform, motion: Motion) -> bool:
    """Whether a set's place is one that a way of ours leads through."""
    sized = {key: rest[key] for key in ("boundsWidth", "boundsHeight")}
    across, down = room(rest, motion)
    return (
        not misplaced(sized, found)
        and abs(found["positionX"] - rest["positionX"]) <= across
        and abs(found["positionY"] - rest["positionY"]) <= down
    )
