"""The seller's camera in a show of virtual hosts: seen and heard while a person has taken over. Pure.

It fills the canvas in place of the host, behind the cards, so that it needs no place in a scene template.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .template import Box, Role, SceneKind, TemplateItem

_BEHIND: frozenset[Role] = frozenset({"music", "background"})


@dataclass(frozen=True, slots=True)
class OnCall:
    """Sources in OBS that are the user's own. `microphone` is heard with the camera, which is silent then;
    None: the camera is heard itself.
    """

    camera: str
    microphone: str | None = None

    @property
    def voice(self) -> str:
        """The source that is heard."""
        return self.microphone or self.camera


def with_camera(
    items: Sequence[TemplateItem], canvas: tuple[int, int], kind: SceneKind, seen: bool
) -> list[TemplateItem]:
    """A scene's items with the camera over all of it, before its set and behind everything else."""
    # Where a show rests, the title says that nobody is there.
    resting: frozenset[Role] = frozenset({"title"}) if kind in ("break", "safe") else frozenset()
    camera = TemplateItem(
        "camera",
        Box(0, 0, *canvas),
        fit="cover",
        visible=seen,
        operator_may_change=True,
        covers=resting | {"host"},
    )
    others = [item for item in items if item.role != "camera"]
    place = next((n for n, item in enumerate(others) if item.role not in _BEHIND), len(others))
    return [*others[:place], camera, *others[place:]]


def sounds(on_call: OnCall, seen: bool) -> dict[str, bool]:
    """Which of the sources are to be muted (True), while the camera is seen or not."""
    if on_call.microphone is None:
        return {on_call.camera: not seen}
    return {on_call.camera: True, on_call.microphone: not seen}
