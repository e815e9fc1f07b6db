"""The settings of where comments come from: the list `audience` in config.yaml.

    audience:
      - {source: twitch, channel: myshop}
      - {source: youtube, video: dQw4w9WgXcQ, secret_env: MY_KEY}
      - {source: process, command: [python3, tools/my_chat.py], env: [ROOM]}

Secrets stand in the environment only, in the variable `secret_env` names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from cuehost.rundown import Faults
from cuehost.rundown.reading import Node, Number, Shape, Word

SourceKind = Literal["twitch", "youtube", "facebook", "webhook", "websocket", "replay", "process"]


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class SourceConfig(Shape):
    """One source of comments. Which keys it takes depends on its kind (see `TAKES`).

    name: what it is called on the desk and in the ledger, by default its kind. channel: on Twitch. video: the
    id of the live video. quota: units of the YouTube API this show may spend; hours: how long it lasts.
    port: on this computer, 0 is any free one. file: of a recorded chat, counted from config.yaml; speed: how
    much faster it is played. command: a program and its arguments; env: further variables it may see.
    secret_env: the variable that holds the API key (YouTube), access token (Facebook), the secret that
    requests are signed with (webhook) or the token (websocket).
    """

    WHAT: ClassVar[str] = "a source"

    source: SourceKind
    name: Word | None = None
    channel: Word | None = None
    video: Word | None = None
    quota: Annotated[int, Field(ge=100, le=100_000_000)] = 10_000
    hours: Annotated[Number, Field(gt=0, le=24)] = Field(default=4)  # type: ignore[assignment]
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    file: Word | None = None
    speed: Annotated[Number, Field(gt=0, le=1000)] = Field(default=1)  # type: ignore[assignment]
    command: Annotated[tuple[Word, ...], BeforeValidator(_tuple), Field(min_length=1)] | None = None
    env: Annotated[tuple[Word, ...], BeforeValidator(_tuple)] = ()
    secret_env: Word | None = None

    @property
    def called(self) -> str:
        """Its name, in comments and in the ledger."""
        return self.name or self.source

    @property
    def secret_variable(self) -> str:
        """The environment variable its secret stands in."""
        return self.secret_env or SECRETS.get(self.source, "")


SECRETS = {
    "youtube": "CUEHOST_YOUTUBE_KEY",
    "facebook": "CUEHOST_FACEBOOK_TOKEN",
    "webhook": "CUEHOST_WEBHOOK_SECRET",
    "websocket": "CUEHOST_WEBSOCKET_TOKEN",
}
"""Kinds with a secret, and the variable it stands in where the settings name no other."""

TAKES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "twitch": (("channel",), ()),
    "youtube": (("video",), ("quota", "hours", "secret_env")),
    "facebook": (("video",), ("secret_env",)),
    "webhook": ((), ("port", "secret_env")),
    "websocket": ((), ("port", "secret_env")),
    "replay": (("file",), ("speed",)),
    "process": (("command",), ("env",)),
}
"""The keys each kind must have, and those it may have, besides `source` and `name`."""


def check_sources(sources: Iterable[SourceConfig], node: Node, faults: Faults) -> None:
    """Adds to `faults` what the sources at `node` lack or have in vain, and names that stand twice."""
    names: set[str] = set()
    for i, source in enumerate(sources):
        below = node.at(i)
        must, may = TAKES[source.source]
        given = {key for key in source.model_fields_set if getattr(source, key) is not None}
        for key in must:
            if key not in given:
                faults.add(below.place, f"a source of the kind {source.source} needs `{key}`.")
        for key in sorted(given - {"source", "name", *must, *may}):
            keys = ", ".join((*must, *may))
            faults.add(below.key(key), f'"{key}" means nothing to {source.source}; it takes {keys}.')
        if source.called in names:
            faults.add(below.place, f'two sources are called "{source.called}"; give one another `name`.')
        names.add(source.called)
