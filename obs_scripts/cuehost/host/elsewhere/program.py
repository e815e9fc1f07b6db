"""One run of a lip-sync program: started without a shell, watched, ended with all it started."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Collection, Mapping
from pathlib import Path

from cuehost.errors import HostError
from cuehost.waiting import within

from .settings import ElsewhereConfig, fill

VIDEOS = (".mp4", ".webm", ".mkv", ".mov", ".avi")

_OUT = "out.mp4"
_LAST_WORDS = 300
_END_S = 5.0
_OURS = ("CUEHOST_", "PYTHON", "VIRTUAL_ENV")
"""Variables of our own Python mislead one of another environment; those of ours may hold secrets."""


async def run(
    program: ElsewhereConfig,
    values: Mapping[str, str],
    work: Path,
    *,
    root: Path,
    withheld: Collection[str] = (),
) -> Path:
    """Have the program make a video in the empty folder `work`; its path.

    `values` replace the placeholders but `out` and `folder`, which lie in `work`. `root` is what its folder
    counts from; `withheld` names environment variables it must not see. Raises `HostError`, in words that go
    on from the program's name, where it cannot be started, fails, takes too long or leaves no video. When
    cancelled, it is ended.
    """
    results = work / "results"
    results.mkdir()
    told = {**values, "out": str(results / _OUT), "folder": str(results)}
    given = []
    for name, text in program.files.items():
        given.append(results / name)
        given[-1].write_text(fill(text, told), encoding="utf-8")
    log = work / "log.txt"
    with log.open("wb") as words:
        process = await _started(
            program.filled(told), root / (program.folder or "."), words.fileno(), withheld
        )
        try:
            status = await within(process.wait(), float(program.timeout_s))
        except TimeoutError:
            raise HostError(f"was not done within {program.timeout_s} s{_said(log)}") from None
        finally:
            await _end(process)
    if status != 0:
        raise HostError(f"failed with status {status}{_said(log)}")
    return _result(results, given, log)


async def _started(command: tuple[str, ...], folder: Path, words: int, withheld: Collection[str]) -> Process:
    hidden = {*withheld}
    env = {k: v for k, v in os.environ.items() if k not in hidden and not k.startswith(_OURS)}
    flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    try:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=DEVNULL,
            stdout=words,
            stderr=words,
            cwd=folder,
            env=env,
            start_new_session=os.name != "nt",
            creationflags=flags,
        )
    except (OSError, ValueError) as fault:
        raise HostError(f"cannot be started ({fault})") from fault


async def _end(process: Process) -> None:
    """End it and what it has started; one that is done leaves nothing to end."""
    if os.name != "nt":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    with contextlib.suppress(TimeoutError):
        await within(process.wait(), _END_S)


def _result(results: Path, given: list[Path], log: Path) -> Path:
    """The file it was told to write, or else the newest video in the folder it was given."""
    out = results / _OUT
    if out.is_file():
        return out
    found = [
        path
        for path in results.rglob("*")
        if path.suffix.lower() in VIDEOS and path.is_file() and path not in given
    ]
    if not found:
        raise HostError(f"left no video{_said(log)}")
    return max(found, key=lambda path: path.stat().st_mtime)


def _said(log: Path) -> str:
    """The last line of what it said, as the end of a sentence."""
    try:
        text = log.read_bytes()[-20_000:].decode("utf-8", "replace")
    except OSError:
        return ""
    lines = [line.strip() for line in text.replace("\r", "\n").splitlines() if line.strip()]
    return f": {lines[-1][:_LAST_WORDS]}" if lines else ""
