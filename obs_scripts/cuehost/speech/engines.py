"""The voice engines there are, made after the settings."""

from __future__ import annotations

from collections.abc import Callable

from cuehost.errors import SpeechError

from .edge import EdgeEngine
from .espeak import EspeakEngine
from .kokoro import KokoroEngine
from .piper import PiperEngine
from .server import ServerEngine
from .types import Engine, SpeechSettings


def make_engines(settings: SpeechSettings) -> list[Engine]:
    """The engines of `settings.engines`, in that order. Raises `SpeechError` for a name there is not."""
    known: dict[str, Callable[[], Engine]] = {
        "edge": lambda: EdgeEngine(
            settings.edge_connect_s, settings.edge_receive_s, settings.cache / "edge-voices.json"
        ),
        "kokoro": lambda: KokoroEngine(
            settings.assets / "kokoro", settings.cache / "models", settings.threads
        ),
        "piper": lambda: PiperEngine(settings.piper, settings.threads),
        "openai": lambda: ServerEngine(settings.server),
        "espeak": EspeakEngine,
    }
    for name in settings.engines:
        if name not in known:
            raise SpeechError(f"There is no voice engine {name!r}.", f"Known are {', '.join(known)}.")
    return [known[name]() for name in settings.engines]
