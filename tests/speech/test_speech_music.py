"""The music bed: level, peaks, ends, length, and what is no music."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray

from cuehost.errors import SpeechError
from cuehost.speech import SAMPLE_RATE, music_bed


def write(path: Path, samples: NDArray[np.float64], rate_hz: int = 44_100) -> Path:
    """Mono or stereo sound (n,) or (n, 2) as a file of the kind its name says."""
    layout = "mono" if samples.ndim == 1 else "stereo"
    with av.open(str(path), "w") as out:
        stream = out.add_stream({".mp3": "mp3", ".flac": "flac"}.get(path.suffix, "pcm_s16le"), rate=rate_hz)
        stream.codec_context.layout = layout
        pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout=layout)
        frame.sample_rate = rate_hz
        resampler = av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=rate_hz)
        for part in resampler.resample(frame):
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return path


def read(path: Path) -> tuple[NDArray[np.float64], int]:
    with av.open(str(path)) as film:
        frames = list(film.decode(audio=0))
    sound = np.concatenate([f.to_ndarray().reshape(-1, 2) for f in frames]) / 32768
    return sound, frames[0].sample_rate


def chord(seconds: float, rate_hz: int = 44_100) -> NDArray[np.float64]:
    time = np.arange(int(seconds * rate_hz)) / rate_hz
    return np.sum([np.sin(2 * np.pi * hz * time) for hz in (220, 277, 330)], axis=0) / 4


@pytest.mark.parametrize("name", ["bed.wav", "bed.mp3", "bed.flac"])
def test_a_bed_is_brought_to_its_loudness(tmp_path: Path, name: str) -> None:
    made = music_bed(write(tmp_path / name, chord(5)), tmp_path / "cache", -24.0)
    sound, rate_hz = read(made)
    assert rate_hz == SAMPLE_RATE
    assert len(sound) / rate_hz == pytest.approx(5, abs=0.1)
    assert pyloudnorm.Meter(rate_hz).integrated_loudness(sound) == pytest.approx(-24, abs=0.3)
    assert np.abs(sound[:2]).max() < 0.01 and np.abs(sound[-2:]).max() < 0.01


def test_a_long_bed_of_many_pieces_is_as_loud_as_a_short_one(tmp_path: Path) -> None:
    loud, soft = chord(50), chord(50) / 100
    made = music_bed(write(tmp_path / "bed.wav", np.concatenate([loud, soft])), tmp_path / "cache", -24.0)
    sound, rate_hz = read(made)
    assert len(sound) / rate_hz == pytest.approx(100, abs=0.1)
    assert pyloudnorm.Meter(rate_hz).integrated_loudness(sound) == pytest.approx(-24, abs=1)


def test_the_same_bed_is_made_once_and_another_level_is_another_file(tmp_path: Path) -> None:
    source = write(tmp_path / "bed.wav", chord(1))
    first = music_bed(source, tmp_path / "cache", -24.0)
    stamp = first.stat().st_mtime_ns
    assert music_bed(source, tmp_path / "cache", -24.0) == first
    assert first.stat().st_mtime_ns == stamp
    assert music_bed(source, tmp_path / "cache", -30.0) != first
    assert sorted(p.suffix for p in (tmp_path / "cache").iterdir()) == [".flac", ".flac"]


def test_clicks_keep_a_bed_quieter_rather_than_clipping_it(tmp_path: Path) -> None:
    clicks = np.zeros(44_100 * 3)
    clicks[::22_050] = 0.9
    sound, _ = read(music_bed(write(tmp_path / "clicks.wav", clicks), tmp_path / "cache", -14.0))
    assert 0.5 < np.abs(sound).max() < 0.9


@pytest.mark.parametrize(
    ("fill", "message"),
    [
        (lambda path: path.write_bytes(b"not music at all" * 99), "is no sound"),
        (lambda path: path.write_bytes(b""), "is no sound"),
        (lambda path: write(path, np.zeros(44_100)), "is silent"),
        (lambda path: None, "cannot be read"),
    ],
)
def test_what_is_no_music_is_refused_and_leaves_nothing(tmp_path: Path, fill: object, message: str) -> None:
    source = tmp_path / "bed.wav"
    fill(source)  # type: ignore[operator]
    with pytest.raises(SpeechError, match=message):
        music_bed(source, tmp_path / "cache", -24.0)
    assert not list((tmp_path / "cache").glob("*")) if (tmp_path / "cache").exists() else True
