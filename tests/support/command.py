"""Runs the real `cuehost` command as a process of its own, away from the user's settings."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 120


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a command whose settings and state lie in `home`. No key, no display."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key in ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")
    }
    own = {
        "PYTHONPATH": str(ROOT / "obs_scripts"),
        "PYTHONIOENCODING": "utf-8",
        "CUEHOST_CONFIG": str(home / "config.yaml"),
        "CUEHOST_STATE": str(home / "state"),
    }
    return kept | own | more


def line(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "cuehost", *map(str, arguments)]


def cuehost(home: Path, *arguments: str | Path, before: Callable[[], None] | None = None, **env: str) -> Done:
    """Run a command to its end; never may a traceback be seen. `before` runs in the new process."""
    done = subprocess.run(
        line(*arguments), cwd=home, env=environment(home, **env), capture_output=True, text=True,
        encoding="utf-8", timeout=LIMIT_S, check=False, preexec_fn=before,
    )  # fmt: skip
    return checked(Done(done.returncode, done.stdout, done.stderr))


async def cuehost_async(home: Path, *arguments: str | Path, **env: str) -> Done:
    """The same, while this process serves the command."""
    return await asyncio.to_thread(cuehost, home, *arguments, **env)


def start(home: Path, *arguments: str | Path, **env: str) -> subprocess.Popen[str]:
    """Start a command that is to be ended by `end`."""
    return subprocess.Popen(
        line(*arguments), cwd=home, env=environment(home, **env), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def end(process: subprocess.Popen[str], number: int = signal.SIGINT) -> Done:
    """Send a signal, as Ctrl-C does, and wait for the end."""
    try:
        process.send_signal(number)
        out, err = process.communicate(timeout=LIMIT_S)
    finally:
        process.kill()
        process.wait()
    return checked(Done(process.returncode, out, err))


def checked(done: Done) -> Done:
    """`done`, if it said what it had to say in a civil way."""
    for unwanted in ("Traceback", "Exception ignored", "was never retrieved", "was destroyed"):
        assert unwanted not in done.err + done.out, done.err
    return done
