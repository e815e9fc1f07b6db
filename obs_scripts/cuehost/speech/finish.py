"""From an engine's raw audio to audio fit for the air: 48 kHz, trimmed, even in loudness, free of clipping.

Loudness and true peak after ITU-R BS.1770-4 (peak over four-fold oversampling).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .types import SAMPLE_RATE, Audio, VoiceFailed

LEAD_S = 0.06
"""Silence kept before the first sound: room for the mouth to open."""
TAIL_S = 0.12
"""Silence kept after the last sound: room for its decay."""

_FRAME = SAMPLE_RATE // 100
_FLOOR_DB = -45.0  # below the loudest frame: speech begins and ends here
_SILENCE = 10 ** (-60 / 20)
_MAX_GAIN_DB = 40.0
_LOOK_AHEAD = int(0.004 * SAMPLE_RATE)


class Finished(NamedTuple):
    """`shift_s` is what to add to the raw times; sound lasts from `LEAD_S` to `sound_end_s`."""

    samples: Audio
    shift_s: float
    sound_end_s: float


def finish(samples: Audio, rate_hz: int, lufs: float, peak_dbtp: float) -> Finished:
    """Finish one line. Raises `VoiceFailed` where there is nothing to hear.

    The result is on the grid of 16-bit audio, so that it survives the cache bit for bit.
    """
    audio = _centred(_clean(samples))
    if rate_hz != SAMPLE_RATE:
        import soxr

        audio = np.asarray(soxr.resample(audio, rate_hz, SAMPLE_RATE, quality="HQ"), dtype=np.float32)
    start, end = sound_bounds(audio)
    if end <= start:
        raise VoiceFailed("The voice returned silence.")
    lead, tail = int(LEAD_S * SAMPLE_RATE), int(TAIL_S * SAMPLE_RATE)
    cut = audio[max(0, start - lead) : end + tail]
    cut = np.pad(cut, (max(0, lead - start), max(0, end + tail - len(audio))))
    cut = _fade(cut, SAMPLE_RATE // 200, tail)
    cut = level(cut, lufs, peak_dbtp)
    shift_s = (lead - start) / SAMPLE_RATE
    return Finished(quantise(cut), shift_s, LEAD_S + (end - start) / SAMPLE_RATE)


def _clean(samples: Audio) -> Audio:
    audio = np.asarray(samples, dtype=np.float32).ravel()
    bad = ~np.isfinite(audio)
    if bad.any():
        if bad.mean() > 0.01:
            raise VoiceFailed("The voice returned broken audio.")
        audio = np.where(bad, np.float32(0), audio)
    peak = float(np.abs(audio).max()) if len(audio) else 0.0
    # Keeps squares finite whatever scale an engine thinks in.
    return audio / np.float32(peak) if peak > 4.0 else audio


def _centred(audio: Audio) -> Audio:
    return audio - np.float32(audio.mean(dtype=np.float64)) if len(audio) else audio


def sound_bounds(audio: Audio) -> tuple[int, int]:
    """First and last sample of what is heard, to a hundredth of a second; (0, 0) for silence."""
    if not len(audio):
        return 0, 0
    padded = np.pad(audio, (0, -len(audio) % _FRAME)).reshape(-1, _FRAME).astype(np.float64)
    rms = np.sqrt((padded**2).mean(axis=1))
    loudest = float(rms.max())
    if loudest < _SILENCE:
        return 0, 0
    heard = np.flatnonzero(rms > loudest * 10 ** (_FLOOR_DB / 20))
    return int(heard[0]) * _FRAME, min(len(audio), (int(heard[-1]) + 1) * _FRAME)


def loudness(audio: Audio) -> float:
    """Integrated loudness in LUFS; -inf for silence.

    Clips shorter than one gating block (0.4 s) are measured as if they went on and on.
    """
    import pyloudnorm

    if not len(audio) or not np.any(audio):
        return float("-inf")
    need = int(0.5 * SAMPLE_RATE)
    looped = np.tile(audio, -(-need // len(audio))) if len(audio) < need else audio
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(looped.astype(np.float64)))
    return value if np.isfinite(value) else float("-inf")


def true_peak(audio: Audio) -> float:
    """The true peak in dBTP; -inf for silence."""
    peak = float(_oversampled(audio).max()) if len(audio) else 0.0
    return 20 * float(np.log10(peak)) if peak > 0 else float("-inf")


def _oversampled(audio: Audio) -> Audio:
    """For each sample the largest magnitude around it, four-fold oversampled. Shape of `audio`."""
    from scipy.signal import resample_poly  # type: ignore[import-untyped]

    between = np.abs(resample_poly(np.pad(audio, 16), 4, 1))[64:-64].reshape(-1, 4)
    # Column by column, which is four times as quick as a maximum over so short an axis.
    fine = np.maximum(np.maximum(between[:, 0], between[:, 1]), np.maximum(between[:, 2], between[:, 3]))
    # A peak between two samples belongs to both.
    return np.asarray(np.maximum(np.maximum(fine, np.abs(audio)), np.append(fine[1:], 0)), np.float32)


def level(audio: Audio, lufs: float, peak_dbtp: float) -> Audio:
    """Bring to `lufs`, with peaks rounded off under `peak_dbtp` instead of all being turned down.

    What the limiter takes is given back where that converges; material of nothing but peaks stays
    quieter than asked rather than being crushed.
    """
    ceiling = 10 ** ((peak_dbtp - 0.1) / 20)
    measured = loudness(audio)
    gain_db = min(lufs - measured, _MAX_GAIN_DB) if np.isfinite(measured) else 0.0
    out = audio
    peaks = _oversampled(audio)  # of what is only turned up, they are turned up as much
    gain = np.float32(1)
    for _ in range(3):
        gain = np.float32(10 ** (gain_db / 20))
        out = _limit(audio * gain, peaks * gain, ceiling)
        left = lufs - loudness(out)
        if not np.isfinite(left) or left < 0.2 or gain_db >= _MAX_GAIN_DB:
            break
        gain_db = min(gain_db + min(left, 3.0), _MAX_GAIN_DB)
    if not len(out) or float(peaks.max()) * gain <= ceiling:
        return out
    over = float(_oversampled(out).max())
    return out * np.float32(ceiling / over) if over > ceiling else out


def _limit(audio: Audio, peaks: Audio, ceiling: float) -> Audio:
    """A look-ahead limiter: the gain is down before the peak comes and moves without corners.

    `peaks` are the audio's, oversampled.
    """
    from scipy.ndimage import (  # type: ignore[import-untyped]
        minimum_filter1d,
        uniform_filter1d,
    )

    if not len(audio) or float(peaks.max()) <= ceiling:
        return audio
    need = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    width = 2 * _LOOK_AHEAD + 1
    held = minimum_filter1d(need, 2 * width - 1, mode="nearest")
    smooth = uniform_filter1d(uniform_filter1d(held, width, mode="nearest"), width, mode="nearest")
    return np.asarray(audio * smooth, dtype=np.float32)


def _fade(audio: Audio, in_samples: int, out_samples: int) -> Audio:
    out = audio.copy()
    rise, fall = min(in_samples, len(out)), min(out_samples, len(out))
    out[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32)) ** 2
    if fall:
        out[-fall:] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    return out


def quantise(audio: Audio) -> Audio:
    """Rounded to 16 bits, as float32."""
    return (np.clip(np.round(audio * 32767.0), -32767, 32767) / np.float32(32767.0)).astype(np.float32)
