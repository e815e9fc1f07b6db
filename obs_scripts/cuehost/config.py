"""The user's settings: config.yaml, where every key is explained.

Everything has a default that works with no file at all. Passwords and keys come from environment
variables named in the file (or, less well, from the file); they show in no message and no `repr`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr

from cuehost.errors import ConfigError
from cuehost.rundown import Faults, Sayings, parse_language, parse_saying
from cuehost.rundown.reading import Node, Shape, Word, fault, parse_shape, read_nodes

VARIABLE = "CUEHOST_CONFIG"
"""Names another settings file than the project's config.yaml."""

_PROJECT = Path(__file__).resolve().parents[2]


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


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


EngineName = Literal["edge", "kokoro", "espeak"]
Real = Annotated[float, BeforeValidator(_float)]
Seconds = Annotated[float, BeforeValidator(_float), Field(gt=0, le=600)]
Port = Annotated[int, Field(ge=0, le=65535)]
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
    """

    WHAT: ClassVar[str] = "obs"

    host: Word = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 4455
    password: Secret | None = None
    password_env: Word = "CUEHOST_OBS_PASSWORD"
    auto_discover: bool = False


class VoiceConfig(Shape):
    """How lines are spoken: engines in order of preference, loudness in LUFS and dBTP, times in s.

    offline: never reach for the network. voices: a voice by language instead of the host's own.
    pronounce: written word -> how it is said, or language -> that (see `rundown.parse_saying`).
    rate: speed of speech, 1.0 is the voice's own. threads: cores for the offline neural voice.
    """

    WHAT: ClassVar[str] = "voice"

    engines: Annotated[tuple[EngineName, ...], BeforeValidator(_tuple), Field(min_length=1)] = (
        "edge",
        "kokoro",
        "espeak",
    )
    voices: dict[str, Word] = Field(default_factory=dict)
    pronounce: dict[str, Word | dict[str, Word]] = Field(default_factory=dict)
    offline: bool = False
    edge_connect_s: Seconds = 5.0
    edge_receive_s: Seconds = 10.0
    lufs: Annotated[Real, Field(ge=-40, le=-5)] = -16.0
    peak_dbtp: Annotated[Real, Field(ge=-20, le=0)] = -1.0
    rate: Annotated[Real, Field(ge=0.5, le=2)] = 1.0
    threads: Annotated[int, Field(ge=1, le=64)] = 2

    def sayings(self) -> Sayings:
        """`pronounce` by word and language in its usual form; the empty language stands for all others."""
        return {
            word: {parse_language(lang): text for lang, text in said.items()}
            if isinstance(said, dict)
            else {"": said}
            for word, said in self.pronounce.items()
        }


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


class RecordConfig(Shape):
    """The file format of recordings. OBS writes MKV, which survives a crash; MP4 is made of it after."""

    WHAT: ClassVar[str] = "record"

    format: Literal["mp4", "mkv"] = "mp4"


class Config(Shape):
    """All settings."""

    WHAT: ClassVar[str] = "the settings"

    obs: ObsConfig = ObsConfig()
    voice: VoiceConfig = VoiceConfig()
    llm: LlmConfig = LlmConfig()
    host: HostConfig = HostConfig()
    folders: FoldersConfig = FoldersConfig()
    show: ShowConfig = ShowConfig()
    captions: CaptionsConfig = CaptionsConfig()
    engine: EngineConfig = EngineConfig()
    record: RecordConfig = RecordConfig()


def load_config(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Config:
    """The settings in the file at `path`; None means the file `$CUEHOST_CONFIG` names, else the
    project's own config.yaml, else the defaults.

    Folders come out absolute, relative ones counted from the file (without a file: from the working
    folder). Raises `ConfigError` with all faults, each as `file:line:column: ...`.
    """
    if path is None:
        path = _default_path(environ)
    if path is None:
        return _finished(Config(), Path.cwd(), environ)
    faults = Faults()
    node = read_nodes(path, faults)
    config: Config | None = None
    if node is not None and node.value is None:
        node = Node({}, node.place)
    if node is not None:
        config, node = parse_shape(Config, node.without(_empty(node)), faults)
    elif _only_comments(path):
        return _finished(Config(), path.resolve().parent, environ)
    if config is not None and node is not None:
        config = _checked(config, node, faults, path.resolve().parent)
    if config is None or faults:
        raise ConfigError("\n".join(str(f) for f in faults.all()))
    return _finished(config, path.resolve().parent, environ)


def _default_path(environ: Mapping[str, str]) -> Path | None:
    if named := environ.get(VARIABLE):
        return Path(named)
    own = _PROJECT / "config.yaml"
    return own if own.is_file() else None


def _empty(node: Node, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of keys without a value: they leave the default in force."""
    if isinstance(node.value, dict):
        for key, below in node.value.items():
            if below.value is None:
                yield (*above, key)
            else:
                yield from _empty(below, (*above, key))


def _only_comments(path: Path) -> bool:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return False
    return all(not line.strip() or line.lstrip().startswith("#") for line in lines)


def _checked(config: Config, node: Node, faults: Faults, root: Path) -> Config:
    """`config` with its values in their usual form; what they mean wrongly goes to `faults`."""
    engines = config.voice.engines
    for i, name in enumerate(engines):
        if name in engines[:i]:
            faults.add(node.at("voice", "engines", i).place, f'"{name}" stands here twice; keep one.')
    if config.llm.base_url and not _is_web(config.llm.base_url):
        faults.add(
            node.at("llm", "base_url").place,
            "this is not the address of an API; write it whole, like http://127.0.0.1:11434/v1.",
        )
    for i, folder in enumerate(config.folders.allowed):
        if not _absolute(root, folder).is_dir():
            faults.add(node.at("folders", "allowed", i).place, "there is no such folder; check the path.")
    label: dict[str, str] = {}
    below = node.at("show", "label")
    for written, text in config.show.label.items():
        try:
            label[parse_language(written)] = text.strip()
        except ValueError as error:
            faults.add(below.key(written), str(error))
        if not text.strip():
            faults.add(below.at(written).place, "the label is empty; an AI host is always labelled.")
    _check_sayings(config, node.at("voice", "pronounce"), faults)
    return config.model_copy(update={"show": config.show.model_copy(update={"label": label})})


def _check_sayings(config: Config, node: Node, faults: Faults) -> None:
    for word, said in config.voice.pronounce.items():
        below = node.at(word)
        for lang, text in said.items() if isinstance(said, dict) else (("", said),):
            try:
                if lang:
                    parse_language(lang)
                parse_saying(text)
            except ValueError as error:
                faults.add((below.at(lang) if lang else below).place, str(error))


def _is_web(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _absolute(root: Path, folder: Path) -> Path:
    with contextlib.suppress(RuntimeError):  # no home folder
        folder = folder.expanduser()
    return (root / folder).resolve()


def _finished(config: Config, root: Path, environ: Mapping[str, str]) -> Config:
    """`config` with absolute folders and the secrets from the environment."""
    folders = FoldersConfig(
        cache=_absolute(root, config.folders.cache),
        out=_absolute(root, config.folders.out),
        allowed=tuple(_absolute(root, folder) for folder in config.folders.allowed),
    )
    password = environ.get(config.obs.password_env) or config.obs.password
    api_key = environ.get(config.llm.api_key_env) or config.llm.api_key
    return config.model_copy(
        update={
            "folders": folders,
            "obs": config.obs.model_copy(update={"password": _hidden(password)}),
            "llm": config.llm.model_copy(update={"api_key": _hidden(api_key)}),
        }
    )


def _hidden(secret: str | SecretStr | None) -> SecretStr | None:
    return SecretStr(secret) if isinstance(secret, str) else secret
