"""What a renderer is told first: whom to show, and from where."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ..errors import HostError


@dataclass(frozen=True, slots=True)
class Opening:
    """The command `open`.

    pack, movements: folders; `movements` None means our own. port: asked for first, 0 is any. seed: for
    the idle life. cache: folder for what is worked out from packs; None means it is not kept. partner: the
    folder of the host to the right of this one. human: on which side (`left`, `right`) a person before a
    camera takes part, to be looked at and listened to; empty: there is none. footage: whether lines may come
    with a video.
    """

    pack: Path
    port: int = 0
    seed: int | None = None
    movements: Path | None = None
    cache: Path | None = None
    partner: Path | None = None
    human: str = ""
    footage: bool = False

    def line(self) -> bytes:
        """The command as the renderer reads it."""
        said = {
            "cmd": "open",
            "pack": str(self.pack),
            "port": self.port,
            "seed": self.seed,
            "movements": str(self.movements) if self.movements else None,
            "cache": str(self.cache) if self.cache else None,
            "partner": str(self.partner) if self.partner else None,
            "human": self.human,
            "footage": self.footage,
        }
        return json.dumps(said).encode() + b"\n"

    @classmethod
    def read(cls, line: str) -> Opening:
        """The command from its line. Raises `HostError`."""
        try:
            said = json.loads(line)
            if said["cmd"] != "open":
                raise ValueError(f"{said['cmd']!r} comes before `open`")
            movements, cache, partner = said.get("movements"), said.get("cache"), said.get("partner")
            return cls(
                Path(said["pack"]),
                int(said.get("port") or 0),
                said.get("seed"),
                Path(movements) if movements else None,
                Path(cache) if cache else None,
                Path(partner) if partner else None,
                str(said.get("human") or ""),
                bool(said.get("footage")),
            )
        except (ValueError, KeyError, TypeError) as fault:
            raise HostError(f"The renderer was not told what to show ({fault}).") from fault
