"""Keeps a show on air when its process dies: starts it again, and it goes on at the interrupted line.

Standard library only: this process must start at once and have nothing in it that could fail. It runs the
same command as a child of its own, hands signals on to it, and waits. A child that ends by itself, well or
not, has said why and is not started again; one that was killed or crashed is. As loading takes most of a
start, a second child stands by, loaded, to take over at once.
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

STANDBY = "CUEHOST_STANDBY"
"""Set for a command that loads and then waits for a line on stdin, to take the place of one that dies."""

CALM = {"OPENBLAS_NUM_THREADS": "1", "VECLIB_MAXIMUM_THREADS": "1"}
"""What a process that airs shows is started with: of two cores OBS needs one, and NumPy's threads wait for
one another in busy loops, so that a comment is answered 30 to 60 ms later with two (measured)."""

SPARE_AFTER_S = 3.0
"""So long after a start the next one is started to stand by: a show's start needs the processor itself."""

_END_S = 2.0
_COMMANDS = ("air", "demo", "engine")
_MOST_CRASHES, _WITHIN_S = 5, 60.0


class Child(Protocol):
    """What is needed of a process."""

    def wait(self, limit_s: float | None = None) -> int | None:
        """Its exit status, negative for the signal that killed it; None: it still runs after `limit_s`."""
        ...

    def take_over(self) -> bool:
        """Have it begin, where it stands by; whether it was still there to be told."""
        ...

    def send_signal(self, number: int) -> None:
        """Send it a signal; one that has ended gets none."""
        ...

    def end(self) -> None:
        """End it, where it stands by."""
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


class Supervisor:
    """Runs a child until it ends by itself, and another one in its place when it dies.

    `spawn` starts a process with an environment. `clock` is monotonic, in s. `spare_after_s`: see
    `SPARE_AFTER_S`; None: nobody stands by.
    """

    def __init__(
        self,
        spawn: Spawn,
        environ: Mapping[str, str],
        say: Callable[[str], None],
        clock: Callable[[], float],
        spare_after_s: float | None = SPARE_AFTER_S,
    ) -> None:
        self._spawn = spawn
        self._environment = CALM | dict(environ) | {SUPERVISED: str(os.getpid())}
        self._say = say
        self._clock = clock
        self._spare_after_s = spare_after_s
        self._child: Child | None = None
        self._spare: Child | None = None
        self._wished: list[int] = []

    def hand_on(self, number: int) -> None:
        """Hand a signal on to the child that runs, or to the next one where none does."""
        self._wished.append(number)
        if self._child is not None:
            self._child.send_signal(number)

    def run(self) -> int:
        """The exit status of the child that ended by itself.

        One that crashes again and again (five times within a minute) is given up.
        """
        crashes: list[float] = []
        try:
            self._begin()
            while True:
                status = self._until_ended()
                if not crashed(status):
                    return status
                now = self._clock()
                crashes = [*(at for at in crashes if now - at < _WITHIN_S), now]
                if len(crashes) >= _MOST_CRASHES:
                    times = f"{len(crashes)} times within a minute ({_name(status)})"
                    self._say(f"Cuehost died {times}; it is given up.")
                    return 1
                self._say(f"Cuehost died ({_name(status)}); the show goes on at the interrupted line.")
                self._environment[RESUME] = "1"
                self._begin()
        finally:
            if self._spare is not None:
                self._spare.end()

    def _begin(self) -> None:
        spare, self._spare = self._spare, None
        self._child = spare if spare is not None and spare.take_over() else self._spawn(self._environment)
        if self._wished:  # it came while nobody was there to hear it
            self._child.send_signal(self._wished[-1])

    def _until_ended(self) -> int:
        assert self._child is not None
        status = self._child.wait(self._spare_after_s)
        if status is None:
            self._spare = self._spawn(self._environment | {RESUME: "1", STANDBY: "1"})
            status = self._child.wait()
        assert status is not None
        return status


def _name(status: int) -> str:
    if status < 0:
        with suppress(ValueError):
            return signal.Signals(-status).name
    return f"status {status:#x}"


class _Process:
    """A process of the command, in a group of its own: Ctrl-C in a terminal reaches it once, through us."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        own_group = {} if os.name == "nt" else {"process_group": 0}
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, "-m", "cuehost", *arguments],
            env=dict(environment),
            stdin=subprocess.PIPE if STANDBY in environment else subprocess.DEVNULL,
            **own_group,  # type: ignore[call-overload]
        )

    def wait(self, limit_s: float | None = None) -> int | None:
        try:
            return self._process.wait(limit_s)
        except subprocess.TimeoutExpired:
            return None

    def take_over(self) -> bool:
        if self._process.poll() is not None or self._process.stdin is None:
            return False
        try:
            self._process.stdin.write(b"go\n")
            self._process.stdin.flush()
        except OSError:
            return False
        return True

    def send_signal(self, number: int) -> None:
        if self._process.poll() is None:
            self._process.send_signal(number)

    def end(self) -> None:
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()  # it ends by itself then
        if self.wait(_END_S) is None:
            self._process.kill()
            self._process.wait()


def run_supervised(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> int | None:
    """Runs `cuehost ARGUMENTS` supervised; its exit status, or None where it is to run in this process.

    Supervised are commands that air shows, unless somebody supervises us already.
    """
    if SUPERVISED in environ or not set(arguments) & set(_COMMANDS) or {"-h", "--help"} & set(arguments):
        return None
    supervisor = Supervisor(
        lambda environment: _Process(arguments, environment),
        environ,
        lambda text: print(text, file=sys.stderr, flush=True),
        time.monotonic,
    )

    def hand_on(number: int, _: FrameType | None) -> None:
        supervisor.hand_on(number)

    if os.name == "nt":
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the console tells the child too
    else:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, hand_on)
    return supervisor.run()
