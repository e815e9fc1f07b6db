"""Video clips in OBS's scenes: each a Media Source of its own, silent, that goes round and round. Pure.

A clip that comes on air must not cost a frame, and a Media Source opens its file when it is given it. So each
clip is an input of its own from the start, over the picture with its first frame that belongs to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cuehost.rundown import is_clip


def still_of(picture: Path) -> Path:
    """The picture with a clip's first frame, which is prepared beside it; of a picture itself."""
    return picture.with_suffix(".png") if is_clip(picture) else picture


def clips_with(planned: Sequence[Path], shown: Path | None) -> tuple[Path, ...]:
    """The clips a place has inputs for: those planned, and what is shown there, if that is one."""
    return tuple(dict.fromkeys((*planned, *((shown,) if shown is not None and is_clip(shown) else ()))))


def clip_settings(path: Path) -> dict[str, Any]:
    """The Media Source settings for a clip: over and over, from its first frame whenever it comes on air."""
    # Left open while it is not seen, so its first frame is there at once, and cleared, so its last is not.
    return {
        "is_local_file": True,
        "local_file": str(path.absolute()),
        "looping": True,
        "hw_decode": False,
        "clear_on_media_end": True,
        "close_when_inactive": False,
        "restart_on_activate": True,
    }
