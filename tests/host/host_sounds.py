"""Speech-like sound and evenly spread spans for the host's tests."""

from __future__ import annotations

import numpy as np

from cuehost.host.sound import RATE, Floats
from cuehost.rundown import Span


def babble(seconds: float, spoken: list[tuple[float, float]], seed: int = 1) -> Floats:
    """Noise with a syllable rhythm during the `spoken` stretches, silence elsewhere."""
    rng = np.random.default_rng(seed)
    times = np.arange(int(seconds * RATE)) / RATE
    sound = rng.normal(0, 0.12, times.size) * (0.65 + 0.35 * np.sin(2 * np.pi * 4 * times))
    gate = np.zeros(times.size)
    for start, end in spoken:
        gate[int(start * RATE) : int(end * RATE)] = 1
    return (sound * gate).astype(np.float32)


def spread(text: str | list[str], start: float, each: float) -> list[Span]:
    """Spans of equal length one after another (of the words, if `text` is a sentence)."""
    out, offset = [], 0
    for i, item in enumerate(text.split() if isinstance(text, str) else text):
        out.append(Span(item, start + i * each, start + (i + 1) * each, offset))
        offset += len(item) + 1
    return out
