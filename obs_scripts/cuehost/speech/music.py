"""The music bed: the seller's sound file brought to its level, so that OBS has nothing to do but play it.

Read and written piece by piece: a bed may last for hours. Loudness after ITU-R BS.1770, in pieces.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from cuehost.errors import SpeechError

from .cache import disk_error
from .types import SAMPLE_RATE, Audio

_PIECE_S = 20
_LONGEST_S = 4 * 3600
_PEAK_DBFS = -2.0  # of samples; between them it may be a decibel more
_FADE_S = 0.005
_SILENCE_LUFS = -70.0
_MADE = "1"  # counts up when the same file would be made otherwise


def music_bed(source: Path, folder: Path, lufs: float) -> Path:
    """The bed as a 48 kHz stereo FLAC file in `folder`, at `lufs` integrated loudness; made if not there yet.

    Louder parts stay louder; where peaks would clip it stays quieter than asked. Its ends are faded by a few
    milliseconds, so that it can go round without a click.
    Raises `SpeechError` for what is no sound, is silent, or lasts over four hours.
    """
    try:
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
    except OSError as error:
        raise SpeechError(
            f"The music {source.name} cannot be read ({error.strerror}).", "Check the file."
        ) from error
    digest.update(f"{lufs:.2f} {_MADE}".encode())
    made = folder / f"{digest.hexdigest()[:32]}.flac"
    if not made.exists():
        loudness, peak_dbfs = _measured(source)
        gain_db = min(lufs - loudness, _PEAK_DBFS - peak_dbfs)
        try:
            _write(source, made, np.float32(10 ** (gain_db / 20)))
        except OSError as error:
            raise disk_error(made, error) from error
    return made


def _measured(source: Path) -> tuple[float, float]:
    """Loudness in LUFS and the highest sample in dBFS."""
    import pyloudnorm

    meter = pyloudnorm.Meter(SAMPLE_RATE)
    energies: list[float] = []
    lengths: list[int] = []
    peak = 0.0
    for piece in _pieces(source):
        peak = max(peak, float(np.abs(piece).max(initial=0.0)))
        enough = np.tile(piece, (max(1, -(-SAMPLE_RATE // max(1, len(piece)))), 1))
        with np.errstate(divide="ignore", invalid="ignore"):
            value = float(meter.integrated_loudness(enough.astype(np.float64)))
        if np.isfinite(value) and value > _SILENCE_LUFS:
            energies.append(10 ** (value / 10))
            lengths.append(len(piece))
    if not energies or peak <= 0:
        raise SpeechError(f"The music {source.name} is silent.", "Choose another file, or leave it out.")
    every, weights = np.array(energies), np.array(lengths)
    heard = every > np.average(every, weights=weights) / 10  # the relative gate: 10 dB under the mean
    mean = float(np.average(every[heard], weights=weights[heard]))
    return 10 * float(np.log10(mean)), 20 * float(np.log10(peak))


def _pieces(source: Path) -> Iterator[Audio]:
    """The file's sound, shape (n, 2), at 48 kHz, some seconds at a time."""
    import av

    held: list[Audio] = []
    count = total = 0
    try:
        with av.open(str(source), mode="r") as container:
            if not container.streams.audio:
                raise SpeechError(f"The music {source.name} holds no sound.", "Choose another file.")
            resampler = av.AudioResampler(format="flt", layout="stereo", rate=SAMPLE_RATE)
            frames = container.decode(container.streams.audio[0])
            for frame in itertools.chain(frames, (None,)):  # None: what the resampler still holds
                for part in resampler.resample(frame):
                    held.append(np.nan_to_num(part.to_ndarray().reshape(-1, 2)).astype(np.float32))
                    count += len(held[-1])
                if count >= _PIECE_S * SAMPLE_RATE:
                    total += count
                    yield np.concatenate(held)
                    held, count = [], 0
                if total > _LONGEST_S * SAMPLE_RATE:
                    raise SpeechError(f"The music {source.name} lasts over four hours.", "Shorten it.")
    except (av.FFmpegError, ValueError) as error:
        raise SpeechError(
            f"The music {source.name} is no sound that can be read ({type(error).__name__}).",
            "Save it as WAV, FLAC or MP3.",
        ) from error
    if held:
        yield np.concatenate(held)


def _write(source: Path, target: Path, gain: np.float32) -> None:
    import av

    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-", suffix=".flac")
    os.close(handle)
    temporary = Path(name)
    try:
        with av.open(str(temporary), mode="w", format="flac") as out:
            stream = out.add_stream("flac", rate=SAMPLE_RATE)
            stream.codec_context.layout = "stereo"
            stream.codec_context.format = "s16"
            for piece in _faded(_pieces(source)):
                pcm = (np.clip(piece * gain, -1, 1) * np.float32(32767)).round().astype(np.int16)
                frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="stereo")
                frame.sample_rate = SAMPLE_RATE
                out.mux(stream.encode(frame))
            out.mux(stream.encode(None))
        temporary.replace(target)
    except av.FFmpegError as error:
        raise OSError(getattr(error, "errno", None), str(error)) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _faded(pieces: Iterator[Audio]) -> Iterator[Audio]:
    """The first piece faded in and the last one faded out."""
    size = int(_FADE_S * SAMPLE_RATE)
    rise = np.linspace(0, 1, size, dtype=np.float32)[:, None]
    last: Audio | None = None
    for piece in pieces:
        if last is not None:
            yield last
            last = piece
        else:
            last = piece.copy()
            last[:size] *= rise[: len(last)]
    if last is not None:
        last = last.copy()
        last[-size:] *= rise[::-1][-len(last[-size:]) :]
        yield last
