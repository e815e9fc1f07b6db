"""What a change of the wanted state means for OBS, without reading it first: changes are seen at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cuehost.drawn import Drawn

from .clips import still_of
from .diff import Left, show_command
from .messages import Request
from .motion import CHANGING_ROLES, MOVING_ROLES, changing, entering, leaving
from .mover import Move, Mover
from .poses import Key, Poses
from .template import Role
from .wanted import Wanted, WantedInput, WantedItem


@dataclass(slots=True)
class Changes:
    """Gathers the requests of one change. `ids` are OBS's by scene and source, `on_air` the name in OBS of
    the scene in which things come and go with motion (None: in none); `drawn` says of a picture's file
    in what part of it something is seen.

    `moves` are to be started once the requests are done.
    """

    ids: Mapping[Key, int]
    left: Left
    mover: Mover
    poses: Poses
    on_air: str | None
    drawn: Callable[[Path], Drawn]
    moves: list[Move] = field(default_factory=list)
    _requests: list[Request] = field(default_factory=list)
    _files: dict[str, Path] = field(default_factory=dict)

    def between(
        self, before: Wanted, part: Wanted, roles: Collection[Role], reload: dict[str, Any] | None
    ) -> list[Request] | None:
        """The requests for what changed from `before` to `part`; None where OBS must be read first.

        The visibility of the items of `roles`, and inputs whose settings contain `reload`, are sent even if
        unchanged.
        """
        old_settings = {wish.name: wish.settings for wish in before.inputs}
        new = {wish.name for wish in part.inputs if wish.settings != old_settings.get(wish.name)}
        names = {scene.name for scene in part.scenes}
        old_visible = {
            (scene.name, item.source): item.visible
            for scene in before.scenes
            if scene.name in names
            for item in scene.items
        }
        if old_visible.keys() - {(scene.name, item.source) for scene in part.scenes for item in scene.items}:
            return None  # a clip that belongs there no more
        self._requests = [
            Request("SetInputSettings", {"inputName": wish.name, "inputSettings": wish.settings})
            for wish in part.inputs
            if wish.name in new or (reload is not None and reload.items() <= wish.settings.items())
        ]
        reloaded = {r.data["inputName"] for r in self._requests} if reload is not None else set()
        self._files = {wish.name: _file(wish) for wish in part.inputs}
        for scene in part.scenes:
            # What takes another's place stands there at once: a clip for a picture.
            stay = {i.role for i in scene.items if old_visible.get((scene.name, i.source))}
            stay &= {i.role for i in scene.items if i.visible}
            for item in scene.items:
                key = (scene.name, item.source)
                swaps = item.role in stay and old_visible.get(key) != item.visible
                comes = item.visible and old_visible.get(key) is False and item.role in roles
                if comes or (item.visible and item.source in new):
                    self._begin_anew(item, key)
                moving = scene.name == self.on_air and key in self.ids and not swaps
                seen = old_visible.get(key) if moving else None
                if seen is not None and self._moved(item, key, seen, item.source in reloaded):
                    continue
                if old_visible.get(key) != item.visible or item.role in roles:
                    if key not in self.ids:
                        if key in self.left.items:
                            continue  # the operator removed it
                        return None
                    self._requests.append(show_command(scene.name, item, self.ids[key]).request)
        # What is shown first and hidden last leaves no frame without either, of sets as of cards.
        return sorted(self._requests, key=lambda request: request.data.get("sceneItemEnabled") is False)

    def _begin_anew(self, item: WantedItem, key: Key) -> None:
        """Another picture, or one that comes, begins to grow from its first size."""
        if item.slow == "zoom" and key in self.ids and key not in self.left.items:
            self.poses.restart(key, item)
            self._requests.append(self._placing(key, item.transform))

    def _placing(self, key: Key, place: dict[str, Any]) -> Request:
        where = {"sceneName": key[0], "sceneItemId": self.ids[key]}
        return Request("SetSceneItemTransform", where | {"sceneItemTransform": place})

    def _moved(self, item: WantedItem, key: Key, was_visible: bool, reloaded: bool) -> bool:
        """Adds what has an item come, go or change with motion; whether that is all it needs."""
        motion, fps, item_id = self.mover.motion, self.mover.fps, self.ids[key]
        if motion is None or item.role not in MOVING_ROLES or item.fit == "cover":
            return False
        if item.visible and not was_visible:
            steps = entering(motion, item.transform, fps, self.drawn(self._files[item.source]))
            if steps:
                self._requests.append(self._placing(key, steps[0]))
                self.moves.append(Move(key, item_id, tuple(steps[1:]), item.transform))
            self._requests.append(show_command(key[0], item, item_id).request)
            return True
        if was_visible and not item.visible and key not in self.mover.busy:
            drawn = self.drawn(self._files[item.source])
            steps = leaving(motion, self.poses.now(key, item), fps, drawn)
            if steps:
                self.poses.restart(key, item)
                self.moves.append(Move(key, item_id, tuple(steps), item.transform, hide=True))
                return True
        elif item.visible and reloaded and item.role in CHANGING_ROLES and self.mover.calm(key):
            steps = changing(motion, item.transform, fps)
            self.moves.append(Move(key, item_id, tuple(steps), item.transform))
        return False


def _file(wish: WantedInput) -> Path:
    """The picture an input shows, of a clip its first frame."""
    return still_of(Path(str(wish.settings.get("file") or wish.settings.get("local_file") or "")))
