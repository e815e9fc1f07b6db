"""What stands behind the host: a picture or clip, or a description."""

from __future__ import annotations

from pathlib import Path

from . import _tables as tables
from ._context import Context, RawText
from ._node import Node
from .model import LocalText


def read_background(ctx: Context, raw: RawText | None, node: Node) -> tuple[LocalText | None, Path | None]:
    """The description, picture or clip that `background` gives; what cannot be one goes to the faults."""
    if isinstance(raw, str) and raw.strip().lower().endswith(tables.PICTURE_ENDINGS + tables.CLIP_ENDINGS):
        return None, ctx.files.picture(raw.strip(), node.place, "the background")
    return ctx.text(raw, node, "the background"), None
