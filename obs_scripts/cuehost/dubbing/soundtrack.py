"""The new sound of a video: the old one lowered, the new words over it. Samples are float32, 48 kHz."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

RATE = 48_000
_STEP = RATE // 100
_BEFORE_S, _AFTER_S = 0.15, 0.25
"""The old sound is low already so long before words, and still so long after them."""
_DOWN_S, _UP_S = 0.12, 0.5
_LOUDEST = 0.97


class Heard(NamedTuple):
    """Words as they sound in the video: from when, s, and their samples, mono."""

    start_s: float
    samples: Floats

    @property
    def end_s(self) -> float:
        """When they are over."""
        return self.start_s + self.samples.size / RATE


def lowered(
    original: Floats, low: Iterable[tuple[float, float]], gain: float, elsewhere: float = 1.0
) -> Floats:
    """The original sound (n x channels) at `gain` within the stretches `low`, s, and at `elsewhere` outside
    of them, going over softly."""
    steps = -(-original.shape[0] // _STEP) + 1
    level = np.full(steps, elsewhere, np.float32)
    for start, end in low:
        first, last = int((start - _BEFORE_S) * 100), int((end + _AFTER_S) * 100) + 1
        level[max(first, 0) : max(last, 0)] = gain
    level = _softened(level)
    curve = np.interp(np.arange(original.shape[0]) / _STEP, np.arange(steps), level).astype(np.float32)
    return np.asarray(original * curve[:, None], np.float32)


def _softened(level: Floats) -> Floats:
    """A level (100 a second) that falls and rises no faster than sounds natural."""
    out = level.copy()
    for order, seconds in ((slice(None, None, -1), _DOWN_S), (slice(None), _UP_S)):
        # Going through time, it may only rise so fast; backwards that is how it falls ahead of words.
        line, most = out[order], 1 / (seconds * 100)
        for i in range(1, line.size):
            line[i] = min(line[i], line[i - 1] + most)
    return out


def mixed(original: Floats, words: Sequence[Heard]) -> Floats:
    """The words over the (lowered) original, n x channels; longer where the last words are."""
    length = max([original.shape[0], *(round(heard.end_s * RATE) for heard in words)])
    out = np.zeros((length, original.shape[1]), np.float32)
    out[: original.shape[0]] = original
    for heard in words:
        start = round(heard.start_s * RATE)
        out[start : start + heard.samples.size] += heard.samples[:, None]
    return _limited(out)


def _limited(sound: Floats) -> Floats:
    """Peaks over full scale are bent, not cut."""
    over = np.abs(sound) > _LOUDEST * 0.8
    if over.any():
        knee = _LOUDEST * 0.8
        room = _LOUDEST - knee
        bent = np.sign(sound) * (knee + room * np.tanh((np.abs(sound) - knee) / room))
        sound = np.where(over, bent, sound)
    return np.asarray(sound, np.float32)
