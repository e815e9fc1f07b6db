"""Measures how far phonemes begin from the truth where an engine does not tell their times.

    python benchmarks/speech_times.py

Kokoro, which tells them, speaks some lines. Once its words are taken as an online service gives them (late by
MP3's 46 ms, each word off by 15 ms more, without phonemes), once only its sound as a speech server gives it.
What comes out is compared with Kokoro's own times, before and after the energy was listened to. Kokoro's own
phonemes stand about 20 ms before what is heard, which remains in all figures as bias.
"""

from __future__ import annotations

import argparse
import asyncio
import difflib
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cuehost.rundown import Span
from cuehost.speech import RawSpeech, SpeechSettings, to_spoken
from cuehost.speech.edge import borrowed_phonemes
from cuehost.speech.energy import Trust, refined
from cuehost.speech.guess import fitted, guessed
from cuehost.speech.kokoro import KokoroEngine
from speech import LINES

MP3_S, JITTER_S = 0.046, 0.015


def onsets_off_ms(truth: Sequence[Span], found: Sequence[Span]) -> list[float]:
    """How much later each phoneme begins than the same one in truth, in ms."""
    names = [[span.text.lstrip("ˈˌ")[:1] for span in spans] for spans in (truth, found)]
    same = difflib.SequenceMatcher(None, *names, autojunk=False).get_matching_blocks()
    return [
        1000 * (found[block.b + k].start_s - truth[block.a + k].start_s)
        for block in same
        for k in range(block.size)
    ]


def measure(said: Sequence[tuple[str, RawSpeech]]) -> None:
    """Print the figures of these English texts, as spoken."""
    rng = random.Random(1)
    off: dict[str, list[float]] = {}
    for text, raw in said:
        shifts = [MP3_S + rng.gauss(0, JITTER_S) for _ in raw.words]
        words = tuple(
            w._replace(start_s=max(0.0, w.start_s + by), end_s=w.end_s + by)
            for w, by in zip(raw.words, shifts, strict=True)
        )
        borrowed = borrowed_phonemes(text, "en", words)
        _, heard = refined(words, borrowed, raw.samples, raw.rate_hz, Trust(0.12, 0.05))
        for name, found in (
            ("words told, phonemes borrowed", borrowed),
            ("words told, then by ear", heard),
            ("nothing told, fitted between pauses", fitted(text, "en", raw.samples, raw.rate_hz)[1]),
            ("nothing told, then by ear", guessed(text, "en", raw.samples, raw.rate_hz)[1]),
        ):
            off.setdefault(name, []).extend(onsets_off_ms(raw.phonemes, found))
    for name, values in off.items():
        bias, away = np.median(values), np.abs(values)
        print(
            f"{name:36} {len(values)} phonemes, median {np.median(away):.0f} ms (bias {bias:+.0f}), "
            f"90 % {np.percentile(away, 90):.0f} ms, 95 % {np.percentile(away, 95):.0f} ms"
        )


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=12)
    parser.add_argument("--models", type=Path, default=None, help="the folder of the assembled model")
    args = parser.parse_args()
    models = args.models or Path(tempfile.mkdtemp())
    engine = KokoroEngine(SpeechSettings().assets / "kokoro", models, 2)
    texts = [to_spoken(line, "en").text for line in LINES[: args.lines]]
    measure([(text, await engine.speak(text, "en", "af_heart", 1.0)) for text in texts])
    await engine.close()


if __name__ == "__main__":
    asyncio.run(main())
