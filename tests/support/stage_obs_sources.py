"""What the model of OBS holds: scenes, inputs, items, and how a request is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Data = dict[str, Any]

NOT_FOUND, EXISTS, WRONG_TYPE, CREATION_FAILED, UNKNOWN, NO_RECORDING = 600, 601, 602, 700, 204, 501

TRANSFORM: Data = {
    "positionX": 0.0,
    "positionY": 0.0,
    "rotation": 0.0,
    "alignment": 5,
    "boundsType": "OBS_BOUNDS_NONE",
    "boundsAlignment": 0,
    "boundsWidth": 0.0,
    "boundsHeight": 0.0,
    "cropLeft": 0,
    "cropTop": 0,
    "cropRight": 0,
    "cropBottom": 0,
    "sourceWidth": 0.0,
    "sourceHeight": 0.0,
}


class Refused(Exception):
    """A request answered with an error."""

    def __init__(self, code: int, comment: str = "") -> None:
        super().__init__(comment)
        self.code, self.comment = code, comment


@dataclass(eq=False)
class Source:
    """A scene or an input. `items` and `override` are a scene's, the others an input's."""

    name: str
    kind: str
    settings: Data = field(default_factory=dict)
    muted: bool = False
    volume_db: float = 0.0
    filters: dict[str, tuple[str, Data]] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    override: tuple[str | None, int | None] = (None, None)
    next_id: int = 1
    removed: bool = False

    @property
    def is_scene(self) -> bool:
        return self.kind == "scene"


@dataclass(eq=False)
class Item:
    id: int
    source: Source
    enabled: bool = True
    transform: Data = field(default_factory=lambda: dict(TRANSFORM))


@dataclass(eq=False)
class Collection:
    """A scene collection: its sources by name, its scenes in their order, the one on air."""

    sources: dict[str, Source]
    program: Source


def fresh_collection() -> Collection:
    """A collection with one empty scene."""
    scene = Source("Scene", "scene")
    return Collection({scene.name: scene}, scene)
