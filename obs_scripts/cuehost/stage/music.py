"""The music bed in OBS: a Media Source that goes round and round, and a compressor keyed by the voice. Pure.

OBS ducks it by itself, so nothing of ours need be in time, and it is right too while the engine restarts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

DUCKING = "Cuehost ducking"
"""The filter's name."""

_THRESHOLD_DB, _SPEECH_PEAK_DB = -45.0, -10.0


@dataclass(frozen=True, slots=True)
class WantedFilter:
    """A filter of ours on an input, in OBS's words."""

    name: str
    kind: str
    settings: dict[str, Any]


def music_settings(path: Path) -> dict[str, Any]:
    """The Media Source settings for the music bed: round and round, whichever of our scenes is on air."""
    return {
        "is_local_file": True,
        "local_file": str(path.absolute()),
        "looping": True,
        "hw_decode": False,
        "close_when_inactive": False,
        "restart_on_activate": False,
    }


def ducking(duck_db: float, voice: str) -> WantedFilter:
    """OBS's compressor, turning its input down by about `duck_db` while the source `voice` speaks.

    Speech at -16 LUFS peaks about 35 dB above the threshold, which is so low that the spaces between words
    hardly let the music rise; it comes back over a second or two.
    """
    slope = min(duck_db / (_SPEECH_PEAK_DB - _THRESHOLD_DB), 0.9)
    return WantedFilter(
        DUCKING,
        "compressor_filter",
        {
            "ratio": round(1 / (1 - slope), 3),
            "threshold": _THRESHOLD_DB,
            "attack_time": 40,
            "release_time": 500,
            "output_gain": 0.0,
            "sidechain_source": voice,
        },
    )
