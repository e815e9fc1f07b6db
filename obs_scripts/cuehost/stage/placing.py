"""Where and how large an item is, in obs-websocket's words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .template import TemplateItem

if TYPE_CHECKING:
    from .wanted import WantedItem

_BOUNDS = {
    "contain": "OBS_BOUNDS_SCALE_INNER",
    "cover": "OBS_BOUNDS_SCALE_OUTER",
    "stretch": "OBS_BOUNDS_STRETCH",
}
_ALIGN = {"left": 1, "right": 2, "top": 4, "bottom": 8}
_TOP_LEFT = 5


def transform(item: TemplateItem) -> dict[str, Any]:
    """A template item's place as obs-websocket's scene item transform."""
    return {
        "positionX": item.box.x,
        "positionY": item.box.y,
        "alignment": _TOP_LEFT,
        "rotation": 0.0,
        "boundsType": _BOUNDS[item.fit],
        "boundsAlignment": sum(_ALIGN[side] for side in item.align),
        "boundsWidth": max(item.box.width, 1.0),
        "boundsHeight": max(item.box.height, 1.0),
        "cropLeft": 0,
        "cropTop": 0,
        "cropRight": 0,
        "cropBottom": 0,
    }


def placed(item: WantedItem, source_size: tuple[float, float]) -> dict[str, Any]:
    """The transform of an item whose source has this size in px (0: not known yet).

    What `cover` would let stand out of the box is cropped off: OBS itself learned that only in 31.
    """
    width, height = source_size
    if item.fit != "cover" or width < 1 or height < 1:
        return item.transform
    scale = max(item.transform["boundsWidth"] / width, item.transform["boundsHeight"] / height)
    across = max(width - item.transform["boundsWidth"] / scale, 0.0)
    down = max(height - item.transform["boundsHeight"] / scale, 0.0)
    align = item.transform["boundsAlignment"]

    def cut(total: float, near: int, far: int) -> tuple[int, int]:
        first = 0.0 if align & near else total if align & far else total / 2
        return int(first), int(total - first)

    left, right = cut(across, _ALIGN["left"], _ALIGN["right"])
    top, bottom = cut(down, _ALIGN["top"], _ALIGN["bottom"])
    return item.transform | {"cropLeft": left, "cropRight": right, "cropTop": top, "cropBottom": bottom}
