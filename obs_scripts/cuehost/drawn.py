"""Where in a picture something is seen: noted in its PNG by who draws it, read there by who moves it.

Cards are drawn for their box and keep to a corner of it, so most of a picture may be clear.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

KEY = "Cuehost drawn"
"""The PNG's text of this name is `left top right bottom` in px."""

_HEAD = 33  # the signature, and the chunk with the size
_LOOKED_AT = 512


@dataclass(frozen=True, slots=True)
class Drawn:
    """The edges of what is seen, as shares of the picture's width and height."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0


WHOLE = Drawn()


def drawn_in(picture: Path) -> Drawn:
    """The part of a picture that its PNG notes, read from its first bytes; all of it where none is noted."""
    try:
        with picture.open("rb") as file:
            data = file.read(_LOOKED_AT)
    except OSError:
        return WHOLE
    width, height = struct.unpack(">2I", data[16:24]) if len(data) > _HEAD else (0, 0)
    mark = b"tEXt" + KEY.encode() + b"\0"
    at = data.find(mark, _HEAD)
    if at < 0 or not width or not height:
        return WHOLE
    (length,) = struct.unpack(">I", data[at - 4 : at])
    edges = [int(word) for word in data[at + len(mark) : at + 4 + length].split()]
    left, top, right, bottom = edges
    return Drawn(left / width, top / height, right / width, bottom / height)
