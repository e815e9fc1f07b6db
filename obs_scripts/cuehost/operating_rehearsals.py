"""Seeing the host say a line ahead: drawn into a small video by a process of its own, and kept.

A show on air comes first: nothing is drawn while there is one, and what is being drawn when it begins is
ended.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuehost.errors import HostError, InputError
from cuehost.keeping import contents_of
from cuehost.waiting import within

if TYPE_CHECKING:
    from cuehost.host import Performance

HEIGHT = 480
"""How high the host is drawn, px."""

MOST_KEPT = 60
_MOST_WAITING = 4
_LIMIT_S = 180.0
_SILENT_S = 45.0
"""What draws has loaded its libraries and the pack by then, and draws a frame far sooner."""

_HOUSE = Path(__file__).resolve().parent


class Rehearsals:
    """Videos (WebM with alpha and sound) of the host saying single lines, in `folder`. `on_air` says whether
    a show is, or is about to be; `command` draws one line (see `cuehost.rehearsing`). `progress` tells of
    each line that is drawn, or waits to be, how many frames of how many are done.
    """

    def __init__(
        self,
        folder: Path,
        on_air: Callable[[], bool],
        command: Sequence[str] = (sys.executable, "-m", "cuehost.rehearsing"),
    ) -> None:
        self.progress: dict[str, tuple[int, int]] = {}
        self._folder = folder
        self._on_air = on_air
        self._command = tuple(command)
        self._busy = asyncio.Lock()
        self._process: Process | None = None
        self._stopped = False

    async def see(self, line: str, pack: Path, performance: Performance) -> bytes:
        """The video of a line, as it is kept or drawn now. Raises `HostError`, and `InputError` where too
        many wait or a show is on air.
        """
        self.refuse_on_air()
        key = await asyncio.to_thread(_key, pack, performance)
        out = self._folder / f"{key}.webm"
        if (kept := await asyncio.to_thread(_kept, out)) is not None:
            return kept
        if len(self.progress) >= _MOST_WAITING and line not in self.progress:
            raise InputError("Other lines are being drawn.", "Wait until they are.")
        self.progress.setdefault(line, (0, 0))
        try:
            async with self._busy:
                self.refuse_on_air()
                self._stopped = False
                if not out.exists():
                    order = {"pack": str(pack), "performance": performance.to_json()}
                    await self._draw(line, order | {"height": HEIGHT, "out": str(out)})
                    await asyncio.to_thread(_make_room, self._folder)
        finally:
            self.progress.pop(line, None)
        drawn = await asyncio.to_thread(_kept, out)
        if drawn is None:
            raise HostError("The host could not be drawn.", mend="Run `cuehost doctor`.")
        return drawn

    def refuse_on_air(self) -> None:
        """Raises `InputError` where a show is on air."""
        if self._on_air():
            raise _refusal()

    def stop(self) -> None:
        """End what is being drawn: a show begins."""
        self._stopped = True
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _draw(self, line: str, order: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(_LIMIT_S):
                process = self._process = await self._spawn()
                assert process.stdin is not None
                process.stdin.write(json.dumps(order).encode())
                with suppress(ConnectionError):
                    await process.stdin.drain()
                process.stdin.close()
                fault = await self._follow(line, process)
        except TimeoutError:
            raise HostError(
                "Drawing the host took too long.", mend="This computer has too much to do: try again later."
            ) from None
        finally:
            if self._process is not None and self._process.returncode is None:
                with suppress(ProcessLookupError):
                    self._process.kill()
                await self._process.wait()
            self._process = None
            await asyncio.to_thread(Path(f"{order['out']}.part").unlink, missing_ok=True)
        if self._stopped:
            raise _refusal()
        if fault:
            raise HostError(fault)

    async def _spawn(self) -> Process:
        path = os.pathsep.join(
            part for part in (str(_HOUSE.parent), os.environ.get("PYTHONPATH", "")) if part
        )
        try:
            return await asyncio.create_subprocess_exec(
                *self._command,
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
        except OSError as error:
            raise HostError(f"Nothing can be drawn ({error}).", mend="Run `cuehost doctor`.") from error

    async def _follow(self, line: str, process: Process) -> str:
        """Note how far it is until it is over; what was wrong, empty for nothing."""
        assert process.stdout is not None
        fault = ""
        while text := await within(process.stdout.readline(), _SILENT_S):
            told = json.loads(text)
            if "fault" in told:
                fault = str(told["fault"])
            else:
                self.progress[line] = int(told["done"]), int(told["total"])
        await process.wait()
        return fault


def _refusal() -> InputError:
    return InputError(
        "A show is on air, and all of this computer is for it.", "See the host when it is over."
    )


def _key(pack: Path, performance: Performance) -> str:
    """Of all that a video depends on. A pack may wear what lies in another one beside it."""
    acted = performance.to_json() | {"line": ""}
    worn = [
        (str(file.relative_to(pack.parent)), stat.st_size, stat.st_mtime_ns)
        for file in sorted(pack.parent.rglob("*"))
        if file.is_file() and (stat := file.stat())
    ]
    told = [acted, pack.name, worn, HEIGHT, contents_of(_HOUSE / "host")]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:32]


def _kept(file: Path) -> bytes | None:
    try:
        data = file.read_bytes()
        file.touch()
    except OSError:
        return None
    return data


def _make_room(folder: Path) -> None:
    """Keep only those that were looked at last."""
    with suppress(OSError):
        files = sorted(folder.glob("*.webm"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[MOST_KEPT:]:
            file.unlink(missing_ok=True)
