"""Loudness, true peak, trimming and the guards, on synthetic sound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cuehost.speech.finish import LEAD_S, TAIL_S, finish, loudness, sound_bounds, true_peak
from cuehost.speech.types import SAMPLE_RATE, Audio, VoiceFailed


def speechlike(seconds: float, seed: int, level: float, spiky: float, rate: int = 24_000) -> Audio:
    """Noise in syllables, with spikes now and then."""
    rng = np.random.default_rng(seed)
    n = int(seconds * rate)
    noise = np.convolve(rng.standard_normal(n + 8), np.ones(8) / 8, mode="same")[:n]
    syllables = 0.15 + np.abs(np.sin(2 * np.pi * 2.5 * np.arange(n) / rate))
    spikes = np.where(rng.random(n) < 0.0005, spiky * rng.standard_normal(n), 0)
    return (level * (noise * syllables + spikes)).astype(np.float32)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seconds=st.floats(0.1, 3.0),
    seed=st.integers(0, 10_000),
    level=st.sampled_from([0.02, 0.1, 0.5, 3.0]),
    spiky=st.sampled_from([0.0, 3.0, 20.0]),
    dc=st.sampled_from([0.0, 0.2]),
)
def test_any_speechlike_sound_is_made_even(
    seconds: float, seed: int, level: float, spiky: float, dc: float
) -> None:
    done = finish(speechlike(seconds, seed, level, spiky) + np.float32(dc), 24_000, -16.0, -1.0)
    assert done.samples.dtype == np.float32 and np.isfinite(done.samples).all()
    assert true_peak(done.samples) <= -1.0
    got = loudness(done.samples)
    assert got <= -15.0
    if spiky == 0.0 and dc == 0.0:
        assert got == pytest.approx(-16.0, abs=0.7)


def test_peaks_are_rounded_off_instead_of_the_whole_being_turned_down() -> None:
    sound = speechlike(3.0, 1, 0.05, 0.0)
    sound[36_000:36_010] += 0.9
    done = finish(sound, 24_000, -16.0, -1.0)
    assert loudness(done.samples) == pytest.approx(-16.0, abs=0.5)
    assert true_peak(done.samples) <= -1.0


@pytest.mark.parametrize(("before", "after"), [(0.0, 0.0), (0.5, 0.02), (0.013, 2.0)])
def test_silence_is_trimmed_to_the_same_lead_and_tail(before: float, after: float) -> None:
    rate = 24_000
    tone = (0.3 * np.sin(2 * np.pi * 300 * np.arange(rate) / rate)).astype(np.float32)
    sound = np.concatenate([np.zeros(int(before * rate)), tone, np.zeros(int(after * rate))]).astype(
        np.float32
    )
    done = finish(sound, rate, -16.0, -1.0)
    start, end = sound_bounds(done.samples)
    assert start / SAMPLE_RATE == pytest.approx(LEAD_S, abs=0.012)
    assert end / SAMPLE_RATE == pytest.approx(done.sound_end_s, abs=0.022)
    assert len(done.samples) / SAMPLE_RATE == pytest.approx(done.sound_end_s + TAIL_S, abs=0.001)
    # A time in the raw sound is found at that time plus the shift.
    assert before + done.shift_s == pytest.approx(LEAD_S, abs=0.012)
    assert np.abs(done.samples[:10]).max() < 0.01 and np.abs(done.samples[-10:]).max() < 0.01


def test_short_clips_and_silence_are_guarded() -> None:
    assert loudness(np.zeros(1000, np.float32)) == float("-inf")
    assert loudness(np.zeros(0, np.float32)) == float("-inf")
    blip = (0.1 * np.sin(2 * np.pi * 440 * np.arange(2400) / 24_000)).astype(np.float32)
    done = finish(blip, 24_000, -16.0, -1.0)
    assert true_peak(done.samples) <= -1.0
    for silent in (np.zeros(24_000), np.full(24_000, 0.3), np.zeros(0)):
        with pytest.raises(VoiceFailed):
            finish(silent.astype(np.float32), 24_000, -16.0, -1.0)


def test_broken_samples() -> None:
    sound = speechlike(1.0, 2, 0.1, 0.0)
    sound[100] = np.nan
    sound[200] = np.inf
    assert np.isfinite(finish(sound, 24_000, -16.0, -1.0).samples).all()
    sound[:] = np.nan
    with pytest.raises(VoiceFailed):
        finish(sound, 24_000, -16.0, -1.0)


def test_true_peak_sees_between_the_samples() -> None:
    # A sine at a quarter of the rate, sampled beside its crests, is 3 dB hotter than its samples.
    n = np.arange(4800)
    sound = (0.5 * np.sqrt(2) * np.sin(np.pi / 2 * n + np.pi / 4)).astype(np.float32)
    assert np.abs(sound).max() == pytest.approx(0.5, abs=1e-4)
    assert true_peak(sound[480:-480]) == pytest.approx(-3.0, abs=0.4)
