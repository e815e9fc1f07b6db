"""Word and phoneme times for sound that comes without any: espeak-ng says the same, and its times are fitted.

The pauses in the sound are matched with the ends of clauses in the text; between two matched pauses,
espeak-ng's times are stretched to the sound's: exact at the pauses, about a tenth of a second off within.
From there the sound's energy leads on (see `energy`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cuehost.rundown import Span

from .align import complete
from .energy import Trust, refined
from .espeak import espeak_name, spans
from .types import Audio, VoiceFailed

_TRUST = Trust(reach_s=0.3, usual_s=0.12)
_FRAME_S = 0.01
_QUIET_DB = -35.0  # below the loudest frame: a pause
_SHORTEST_PAUSE_S = 0.1  # the closure of a plosive is shorter
_CLAUSE_END = re.compile(r"[,.;:!?…—–。，、！？；：،؟।]")
_SKIPPED = 0.05  # cost of a clause's end without a pause, as a share of the line


class _Stretch(NamedTuple):
    start_s: float
    end_s: float


def guessed(text: str, lang: str, samples: Audio, rate_hz: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Words (offsets in `text`) and phonemes of the sound; both empty where espeak-ng cannot help."""
    return refined(*fitted(text, lang, samples, rate_hz), samples, rate_hz, _TRUST)


def fitted(text: str, lang: str, samples: Audio, rate_hz: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The same by the pauses alone."""
    from .espeak_library import library

    try:
        said = library().synthesise(text, espeak_name(lang), 165)
    except (VoiceFailed, OSError, ImportError, RuntimeError):
        return (), ()
    words, sounds = spans(said, text)
    words = complete(words, text)
    heard = stretches(samples, rate_hz)
    if not words or not heard:
        return (), ()
    blocks = _blocks(words, text, heard)
    return _moved(words, blocks), _moved(sounds, blocks)


def stretches(samples: Audio, rate_hz: int) -> list[_Stretch]:
    """Where there is sound: the stretches between pauses of at least a tenth of a second."""
    size = max(1, int(rate_hz * _FRAME_S))
    count = len(samples) // size
    if not count:
        return []
    frames = np.nan_to_num(samples[: count * size]).reshape(count, size).astype(np.float64)
    rms = np.sqrt((frames**2).mean(axis=1))
    loud = np.flatnonzero(rms > max(float(rms.max()) * 10 ** (_QUIET_DB / 20), 1e-6))
    if not len(loud):
        return []
    out = [[int(loud[0]), int(loud[0])]]
    for at in loud[1:]:
        if (at - out[-1][1]) * _FRAME_S > _SHORTEST_PAUSE_S:
            out.append([int(at), int(at)])
        out[-1][1] = int(at)
    return [_Stretch(a * _FRAME_S, (b + 1) * _FRAME_S) for a, b in out]


def _blocks(words: Sequence[Span], text: str, heard: Sequence[_Stretch]) -> list[tuple[_Stretch, _Stretch]]:
    """Stretches of espeak-ng's time with the stretches of the sound they belong to."""
    breaks = [
        i
        for i, (a, b) in enumerate(itertools.pairwise(words), 1)
        if _CLAUSE_END.search(text[a.offset + len(a.text) : b.offset])
    ]
    # Both as shares of the time in which there is speech, which pauses of other lengths don't shift.
    clauses = list(itertools.pairwise([0, *breaks, len(words)]))
    theirs = [_Stretch(words[a].start_s, words[b - 1].end_s) for a, b in clauses]
    pairs = _matched(_shares(theirs)[:-1], _shares(heard)[:-1])
    cuts = [(0, 0), *((i + 1, j + 1) for i, j in pairs), (len(theirs), len(heard))]
    return [
        (_Stretch(theirs[i].start_s, theirs[m - 1].end_s), _Stretch(heard[j].start_s, heard[n - 1].end_s))
        for (i, j), (m, n) in itertools.pairwise(cuts)
    ]


def _shares(parts: Sequence[_Stretch]) -> list[float]:
    """How much of the speech is over at the end of each part, 0 to 1."""
    ends = list(itertools.accumulate(part.end_s - part.start_s for part in parts))
    return [end / (ends[-1] or 1.0) for end in ends]


def _matched(ends: Sequence[float], pauses: Sequence[float]) -> list[tuple[int, int]]:
    """Which clause ends with which pause, in order, so that the places differ least over all."""
    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {}
    for i in range(len(ends) + 1):
        for j in range(len(pauses) + 1):
            if not i or not j:
                best[i, j] = (i * _SKIPPED, ())
                continue
            cost, pairs = best[i - 1, j - 1]
            choices = [(cost + abs(ends[i - 1] - pauses[j - 1]), (*pairs, (i - 1, j - 1)))]
            cost, pairs = best[i - 1, j]
            choices.append((cost + _SKIPPED, pairs))
            choices.append(best[i, j - 1])
            best[i, j] = min(choices, key=lambda choice: choice[0])
    return list(best[len(ends), len(pauses)][1])


def _moved(found: Sequence[Span], blocks: Sequence[tuple[_Stretch, _Stretch]]) -> tuple[Span, ...]:
    """Spans in espeak-ng's time as spans in the sound's; those in its pauses are left out."""
    out: list[Span] = []
    for span in found:
        middle = (span.start_s + span.end_s) / 2
        for theirs, ours in blocks:
            if theirs.start_s <= middle <= theirs.end_s and theirs.end_s > theirs.start_s:
                slope = (ours.end_s - ours.start_s) / (theirs.end_s - theirs.start_s)
                start = ours.start_s + (max(span.start_s, theirs.start_s) - theirs.start_s) * slope
                end = ours.start_s + (min(span.end_s, theirs.end_s) - theirs.start_s) * slope
                out.append(span._replace(start_s=start, end_s=end))
                break
    return tuple(out)
