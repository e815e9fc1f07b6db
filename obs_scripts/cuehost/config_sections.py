"""The sections of config.yaml, each a shape with its keys' units and defaults."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, SecretStr

from cuehost.rundown import Sayings, parse_language, parse_voicing
from cuehost.rundown.reading import Shape, Word, fault


def _float(value: Any) -> Any:
    return float(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def _path(value: Any) -> Path:
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise fault("expected the path of a folder, such as out")
    return Path(value)


def _paths(value: Any) -> Any:
    return tuple(_path(item) for item in value) if isinstance(value, list) else value


def as_tuple(value: Any) -> Any:
    """A list as a tuple, for what must not change; all else as it is."""
    return tuple(value) if isinstance(value, list) else value


def _voicing(value: Any) -> str:
    try:
        return str(parse_voicing(value))
    except ValueError as error:
        raise fault(str(error)) from None


def _pixel_size(value: Any) -> str:
    found = re.fullmatch(r"(\d{3,4})x(\d{3,4})", str(value).strip().lower())
    if found is None:
        raise fault("expected width and height in px, such as 1024x1536")
    return found[0]


VoicingText = Annotated[str, BeforeValidator(_voicing)]
EngineName = Literal["openai", "edge", "kokoro", "piper", "espeak"]
Real = Annotated[float, BeforeValidator(_float)]
Seconds = Annotated[float, BeforeValidator(_float), Field(gt=0, le=600)]
Port = Annotated[int, Field(ge=0, le=65535)]
PixelSize = Annotated[str, BeforeValidator(_pixel_size)]
Secret = Annotated[
    SecretStr, BeforeValidator(lambda v: v if isinstance(v, SecretStr) else SecretStr(_secret(v)))
]


def _secret(value: Any) -> str:
    # Never show what stands here; a number may well be a password.
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise fault("expected a text; put it in quotes")
    return str(value)


class ObsConfig(Shape):
    """How OBS is reached.

    password: from the variable named in `password_env` where it is set; None for none.
    auto_discover: on this computer, look up port and password in OBS's own settings.
    camera: the source in OBS that shows a human host, or who takes over from a virtual one; None for none.
    microphone: the source that is heard with it at a take-over; None: the camera itself.
    """

    WHAT: ClassVar[str] = "obs"

    host: Word = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 4455
    password: Secret | None = None
    password_env: Word = "CUEHOST_OBS_PASSWORD"
    auto_discover: bool = False
    camera: Word | None = None
    microphone: Word | None = None


class VoiceConfig(Shape):
    """How lines are spoken: engines in order of preference, loudness in LUFS and dBTP, times in s.

    offline: never reach for the network. voices: a voice by language instead of the host's own, an id or
    with rate and pitch (see `rundown.parse_voicing`).
    pronounce: written word -> how it is said, or language -> that (see `rundown.parse_saying`).
    rate, pitch: speed of speech, 1.0 is the voice's own, and semitones up or down. threads: cores for the
    offline neural voices. piper: the folder of the user's Piper voices (None: the project's own).
    """

    WHAT: ClassVar[str] = "voice"

    engines: Annotated[tuple[EngineName, ...], BeforeValidator(as_tuple), Field(min_length=1)] = (
        "openai",
        "edge",
        "kokoro",
        "piper",
        "espeak",
    )
    voices: dict[str, VoicingText] = Field(default_factory=dict)
    pronounce: dict[str, Word | dict[str, Word]] = Field(default_factory=dict)
    offline: bool = False
    edge_connect_s: Seconds = 5.0
    edge_receive_s: Seconds = 10.0
    lufs: Annotated[Real, Field(ge=-40, le=-5)] = -16.0
    peak_dbtp: Annotated[Real, Field(ge=-20, le=0)] = -1.0
    rate: Annotated[Real, Field(ge=0.5, le=2)] = 1.0
    pitch: Annotated[Real, Field(ge=-4, le=4)] = 0.0
    threads: Annotated[int, Field(ge=1, le=64)] = 2
    piper: Annotated[Path, BeforeValidator(_path)] | None = None

    def sayings(self) -> Sayings:
        """`pronounce` by word and language in its usual form; the empty language stands for all others."""
        return {
            word: {parse_language(lang): text for lang, text in said.items()}
            if isinstance(said, dict)
            else {"": said}
            for word, said in self.pronounce.items()
        }


class SpeechServerConfig(Shape):
    """A server with OpenAI's speech API, the engine `openai`; without a `base_url` none is asked.

    voices: its names for voices, the preferred first. timeout_s: for one clause, all tries together.
    instructions: how to speak, for models that take that.
    """

    WHAT: ClassVar[str] = "speech_server"

    base_url: Word | None = None
    model: Word = "tts-1"
    voices: Annotated[tuple[Word, ...], BeforeValidator(as_tuple), Field(min_length=1)] = ("alloy",)
    api_key: Secret | None = None
    api_key_env: Word = "CUEHOST_SPEECH_KEY"
    timeout_s: Seconds = 30.0
    max_retries: Annotated[int, Field(ge=0, le=5)] = 1
    instructions: Word = ""


class LlmConfig(Shape):
    """The language model that writes; without a `model` the offline writer does.

    base_url: of an OpenAI-compatible API; None is OpenAI's own. timeout_s: for all of one segment.
    input_price, output_price: of a million tokens, in any currency.
    """

    WHAT: ClassVar[str] = "llm"

    model: Word = ""
    base_url: Word | None = None
    api_key: Secret | None = None
    api_key_env: Word = "OPENAI_API_KEY"
    timeout_s: Seconds = 30.0
    max_retries: Annotated[int, Field(ge=0, le=10)] = 2
    input_price: Annotated[Real, Field(ge=0)] | None = None
    output_price: Annotated[Real, Field(ge=0)] | None = None

    @property
    def enabled(self) -> bool:
        """Whether a language model writes."""
        return bool(self.model)


class ImagesConfig(Shape):
    """The image model that makes pictures of sets described in words; without a `model` Cuehost draws them.

    base_url: of an OpenAI-compatible API; None is OpenAI's own. portrait, landscape: sizes in px. style: how
    pictures are to look, in words. timeout_s: for one picture, all tries together. input_price, output_price:
    of a million tokens; picture_price: of one picture, in any currency.
    """

    WHAT: ClassVar[str] = "images"

    model: Word = ""
    base_url: Word | None = None
    api_key: Secret | None = None
    api_key_env: Word = "CUEHOST_IMAGES_KEY"
    portrait: PixelSize = "1024x1536"
    landscape: PixelSize = "1536x1024"
    quality: Word = ""
    style: Word = ""
    timeout_s: Seconds = 120.0
    max_retries: Annotated[int, Field(ge=0, le=5)] = 1
    input_price: Annotated[Real, Field(ge=0)] | None = None
    output_price: Annotated[Real, Field(ge=0)] | None = None
    picture_price: Annotated[Real, Field(ge=0)] | None = None


class HostConfig(Shape):
    """The live host: port of its stream (0: any free), and how much later than the host's own clock
    OBS shows it, in ms (85 measured on a machine at rest).
    """

    WHAT: ClassVar[str] = "host"

    port: Port = 0
    latency_ms: Annotated[Real, Field(ge=0, le=2000)] = 85.0


class FoldersConfig(Shape):
    """Absolute folders: prepared speech and pictures, results, and where rundowns may take files from."""

    WHAT: ClassVar[str] = "folders"

    cache: Annotated[Path, BeforeValidator(_path)] = Path(".cuehost/cache")
    out: Annotated[Path, BeforeValidator(_path)] = Path("out")
    allowed: Annotated[tuple[Path, ...], BeforeValidator(_paths)] = ()


class ShowConfig(Shape):
    """What holds for every show: the pause after a segment in s, the AI label's words by language, and who
    signs what is decided on scripts (empty: the login name).
    """

    WHAT: ClassVar[str] = "show"

    pause_s: Annotated[Real, Field(ge=0, le=600)] = 0.8
    label: dict[str, Word] = Field(default_factory=dict)
    operator: Word = ""


class CaptionsConfig(Shape):
    """Whether what is said also stands in the picture."""

    WHAT: ClassVar[str] = "captions"

    on: bool = True


class EngineConfig(Shape):
    """The engine's own port on this computer (0: any free)."""

    WHAT: ClassVar[str] = "engine"

    port: Port = 0


class DeskConfig(Shape):
    """The operator's desk for others in the same network: whether, on which port (0: any free), over TLS."""

    WHAT: ClassVar[str] = "desk"

    network: bool = False
    port: Port = 0
    tls: bool = True


class RecordConfig(Shape):
    """The file format of recordings. OBS writes MKV, which survives a crash; MP4 is made of it after."""

    WHAT: ClassVar[str] = "record"

    format: Literal["mp4", "mkv"] = "mp4"
