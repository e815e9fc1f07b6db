"""Picture: host packs, animation and the live stream into OBS.

    pack = load_pack(folder)                       # check a presenter
    performance = perform("l1", wav, words, phonemes, cues)
    render_preview(pack, performance, out)         # without OBS
    async with HostProcess(folder, port=5599) as host:
        line = await host.play(performance)        # live
        await line.wait_ended()

The stream is read by OBS from `tcp://127.0.0.1:PORT` as NUT (see `stream`).
"""

from .movements import Movements, load_movements
from .pack import Pack, PackSpec, load_pack, load_spec
from .performance import (
    EMOTIONS,
    Accent,
    Mood,
    Move,
    Performance,
    PerformSettings,
    perform,
)
from .preview import frame_at, render_preview
from .process import Ended, HostProcess, Playback

__all__ = [
    "EMOTIONS",
    "Accent",
    "Ended",
    "HostProcess",
    "Mood",
    "Move",
    "Movements",
    "Pack",
    "PackSpec",
    "PerformSettings",
    "Performance",
    "Playback",
    "frame_at",
    "load_movements",
    "load_pack",
    "load_spec",
    "perform",
    "render_preview",
]
