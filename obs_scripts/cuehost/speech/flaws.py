"""What no voice should sound like: silence, noise, a broken-off or endless recording, hard clipping.

Voices fail in these ways when a model is damaged, a server answers with something else, or the text is one
it was not made for. What is found here is not aired; the next voice speaks.
"""

from __future__ import annotations

import numpy as np

from .types import Audio, RawSpeech

# A character takes 0.03 to 0.5 s, in all languages and at all rates; digits and rare signs more.
_LONGEST_S, _LONGEST_PER_CHAR_S = 10.0, 2.0
_SHORTEST_PER_CHAR_S = 0.015
_SHORT_TEXT = 40  # characters; below, a line may well be over in an instant

_CLIPPED = 0.05  # share of samples in flat tops at full scale
_BLOCK = 1024
_FLAT = 0.3  # spectral flatness: 0.56 for white noise, under 0.1 for vowels and over whole lines of speech
_STEADY_DB = 2.0  # how much noise varies from block to block; syllables do by 6 and more


def flaw(raw: RawSpeech, text: str, rate: float) -> str:
    """What is wrong with the sound of `text`, for the log; empty where nothing is."""
    if raw.rate_hz <= 0 or not len(raw.samples):
        return "the voice returned no sound"
    length_s = len(raw.samples) / raw.rate_hz
    if length_s > _LONGEST_S + _LONGEST_PER_CHAR_S * len(text) / rate:
        return "the voice does not end"
    if len(text) >= _SHORT_TEXT and length_s < _SHORTEST_PER_CHAR_S * len(text) / rate:
        return "the voice breaks off"
    samples = np.nan_to_num(np.asarray(raw.samples, dtype=np.float32).ravel(), posinf=0.0, neginf=0.0)
    if clipped(samples) > _CLIPPED:
        return "the voice is distorted"
    if is_noise(samples):
        return "the voice returned noise"
    return ""


def clipped(samples: Audio) -> float:
    """The share of samples that stand in flat tops: three or more alike at the loudest level, 0 to 1."""
    top = float(np.abs(samples).max(initial=0.0))
    if top < 1e-4:
        return 0.0
    flat = (np.abs(samples) > 0.999 * top) & (np.abs(np.diff(samples, prepend=0.0)) < 1e-4 * top)
    return float(flat.mean())


def is_noise(samples: Audio) -> bool:
    """Whether it hisses evenly from beginning to end, which speech never does."""
    count = len(samples) // _BLOCK
    if count < 8:
        return False
    blocks = samples[: count * _BLOCK].reshape(count, _BLOCK).astype(np.float64)
    level = 10 * np.log10((blocks**2).mean(axis=1) + 1e-12)
    if level.max() < -80 or np.std(level) > _STEADY_DB:
        return False
    power = np.abs(np.fft.rfft(blocks * np.hanning(_BLOCK), axis=1))[:, 4:] ** 2 + 1e-12
    flatness = np.exp(np.log(power).mean(axis=1)) / power.mean(axis=1)
    return bool(np.median(flatness) > _FLAT)
