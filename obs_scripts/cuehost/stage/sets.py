"""Several sets in one scene. Pure.

A set that comes on air must not cost a frame, and OBS decodes a picture when it is given its file. So each
set is an input of its own, whose picture is there from the start, and one of a scene's sets is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path


def sets_in(
    sets: Mapping[str, Sequence[Path]], up: Mapping[str, Path], scene_id: str
) -> list[tuple[Path, bool]]:
    """The pictures of a scene's sets, with whether the scene stands in it; empty for a scene of one set.

    `sets` are those of the show by scene, `up` what scenes were put into, by default into their first.
    """
    planned = tuple(dict.fromkeys(sets.get(scene_id, ())))
    if not planned:
        return []
    shown = up.get(scene_id)
    return [(path, path == (shown if shown in planned else planned[0])) for path in planned]


def with_those_up(sets: Mapping[str, Sequence[Path]], up: Mapping[str, Path]) -> dict[str, tuple[Path, ...]]:
    """A show's edited sets, with those that scenes of several stand in: what is on air stays there."""
    return {
        scene: tuple(dict.fromkeys((*pictures, *([up[scene]] if scene in up else ()))))
        for scene, pictures in sets.items()
    }


def mark_of(picture: Path) -> str:
    """What tells a set's input from others: as long as its picture is the same, so is its name."""
    return hashlib.sha256(str(picture).encode()).hexdigest()[:8]
