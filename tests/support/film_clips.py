"""Clips for the filming of a host: pictures and sound written as a video file."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

RATE = 48_000


def write_clip(
    path: Path,
    pictures: Iterable[npt.NDArray[np.uint8]],
    sound: npt.NDArray[np.float32],
    fps: int = 25,
    quality: int = 14,
) -> Path:
    """Write BGR pictures, `fps` a second, with mono sound at 48 kHz, as a phone would (H.264, AAC)."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=fps, options={"crf": str(quality), "preset": "veryfast"})
        video.pix_fmt = "yuv420p"
        audio = container.add_stream("aac", rate=RATE)
        audio.layout = "mono"
        for number, picture in enumerate(pictures):
            if not number:
                video.height, video.width = picture.shape[:2]
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        for start in range(0, len(sound) - 1023, 1024):
            samples = av.AudioFrame.from_ndarray(
                sound[None, start : start + 1024], format="fltp", layout="mono"
            )
            samples.sample_rate, samples.pts, samples.time_base = RATE, start, Fraction(1, RATE)
            container.mux(audio.encode(samples))
        container.mux(audio.encode(None))
    return path
