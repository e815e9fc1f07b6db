"""Keeps a show on air when its process dies: starts it again, and it goes on at the interrupted line.

Standard library only: this process must start at once and have nothing in it that could fail. It runs the
same command as a child of its own, hands signals on to it, and waits. A child that ends by itself, well or
not, has said why and is not started again; one that was killed or crashed is.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import FrameType
from typing import Protocol

SUPERVISED = "CUEHOST_SUPERVISED"
"""Set (to our process id) for a command that has somebody to start it again."""

RESUME = "CUEHOST_RESUME"
"""Set for a command that takes the place of one that died."""

_COMMANDS = ("air", "demo")
_MOST_CRASHES, _WITHIN_S = 5, 60.0


class Child(Protocol):
    """What is needed of a process."""

    pid: int

    def wait(self) -> int:
        """Its exit status; negative for the signal that killed it."""
        ...


Spawn = Callable[[Mapping[str, str]], Child]


def crashed(status: int) -> bool:
    """Whether a process was killed or crashed, rather than ended by itself.

    On POSIX that is a signal's number, negative (Python's subprocess); SIGINT, SIGTERM and SIGHUP are
    somebody's wish. On Windows it is an NTSTATUS of severity "error" (0xC0000000 and up, [MS-ERREF] 2.3);
    0xC000013A is Ctrl-C.
    """
    if status < 0:
        wished = {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}
        return -status not in wished
    return status >= 0xC0000000 and status != 0xC000013A


def supervise(
    spawn: Spawn, environ: Mapping[str, str], say: Callable[[str], None], clock: Callable[[], float]
) -> int:
    """Runs a child until it ends by itself; its exit status.

    One that crashes again and again (five times within a minute) is given up. `clock` is monotonic, in s.
    """
    crashes: list[float] = []
    environment = dict(environ) | {SUPERVISED: str(os.getpid())}
    while True:
        status = spawn(environment).wait()
        if not crashed(status):
            return status
        now = clock()
        crashes = [*(at for at in crashes if now - at < _WITHIN_S), now]
        if len(crashes) >= _MOST_CRASHES:
            say(f"Cuehost died {len(crashes)} times within a minute ({_name(status)}); it is given up.")
            return 1
        say(f"Cuehost died ({_name(status)}); the show goes on at the interrupted line.")
        environment[RESUME] = "1"


def _name(status: int) -> str:
    if status < 0:
        with suppress(ValueError):
            return signal.Signals(-status).name
    return f"status {status:#x}"


def run_supervised(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> int | None:
    """Runs `cuehost ARGUMENTS` supervised; its exit status, or None where it is to run in this process.

    Supervised are commands that air a show, unless somebody supervises us already.
    """
    if SUPERVISED in environ or not set(arguments) & set(_COMMANDS) or {"-h", "--help"} & set(arguments):
        return None
    current: list[subprocess.Popen[bytes]] = []
    wished: list[int] = []

    def hand_on(number: int, _: FrameType | None) -> None:
        wished.append(number)
        for child in current[-1:]:
            if child.poll() is None:
                child.send_signal(number)

    def spawn(environment: Mapping[str, str]) -> Child:
        # A group of its own: Ctrl-C in a terminal comes to us alone, and to the child once, through us.
        own_group = {} if os.name == "nt" else {"process_group": 0}
        child: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, "-m", "cuehost", *arguments],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            **own_group,  # type: ignore[call-overload]
        )
        current[:] = [child]
        if wished:  # it came while nobody was there to hear it
            child.send_signal(wished[-1])
        return child

    if os.name == "nt":
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the console tells the child too
    else:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, hand_on)
    return supervise(
        spawn, environ, lambda text: print(text, file=sys.stderr, flush=True), clock=time.monotonic
    )
