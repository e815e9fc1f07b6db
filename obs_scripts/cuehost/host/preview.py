"""Without OBS: a performance as a WebM with alpha and sound, and single frames."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from random import Random

import av
import numpy as np

from ..errors import HostError
from .animator import SEEN_S
from .footage import Footage
from .movements import Movements, load_movements
from .pack import Pack, Picture
from .performance import Performance
from .presenter import BLOCK, FPS, Presenter
from .scaling import resized
from .sound import RATE, Floats, read_sound

Progress = Callable[[int, int], None]
"""Frames drawn, of how many."""

LEAD_S, TAIL_S = 0.6, 1.4
_DECODED_S = 5.0


def render_preview(
    pack: Pack,
    performance: Performance,
    out: Path,
    *,
    progress: Progress | None = None,
    movements: Movements | None = None,
    seed: int = 1,
    height: int | None = None,
) -> Path:
    """Write the host speaking as WebM: VP9 with alpha and Opus sound, 25 fps, as fast as it goes; with the
    performance's video where it has one.

    `height` in px, at most the pack's (None: that). `progress` is told the frames drawn, of how many. Nothing
    is left behind when it fails with `HostError`.
    """
    samples = samples_of(performance)
    if height is not None:
        pack = resized(pack, min(height / pack.size[1], 1.0))
    presenter = Presenter(pack, movements, Random(seed))
    footage = Footage(Path(performance.video), pack.size) if performance.video else None
    presenter.play(1, performance, samples, round(LEAD_S * RATE), footage=footage)
    frames = int(np.ceil((LEAD_S + performance.duration_s + TAIL_S) * FPS))
    part = out.with_name(out.name + ".part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with av.open(str(part), "w", format="webm") as container:
            _encode(container, presenter, frames, progress or (lambda _done, _total: None), footage)
        part.replace(out)
    except (OSError, av.error.FFmpegError) as fault:
        raise HostError(f"{out} cannot be written ({fault}).", mend="Check folder and free space.") from fault
    finally:
        if footage is not None:
            footage.close()
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return out


def _encode(
    container: av.container.OutputContainer,
    presenter: Presenter,
    frames: int,
    progress: Progress,
    footage: Footage | None,
) -> None:
    width, height = presenter.size
    options = {"deadline": "realtime", "cpu-used": "6", "crf": "24", "b": "0", "auto-alt-ref": "0"}
    video = container.add_stream("libvpx-vp9", rate=FPS, options=options)
    video.width, video.height, video.pix_fmt = width - width % 2, height - height % 2, "yuva420p"
    audio = container.add_stream("libopus", rate=RATE)
    audio.layout, audio.bit_rate = "mono", 96_000
    for number in range(frames):
        if footage is not None:
            footage.wait(_DECODED_S)  # drawing may be faster than real time
        tick = presenter.step()
        assert tick.picture is not None
        even = np.ascontiguousarray(tick.picture[: video.height, : video.width])
        frame = av.VideoFrame.from_ndarray(even, format="bgra")
        frame.pts, frame.time_base = number, Fraction(1, FPS)
        sound = av.AudioFrame.from_ndarray(tick.sound[None], format="s16", layout="mono")
        sound.sample_rate, sound.pts, sound.time_base = RATE, number * BLOCK, Fraction(1, RATE)
        container.mux(video.encode(frame.reformat(format="yuva420p")))
        container.mux(audio.encode(sound))
        progress(number + 1, frames)
    container.mux(video.encode(None))
    container.mux(audio.encode(None))


def frame_at(
    pack: Pack,
    seconds: float,
    performance: Performance | None = None,
    *,
    movement: str | None = None,
    movements: Movements | None = None,
    seed: int = 1,
) -> Picture:
    """The host `seconds` into a performance, or with `movement` at its stroke plus `seconds`.

    BGRA, 8 bits, straight alpha, `height x width x 4`. Raises `HostError` for an unknown movement.
    """
    presenter = Presenter(pack, movements, Random(seed))
    lead = 1.0 if movement else LEAD_S
    if performance is not None:
        presenter.play(1, performance, samples_of(performance), round(lead * RATE))
    elif movement is not None:
        (movements or load_movements()).check(movement)
        stroke = presenter.stroke_of(movement)
        assert stroke is not None
        presenter.gesture(movement)
        lead = stroke + SEEN_S - 0.5 / FPS  # the hand is still; a frame is posed for its middle
    for _ in range(max(0, round((lead + seconds) * FPS))):
        presenter.step(picture=False)
    picture = presenter.step().picture
    assert picture is not None
    return picture.copy()


def samples_of(performance: Performance) -> Floats:
    """The sound of a performance, 48 kHz mono; raises `HostError` when its file cannot be read."""
    if performance.samples is not None:
        return performance.samples
    if performance.audio is not None:
        return read_sound(Path(performance.audio))
    return np.zeros(round(performance.duration_s * RATE), np.float32)
