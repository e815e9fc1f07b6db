"""Prepared speech on disk, under the hash of all it depends on.

Each entry is a 16-bit WAV file anybody can listen to and a JSON file beside it with the times. The
JSON is written last and holds the WAV's checksum: an entry without it, or that does not match, does
not exist and is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from cuehost.errors import SpeechError
from cuehost.keeping import whole
from cuehost.rundown import Span

from .types import SAMPLE_RATE, Speech

FORMAT = 1
"""Raise when finishing, timing or the files change."""


def key_of(**parts: object) -> str:
    """The name of what depends on `parts` and on the format."""
    text = json.dumps({"format": FORMAT, **parts}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class SpeechCache:
    """A folder of prepared speech. Several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _paths(self, key: str) -> tuple[Path, Path]:
        base = self.folder / "lines" / key[:2] / key
        return base.with_suffix(".wav"), base.with_suffix(".json")

    def has(self, key: str) -> bool:
        """Whether an entry seems to be there; only `load` knows if it is whole."""
        return self._paths(key)[1].exists()

    def load(self, key: str) -> Speech | None:
        """The entry, or None where there is none or it is damaged (then it is removed)."""
        sound, times = self._paths(key)
        try:
            note = json.loads(times.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            self._drop(key)
            return None
        try:
            blob = sound.read_bytes()
            if hashlib.sha256(blob).hexdigest() != note["sha256"]:
                raise ValueError("checksum")
            with wave.open(io.BytesIO(blob)) as file:
                pcm = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
            samples = np.divide(pcm, np.float32(32767.0), dtype=np.float32)
            samples.flags.writeable = False
            return Speech(
                samples=samples,
                words=_spans(note["words"]),
                phonemes=_spans(note["phonemes"]),
                engine=str(note["engine"]),
                voice=str(note["voice"]),
                duration_s=len(pcm) / SAMPLE_RATE,
                last_word_end_s=float(note["last_word_end_s"]),
            )
        except (OSError, EOFError, ValueError, KeyError, TypeError, wave.Error):
            self._drop(key)
            return None

    def store(self, key: str, speech: Speech, text: str) -> None:
        """Keep a finished line; all of it or nothing. Raises `SpeechError` where the disk refuses."""
        sound, times = self._paths(key)
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes(speech.pcm())
        blob = buffer.getvalue()
        note = {
            "text": text,
            "engine": speech.engine,
            "voice": speech.voice,
            "sha256": hashlib.sha256(blob).hexdigest(),
            "last_word_end_s": speech.last_word_end_s,
            "words": [list(s) for s in speech.words],
            "phonemes": [list(s) for s in speech.phonemes],
        }
        write_atomically(sound, blob)
        write_atomically(times, json.dumps(note, ensure_ascii=False).encode())

    def _drop(self, key: str) -> None:
        for path in self._paths(key):
            with contextlib.suppress(OSError):
                path.unlink()


def _spans(rows: Iterable[tuple[str, float, float, int]]) -> tuple[Span, ...]:
    return tuple(Span(str(text), float(start), float(end), int(at)) for text, start, end, at in rows)


def write_atomically(path: Path, blob: bytes) -> None:
    """Write a file so that it is there whole or not at all. Raises `SpeechError` with the mend."""
    try:
        with whole(path) as file:
            file.write(blob)
    except OSError as error:
        raise disk_error(path, error) from error


def disk_error(path: Path, error: OSError) -> SpeechError:
    """What the seller is told when a file cannot be written."""
    import errno

    if error.errno in {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}:
        return SpeechError(
            f"No room on the disk for prepared speech in {path.parent}.",
            "Free some space or choose another cache folder, then prepare again: what is done is kept.",
        )
    return SpeechError(
        f"Prepared speech cannot be written to {path.parent}: {error.strerror or error}.",
        "Allow writing there or choose another cache folder.",
    )
