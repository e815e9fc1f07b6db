"""Any program that prints JSON Lines: so that what we may not carry can still feed us.

The program is started by its arguments, never through a shell, and gets none of our secrets: of the
environment it sees only what every program needs and what the settings name.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from pathlib import Path

from cuehost.errors import SourceLost, SourceRefused
from cuehost.waiting import within

from ..messages import Received
from ..records import Records
from ..source import Clock
from .lines import LineSplitter

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "SYSTEMROOT", "APPDATA")
_CHUNK = 64 * 1024
_GRACE_S = 2.0
_LAST_WORDS = 200


class Process:
    """Runs a program and reads what it prints; when it ends by itself with success, the source ends.

    `env` names further variables it may see. What it writes to its error output is kept only to say why it
    failed.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        clock: Clock,
        folder: Path | None = None,
        env: Sequence[str] = (),
        environ: Mapping[str, str] = os.environ,
        name: str = "process",
    ) -> None:
        self._command = tuple(command)
        self._clock = clock
        self._folder = folder
        self._env = {key: environ[key] for key in (*_PASSED_ON, *env) if key in environ}
        self.name = name

    async def receive(self, live: Callable[[], None]) -> AsyncGenerator[Received, None]:
        """Runs the program once; `SourceRefused` where it can't be started, `SourceLost` where it fails."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                cwd=self._folder,
                env=self._env,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no name of a program"
            raise SourceRefused(
                f"The program {self._command[0]!r} cannot be started ({reason}).",
                "Check `command` of this source; it is a list, the program first.",
            ) from error
        assert process.stdout is not None and process.stderr is not None
        last_words: deque[bytes] = deque(maxlen=1)
        listening = asyncio.create_task(_drain(process.stderr, last_words))
        try:
            live()
            records, splitter = Records(self.name), LineSplitter()
            while data := await process.stdout.read(_CHUNK):
                for line in splitter.feed(data):
                    if received := records.parse(line, self._clock()):
                        yield received
            # A last line without its end is one that was cut off, unless the program ended well.
            status = await _ended(process)
            rest = splitter.rest()
            if status == 0 and rest and (received := records.parse(rest, self._clock())):
                yield received
            await asyncio.wait({listening}, timeout=_GRACE_S)
        finally:
            await _end(process)
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening
        if status != 0:
            said = last_words[0].decode("utf-8", "replace")[:_LAST_WORDS] if last_words else ""
            raise SourceLost(
                f"The program {self._command[0]!r} ended with status {status}"
                + (f": {said!r}." if said else "."),
                "It is started again.",
            )


async def _drain(stream: asyncio.StreamReader, last_words: deque[bytes]) -> None:
    """Reads a stream to its end, so that the program never waits for us; keeps its last line."""
    splitter = LineSplitter()
    while data := await stream.read(_CHUNK):
        last_words.extend(line for line in splitter.feed(data) if line.strip())
    if rest := splitter.rest():
        last_words.append(rest)


async def _ended(process: asyncio.subprocess.Process) -> int:
    """The status of a program that has closed its output, ended by us if it stays."""
    with contextlib.suppress(TimeoutError):
        return await within(process.wait(), _GRACE_S)
    await _end(process)
    return process.returncode or 0


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ends the program with all it has started."""
    for sign in ("SIGTERM", "SIGKILL"):
        if process.returncode is None:
            _signal(process, sign)
            with contextlib.suppress(TimeoutError):
                await within(process.wait(), _GRACE_S)


def _signal(process: asyncio.subprocess.Process, sign: str) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, getattr(signal, sign))
        elif sign == "SIGKILL":
            process.kill()
        else:
            process.terminate()
