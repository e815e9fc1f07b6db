"""Picture: host packs, animation and the live stream into OBS.

    pack = load_pack(folder)                       # check a presenter
    performance = perform("l1", wav, words, phonemes, cues)
    render_preview(pack, performance, out)         # without OBS
    async with HostProcess(folder, port=5599) as host:
        line = await host.play(performance)        # live
        await line.wait_ended()

The stream is read by OBS from `tcp://127.0.0.1:PORT` as NUT (see `stream`).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .elsewhere import Elsewhere, ElsewhereConfig, Wanted, check_elsewhere
    from .filmed import GestureSpec, read_gestures
    from .human import HumanHost
    from .movements import Movements, load_movements
    from .opening import Opening
    from .pack import Pack, load_pack
    from .performance import (
        EMOTIONS,
        Accent,
        Mood,
        Move,
        Performance,
        PerformSettings,
        perform,
    )
    from .playback import Ended, Playback
    from .preview import frame_at, render_preview
    from .process import HostEvent, HostProcess
    from .spec import PackSpec, load_spec
    from .standby import Standby
    from .workings import work_out

__all__ = [
    "EMOTIONS",
    "Accent",
    "Elsewhere",
    "ElsewhereConfig",
    "Ended",
    "GestureSpec",
    "HostEvent",
    "HostProcess",
    "HumanHost",
    "Mood",
    "Move",
    "Movements",
    "Opening",
    "Pack",
    "PackSpec",
    "PerformSettings",
    "Performance",
    "Playback",
    "Standby",
    "Wanted",
    "check_elsewhere",
    "frame_at",
    "load_movements",
    "load_pack",
    "load_spec",
    "perform",
    "read_gestures",
    "render_preview",
    "work_out",
]

_HOMES = {
    "elsewhere": ("Elsewhere", "ElsewhereConfig", "Wanted", "check_elsewhere"),
    "filmed": ("GestureSpec", "read_gestures"),
    "human": ("HumanHost",),
    "movements": ("Movements", "load_movements"),
    "opening": ("Opening",),
    "pack": ("Pack", "load_pack"),
    "performance": ("EMOTIONS", "Accent", "Mood", "Move", "PerformSettings", "Performance", "perform"),
    "preview": ("frame_at", "render_preview"),
    "playback": ("Ended", "Playback"),
    "process": ("HostEvent", "HostProcess"),
    "spec": ("PackSpec", "load_spec"),
    "standby": ("Standby",),
    "workings": ("work_out",),
}


def __getattr__(name: str) -> Any:
    # The picture and video libraries take a while to load: the engine does without them, and the
    # renderer without what only the engine needs.
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{home}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
