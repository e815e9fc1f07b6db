"""Reading a clip: its pictures upright at 25 a second, and its sound from the first picture on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import av
import cv2
import numpy as np
import numpy.typing as npt

from ..errors import InputError
from .matting import Picture

Sound = npt.NDArray[np.float32]

FPS = 25
"""Pictures a second that are looked at, and that hosts are shown at."""

RATE_HZ = 48_000

SHORTEST_S, LONGEST_S = 4.0, 240.0
"""A shorter clip holds too few mouths; more than the longest says nothing new."""

LONGEST_PX = 1600
"""Larger pictures are made smaller first: a head fills less than this in the frame."""

_OPTIONS = {"protocol_whitelist": "file"}
"""A file that names others, on this computer or elsewhere, is not followed."""

_MEND = "Use a video file such as MP4 or MOV, as phones and cameras save it."


class Clip(NamedTuple):
    """A clip: its file, width and height as they are read, px, how many pictures it has, and its sound, mono
    at `RATE_HZ` from the first picture on."""

    path: Path
    size: tuple[int, int]
    total: int
    sound: Sound


def is_clip(path: Path) -> bool:
    """Whether the file holds moving pictures rather than one."""
    try:
        with av.open(str(path), options=_OPTIONS) as container:
            still = any(word in container.format.name for word in ("pipe", "image", "webp"))
            return bool(container.streams.video) and not still
    except (OSError, av.error.FFmpegError, ValueError):
        return False


def read_clip(path: Path) -> Clip:
    """What a clip is. Reads its sound, not its pictures. Raises `InputError`."""
    try:
        with av.open(str(path), options=_OPTIONS) as container:
            if not container.streams.video:
                raise InputError(f"{path} has no pictures.", _MEND)
            first = next(container.decode(container.streams.video[0]))
            begin = float(first.time or 0.0)
            picture = _upright(first)
            length = float(container.duration or 0) / av.time_base
        sound = _sound(path, begin)
        if length <= 0:
            length = len(sound) / RATE_HZ
    except (OSError, av.error.FFmpegError, StopIteration, ValueError) as fault:
        raise InputError(f"{path} cannot be read as a clip ({type(fault).__name__}).", _MEND) from fault
    if not SHORTEST_S <= length <= LONGEST_S:
        raise InputError(
            f"The clip is {length:.0f} s long.",
            "Take 30 seconds to 3 minutes of speaking to the camera; cut what is longer.",
        )
    count = int(length * FPS)
    return Clip(path, (picture.shape[1], picture.shape[0]), count, sound)


def pictures(clip: Clip) -> Iterator[Picture]:
    """The clip's pictures, BGR, 8 bits, `FPS` a second: each the one that is shown at that time.

    Raises `InputError` where the file is damaged from the start on; damage later on ends the clip.
    """
    number = 0
    try:
        with av.open(str(clip.path), options=_OPTIONS) as container:
            stream: Any = container.streams.video[0]
            stream.thread_type = "AUTO"
            begin: float | None = None
            for frame in container.decode(stream):
                now = float(frame.time or 0.0)
                begin = now if begin is None else begin
                shown: Picture | None = None
                while number / FPS < now - begin + 0.5 / FPS and number < clip.total:
                    shown = _upright(frame) if shown is None else shown
                    yield shown
                    number += 1
    except (OSError, av.error.FFmpegError) as fault:
        if number < SHORTEST_S * FPS:
            raise InputError(f"{clip.path} is damaged ({type(fault).__name__}).", _MEND) from fault


def _upright(frame: av.VideoFrame) -> Picture:
    """A frame as it is to be seen, at most `LONGEST_PX` long. Phones store theirs lying."""
    picture = frame.to_ndarray(format="bgr24")
    turns = round(float(getattr(frame, "rotation", 0) or 0) / 90) % 4  # counter-clockwise
    upright = np.ascontiguousarray(np.rot90(picture, turns), np.uint8)
    factor = LONGEST_PX / max(upright.shape[:2])
    if factor >= 1:
        return upright
    return np.asarray(cv2.resize(upright, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def _sound(path: Path, begin_s: float) -> Sound:
    """The first sound track, from `begin_s` on; empty where there is none."""
    parts: list[Sound] = []
    offset: float | None = None
    with av.open(str(path), options=_OPTIONS) as container:
        if not container.streams.audio:
            return np.zeros(0, np.float32)
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
        for frame in container.decode(container.streams.audio[0]):
            offset = float(frame.time or 0.0) - begin_s if offset is None else offset
            parts += [out.to_ndarray().ravel().astype(np.float32) for out in resampler.resample(frame)]
            if len(parts) and frame.time is not None and frame.time > LONGEST_S + 10:
                break
        parts += [out.to_ndarray().ravel().astype(np.float32) for out in resampler.resample(None)]
    sound = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    late = round((offset or 0.0) * RATE_HZ)
    sound = sound[-late:] if late < 0 else np.pad(sound, (min(late, 10 * RATE_HZ), 0))
    return np.asarray(np.nan_to_num(sound).clip(-1, 1), np.float32)
