"""What a program returned: checked, cut out, and kept as a video that is quick to play.

It becomes WebM, VP9 with alpha, 25 frames a second, in the size of the host's frame: small, and decoded in a
fraction of a frame's time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from cuehost.errors import HostError

from ..layers import Box, slices
from ..pack import Picture
from ..presenter import FPS
from ..sound import Floats
from .keying import Key, cut_out
from .source import frames_of

_SHORT_S, _SHORT = 0.4, 0.05
"""A video may be so much shorter than its sound, in s and as a share: its last frame stays."""
_ASPECT = 0.04
_FEATHER_PX = 28
_STILL = 2.5
"""The mean change from the first frame, in steps of 255 where it changes most, below which nothing moves."""
_ENCODING = {"deadline": "realtime", "cpu-used": "6", "crf": "16", "b": "0", "auto-alt-ref": "0"}


@dataclass(frozen=True)
class Place:
    """Where in the host's frame a video belongs.

    size: of the frame, px. box: the part that the video shows. key: the colour that becomes clear; None keeps
    it all. host: frames of the host to lay it over where it shows a part only. given: whether the program was
    given the box as its picture, so that another shape means that something is cut off.
    """

    size: tuple[int, int]
    box: Box
    key: Key | None
    host: Iterator[Picture] | None = None
    given: bool = True


def take_in(video: Path, out: Path, place: Place, seconds: float) -> None:
    """Keep a video for a sound of so many seconds as `out`, whole or not at all.

    Raises `HostError` where it cannot be read, is too short, of another shape, or shows no motion.
    """
    part = out.with_name(f".part-{out.name}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with av.open(str(part), "w", format="webm") as container:
            stream = container.add_stream("libvpx-vp9", rate=FPS, options=_ENCODING)
            stream.width, stream.height = (side // 2 * 2 for side in place.size)
            stream.pix_fmt = "yuva420p"
            for number, picture in enumerate(_placed(_steady(video, place, seconds), place)):
                even = np.ascontiguousarray(picture[: stream.height, : stream.width])
                frame = av.VideoFrame.from_ndarray(even, format="bgra")
                frame.pts, frame.time_base = number, Fraction(1, FPS)
                container.mux(stream.encode(frame.reformat(format="yuva420p")))
            container.mux(stream.encode(None))
        part.replace(out)
    except av.error.FFmpegError as fault:
        raise HostError(f"its video cannot be read ({fault}).") from fault
    except OSError as fault:
        raise HostError(f"its video cannot be kept ({fault.strerror}).", "Free some space.") from fault
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _steady(video: Path, place: Place, seconds: float) -> Iterator[Picture]:
    """The video's frames at 25 a second for as long as the sound, BGR or BGRA in the size of the box."""
    wanted, number = frames_of(seconds), 0
    motion = _Motion()
    held: Picture | None = None
    end = 0.0
    for at, picture in _decoded(video, place):
        while held is not None and number < wanted and number / FPS < at - 0.5 / FPS:
            yield held
            number += 1
        held, end = picture, at
        motion.see(picture)
        if number >= wanted:
            break
    if held is None:
        raise HostError("its video has no pictures.")
    if number < wanted and end + 1 / FPS < seconds - max(_SHORT_S, _SHORT * seconds):
        raise HostError(f"its video lasts {end:.1f} s, and the sound {seconds:.1f} s.")
    if motion.largest < _STILL:
        raise HostError("nothing moves in its video; perhaps it found no face.")
    for _ in range(number, wanted):
        yield held


def _decoded(video: Path, place: Place) -> Iterator[tuple[float, Picture]]:
    left, top, right, bottom = place.box
    width, height = right - left, bottom - top
    with av.open(str(video)) as container:
        if not container.streams.video:
            raise HostError("its file holds no video.")
        stream = container.streams.video[0]
        first: float | None = None
        for frame in container.decode(stream):
            if first is None:
                first = frame.time or 0.0
                if place.given and abs(frame.width / frame.height * height / width - 1) > _ASPECT:
                    raise HostError(
                        f"its video is {frame.width} x {frame.height} px, of another shape than the "
                        f"{width} x {height} px it was given; have it return the whole picture."
                    )
            alpha = frame.format.name in _WITH_ALPHA
            picture = np.asarray(frame.to_ndarray(format="bgra" if alpha else "bgr24"), np.uint8)
            yield (frame.time or 0.0) - first, _fitted(picture, width, height)


_WITH_ALPHA = frozenset(
    ("rgba", "bgra", "argb", "abgr", "yuva420p", "yuva444p", "yuva444p10le", "yuva444p12le")
)


def _fitted(picture: Picture, width: int, height: int) -> Picture:
    """A picture in the size of its place; one of another shape stands at the bottom, uncut."""
    if picture.shape[1::-1] == (width, height):
        return picture
    factor = min(width / picture.shape[1], height / picture.shape[0])
    wide, tall = max(1, round(picture.shape[1] * factor)), max(1, round(picture.shape[0] * factor))
    if wide / width > 1 - _ASPECT and tall / height > 1 - _ASPECT:
        wide, tall = width, height  # programs round sizes to what their networks take
    small = cv2.resize(picture, (wide, tall), interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
    if (wide, tall) == (width, height):
        return np.asarray(small, np.uint8)
    out = np.zeros((height, width, 4), np.uint8)
    left = (width - wide) // 2
    out[height - tall :, left : left + wide] = _opaque(np.asarray(small, np.uint8))
    return out


def _opaque(picture: Picture) -> Picture:
    return (
        picture if picture.shape[2] == 4 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA), np.uint8)
    )


def _placed(frames: Iterator[Picture], place: Place) -> Iterator[Picture]:
    """Frames in the host's frame, BGRA with straight alpha."""
    width, height = place.size
    soft = _feather(place.box, place.size)
    for frame in frames:
        keyed = place.key is not None and frame.shape[2] == 3
        person = cut_out(frame, place.key) if keyed and place.key else _opaque(frame)
        if place.host is None:
            out = np.zeros((height, width, 4), np.uint8)
            out[slices(place.box)] = person
        else:
            out = next(place.host).copy()
            out[slices(place.box)] = _over(person, out[slices(place.box)], soft)
        yield out


def _feather(box: Box, size: tuple[int, int]) -> Floats:
    """How much of the video shows in its box: at sides that lie in the frame it goes over into the host."""
    left, top, right, bottom = box
    rows = np.full(bottom - top, np.inf, np.float32)
    columns = np.full(right - left, np.inf, np.float32)
    for line, near, far in ((columns, left > 0, right < size[0]), (rows, top > 0, bottom < size[1])):
        steps = np.arange(line.size, dtype=np.float32)
        if near:
            line[:] = np.minimum(line, steps)
        if far:
            line[:] = np.minimum(line, steps[::-1])
    ramp = np.clip(np.minimum(rows[:, None], columns[None]) / _FEATHER_PX, 0, 1)
    return np.asarray(ramp * ramp * (3 - 2 * ramp), np.float32)


def _over(above: Picture, below: Picture, weight: Floats) -> Picture:
    """A mixture of two pictures with straight alpha."""
    a = above[..., 3].astype(np.float32) * weight
    b = below[..., 3].astype(np.float32) * (1 - weight)
    alpha = a + b
    out = np.empty(above.shape, np.uint8)
    colour = above[..., :3] * a[..., None] + below[..., :3] * b[..., None]
    out[..., :3] = colour / np.maximum(alpha, 1)[..., None] + 0.5
    out[..., 3] = alpha + 0.5
    return out


class _Motion:
    """How much the pictures of a video differ from its first one, seen small."""

    def __init__(self) -> None:
        self._first: Floats | None = None
        self.largest = 0.0

    def see(self, picture: Picture) -> None:
        small = cv2.resize(picture[..., :3], (48, 48), interpolation=cv2.INTER_AREA).astype(np.float32)
        if self._first is None:
            self._first = small
        change = np.abs(small - self._first).max(axis=-1)
        self.largest = max(self.largest, float(np.sort(change, axis=None)[-12:].mean()))
