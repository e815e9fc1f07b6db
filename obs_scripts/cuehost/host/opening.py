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
    the idle life. cache: folder for what is worked out from packs; None means it is not kept.
    """

    pack: Path
    port: int = 0
    seed: int | None = None
    movements: Path | None = None
    cache: Path | None = None

    def line(self) -> bytes:
        """The command as the renderer reads it."""
        said = {
            "cmd": "open",
            "pack": str(self.pack),
            "port": self.port,
            "seed": self.seed,
            "movements": str(self.movements) if self.movements else None,
            "cache": str(self.cache) if self.cache else None,
        }
        return json.dumps(said).encode() + b"\n"

    @classmethod
    def read(cls, line: str) -> Opening:
        """The command from its line. Raises `HostError`."""
        try:
            said = json.loads(line)
            if said["cmd"] != "open":
                raise ValueError(f"{said['cmd']!r} comes before `open`")
            movements, cache = said.get("movements"), said.get("cache")
            return cls(
                Path(said["pack"]),
                int(said.get("port") or 0),
                said.get("seed"),
                Path(movements) if movements else None,
                Path(cache) if cache else None,
            )
        except (ValueError, KeyError, TypeError) as fault:
            raise HostError(f"The renderer was not told what to show ({fault}).") from fault
