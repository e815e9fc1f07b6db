"""A recorded program to look at and listen to: frames and sound by time."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cuehost.stage import Box

RATE = 16_000


class Recording:
    """A video file. Times are seconds from its start."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            self.duration_s = float(container.duration or 0) / av.time_base
            self.size = stream.width, stream.height
            self.codecs = stream.codec_context.name, container.streams.audio[0].codec_context.name
            self.pix_fmt = stream.codec_context.pix_fmt

    def frames(self, times_s: list[float]) -> list[NDArray[np.uint8]]:
        """The frames on screen at ascending times, as (height, width, 3) RGB."""
        found: list[NDArray[np.uint8]] = []
        with av.open(str(self.path)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            last = None
            wanted = iter(times_s)
            at = next(wanted, None)
            for frame in container.decode(stream):
                while at is not None and frame.time is not None and frame.time > at and last is not None:
                    found.append(last.to_ndarray(format="rgb24"))
                    at = next(wanted, None)
                if at is None:
                    break
                last = frame
            while at is not None and last is not None:
                found.append(last.to_ndarray(format="rgb24"))
                at = next(wanted, None)
        return found

    def sound(self) -> NDArray[np.float32]:
        """The whole sound track, mono at `RATE` Hz."""
        blocks = []
        with av.open(str(self.path)) as container:
            # Both channels are alike; libswresample's own downmix of them would be 3 dB louder.
            resampler = av.AudioResampler("fltp", "stereo", RATE)
            for frame in container.decode(audio=0):
                blocks += [f.to_ndarray()[0] for f in resampler.resample(frame)]
        return np.concatenate(blocks)


def difference(frame: NDArray[np.uint8], picture: Path, box: Box) -> float:
    """How far a frame is from a picture standing in a box of the canvas: the mean difference (0..255)
    where the picture is opaque.
    """
    image = Image.open(picture).convert("RGBA")
    size = round(box.width), round(box.height)
    if image.size != size:
        image = image.resize(size)
    expected = np.asarray(image)
    x, y = round(box.x), round(box.y)
    seen = frame[y : y + size[1], x : x + size[0]]
    expected = expected[: seen.shape[0], : seen.shape[1]]
    opaque = expected[..., 3] > 250
    return float(np.abs(expected[..., :3][opaque].astype(int) - seen[opaque]).mean())


def level_db(sound: NDArray[np.float32], start_s: float, end_s: float) -> float:
    """The RMS level of a stretch of sound, in dBFS."""
    part = sound[int(start_s * RATE) : int(end_s * RATE)]
    return float(20 * np.log10(np.sqrt(np.mean(part**2)) + 1e-9))
