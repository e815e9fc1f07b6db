"""The user's settings: config.yaml, where every key is explained.

Everything has a default that works with no file at all. Passwords and keys come from environment
variables named in the file (or, less well, from the file); they show in no message and no `repr`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, ClassVar
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr

from cuehost.audience import AnswersConfig, ReactionConfig, SourceConfig, check_sources
from cuehost.errors import ConfigError
from cuehost.host import ElsewhereConfig, check_elsewhere
from cuehost.rundown import Faults, parse_language, parse_saying
from cuehost.rundown.reading import Node, Shape, parse_shape, read_nodes

from .config_sections import (
    CaptionsConfig,
    DeskConfig,
    EngineConfig,
    FoldersConfig,
    HostConfig,
    ImagesConfig,
    LlmConfig,
    ObsConfig,
    RecordConfig,
    ShowConfig,
    SpeechServerConfig,
    VoiceConfig,
    as_tuple,
)

VARIABLE = "CUEHOST_CONFIG"
"""Names another settings file than the project's config.yaml."""

_PROJECT = Path(__file__).resolve().parents[2]


class Config(Shape):
    """All settings. audience: where viewers' comments come from; reactions: None for the usual ones.
    elsewhere: programs that render hosts, by the host's name.
    """

    WHAT: ClassVar[str] = "the settings"

    obs: ObsConfig = ObsConfig()
    voice: VoiceConfig = VoiceConfig()
    speech_server: SpeechServerConfig = SpeechServerConfig()
    llm: LlmConfig = LlmConfig()
    images: ImagesConfig = ImagesConfig()
    host: HostConfig = HostConfig()
    elsewhere: dict[str, ElsewhereConfig] = Field(default_factory=dict)
    folders: FoldersConfig = FoldersConfig()
    show: ShowConfig = ShowConfig()
    captions: CaptionsConfig = CaptionsConfig()
    engine: EngineConfig = EngineConfig()
    desk: DeskConfig = DeskConfig()
    record: RecordConfig = RecordConfig()
    audience: Annotated[tuple[SourceConfig, ...], BeforeValidator(as_tuple)] = ()
    answers: AnswersConfig = AnswersConfig()
    reactions: Annotated[tuple[ReactionConfig, ...], BeforeValidator(as_tuple)] | None = None

    @cached_property
    def root(self) -> Path:
        """The folder that relative paths of sources count from: that of the settings' file."""
        return Path.cwd()


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
    servers = {
        "speech_server": config.speech_server.base_url,
        "llm": config.llm.base_url,
        "images": config.images.base_url,
    }
    for section, url in servers.items():
        if url and not _is_web(url):
            faults.add(
                node.at(section, "base_url").place,
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
    check_sources(config.audience, node.at("audience"), faults)
    check_elsewhere(config.elsewhere, node.at("elsewhere"), faults, root)
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
    server, piper = config.speech_server, config.voice.piper
    speech_key = environ.get(server.api_key_env) or server.api_key
    images_key = environ.get(config.images.api_key_env) or config.images.api_key
    done = config.model_copy(
        update={
            "folders": folders,
            "voice": config.voice.model_copy(update={"piper": piper and _absolute(root, piper)}),
            "speech_server": server.model_copy(update={"api_key": _hidden(speech_key)}),
            "obs": config.obs.model_copy(update={"password": _hidden(password)}),
            "llm": config.llm.model_copy(update={"api_key": _hidden(api_key)}),
            "images": config.images.model_copy(update={"api_key": _hidden(images_key)}),
        }
    )
    done.__dict__["root"] = root  # no setting, so no field
    return done


def _hidden(secret: str | SecretStr | None) -> SecretStr | None:
    return SecretStr(secret) if isinstance(secret, str) else secret
