"""What a lip-sync program is given to look at: the host at rest as a picture, or moving as a clip.

In the clip the host does all that it does during the line, with closed lips: gestures, blinks and nods are
there, and the program has only to open the mouth.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from random import Random

import av
import cv2
import numpy as np

from cuehost.errors import HostError

from ..layers import Box, slices
from ..pack import Pack, Picture
from ..performance import Performance
from ..presenter import FPS, Presenter
from ..sound import RATE
from ..spec import PackSpec
from .keying import Key, before

TAIL_S = 0.4
"""So much longer than the sound a clip lasts: programs cut what is over, and some lose a few frames."""

_CROWN, _SIDE = 0.55, 2.6
"""The head's square begins so far above the crown and is so wide, in heads."""


def resting(pack: Pack) -> Picture:
    """The host at rest, BGRA."""
    picture = Presenter(pack, rng=Random(0)).step().picture
    assert picture is not None
    return picture.copy()


def moving(pack: Pack, performance: Performance) -> Iterator[Picture]:
    """The host during a line with closed lips, 25 frames a second without end, BGRA; each is valid until the
    next. The same every time."""
    told = f"{performance.line} {performance.duration_s:.3f}".encode()
    presenter = Presenter(pack, rng=Random(hashlib.sha256(told).digest()))
    presenter.mute(True)
    presenter.play(1, performance, np.zeros(round(performance.duration_s * RATE), np.float32))
    while True:
        picture = presenter.step().picture
        assert picture is not None
        yield picture


def frames_of(seconds: float) -> int:
    """How many frames last so long."""
    return max(1, round(seconds * FPS))


def head_box(spec: PackSpec) -> Box:
    """The square about head and shoulders, px, with even sides."""
    width, height = spec.size
    head = max(spec.head.chin - spec.head.top, 8.0)
    side = int(min(_SIDE * head, width, height)) // 2 * 2
    left = int(min(max(spec.head.pivot[0] - side / 2, 0), width - side))
    top = int(min(max(spec.head.top - _CROWN * head, 0), height - side))
    return left, top, left + side, top + side


def whole_box(spec: PackSpec) -> Box:
    """All of the frame but an odd last row or column, which encoders do not take."""
    width, height = spec.size
    return 0, 0, width // 2 * 2, height // 2 * 2


def write_picture(path: Path, person: Picture, key: Key, box: Box) -> None:
    """The part of a person in `box`, before the key's colour, as PNG. Raises `HostError`."""
    if not cv2.imwrite(str(path), before(person[slices(box)], key)):
        raise HostError(
            f"{path.name} cannot be written.", "Free some space in the folder for temporary files."
        )


def write_clip(path: Path, persons: Iterator[Picture], frames: int, key: Key, box: Box) -> None:
    """So many frames of a person, before the key's colour, as MP4 (H.264). Raises `HostError`."""
    try:
        with av.open(str(path), "w") as container:
            video = container.add_stream("libx264", rate=FPS, options={"crf": "12", "preset": "veryfast"})
            video.width, video.height, video.pix_fmt = box[2] - box[0], box[3] - box[1], "yuv420p"
            for number in range(frames):
                shown = before(next(persons)[slices(box)], key)
                frame = av.VideoFrame.from_ndarray(shown, format="bgr24")
                frame.pts, frame.time_base = number, Fraction(1, FPS)
                container.mux(video.encode(frame))
            container.mux(video.encode(None))
    except (OSError, av.error.FFmpegError) as fault:
        raise HostError(
            f"{path.name} cannot be written ({fault}).", "Free some space in the folder for temporary files."
        ) from fault
