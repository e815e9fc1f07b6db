"""Compressed or plain sound, as services send it, to samples."""

from __future__ import annotations

import io

import numpy as np

from .types import Audio, VoiceFailed

LONGEST_S = 600.0


def decode(blob: bytes, who: str) -> tuple[Audio, int]:
    """Any audio file as mono float32 and its rate in Hz. `who` sent it: "the online voice".

    Raises `VoiceFailed` where it is no sound, or lasts over ten minutes.
    """
    import av

    chunks: list[Audio] = []
    rate_hz = 0
    try:
        with av.open(io.BytesIO(blob), mode="r") as container:
            resampler = av.AudioResampler(format="flt", layout="mono")
            for frame in container.decode(audio=0):
                rate_hz = rate_hz or frame.sample_rate
                for mono in resampler.resample(frame):
                    chunks.append(mono.to_ndarray().ravel().astype(np.float32))
                if frame.time is not None and frame.time > LONGEST_S:
                    raise VoiceFailed(f"{who} does not end")
            for mono in resampler.resample(None):
                chunks.append(mono.to_ndarray().ravel().astype(np.float32))
    except (av.FFmpegError, ValueError, IndexError) as error:
        raise VoiceFailed(f"{who} returned what is no sound ({type(error).__name__})") from error
    if not chunks or not rate_hz:
        raise VoiceFailed(f"{who} returned no sound")
    return np.concatenate(chunks), rate_hz
