"""All voices there are for this computer: those that can speak now, and what the others take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from .types import LAST_RESORT, Engine, Listing, VoiceInfo, base_lang, needs_network

State = Literal["ready", "network", "missing"]
"""Speaks at once; speaks over the network; needs something first."""


@dataclass(frozen=True, slots=True)
class EngineEntry:
    """A kind of voice. `need`: what it takes, empty where it is ready. `preferred`: the settings name it."""

    name: str
    state: State
    need: str
    preferred: bool
    last_resort: bool


@dataclass(frozen=True, slots=True)
class VoiceEntry:
    """A voice. `need` as for engines."""

    voice: VoiceInfo
    state: State
    need: str

    @property
    def last_resort(self) -> bool:
        """Whether it belongs to the robot that speaks where no other voice can."""
        return self.voice.engine == LAST_RESORT


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Engines in order of preference; voices by language, then by engine, those that can speak first."""

    engines: tuple[EngineEntry, ...]
    voices: tuple[VoiceEntry, ...]


async def catalogue(
    engines: Sequence[Engine], preferred: Sequence[str], *, lang: str | None = None, offline: bool = False
) -> Catalogue:
    """The catalogue; of `lang` only where given. Asks services for their lists unless `offline`."""
    kinds: list[EngineEntry] = []
    voices: list[VoiceEntry] = []
    for engine in engines:
        missing = engine.missing()
        network = needs_network(engine)
        state: State = "missing" if missing else "network" if network else "ready"
        named = engine.name in preferred
        kinds.append(EngineEntry(engine.name, state, missing or "", named, engine.name == LAST_RESORT))
        found: dict[str, tuple[VoiceInfo, str]] = {}
        for voice in engine.voices():
            found[f"{voice.id} {voice.lang}"] = (voice, "")
        if isinstance(engine, Listing) and missing is None:
            for voice, need in await engine.more_voices(offline):
                found[f"{voice.id} {voice.lang}"] = (voice, need)
        for voice, need in found.values():
            if lang is None or voice.speaks(lang):
                takes = missing or need
                voices.append(VoiceEntry(voice, "missing" if takes else state, takes))
    return Catalogue(tuple(kinds), _sorted(voices, [engine.name for engine in engines], lang))


def _sorted(voices: Iterable[VoiceEntry], engines: Sequence[str], lang: str | None) -> tuple[VoiceEntry, ...]:
    def place(entry: VoiceEntry) -> tuple[object, ...]:
        of = "" if lang else base_lang(entry.voice.lang)
        other_region = lang is not None and "-" in lang and entry.voice.lang.lower() != lang.lower()
        return of, engines.index(entry.voice.engine), bool(entry.need), other_region

    return tuple(sorted(voices, key=place))
