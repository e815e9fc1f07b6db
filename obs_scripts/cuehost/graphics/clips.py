"""Video clips as pictures: their first frame, and the whole clip fitted into a card or a background.

OBS plays what is made here: silent, no larger than it is shown, and of an even pace, so that it costs OBS
little, whatever the seller's camera made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from PIL import Image, ImageOps

from cuehost.errors import GraphicsError
from cuehost.rundown import MAX_CLIP_S, open_clip

from .easel import Easel, typesetter
from .fonts import FontBook
from .pictures import PictureFrame, over_blur
from .specs import BackgroundSpec, PictureCard
from .theme import Theme

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.video.stream import VideoStream

Size = tuple[int, int]
Step = Callable[[int, int], None]
"""`step(frame, of)`, told of each frame; what it raises ends the work."""

_MOST_FPS = 30
_MOST_BACKGROUND = 540
"""The shorter side of a background, in px: behind the host it may be a little soft, which costs OBS less."""
_USUAL_FPS = Fraction(25)
# Narrower or wider than this share of the place, a clip is shown whole.
_LEAST_KEPT = 0.55
_BT709 = 1
_CODECS = {
    "webm": ("libvpx-vp9", "yuva420p", {
        "deadline": "realtime", "cpu-used": "8", "row-mt": "1", "crf": "24", "b": "0", "auto-alt-ref": "0",
    }),
    "mp4": ("libx264", "yuv420p", {"preset": "veryfast", "crf": "20", "tune": "fastdecode"}),
}  # fmt: skip
"""How a clip is stored: with transparency around its card, or without. OBS knows both."""


def first_frame(path: Path) -> Image.Image:
    """A clip's first frame, upright, RGBA. Raises `GraphicsError`."""
    for _, frame in _frames(path):
        shape = _upright_size(frame)
        return _picture(frame, shape).convert("RGBA")
    raise _broken(path)


def fit_frame(image: Image.Image, size: Size, *, fill: bool = False) -> Image.Image:
    """A frame fitted into `size`, RGB: filling it, or where too little of it would be left and it need not
    `fill` it, whole over a blurred copy of itself.
    """
    frame = image.convert("RGB")
    if not fill and _kept(image.size, size) < _LEAST_KEPT:
        return over_blur(frame, size)
    return ImageOps.fit(frame, size, Image.Resampling.BICUBIC)


def film_spec(
    spec: PictureCard | BackgroundSpec,
    size: Size,
    theme: Theme,
    canvas: Size,
    fonts: FontBook,
    out: BinaryIO,
    step: Step,
) -> None:
    """Write what `draw` draws of a clip, but moving: a card as WebM, a background as MP4. Raises what `film`
    raises.
    """
    if isinstance(spec, PictureCard):
        frame = PictureFrame(Easel(size, theme, canvas, typesetter(fonts), spec.align))
        film(spec.path, frame.size, out, step, frame.around)
    elif spec.picture is not None:
        scale = min(1.0, _MOST_BACKGROUND / min(size))
        across, down = (max(2, round(side * scale / 2) * 2) for side in size)
        film(spec.picture, (across, down), out, step)


def film(
    path: Path,
    size: Size,
    out: BinaryIO,
    step: Step,
    compose: Callable[[Image.Image], Image.Image] | None = None,
) -> None:
    """Write the clip at `path` to `out`, silent: as WebM, each frame as `compose` makes it (RGBA) of one
    fitted into `size`; or without, as MP4 that fills `size` (of even sides).

    Raises `GraphicsError` for a clip that cannot be read, `OSError` where `out` cannot be written, and what
    `step` raises.
    """
    kind = "mp4" if compose is None else "webm"
    frames = _paced(path, size, fill=compose is None)
    first = next(frames, None)
    if first is None:
        raise _broken(path)
    with av.open(out, "w", format=kind) as container:
        shown = compose or (lambda image: image)
        stream, turn = _track(container, kind, first[2], shown(first[3]).size)
        for number, total, rate, image in chain((first,), frames):
            frame = av.VideoFrame.from_ndarray(np.asarray(shown(image)), format=turn)
            told = frame.reformat(
                format=stream.pix_fmt, dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            told.pts, told.time_base = number, 1 / rate
            container.mux(stream.encode(told))
            step(number + 1, max(total, number + 1))
        container.mux(stream.encode(None))


def _track(container: OutputContainer, kind: str, rate: Fraction, size: Size) -> tuple[VideoStream, str]:
    """The track of a new clip, and how the frames that go into it are laid out."""
    codec, pixels, options = _CODECS[kind]
    stream = container.add_stream(codec, rate=rate, options=options)
    assert isinstance(stream, av.VideoStream)
    stream.width, stream.height, stream.pix_fmt = *size, pixels
    kept = stream.codec_context
    kept.colorspace = kept.color_primaries = kept.color_trc = _BT709
    kept.color_range = ColorRange.MPEG
    return stream, "rgba" if pixels.startswith("yuva") else "rgb24"


def _paced(path: Path, size: Size, *, fill: bool) -> Iterator[tuple[int, int, Fraction, Image.Image]]:
    """The frames of a clip fitted into `size`, at an even pace: (number, about how many, frames a second,
    frame).
    """
    rate, total = _pace(path)
    number = 0
    held: Image.Image | None = None
    for at_s, frame in _frames(path):
        if at_s > MAX_CLIP_S:
            break
        while held is not None and number / rate < at_s - 0.5 / float(rate):
            yield number, total, rate, held
            number += 1
        near = _picture(frame, _needed(_upright_size(frame), size, fill))
        held = fit_frame(near, size, fill=fill)
    if held is not None:
        yield number, total, rate, held


def _pace(path: Path) -> tuple[Fraction, int]:
    """Frames a second, and about how many there will be."""
    try:
        with open_clip(path) as clip:
            own = clip.streams.video[0].average_rate or clip.streams.video[0].guessed_rate or _USUAL_FPS
            rate = min(Fraction(own), Fraction(_MOST_FPS)).limit_denominator(1001)
            return rate, round((clip.duration or 0) / av.time_base * rate)
    except (av.error.FFmpegError, OSError, ValueError, IndexError) as error:
        raise _broken(path) from error


def _frames(path: Path) -> Iterator[tuple[float, av.VideoFrame]]:
    """The frames with their times from the first, in s. Raises `GraphicsError`."""
    try:
        with open_clip(path) as clip:
            stream = clip.streams.video[0]
            stream.thread_type = "AUTO"
            first: float | None = None
            for frame in clip.decode(stream):
                time = frame.time or 0.0
                first = time if first is None else first
                yield time - first, frame
    except (av.error.FFmpegError, OSError, ValueError, IndexError) as error:
        raise _broken(path) from error


def _turn(frame: av.VideoFrame) -> int:
    """By how many quarters, against the clock, a frame is to be turned: phones store theirs lying."""
    return round((frame.rotation or 0) / 90) % 4


def _upright_size(frame: av.VideoFrame) -> Size:
    return (frame.height, frame.width) if _turn(frame) % 2 else (frame.width, frame.height)


def _needed(own: Size, size: Size, fill: bool) -> Size:
    """As large as a frame must be to be fitted into `size`: FFmpeg scales faster than all else."""
    across, down = size[0] / own[0], size[1] / own[1]
    whole = not fill and _kept(own, size) < _LEAST_KEPT
    scale = min(across, down) if whole else max(across, down)
    return max(1, round(own[0] * scale)), max(1, round(own[1] * scale))


def _picture(frame: av.VideoFrame, upright: Size) -> Image.Image:
    """A frame as a picture of that size, upright."""
    turn = _turn(frame)
    width, height = upright[::-1] if turn % 2 else upright
    scaled = frame.reformat(width=width, height=height, format="rgb24", interpolation=Interpolation.AREA)
    pixels = scaled.to_ndarray()
    return Image.fromarray(np.ascontiguousarray(np.rot90(pixels, turn)) if turn else pixels)


def _kept(own: Size, size: Size) -> float:
    """How much of a frame is left where it fills `size`."""
    shapes = own[0] / own[1], size[0] / size[1]
    return min(shapes) / max(shapes)


def _broken(path: Path) -> GraphicsError:
    return GraphicsError(
        f"The clip {path.name} cannot be read to its end.", "Save it again as MP4 or WebM, or cut it."
    )
