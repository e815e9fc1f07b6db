"""Gestures filmed of the person: small footage of arms and hands, laid over the host's own picture.

`gestures.yaml` in a host's folder lists them (see docs/host-packs.md); those in use are played on cues. Each
picture of a gesture can be had at any time, so it may be played faster, and nothing is decoded ahead.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import cv2
import numpy as np
import numpy.typing as npt
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import PackError
from .spec import MAX_SIDE, MAX_YAML_BYTES

Picture = npt.NDArray[np.uint8]
Box = tuple[int, int, int, int]

LIST = "gestures.yaml"
MAX_BYTES = 30_000_000
"""Of one gesture's footage."""

_CLEAR, _SOLID = 6, 249
"""JPEG's noise below and above this is left out of masks."""

_Side = Annotated[int, Field(ge=1, le=MAX_SIDE)]


class _Spec(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GestureSpec(_Spec):
    """A gesture of the list. `name` is the movement or meaning it becomes, `use` whether the host makes it,
    `fault` why it cannot. `seconds` are its beginning, stroke and end in the clip. Its footage has `frames`
    pictures of `size`, to be laid `at` a place of the frame, 25 a second; `stroke` is the number of one."""

    number: int
    name: str = ""
    use: bool = False
    seconds: tuple[float, float, float] = (0.0, 0.0, 0.0)
    steady: float = 0.0
    fault: str = ""
    footage: str = ""
    at: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]] = (0, 0)
    size: tuple[_Side, _Side] = (1, 1)
    frames: Annotated[int, Field(ge=0, le=400)] = 0
    stroke: Annotated[int, Field(ge=0)] = 0


class _File(_Spec):
    format: Literal[1]
    gestures: tuple[GestureSpec, ...] = ()


@dataclass(frozen=True)
class FilmedGesture:
    """A gesture in use, with its pictures as they were packed. `factor`: of its size in a smaller frame."""

    spec: GestureSpec
    pictures: tuple[bytes, ...] = field(repr=False)
    masks: tuple[bytes, ...] = field(repr=False)
    factor: float = 1.0

    @property
    def box(self) -> Box:
        """Where it lies in the frame, px."""
        (x, y), (width, height) = self.spec.at, self.spec.size
        far = ((x + width) * self.factor, (y + height) * self.factor)
        return int(x * self.factor), int(y * self.factor), int(np.ceil(far[0])), int(np.ceil(far[1]))

    def resized(self, factor: float) -> FilmedGesture:
        """The same for a frame made smaller."""
        return replace(self, factor=self.factor * factor)

    def layer(self, number: int) -> tuple[Picture, Picture]:
        """A picture as it is laid: premultiplied BGRA of `box`, and how much goes of what is beneath."""
        number = min(max(number, 0), len(self.pictures) - 1)
        colour = _decoded(self.pictures[number], cv2.IMREAD_COLOR)
        both = _decoded(self.masks[number], cv2.IMREAD_GRAYSCALE)
        both = np.asarray(cv2.LUT(both, _CLEAN), np.uint8)
        take, alpha = both[: both.shape[0] // 2], both[both.shape[0] // 2 :]
        share = cv2.multiply(take, alpha, scale=1 / 255)
        shares = cv2.merge([share, share, share])
        pixels = np.asarray(cv2.merge([cv2.multiply(colour, shares, scale=1 / 255), share]), np.uint8)
        if self.factor == 1:
            return pixels, np.asarray(take, np.uint8)
        return self._smaller(pixels), self._smaller(np.asarray(take, np.uint8))

    def _smaller(self, picture: Picture) -> Picture:
        (x, y), (left, top, right, bottom) = self.spec.at, self.box
        f = self.factor
        # Px are squares: the middle of the first one lies half a px in.
        shift = [(place + 0.5) * f - 0.5 - low for place, low in zip((x, y), (left, top), strict=True)]
        matrix = np.array([[f, 0, shift[0]], [0, f, shift[1]]])
        soft = cv2.GaussianBlur(picture, (0, 0), 0.5 * (1 / f**2 - 1) ** 0.5)
        return np.asarray(cv2.warpAffine(soft, matrix, (right - left, bottom - top)), np.uint8)


def _cleaner() -> Picture:
    values = (np.arange(256) - _CLEAR) * 255 / (_SOLID - _CLEAR)
    return np.asarray(np.clip(values + 0.5, 0, 255), np.uint8)


_CLEAN = _cleaner()


def _decoded(data: bytes, how: int) -> Picture:
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), how), np.uint8)


def read_gestures(folder: Path) -> tuple[GestureSpec, ...]:
    """The gestures that a host's folder lists, used or not; none without a list. Raises `PackError`."""
    path = folder / LIST
    if not path.is_file():
        return ()
    try:
        if path.stat().st_size > MAX_YAML_BYTES:
            raise _error(folder, "is over 1 MB. Film the host again.")
        listed = _File.model_validate(yaml.safe_load(path.read_text("utf-8"))).gestures
    except (OSError, UnicodeDecodeError) as fault:
        raise _error(folder, f"cannot be read: {fault}. Save it as UTF-8 text.") from fault
    except yaml.YAMLError as fault:
        raise _error(folder, f"is not valid YAML: {' '.join(str(fault).split())}. Mend that line.") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise _error(folder, f"{key}: {first['msg']}. Mend the value.") from fault
    numbers = [gesture.number for gesture in listed]
    for doubled in sorted({n for n in numbers if numbers.count(n) > 1}):
        raise _error(folder, f"has two gestures with the number {doubled}. Film the host again.")
    return listed


def load_gestures(folder: Path, size: tuple[int, int]) -> tuple[FilmedGesture, ...]:
    """The gestures in use of the host in `folder`, whose frame has a `size`. Raises `PackError`."""
    return tuple(
        _load(folder, spec, size) for spec in read_gestures(folder) if spec.use and spec.name and spec.footage
    )


def _load(folder: Path, spec: GestureSpec, size: tuple[int, int]) -> FilmedGesture:
    where = f"gesture {spec.number}"
    path = (folder / spec.footage).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise _error(folder, f"{where}: {spec.footage} lies outside the host's folder.")
    if any(spec.at[i] + spec.size[i] > size[i] for i in (0, 1)) or not spec.frames > spec.stroke:
        raise _error(folder, f"{where} does not fit the frame or its own length. Film the host again.")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _error(folder, f"{where}: {spec.footage} is over {MAX_BYTES // 1_000_000} MB.")
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_BYTES:
                raise _error(folder, f"{where}: {spec.footage} unpacks to more than it should.")
            pictures = tuple(archive.read(f"{n:03}.jpg") for n in range(spec.frames))
            masks = tuple(archive.read(f"{n:03}m.jpg") for n in range(spec.frames))
    except (OSError, KeyError, zipfile.BadZipFile) as fault:
        raise _error(
            folder, f"{where}: {spec.footage} cannot be read ({fault}). Film the host again."
        ) from fault
    for data, tall, how in ((pictures, 1, cv2.IMREAD_COLOR), (masks, 2, cv2.IMREAD_GRAYSCALE)):
        first: Any = cv2.imdecode(np.frombuffer(data[0], np.uint8), how)
        if first is None or first.shape[:2] != (tall * spec.size[1], spec.size[0]):
            raise _error(folder, f"{where}: the pictures are not {spec.size[0]}x{spec.size[1]} px.")
    return FilmedGesture(spec, pictures, masks)


def _error(folder: Path, fault: str) -> PackError:
    return PackError(f"{folder.name}/{LIST}: {fault}", mend="docs/film.md describes gestures.")
