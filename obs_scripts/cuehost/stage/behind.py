"""What of a scene is seen, where the user's camera may stand before it all. Pure.

Whether it does is known only of a picture without holes: a camera's own, not that of a game, a browser or an
avatar, and none with a filter that may cut something out of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .wanted import WantedItem, WantedScene

_CAMERAS = """
    av_capture_input av_capture_input_v2 decklink-input dshow_input macos-avcapture macos-avcapture-fast
    pipewire-camera-source v4l2_input
"""
_DEVICES = frozenset(_CAMERAS.split())
# By their names without a version; most are for sound.
_WITHOUT_HOLES = """
    async_delay_filter basic_eq_filter clut_filter compressor_filter expander_filter gain_filter gpu_delay
    hdr_tonemap_filter invert_polarity_filter limiter_filter noise_gate_filter noise_suppress_filter
    scale_filter sharpness_filter upward_compressor_filter vst_filter
"""
_HARMLESS = frozenset(_WITHOUT_HOLES.split())


def lets_nothing_through(kind: str, filters: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a source's picture has no holes, by its kind and its filters as OBS lists them."""
    return kind in _DEVICES and all(
        re.sub(r"_v\d+$", "", str(entry.get("filterKind"))) in _HARMLESS
        or entry.get("filterEnabled") is False
        for entry in filters
    )


def seen_of(
    scene: WantedScene, canvas: tuple[int, int], hides: Callable[[WantedItem], bool]
) -> tuple[WantedItem, ...]:
    """A scene's items from the last one on that fills the canvas and `hides` what is behind it."""
    first = 0
    for number, item in enumerate(scene.items):
        if item.visible and item.fit == "cover" and _fills(item, canvas) and hides(item):
            first = number
    return scene.items[first:]


def _fills(item: WantedItem, canvas: tuple[int, int]) -> bool:
    place = item.transform
    left, top = place["positionX"], place["positionY"]
    return bool(
        left <= 0
        and top <= 0
        and left + place["boundsWidth"] >= canvas[0]
        and top + place["boundsHeight"] >= canvas[1]
    )
