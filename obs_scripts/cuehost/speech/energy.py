"""Word and phoneme times moved to where the sound's energy says they are.

Given the right phonemes at about the right times, the energy in four bands tells where each begins: vowels
are loud and low, sibilants high, closures silent. What each class of phonemes sounds like in this very voice
is learned from the line itself, starting from what it is like in any voice; then the boundaries between them
are moved, all together, to where they explain the sound best without leaving the given times far.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cuehost.rundown import Span

from .types import Audio

Floats = NDArray[np.float64]

_HOP_S = 0.005
_WINDOW_S = 0.020
_BANDS_HZ = ((100, 500), (500, 1500), (1500, 4000), (4000, 10_000))
_FLOOR_DB = -60.0  # below the line's loud moments
_SHIFT_S = 0.1  # how far the whole line may be off: MP3 brings a delay of its own
_ROUNDS = 2
_SPREAD_DB = 9.0
_WORST = 4.0  # cost of a frame, at most: one odd moment must not decide
_TRUSTED_FRAMES = 30.0  # of a class, until its own sound counts as much as any voice's
_LENGTH_WEIGHT = 1.5
_SHORTEST = 3  # frames of a phoneme

# Level in dB by band, under the line's loud moments.
_CLASSES: dict[str, tuple[str, tuple[float, float, float, float]]] = {
    "open": ("aɑæɐʌɒɔAIWOYQ", (-8, -5, -14, -30)),
    "mid": ("eɛoəɜɚɤøœᵊ", (-5, -8, -16, -32)),
    "close": ("iɪuʊyɨɯʉᵻ", (-4, -18, -18, -30)),
    "nasal": ("mnŋɲɴɱ", (-6, -20, -28, -40)),
    "liquid": ("lɹrɾjwɥʎɭɫʀʁɣβɰT", (-8, -14, -22, -36)),
    "voiced fricative": ("vðzʒʑʐʝ", (-12, -26, -24, -24)),
    "sibilant": ("sʃɕʂʦʧʨʤʣ", (-38, -36, -22, -14)),
    "fricative": ("fθhxχçħɸɦ", (-34, -30, -28, -28)),
    "stop": ("ptkqcʔʈ", (-36, -36, -34, -34)),
    "voiced stop": ("bdɡgɟɖ", (-18, -28, -32, -38)),
    "silence": ("", (-52, -52, -52, -52)),
}
_NAMES = list(_CLASSES)
_SILENCE = _NAMES.index("silence")
_OF_LETTER = {letter: number for number, (letters, _) in enumerate(_CLASSES.values()) for letter in letters}
_ANY_VOICE = np.array([levels for _, levels in _CLASSES.values()])


class Trust(NamedTuple):
    """How far given times may be off: at most `reach_s`, usually `usual_s`."""

    reach_s: float
    usual_s: float


class _Part(NamedTuple):
    """A phoneme, or a silence between two (`span` -1)."""

    kind: int
    start_s: float
    span: int


def refined(
    words: Sequence[Span], phonemes: Sequence[Span], samples: Audio, rate_hz: int, trust: Trust
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Words and phonemes, in order and with the given offsets, at better times; as given where there are no
    phonemes or no sound.
    """
    levels = _levels(samples, rate_hz)
    parts = _parts(phonemes, len(levels) * _HOP_S)
    if not phonemes or not len(levels):
        return tuple(words), tuple(phonemes)
    kinds = np.array([part.kind for part in parts])
    starts = np.round(np.array([*(part.start_s for part in parts), len(levels) * _HOP_S]) / _HOP_S)
    given = np.maximum.accumulate(np.clip(starts, 0, len(levels)).astype(np.int64))
    off = _offset(levels, kinds, given)
    anchors = given.copy()
    anchors[1:-1] = np.clip(given[1:-1] + off, 0, len(levels))
    edges = anchors
    for _ in range(_ROUNDS):
        costs = _costs(levels, _sound_of(levels, kinds, edges))
        edges = _placed(costs, kinds, given, anchors, trust)
    at = {part.span: number for number, part in enumerate(parts) if part.span >= 0}
    sounds = tuple(
        span._replace(start_s=float(edges[at[i]] * _HOP_S), end_s=float(edges[at[i] + 1] * _HOP_S))
        for i, span in enumerate(phonemes)
    )
    return _words(words, phonemes, sounds, off * _HOP_S), sounds


def _words(
    words: Sequence[Span], before: Sequence[Span], after: Sequence[Span], off_s: float
) -> tuple[Span, ...]:
    """Each word from the start of its first phoneme to the end of its last; services let words overlap, then
    a phoneme belongs to the first.
    """
    own: dict[int, list[Span]] = {}
    for old, new in zip(before, after, strict=True):
        middle = (old.start_s + old.end_s) / 2
        at = next((i for i, word in enumerate(words) if word.start_s <= middle < word.end_s), -1)
        own.setdefault(at, []).append(new)
    out: list[Span] = []
    for number, word in enumerate(words):
        start, end = word.start_s + off_s, word.end_s + off_s
        if number in own:
            start, end = own[number][0].start_s, own[number][-1].end_s
        out.append(word._replace(start_s=max(start, 0.0), end_s=max(end, start, 0.0)))
    return tuple(out)


def _levels(samples: Audio, rate_hz: int) -> Floats:
    """The level of each band in dB under the line's loud moments, by frame: shape (frames, bands)."""
    hop, size = round(rate_hz * _HOP_S), round(rate_hz * _WINDOW_S)
    audio = np.nan_to_num(np.asarray(samples, np.float64).ravel())
    count = len(audio) // hop
    if not count or not np.any(audio):
        return np.zeros((0, len(_BANDS_HZ)))
    padded = np.pad(audio, (size // 2, size))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[hop // 2 :: hop][:count]
    power = np.abs(np.fft.rfft(frames * np.hanning(size), axis=1)) ** 2
    hz = np.fft.rfftfreq(size, 1 / rate_hz)
    bands = [power[:, (hz >= low) & (hz < high)].sum(axis=1) for low, high in _BANDS_HZ]
    level = 10 * np.log10(np.stack(bands, axis=1) + 1e-20)
    loud = np.percentile(10 * np.log10(power.sum(axis=1) + 1e-20), 92)
    found: Floats = np.maximum(level - loud, _FLOOR_DB)
    return found


def _parts(phonemes: Sequence[Span], length_s: float) -> list[_Part]:
    """The phonemes with the silences between them, before and after."""
    out: list[_Part] = [_Part(_SILENCE, 0.0, -1)]
    end_s = 0.0
    for number, span in enumerate(phonemes):
        if number and span.start_s - end_s > 2 * _HOP_S:
            out.append(_Part(_SILENCE, end_s, -1))
        letter = next((char for char in span.text if char in _OF_LETTER), "ə")
        out.append(_Part(_OF_LETTER[letter], span.start_s, number))
        end_s = span.end_s
    return [*out, _Part(_SILENCE, min(end_s, length_s), -1)]


def _sound_of(levels: Floats, kinds: NDArray[np.int64], edges: NDArray[np.int64]) -> Floats:
    """The mean levels of each class, as it is in this line, between those of any voice."""
    total = _ANY_VOICE * _TRUSTED_FRAMES
    count = np.full(len(_NAMES), _TRUSTED_FRAMES)
    for number, kind in enumerate(kinds):
        inner = levels[edges[number] : edges[number + 1]]
        cut = len(inner) // 4  # its middle: the ends belong to its neighbours as well
        inner = inner[cut : len(inner) - cut]
        total[kind] += inner.sum(axis=0)
        count[kind] += len(inner)
    found: Floats = total / count[:, None]
    return found


def _costs(levels: Floats, sound: Floats) -> Floats:
    """What it costs to take a frame for a class, summed up over time: shape (frames + 1, classes)."""
    apart = (levels[:, None, :] - sound[None]) / _SPREAD_DB
    frame = np.minimum((apart**2).mean(axis=2) / 2, _WORST)
    return np.concatenate([np.zeros((1, len(_NAMES))), np.cumsum(frame, axis=0)])


def _offset(levels: Floats, kinds: NDArray[np.int64], given: NDArray[np.int64]) -> int:
    """By how many frames the whole line is late or early."""
    costs = _costs(levels, _ANY_VOICE)
    reach = round(_SHIFT_S / _HOP_S)

    def cost(by: int) -> float:
        edges = np.concatenate([[0], np.clip(given[1:-1] + by, 0, len(levels)), [len(levels)]])
        return float((costs[edges[1:], kinds] - costs[edges[:-1], kinds]).sum())

    return min(range(-reach, reach + 1), key=lambda by: (cost(by), abs(by)))


def _placed(
    costs: Floats,
    kinds: NDArray[np.int64],
    given: NDArray[np.int64],
    anchors: NDArray[np.int64],
    trust: Trust,
) -> NDArray[np.int64]:
    """The edges that cost least over all, each within reach of its anchor (dynamic programming)."""
    frames = len(costs) - 1
    reach = max(1, round(trust.reach_s / _HOP_S))
    steps = np.arange(-reach, reach + 1)
    away = (steps * _HOP_S / trust.usual_s) ** 2 / 2
    lengths = np.maximum(np.diff(given), 1)
    best = np.zeros(1)
    here = np.array([0])
    back: list[NDArray[np.int64]] = []
    places = [here]
    for number, kind in enumerate(kinds):
        last = number == len(kinds) - 1
        there = np.array([frames]) if last else np.clip(anchors[number + 1] + steps, 0, frames)
        long = there[None, :] - here[:, None]
        cost = best[:, None] + costs[there, kind][None, :] - costs[here, kind][:, None]
        if kind != _SILENCE:
            ratio = np.log((np.maximum(long, 1)) / lengths[number])
            cost = cost + _LENGTH_WEIGHT * ratio**2
        least = 0 if kind == _SILENCE else _SHORTEST
        cost = cost + np.where(long < least, 1e3 * (least - long), 0.0)
        back.append(cost.argmin(axis=0))
        best = cost.min(axis=0) + (0.0 if last else away)
        here = there
        places.append(there)
    edges = [frames]
    at = int(best.argmin())
    for number in range(len(kinds) - 1, -1, -1):
        at = int(back[number][at])
        edges.append(int(places[number][at]))
    return np.maximum.accumulate(np.array(edges[::-1], dtype=np.int64))
