"""Tiny video clips, as sellers film them: first one colour, then another."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

FPS, RATE = 10, 48_000


def write_clip(
    path: Path,
    colours: tuple[tuple[int, int, int], ...] = ((255, 0, 0), (0, 0, 255)),
    *,
    each_s: float = 1.0,
    size: tuple[int, int] = (320, 240),
    tone_hz: float = 0.0,
    codec: str = "libx264",
) -> Path:
    """A clip that shows each colour for a while, with a loud tone if asked for; its file."""
    with av.open(str(path), "w") as container:
        video = container.add_stream(codec, rate=FPS)
        assert isinstance(video, av.VideoStream)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        sound = container.add_stream("aac", rate=RATE, layout="mono") if tone_hz else None
        for number in range(round(len(colours) * each_s * FPS)):
            picture = np.full((size[1], size[0], 3), colours[int(number / FPS / each_s)], np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if sound is not None:
            time = np.arange(round(len(colours) * each_s * RATE)) / RATE
            wave = (np.sin(2 * np.pi * tone_hz * time) * 0.6).astype(np.float32)
            for start in range(0, len(wave), 1024):
                block = av.AudioFrame.from_ndarray(wave[None, start : start + 1024], "fltp", "mono")
                block.sample_rate, block.pts, block.time_base = RATE, start, Fraction(1, RATE)
                container.mux(sound.encode(block))
            container.mux(sound.encode(None))
    return path


def write_sound(path: Path) -> Path:
    """A file of a clip's kind with sound in it, and no picture."""
    with av.open(str(path), "w") as container:
        sound = container.add_stream("aac", rate=RATE, layout="mono")
        block = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        block.sample_rate, block.pts, block.time_base = RATE, 0, Fraction(1, RATE)
        container.mux(sound.encode(block))
        container.mux(sound.encode(None))
    return path
