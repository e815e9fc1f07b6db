"""A plain colour behind a person, and how it becomes clear again in the video that comes back.

A lip-sync program knows no transparency. It is given the host before a plain colour that the host does not
wear; in what it returns, how much of that colour is in a pixel tells how clear it is. Pictures are 8-bit BGR
or, with straight alpha, BGRA.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from cuehost.errors import HostError

from ..pack import Picture
from ..sound import Floats

_NAMED: dict[str, tuple[int, int, int]] = {
    "green": (0, 255, 0),
    "blue": (255, 0, 0),
    "magenta": (255, 0, 255),
}
_SURELY = 0.85
"""From this share of the key on, a pixel is background: encoders leave a little noise in it."""
_TRACE = 0.10
"""Up to this share it is person: less is seen in hair and shine of any colour."""
_WEAKEST = 60.0
"""A colour less pure than this, in steps of 255, cannot be told from a person."""
_SPREAD_PX, _NEAR_PX, _RIM_PX = 9, 6, 3
_SOLID, _MOST = 250, 255


class Key(NamedTuple):
    """The colour behind a person (BGR), and up to which share of it a pixel is still person."""

    colour: tuple[int, int, int]
    trace: float = _TRACE


def key_of(text: str) -> Key:
    """The key written as `#rrggbb`. Raises `HostError` for a colour that cannot be told from a person."""
    red, green, blue = (int(text[i : i + 2], 16) for i in (1, 3, 5))
    key = Key((blue, green, red))
    if _strength(key.colour) < _WEAKEST:
        raise HostError(
            f"The background {text} cannot be told from a person.",
            "Use a pure green, blue or magenta, such as #00ff00.",
        )
    return key


def best_key(person: Picture) -> Key:
    """The key that is least in a person (BGRA): in clothes, skin and eyes."""
    solid = person[person[..., 3] >= _SOLID][:, :3][None]
    if not solid.size:
        return Key(_NAMED["green"])

    def worn(colour: tuple[int, int, int]) -> float:
        return float(np.percentile(_share(solid, colour), 99.8))

    colour = min(_NAMED.values(), key=worn)
    return Key(colour, max(_TRACE, min(worn(colour) + 0.05, _SURELY - 0.2)))


def before(person: Picture, key: Key) -> Picture:
    """A person (BGRA, straight alpha) before the key's colour, as BGR."""
    alpha = person[..., 3:].astype(np.float32) / _MOST
    laid = person[..., :3] * alpha + np.array(key.colour, np.float32) * (1 - alpha)
    return np.asarray(laid + 0.5, np.uint8)


def cut_out(frame: Picture, key: Key) -> Picture:
    """The person in a BGR frame as BGRA with straight alpha, without the key's colour.

    Clear pixels carry the colours beside them, so that whatever makes pixels coarser makes no rim.
    """
    alpha = _alpha(frame, key)[..., None]
    behind = np.array(key.colour, np.float32)
    unmixed = np.clip((frame - behind * (1 - alpha)) / np.maximum(alpha, 0.02), 0, _MOST)
    seen = np.asarray(unmixed, np.float32)
    seen -= np.maximum(_excess(seen, key.colour), 0)[..., None] * (behind > 0)
    weight = (alpha * alpha).astype(np.float32)
    size = (2 * _SPREAD_PX + 1, 2 * _SPREAD_PX + 1)
    near = cv2.blur(seen * weight, size) / np.maximum(cv2.blur(weight, size)[..., None], 1e-3)
    seen = np.asarray(np.where(alpha < 0.5, near, seen), np.float32)
    out = np.empty((*frame.shape[:2], 4), np.uint8)
    out[..., :3] = np.clip(seen + 0.5, 0, _MOST)
    out[..., 3] = alpha[..., 0] * _MOST + 0.5
    return out


def _alpha(frame: Picture, key: Key) -> Floats:
    """How solid each pixel is, 0..1.

    Along the rim a pixel is a mixture of the key and of what the person is made of beside it, which has even
    less of the key than nothing (skin against green); inside, small amounts of the key are the person's own.
    """
    excess = _excess(frame.astype(np.float32), key.colour) / _strength(key.colour)
    inner = np.clip((_SURELY - excess) / (_SURELY - key.trace), 0, 1)
    solid = (excess <= key.trace).astype(np.float32)
    size = (2 * _NEAR_PX + 1, 2 * _NEAR_PX + 1)
    beside = cv2.blur(np.minimum(excess, key.trace) * solid, size) / np.maximum(cv2.blur(solid, size), 1e-3)
    rim = np.clip((_SURELY - excess) / np.maximum(_SURELY - beside, 0.1), 0, 1)
    reach = np.ones((2 * _RIM_PX + 1, 2 * _RIM_PX + 1), np.uint8)
    near_clear = cv2.dilate((excess >= _SURELY).astype(np.uint8), reach) > 0
    return np.asarray(np.where(near_clear, rim, inner), np.float32)


def _share(frame: Picture, colour: tuple[int, int, int]) -> Floats:
    """How much of a colour's purity is in each pixel, 0..1."""
    return np.asarray(
        np.clip(_excess(frame.astype(np.float32), colour) / _strength(colour), 0, 1), np.float32
    )


def _strength(colour: tuple[int, int, int]) -> float:
    return float(_excess(np.array([[colour]], np.float32), colour)[0, 0])


def _excess(frame: Floats, colour: tuple[int, int, int]) -> Floats:
    """By how much the channels that are high in a colour stand above those that are low, in each pixel."""
    middle = (max(colour) + min(colour)) / 2
    high = [i for i in range(3) if colour[i] > middle]
    low = [i for i in range(3) if i not in high]
    if not high or not low:
        return np.zeros(frame.shape[:2], np.float32)
    return np.asarray(frame[..., high].min(axis=-1) - frame[..., low].max(axis=-1), np.float32)
