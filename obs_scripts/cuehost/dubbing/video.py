"""Video files in and out: length and size, sound, cuts, and the dubbed file with its label burnt in."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import cv2
import numpy as np
import numpy.typing as npt

from cuehost.errors import InputError

from .soundtrack import RATE, Floats

Picture = npt.NDArray[np.uint8]
Progress = Callable[[int, int], None]
"""Frames done, of how many."""
Retouch = Callable[[int, Picture], Picture]
"""A picture as it is to be, from its number and what it was, BGR."""

LONGEST_S = 1200.0
_MOST_FPS = 60
_SMALL = (48, 27)
_ENCODING = {"crf": "20", "preset": "veryfast"}
_SOUND_BITS = 160_000
MARK = "The voice is AI-generated (dubbed by Cuehost)"
MOUTH_MARK = "Voice and mouth are AI-generated (dubbed by Cuehost)"
"""What the files say of themselves: of a video with its own mouths, and of one with others."""


class Video(NamedTuple):
    """What is known of a video: length in s, size as it is seen (turned upright) in px, pictures a second."""

    path: Path
    seconds: float
    size: tuple[int, int]
    fps: Fraction


def look_at(path: Path) -> Video:
    """What there is to know of a video before it is dubbed. Raises `InputError` where it cannot be."""
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise InputError(f"{path} holds no video.", "Name a video file, such as an .mp4.")
            stream = container.streams.video[0]
            first = next(container.decode(stream))
            seconds = float(container.duration or 0) / 1_000_000
            if not seconds and stream.duration and stream.time_base:
                seconds = float(stream.duration * stream.time_base)
            fps = stream.average_rate or stream.guessed_rate or Fraction(25)
    except (av.error.FFmpegError, OSError, StopIteration) as error:
        raise InputError(f"{path} cannot be read as a video ({error}).", "Name a video file.") from error
    if not 0.5 <= seconds <= LONGEST_S:
        raise InputError(
            f"{path} lasts {seconds:.1f} s.",
            f"A video to dub lasts half a second to {LONGEST_S:.0f} s; cut it.",
        )
    upright = _upright(first).shape
    return Video(path, seconds, (upright[1], upright[0]), min(Fraction(fps), Fraction(_MOST_FPS)))


def sound_of(video: Video) -> Floats:
    """The video's sound, n x 2, as long as the video; silence where it has none. Raises `InputError`."""
    length = round(video.seconds * RATE)
    parts: list[Floats] = []
    try:
        with av.open(str(video.path)) as container:
            if container.streams.audio:
                resampler = av.AudioResampler(format="flt", layout="stereo", rate=RATE)
                for frame in container.decode(container.streams.audio[0]):
                    parts += [_samples(out) for out in resampler.resample(frame)]
                parts += [_samples(out) for out in resampler.resample(None)]
    except (av.error.FFmpegError, OSError) as error:
        raise InputError(
            f"The sound of {video.path} cannot be read ({error}).", "Save the video anew."
        ) from error
    out = np.zeros((length, 2), np.float32)
    if parts:
        whole = np.concatenate(parts)[:length]
        out[: whole.shape[0]] = whole
    return out


def _samples(frame: av.AudioFrame) -> Floats:
    return np.asarray(frame.to_ndarray().reshape(-1, 2), np.float32)


def changes_in(video: Video, progress: Progress) -> Iterator[tuple[float, float]]:
    """How unlike the one before each picture is, 0..1, and when it comes, s. Raises `InputError`."""
    total = max(round(video.seconds * float(video.fps)), 1)
    before: Floats | None = None
    for number, (at, frame) in enumerate(_frames(video)):
        small = frame.to_ndarray(format="gray", width=_SMALL[0], height=_SMALL[1]).astype(np.float32)
        if before is not None:
            # How light and dark it is, wherever that is, changes little by motion.
            toned = _unlike(np.sort(small, axis=None), np.sort(before, axis=None))
            yield at, toned + _unlike(small, before) / 2
        before = small
        progress(min(number + 1, total), total)


def _unlike(a: Floats, b: Floats) -> float:
    return float(np.abs(a - b).mean() / 255)


def count_of(video: Video, sound: Floats) -> int:
    """How many pictures there are while a sound lasts."""
    return max(round(int(sound.shape[0]) / RATE * float(video.fps)), 1)


def write_dubbed(
    video: Video,
    sound: Floats,
    label: Picture | None,
    out: Path,
    progress: Progress,
    retouch: Retouch | None = None,
) -> Path:
    """Write the video with another sound (n x 2) as MP4, whole or not at all; returns `out`.

    `label` is laid over all of it: BGRA with straight alpha, as large as the video. Where the sound is longer
    the last picture stays. `retouch` changes each picture before. Raises `InputError` where the file cannot
    be written.
    """
    part = out.with_name(f".part-{out.name}")
    wanted = count_of(video, sound)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        options = {"movflags": "+faststart"}
        with av.open(str(part), "w", format="mp4", container_options=options) as container:
            container.metadata["comment"] = MARK if retouch is None else MOUTH_MARK
            pictures: Iterator[Picture] = steady(video, wanted)
            if retouch is not None:
                pictures = itertools.starmap(retouch, enumerate(pictures))
            _encode(container, video, pictures, sound, label, wanted, progress)
        part.replace(out)
    except (av.error.FFmpegError, OSError) as error:
        raise InputError(
            f"{out} cannot be written ({error}).", "Check the folder and the free space."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return out


def _encode(
    container: av.container.OutputContainer,
    video: Video,
    pictures: Iterator[Picture],
    sound: Floats,
    label: Picture | None,
    wanted: int,
    progress: Progress,
) -> None:
    picture = container.add_stream("libx264", rate=video.fps, options=_ENCODING)
    picture.width, picture.height = (side // 2 * 2 for side in video.size)
    picture.pix_fmt = "yuv420p"
    heard = container.add_stream("aac", rate=RATE)
    heard.layout, heard.bit_rate = "stereo", _SOUND_BITS
    weight = label[..., 3:].astype(np.float32) / 255 if label is not None else None
    box = _box_of(label) if label is not None else None
    at = 0
    for number, upright in enumerate(pictures):
        shown = upright
        if label is not None and weight is not None and box is not None:
            shown = upright.copy()
            above, part = weight[box], shown[box]
            shown[box] = (part * (1 - above) + label[box][..., :3] * above + 0.5).astype(np.uint8)
        even = np.ascontiguousarray(shown[: picture.height, : picture.width])
        frame = av.VideoFrame.from_ndarray(even, format="bgr24")
        frame.pts, frame.time_base = number, 1 / video.fps
        container.mux(picture.encode(frame))
        end = min(round((number + 1) / float(video.fps) * RATE), sound.shape[0])
        if number + 1 == wanted:
            end = sound.shape[0]
        if end > at:
            block = np.ascontiguousarray(sound[at:end].T)
            audio = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            audio.sample_rate, audio.pts, audio.time_base = RATE, at, Fraction(1, RATE)
            container.mux(heard.encode(audio))
            at = end
        progress(number + 1, wanted)
    container.mux(picture.encode(None))
    container.mux(heard.encode(None))


def _box_of(label: Picture) -> tuple[slice, slice] | None:
    """Where anything of the label is."""
    rows, columns = (np.flatnonzero(label[..., 3].any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return None
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def steady(video: Video, wanted: int) -> Iterator[Picture]:
    """So many pictures at an even pace, upright, BGR; the last one stays."""
    number, held = 0, None
    for at, frame in _frames(video):
        while (
            held is not None and number < wanted and number / float(video.fps) < at - 0.5 / float(video.fps)
        ):
            yield held
            number += 1
        held = _upright(frame)
        if number >= wanted:
            return
    if held is None:
        raise InputError(f"{video.path} has no pictures.", "Save the video anew.")
    for _ in range(number, wanted):
        yield held


def _frames(video: Video) -> Iterator[tuple[float, av.VideoFrame]]:
    try:
        with av.open(str(video.path)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            first: float | None = None
            for frame in container.decode(stream):
                first = (frame.time or 0.0) if first is None else first
                yield (frame.time or 0.0) - first, frame
    except (av.error.FFmpegError, OSError) as error:
        raise InputError(f"{video.path} cannot be read ({error}).", "Save the video anew.") from error


def _upright(frame: av.VideoFrame) -> Picture:
    """A picture as players show it: phones store theirs lying, with a note of how to turn them."""
    picture = np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)
    turn = round((getattr(frame, "rotation", 0) or 0) / 90) % 4
    return np.ascontiguousarray(np.rot90(picture, turn)) if turn else picture


def fitted(picture: Picture, size: tuple[int, int], at: tuple[int, int]) -> Picture:
    """A small BGRA picture at a place of a clear one of `size`, px."""
    out = np.zeros((size[1], size[0], 4), np.uint8)
    height = min(picture.shape[0], size[1] - at[1])
    width = min(picture.shape[1], size[0] - at[0])
    out[at[1] : at[1] + height, at[0] : at[0] + width] = picture[:height, :width]
    return out


def read_picture(path: Path) -> Picture:
    """A PNG as BGRA. Raises `InputError`."""
    picture = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None or picture.ndim != 3 or picture.shape[2] != 4:
        raise InputError(f"The picture {path.name} cannot be read.", "Remove it from the cache.")
    return np.asarray(picture, np.uint8)
