"""What the voice room takes and gives: settings, finished speech, and the interface of an engine.

Times are seconds, levels LUFS and dBTP (ITU-R BS.1770), audio is mono float32 in -1..1.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from cuehost.errors import SpeechError
from cuehost.rundown import Span

from .spoken import Pronunciations, Sound

SAMPLE_RATE = 48_000
"""Hz of every finished `Speech`: OBS's default, so that nothing resamples on air."""

LAST_RESORT = "espeak"
"""The engine that always speaks, and like a robot."""

ANY_LANGUAGE = "mul"
"""The language of voices that speak many (ISO 639-2)."""

Audio = NDArray[np.float32]
Gender = Literal["female", "male"]

_ASSETS = Path(__file__).resolve().parents[3] / "assets" / "voices"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where a speech server with OpenAI's API is and how it is asked.

    base_url: such as `http://127.0.0.1:8880/v1`; empty asks none. api_key: never shown. voices: names, the
    preferred first. timeout_s: for one clause, all tries together. instructions: how to speak, for models
    that take it.
    """

    base_url: str = ""
    model: str = "tts-1"
    voices: tuple[str, ...] = ("alloy",)
    api_key: str = field(default="", repr=False)
    timeout_s: float = 30.0
    max_retries: int = 1
    instructions: str = ""


@dataclass(frozen=True, slots=True)
class SpeechSettings:
    """How lines are spoken. Every value has a default that works offline.

    engines: names in order of preference, of `openai`, `edge`, `kokoro`, `piper`, `espeak`.
    offline: never reach for the network; online engines are passed over in silence.
    edge_connect_s, edge_receive_s: time-outs of edge-tts, to the first sound and between messages.
    retry_s: an unreachable online engine is asked again after this long.
    lufs: integrated loudness of each line; peak_dbtp: ceiling of its true peak.
    rate: speed of speech, 1.0 is the voice's own, 0.5 to 2.0. pitch: semitones up or down, -4 to 4.
    threads: cores the offline neural voice may use.
    pronounce: how words are said in every line.
    cache: folder for prepared speech and the assembled model; made when missing.
    assets: folder of the bundled style vectors. piper: folder of the seller's own Piper voices.
    server: the speech server of the engine `openai`.
    """

    engines: tuple[str, ...] = ("openai", "edge", "kokoro", "piper", "espeak")
    offline: bool = False
    edge_connect_s: float = 5.0
    edge_receive_s: float = 10.0
    retry_s: float = 60.0
    lufs: float = -16.0
    peak_dbtp: float = -1.0
    rate: float = 1.0
    pitch: float = 0.0
    threads: int = 2
    pronounce: Pronunciations = field(default_factory=Pronunciations)
    cache: Path = field(default_factory=lambda: Path(".cuehost") / "speech")
    assets: Path = _ASSETS
    piper: Path = _ASSETS / "piper"
    server: ServerSettings = ServerSettings()


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """One line, spoken and finished: ready for the air.

    samples: float32, shape (n,), 48 kHz, loudness normalised, silence trimmed; read-only.
    words: in order of time and text. A word's `text` is the very slice of the line that begins at
        its `offset`: where several spoken words stand for one written thing ("$39.90"), they are
        one word here.
    phonemes: IPA, `offset` -1; a symbol may lead with a stress mark (ˈ ˌ) and end with a length mark
        or tone. Silences are the gaps between them. Empty where the engine cannot tell.
    engine, voice: who spoke in the end, e.g. `kokoro` and `af_heart`.
    last_word_end_s: when the last sound of the last word is over; what follows is silence.
    """

    samples: Audio
    words: tuple[Span, ...]
    phonemes: tuple[Span, ...]
    engine: str
    voice: str
    duration_s: float
    last_word_end_s: float

    @property
    def last_resort(self) -> bool:
        """Whether it is spoken by the robot that speaks where no other voice can."""
        return self.engine == LAST_RESORT

    def pcm(self) -> bytes:
        """The samples as 16-bit integers, little-endian, as they stand in sound files."""
        return (np.clip(self.samples, -1, 1) * np.float32(32767)).round().astype("<i2").tobytes()

    def fingerprint(self) -> str:
        """SHA-256 (hex) of the sound and its times; the same whether just made or from the cache."""
        times = [self.words, self.phonemes, self.duration_s, self.last_word_end_s]
        return hashlib.sha256(json.dumps(times).encode() + self.pcm()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class RawSpeech:
    """What an engine yields, before finishing.

    samples: float32, shape (n,), at `rate_hz`, any level.
    words: offsets count in the text the engine was given (the spoken form).
    """

    samples: Audio
    rate_hz: int
    words: tuple[Span, ...] = ()
    phonemes: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """One voice on offer. `id` is what `speak` and host packs call it: `kokoro:af_heart`.

    lang: BCP 47, or `ANY_LANGUAGE`. gender: None where nobody says. styles: what it is said to be good for
    (`News`, `Friendly`).
    """

    id: str
    engine: str
    name: str
    lang: str
    gender: Gender | None
    online: bool = False
    styles: tuple[str, ...] = ()

    def speaks(self, lang: str) -> bool:
        """Whether it speaks a language, of whatever region."""
        return self.lang == ANY_LANGUAGE or base_lang(self.lang) == base_lang(lang)


class VoiceFailed(SpeechError):
    """One engine could not speak one line; the next engine is tried.

    `unreachable` means that the engine as a whole is out of reach, so that asking it again at once
    would only cost the same wait.
    """

    def __init__(self, message: str, mend: str = "", *, unreachable: bool = False) -> None:
        super().__init__(message, mend)
        self.unreachable = unreachable


class Engine(Protocol):
    """A kind of voice. Engines load what is heavy only when first asked to speak."""

    @property
    def name(self) -> str:
        """The part of a voice id before the colon."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the same text may sound or be timed differently."""
        ...

    @property
    def online(self) -> bool:
        """Whether it is a service, which may be out of reach."""
        ...

    def missing(self) -> str | None:
        """Why this engine cannot speak on this machine, or None. Cheap."""
        ...

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The voices it offers, each language's default of either gender first."""
        ...

    def serves(self, lang: str) -> bool:
        """Whether it speaks `lang` (BCP 47: `en`, `pt-BR`) well enough to be offered."""
        ...

    def weakness(self, lang: str) -> str | None:
        """What the seller should know before airing this engine in `lang`, or None if it is good."""
        ...

    async def speak(self, text: str, lang: str, voice: str, rate: float) -> RawSpeech:
        """Speak `text`, already in spoken form. Raises `VoiceFailed`."""
        ...

    async def close(self) -> None:
        """Give back threads and memory."""
        ...


@runtime_checkable
class Phonemic(Protocol):
    """An engine that also takes phonemes for words whose pronunciation is given."""

    async def speak_sounds(
        self, text: str, sounds: tuple[Sound, ...], lang: str, voice: str, rate: float
    ) -> RawSpeech:
        """Speak `text`, in which each of `sounds` (in order, apart) sounds as its IPA says."""
        ...


@runtime_checkable
class Listing(Protocol):
    """An engine that knows of more voices than `voices()` offers."""

    async def more_voices(self, offline: bool) -> tuple[tuple[VoiceInfo, str], ...]:
        """Those besides, each with what it takes to use it (empty: nothing). Raises nothing."""
        ...


def needs_network(engine: Engine) -> bool:
    """Whether an engine is out of the question offline: services are, unless they run on this computer."""
    return engine.online and not getattr(engine, "local", False)


@functools.cache
def installed(package: str) -> str:
    """The version of an installed package, or `none`: part of an engine's version."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def base_lang(lang: str) -> str:
    """`pt-BR` -> `pt`."""
    return lang.replace("_", "-").split("-")[0].lower()


def best_voice(voices: tuple[VoiceInfo, ...], lang: str, gender: Gender | None = None) -> VoiceInfo | None:
    """The first voice of `lang`: of the same region where there is one, and of `gender` if asked."""
    wanted = lang.replace("_", "-").lower()
    near = [v for v in voices if v.speaks(lang)]
    near.sort(key=lambda v: (gender is not None and v.gender != gender, v.lang.lower() != wanted))
    return near[0] if near else None
