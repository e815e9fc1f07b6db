"""From what an engine yields to speech fit for the air: checked, finished, with times that can be trusted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cuehost.rundown import Span

from .align import complete, in_order, share, shift, stretch, to_written, tokens
from .finish import LEAD_S, finish
from .flaws import flaw
from .guess import stretches
from .spoken import Spoken
from .types import SAMPLE_RATE, Audio, RawSpeech, Speech, VoiceFailed


def faster(raw: RawSpeech, factor: float) -> RawSpeech:
    """The same sound played `factor` times as fast, which makes it that much higher too."""
    if factor == 1.0:
        return raw
    return RawSpeech(
        raw.samples,
        round(raw.rate_hz * factor),
        stretch(raw.words, 1 / factor),
        stretch(raw.phonemes, 1 / factor),
    )


def joined(parts: Sequence[tuple[RawSpeech, int, float]]) -> RawSpeech:
    """Clauses one after another: each with the offset of its text and the breath after it in s.

    What silence they begin and end with is left out.
    """
    rate_hz = parts[0][0].rate_hz
    chunks: list[Audio] = []
    words: list[Span] = []
    phonemes: list[Span] = []
    at_s = 0.0
    for raw, offset, breath_s in parts:
        heard = stretches(raw.samples, raw.rate_hz)
        if raw.rate_hz != rate_hz or not heard:
            raise VoiceFailed("the voice returned silence for a part of the line")
        start, end = int(heard[0].start_s * rate_hz), int(heard[-1].end_s * rate_hz)
        cut = np.asarray(raw.samples[start:end], dtype=np.float32)
        words += [s._replace(offset=s.offset + offset) for s in shift(raw.words, at_s - start / rate_hz)]
        phonemes += shift(raw.phonemes, at_s - start / rate_hz)
        chunks += [cut, np.zeros(int(breath_s * rate_hz), np.float32)]
        at_s += (len(cut) + len(chunks[-1])) / rate_hz
    return RawSpeech(np.concatenate(chunks), rate_hz, tuple(words), tuple(phonemes))


def made(
    raw: RawSpeech, who: tuple[str, str], spoken: Spoken, rate: float, level: tuple[float, float]
) -> Speech:
    """Finished speech. `who`: engine and voice; `level`: LUFS and dBTP; `rate`: the speed asked for.

    Raises `VoiceFailed` where the sound is none that should go on air.
    """
    reason = flaw(raw, spoken.text, rate)
    if reason:
        raise VoiceFailed(reason)
    done = finish(raw.samples, raw.rate_hz, *level)
    words = complete(shift(_sane(raw.words), done.shift_s), spoken.text)
    if not words:
        words = tuple(share(tokens(spoken.text), spoken.text, LEAD_S, done.sound_end_s))
    words = in_order(to_written(words, spoken), LEAD_S, done.sound_end_s)
    if words:
        words = (*words[:-1], words[-1]._replace(end_s=round(done.sound_end_s, 4)))
    phonemes = in_order(shift(_sane(raw.phonemes), done.shift_s), LEAD_S, done.sound_end_s)
    samples = np.ascontiguousarray(done.samples)
    samples.flags.writeable = False
    return Speech(
        samples=samples,
        words=words,
        phonemes=tuple(Span(p.text, p.start_s, p.end_s) for p in phonemes if p.end_s > p.start_s),
        engine=who[0],
        voice=who[1],
        duration_s=len(samples) / SAMPLE_RATE,
        last_word_end_s=round(done.sound_end_s, 4),
    )


def _sane(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Without those whose times are no numbers."""
    return tuple(s for s in spans if np.isfinite(s.start_s) and np.isfinite(s.end_s))
