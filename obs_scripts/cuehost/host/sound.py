"""Reading speech and measuring how loud it is, moment by moment."""

from __future__ import annotations

import itertools
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..errors import HostError

if TYPE_CHECKING:
    from av.container import InputContainer

Floats = npt.NDArray[np.float32]

RATE = 48_000
"""Samples a second everywhere in the host's stream."""

ENVELOPE_RATE = 100
SILENT_DB = -36.0
"""Below this, relative to the speech's own level, counts as silence."""

MAX_SECONDS = 600


def read_sound(path: Path) -> Floats:
    """The sound in `path` as 48 kHz mono float32, -1..1.

    Raises `HostError` when the file is missing, broken, empty or over ten minutes long.
    """
    try:
        samples = _read_wave(path)
        if samples is None:
            samples = _read_any(path)
    except (OSError, wave.Error, EOFError) as fault:
        raise HostError(
            f"The speech {path.name} cannot be read ({fault}).", mend="Prepare the show again."
        ) from fault
    if not samples.size or samples.size > MAX_SECONDS * RATE:
        raise HostError(
            f"The speech {path.name} is empty or over {MAX_SECONDS} s long.", mend="Prepare the line again."
        )
    return np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0).clip(-1, 1)


def _read_wave(path: Path) -> Floats | None:
    """Fast path for what the speech room writes: 16-bit mono at 48 kHz."""
    with path.open("rb") as file:
        if file.read(4) != b"RIFF":
            return None
    try:
        with wave.open(str(path), "rb") as file:
            if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, RATE):
                return None
            data = file.readframes(file.getnframes())
    except wave.Error:
        return None
    return np.asarray(np.frombuffer(data[: len(data) // 2 * 2], "<i2") / 32768, np.float32)


def _read_any(path: Path) -> Floats:
    import av  # only here, as it takes a while to load: what was prepared are plain waves

    try:
        return _decoded(av.open(str(path)))
    except av.error.FFmpegError as fault:
        raise OSError(str(fault)) from fault


def _decoded(opened: InputContainer) -> Floats:
    import av

    parts: list[Floats] = []
    total = 0
    with opened as container:
        if not container.streams.audio:
            return np.zeros(0, np.float32)
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        for frame in container.decode(container.streams.audio[0]):
            for out in resampler.resample(frame):
                parts.append(out.to_ndarray().reshape(-1).astype(np.float32))
                total += parts[-1].size
            if total > MAX_SECONDS * RATE:
                break
        parts += [out.to_ndarray().reshape(-1).astype(np.float32) for out in resampler.resample(None)]
    return np.concatenate(parts).astype(np.float32) if parts else np.zeros(0, np.float32)


def write_wave(path: Path, samples: Floats) -> None:
    """Write 48 kHz mono samples as a 16-bit WAV."""
    pcm = (np.clip(np.nan_to_num(samples), -1, 1) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm.tobytes())


@dataclass(frozen=True)
class Loudness:
    """The loudness of a line, 100 values a second.

    `relative` is 1 at the line's own loud moments, 0 in silence. `speaking` is False where it has
    been silent for a while. `level` is the RMS of the loud moments, full scale = 1.
    """

    relative: Floats
    speaking: npt.NDArray[np.bool_]
    level: float

    def peak(self, start_s: float, end_s: float) -> float:
        """The highest relative loudness between two times."""
        low = max(0, int(start_s * ENVELOPE_RATE))
        high = min(self.relative.size, max(low + 1, int(end_s * ENVELOPE_RATE)))
        return float(self.relative[low:high].max(initial=0.0))


def loudness(samples: Floats) -> Loudness:
    """Measure 48 kHz mono samples. Silence, noise and NaN are survived."""
    samples = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
    hop = RATE // ENVELOPE_RATE
    count = -(-samples.size // hop)
    padded = np.zeros((count + 2) * hop, np.float32)
    padded[hop : hop + samples.size] = samples
    power = (padded.astype(np.float64) ** 2).reshape(-1, hop).mean(axis=1)
    rms = np.sqrt((power[:-2] + power[1:-1] + power[2:]) / 3).astype(np.float32)
    level = float(np.percentile(rms, 92)) if rms.size else 0.0
    if level < 1e-4:
        return Loudness(np.zeros(count, np.float32), np.zeros(count, bool), level)
    relative = np.clip(rms / level, 0, 1.5)
    loud = relative > 10 ** (SILENT_DB / 20)
    return Loudness(relative.astype(np.float32), _bridged(loud, ENVELOPE_RATE // 10), level)


def _bridged(loud: npt.NDArray[np.bool_], longest: int) -> npt.NDArray[np.bool_]:
    """`loud` with gaps of up to `longest` values filled: stops inside words are not silence."""
    out = loud.copy()
    where = np.flatnonzero(loud)
    for a, b in itertools.pairwise(where):
        if 1 < b - a <= longest:
            out[a:b] = True
    return out
