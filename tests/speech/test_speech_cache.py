"""Prepared speech on disk: whole or not there."""

from __future__ import annotations

import dataclasses
import errno
from pathlib import Path

import numpy as np
import pytest

from cuehost.errors import SpeechError
from cuehost.rundown import Span
from cuehost.speech import Speech
from cuehost.speech.cache import SpeechCache, key_of
from cuehost.speech.finish import quantise


def some_speech() -> Speech:
    samples = quantise(np.linspace(-0.5, 0.5, 4800, dtype=np.float32))
    words = (Span("Hé", 0.0, 0.05, 0), Span("llo", 0.05, 0.1, 3))
    return Speech(samples, words, (Span("h", 0.0, 0.02),), "tone", "ann", 0.1, 0.09)


def files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


def test_what_was_stored_is_loaded_bit_for_bit(tmp_path: Path) -> None:
    cache, speech = SpeechCache(tmp_path), some_speech()
    cache.store("a" * 64, speech, "Hé llo")
    loaded = cache.load("a" * 64)
    assert loaded is not None
    assert np.array_equal(loaded.samples, speech.samples)
    for field in dataclasses.fields(Speech):
        if field.name != "samples":
            assert getattr(loaded, field.name) == getattr(speech, field.name)
    assert cache.load("b" * 64) is None


@pytest.mark.parametrize("suffix", [".wav", ".json"])
@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "gone"])
def test_damage_is_seen_and_the_entry_dropped(tmp_path: Path, suffix: str, damage: str) -> None:
    cache = SpeechCache(tmp_path)
    cache.store("a" * 64, some_speech(), "x")
    path = next(p for p in files(tmp_path) if p.suffix == suffix)
    blob = bytearray(path.read_bytes())
    if damage == "gone":
        path.unlink()
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        path.write_bytes(blob[: len(blob) // 2])
    else:
        blob[len(blob) // 2 if suffix == ".wav" else 0] ^= 0xFF
        path.write_bytes(blob)
    assert cache.load("a" * 64) is None
    cache.store("a" * 64, some_speech(), "x")
    assert cache.load("a" * 64) is not None


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "No room"), (errno.EACCES, "cannot be written")]
)
def test_a_disk_that_refuses_is_told_and_nothing_stays_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(number, "no")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SpeechError, match=words) as caught:
        SpeechCache(tmp_path).store("a" * 64, some_speech(), "x")
    assert caught.value.mend
    assert files(tmp_path) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SpeechError, match="cannot be written"):
        SpeechCache(tmp_path / "file").store("a" * 64, some_speech(), "x")


def test_keys_depend_on_every_part() -> None:
    assert key_of(a=1, b="x") == key_of(b="x", a=1)
    assert len({key_of(a=1), key_of(a=2), key_of(b=1), key_of(a="1")}) == 4
