"""A pack at another size: its pictures, and every px that its description names."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from .mouths import cut, sheet_of
from .pack import Pack, Picture
from .spec import PackSpec

_PLACES = {"pivot", "shoulder", "centre", "radius", "end", "chin", "neck", "top"}
"""Keys of `pack.yaml` that are px, besides `size` and `at`, which are whole ones."""


def resized(pack: Pack, factor: float) -> Pack:
    """The pack at `factor` times its size, at most 1. A patch stays on its place to a fraction of a px."""
    if factor == 1:
        return pack
    spec = PackSpec.model_validate(_scaled(pack.spec.model_dump(by_alias=True), factor, ""))
    places = {state.picture: state.at for _, state in pack.face_states() if state.picture and state.at}
    pictures = {
        name: _smaller(picture, factor, places.get(name, (0, 0))) for name, picture in pack.pictures.items()
    }
    pictures[spec.plate] = _fitted(pictures[spec.plate], spec.size)
    own, clip = pack.spec.mouth.clip, spec.mouth.clip
    if own is not None and clip is not None:
        tiles = [_smaller(tile, factor, own.at) for tile in cut(pack.pictures[own.picture], own)]
        pictures[own.picture] = sheet_of(tiles)
        clip = clip.model_copy(update={"tile": (tiles[0].shape[1], tiles[0].shape[0])})
        spec = spec.model_copy(update={"mouth": spec.mouth.model_copy(update={"clip": clip})})
    depth = None
    if pack.depth is not None:
        depth = np.asarray(cv2.resize(pack.depth, spec.size, interpolation=cv2.INTER_AREA), np.uint8)
    gestures = tuple(gesture.resized(factor) for gesture in pack.gestures)
    return Pack(spec, pack.folder, pictures, depth, gestures)


def _scaled(value: Any, factor: float, key: str) -> Any:
    if isinstance(value, dict):
        return {name: _scaled(inner, factor, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_scaled(inner, factor, key) for inner in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if key == "at":
        return int(value * factor)
    if key == "size":
        return round(value * factor)
    return value * factor if key in _PLACES else value


def _smaller(picture: Picture, factor: float, at: tuple[int, int]) -> Picture:
    """A picture whose corner is `at`, on the grid of the smaller frame."""
    height, width = picture.shape[:2]
    corner = [int(place * factor) for place in at]
    size = [
        int(np.ceil((place + side) * factor)) - low
        for place, side, low in zip(at, (width, height), corner, strict=True)
    ]
    # Px are squares: the middle of the first one lies half a px in.
    shift = [(place + 0.5) * factor - 0.5 - low for place, low in zip(at, corner, strict=True)]
    matrix = np.array([[factor, 0, shift[0]], [0, factor, shift[1]]])
    light: npt.NDArray[np.float32] = picture.astype(np.float32)
    light[..., :3] *= light[..., 3:] / 255
    blur = 0.5 * (1 / factor**2 - 1) ** 0.5
    light = np.asarray(cv2.GaussianBlur(light, (0, 0), blur, borderType=cv2.BORDER_CONSTANT), np.float32)
    out = np.asarray(cv2.warpAffine(light, matrix, (size[0], size[1])), np.float32)
    out[..., :3] *= np.float32(255) / np.maximum(out[..., 3:], 1)
    return np.asarray((out + 0.5).clip(0, 255), np.uint8)


def _fitted(picture: Picture, size: tuple[int, int]) -> Picture:
    """The plate, which is as large as the frame to the px."""
    out = np.zeros((size[1], size[0], 4), np.uint8)
    part = picture[: size[1], : size[0]]
    out[: part.shape[0], : part.shape[1]] = part
    return out
