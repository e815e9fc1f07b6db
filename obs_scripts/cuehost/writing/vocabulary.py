"""The names a cue may have: gestures, emotions and overlays, as the host and the stage know them."""

from __future__ import annotations

import difflib
import re
from typing import cast

from cuehost import rundown
from cuehost.rundown import Cue
from cuehost.rundown.script import CueKind

GESTURES = frozenset(rundown.GESTURES)
EMOTIONS = frozenset(rundown.EMOTIONS)
OVERLAYS = frozenset(name for name in rundown.OVERLAYS if not name.startswith("picture:"))
_PICTURE = re.compile(r"picture:(\d{1,3})")


def cue_kind(name: str) -> CueKind | None:
    """The kind of the cue called `name`, or None if there is no such cue. The names never collide."""
    if name in GESTURES:
        return "gesture"
    if name in EMOTIONS:
        return "emotion"
    if name in OVERLAYS or _PICTURE.fullmatch(name):
        return "overlay"
    return None


def picture_index(name: str) -> int | None:
    """N of the overlay `picture:N`, else None."""
    match = _PICTURE.fullmatch(name)
    return int(match.group(1)) if match else None


def make_cue(name: str, at: int) -> Cue:
    """A cue of the right kind; raises `KeyError` for a name that is not in the vocabulary."""
    kind = cue_kind(name)
    if kind is None:
        raise KeyError(name)
    return Cue(kind, name, at)


def nearest(kind: CueKind, name: str) -> str:
    """The known name most like `name`, for a message; empty where none is close."""
    known = {"gesture": GESTURES, "emotion": EMOTIONS, "overlay": OVERLAYS | {"picture:0"}}[kind]
    found = difflib.get_close_matches(name, sorted(known), n=1)
    return found[0] if found else ""


def is_kind(kind: str, name: str) -> bool:
    """Whether `name` is a cue of that kind."""
    return cue_kind(name) == cast(CueKind, kind)
