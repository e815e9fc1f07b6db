"""Sources as the settings name them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import SecretStr

from cuehost.errors import ConfigError

from ..settings import SourceConfig
from ..source import Clock, Feed
from .facebook import Facebook
from .process import Process
from .quota import Quota
from .replay import Replay
from .twitch import Twitch
from .webhook import Webhook
from .websocket import LocalWebsocket
from .youtube import YouTube

_SHORTEST_SECRET = 16


def make_feed(
    config: SourceConfig,
    *,
    root: Path,
    environ: Mapping[str, str],
    clock: Clock,
    wall: Callable[[], float],
    rng: random.Random | None = None,
) -> Feed:
    """The source that checked settings name (see `check_sources`).

    `root` is the folder that relative paths count from; `clock` the show's, `wall` the time in s since 1970.
    Raises `ConfigError` where the environment lacks its secret.
    """
    name = config.called
    match config.source:
        case "twitch":
            return Twitch(config.channel or "", clock=clock, rng=rng, name=name)
        case "replay":
            return Replay(root / (config.file or ""), clock=clock, speed=float(config.speed), name=name)
        case "process":
            command = config.command or ()
            return Process(command, clock=clock, folder=root, env=config.env, environ=environ, name=name)
        case "youtube":
            quota = Quota(config.quota, float(config.hours) * 3600)
            key = _secret(config, environ)
            return YouTube(config.video or "", key, clock=clock, wall=wall, quota=quota, name=name)
        case "facebook":
            return Facebook(config.video or "", _secret(config, environ), clock=clock, name=name)
        case "webhook":
            return Webhook(_secret(config, environ), clock=clock, wall=wall, port=config.port, name=name)
        case "websocket":
            return LocalWebsocket(_secret(config, environ), clock=clock, port=config.port, name=name)


def _secret(config: SourceConfig, environ: Mapping[str, str]) -> SecretStr:
    variable = config.secret_variable
    value = environ.get(variable, "").strip()
    if not value:
        raise ConfigError(
            f"The source {config.called} needs a secret, and the variable {variable} is empty.",
            f"Set {variable}, or name another variable in `secret_env` of this source.",
        )
    if config.source in ("webhook", "websocket") and len(value) < _SHORTEST_SECRET:
        raise ConfigError(
            f"The secret in {variable} is too short to be safe.",
            f"Make one of at least {_SHORTEST_SECRET} characters by chance.",
        )
    return SecretStr(value)
