"""A real OBS of our own: without a screen, in a private home, ended by us.

Nothing of the user's own OBS is read or written: the OBS started here has a home folder, a profile and
a scene collection made for it, a free websocket port and a random password.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cuehost.errors import ObsRefused, ObsUnreachable, StageError

from .address import ObsAddress
from .adopted import Adopted, Running, started_at
from .obs_config import COLLECTION, PROFILE, write_obs_config
from .recording import RecFormat
from .wire import Wire

_MEND_INSTALL = "Install them: sudo apt install --no-install-recommends obs-studio xvfb"
_STOP_S = 8.0


@dataclass(frozen=True, slots=True)
class HeadlessOptions:
    """How to start an OBS of our own.

    `canvas` in px and `fps` are OBS's base resolution and frame rate. `record_dir` (default: in the
    private home, gone at the end) takes recordings. `script` is an OBS script to load at start-up with
    `script_settings`. `display` is an X display to use, such as the user's `:0`; None starts an Xvfb.
    `start_limit_s` is how long OBS may take until its websocket answers. `command` starts OBS; its
    arguments are put behind it.
    """

    canvas: tuple[int, int] = (1280, 720)
    fps: int = 30
    record_dir: Path | None = None
    rec_format: RecFormat = RecFormat.MKV
    video_kbps: int = 4000
    script: Path | None = None
    script_settings: Mapping[str, Any] = field(default_factory=dict)
    display: str | None = None
    start_limit_s: float = 45.0
    keep_home: bool = False
    command: tuple[str, ...] = ("obs",)


class HeadlessObs:
    """Starts OBS on entering and ends it on leaving; usable with `with` (blocks) and `async with`.

    `address` tells where its websocket listens, `log_tail()` what it said. A process of ours that dies
    early is not restarted here. Raises `StageError` where OBS or Xvfb is missing or does not come up.
    """

    def __init__(self, options: HeadlessOptions | None = None) -> None:
        self.options = options or HeadlessOptions()
        self.address = ObsAddress(port=0)
        self.home = Path()
        self.record_dir = Path()
        self._display = ""
        self._processes: list[tuple[Running, signal.Signals]] = []

    @property
    def pid(self) -> int | None:
        """The process id of OBS, or None while it does not run."""
        for process, _ in self._processes[-1:]:
            if process.poll() is None:
                return process.pid
        return None

    def log_tail(self, lines: int = 12) -> str:
        """The last lines OBS wrote."""
        with contextlib.suppress(OSError):
            text = (self.home / "obs.log").read_text(encoding="utf-8", errors="replace")
            return "\n".join(text.splitlines()[-lines:])
        return ""

    def note(self, path: Path) -> None:
        """Writes what `adopt` needs to `path`, readable for this user only. Raises `OSError`."""
        words = {
            "home": str(self.home),
            "record_dir": str(self.record_dir),
            "display": self._display,
            "port": self.address.port,
            "password": self.address.password,
            "processes": [[p.pid, started_at(p.pid), int(sign)] for p, sign in self._processes],
            "keeper": [os.getpid(), started_at(os.getpid())],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(words, file)

    @classmethod
    def adopt(cls, path: Path) -> HeadlessObs | None:
        """The OBS that a process which died had started and noted, to be ended by us; None where there is
        none, or the one who noted it lives. An OBS that died too can be had again by `restart`; without its
        display, nothing is left.
        """
        try:
            words = json.loads(path.read_text("utf-8"))
            if Adopted.find(*words["keeper"]) is not None:
                return None
            left: list[tuple[Running, signal.Signals]] = [
                (known, signal.Signals(sign))
                for pid, started, sign in words["processes"]
                if (known := Adopted.find(pid, started)) is not None
            ]
            obs = cls(HeadlessOptions(record_dir=Path(words["record_dir"])))
            obs.home, obs.record_dir = Path(words["home"]), Path(words["record_dir"])
            obs._display = words["display"]
            obs.address = ObsAddress(port=words["port"], password=words["password"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if len(left) < len(words["processes"]):
            for running in left:
                _end(*running)
            return None
        obs._processes = left
        return obs

    # -- life ----------------------------------------------------------------------------------------

    def start(self) -> HeadlessObs:
        """Starts OBS and returns when its websocket answers; blocks. Leaves nothing running when it fails."""
        wanted = [self.options.command[0]] + ([] if self.options.display else ["Xvfb"])
        missing = [name for name in wanted if shutil.which(name) is None]
        if missing:
            raise StageError(f"Not installed: {', '.join(missing)}.", _MEND_INSTALL)
        try:
            self.home = Path(tempfile.mkdtemp(prefix="cuehost-obs-"))
            self.record_dir = self.options.record_dir or self.home / "recordings"
            self.record_dir.mkdir(parents=True, exist_ok=True)
            self._start_processes()
        except OSError as error:
            self.stop()
            raise StageError(
                f"OBS could not be started: {error}.", "See that the folder may be written to and has room."
            ) from error
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Ends OBS politely, then its display, and removes the private home. Never raises."""
        while self._processes:
            _end(*self._processes.pop())
        if self.home != Path() and not self.options.keep_home:
            shutil.rmtree(self.home, ignore_errors=True)

    def kill(self) -> None:
        """Ends OBS the hard way, as a crash would."""
        if self._processes:
            process, _ = self._processes[-1]
            _signal_group(process, signal.SIGKILL)
            process.wait(_STOP_S)

    def restart(self) -> None:
        """Starts OBS again, in the same home and at the same address. Blocks; raises `StageError`."""
        if self._processes:
            _end(*self._processes.pop())
        self._start_obs(self.address)

    def __enter__(self) -> HeadlessObs:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def __aenter__(self) -> HeadlessObs:
        if self._processes:
            return self  # adopted
        starting = asyncio.get_running_loop().run_in_executor(None, self.start)
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            # Ctrl-C while OBS starts: the thread cannot be stopped, so what it started is ended after it.
            with contextlib.suppress(Exception):
                await starting
            await asyncio.to_thread(self.stop)
            raise

    async def __aexit__(self, *_: object) -> None:
        await asyncio.shield(asyncio.to_thread(self.stop))

    # -- starting ------------------------------------------------------------------------------------

    def _start_processes(self) -> None:
        options = self.options
        address = ObsAddress(port=_free_port(), password=secrets.token_urlsafe(18))
        write_obs_config(
            self.home,
            address,
            canvas=options.canvas,
            fps=options.fps,
            record_dir=self.record_dir,
            rec_format=options.rec_format,
            video_kbps=options.video_kbps,
            script=options.script,
            script_settings=options.script_settings,
        )
        self._display = options.display or self._start_xvfb()
        self._start_obs(address)
        self.address = address

    def _start_obs(self, address: ObsAddress) -> None:
        command = [*self.options.command, "--multi", "--collection", COLLECTION, "--profile", PROFILE]
        # Known from OBS 30 on, where it keeps OBS from asking about safe mode; older ones ignore it.
        command += ["--disable-shutdown-check", "--disable-missing-files-check"]
        environ = obs_environ(self.home, self._display, self.options.display is None)
        self._spawn(command, "obs.log", environ, signal.SIGINT)
        self._wait_for_websocket(address)

    def _start_xvfb(self) -> str:
        width, height = self.options.canvas
        screen = f"{max(width, 1280)}x{max(height, 800)}x24"
        reading, writing = os.pipe()
        try:
            command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp"]
            self._spawn(command, "xvfb.log", dict(os.environ), signal.SIGTERM, writing)
            os.close(writing)
            writing = -1
            number = _read_line(reading, 20.0)
        finally:
            os.close(reading)
            if writing >= 0:
                os.close(writing)
        if not number.isdecimal():
            raise StageError("Xvfb, the display without a screen, does not start.", _MEND_INSTALL)
        return f":{number}"

    def _spawn(
        self, command: list[str], log: str, environ: dict[str, str], ends_by: signal.Signals, *fds: int
    ) -> None:
        with (self.home / log).open("wb") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environ,
                cwd=self.home,
                pass_fds=fds,
                start_new_session=True,  # Ctrl-C is for us; OBS must close its recording first
            )
        self._processes.append((process, ends_by))

    def _wait_for_websocket(self, address: ObsAddress) -> None:
        process = self._processes[-1][0]
        deadline = time.monotonic() + self.options.start_limit_s
        while time.monotonic() < deadline:
            if (status := process.poll()) is not None:
                raise StageError(f"OBS ended while starting (status {status}). It said:\n{self.log_tail()}")
            try:
                Wire.dial(address, 0, 2.0).close()
                return
            except ObsRefused:
                break  # another program took the port in the moment between choosing and using it
            except ObsUnreachable:
                time.sleep(0.1)
        raise ObsUnreachable(
            f"OBS was started, but its websocket does not answer at {address}. It said:\n{self.log_tail()}"
        )


def obs_environ(home: Path, display: str, software_gl: bool) -> dict[str, str]:
    """The environment for an OBS that lives in `home` and shows on the X display `display`."""
    environ = dict(os.environ)
    for name in ("WAYLAND_DISPLAY", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_SESSION_TYPE"):
        environ.pop(name, None)
    if software_gl:
        environ |= {"LIBGL_ALWAYS_SOFTWARE": "1", "GALLIUM_DRIVER": "llvmpipe"}
    elif "XAUTHORITY" not in environ and (Path.home() / ".Xauthority").exists():
        environ["XAUTHORITY"] = str(Path.home() / ".Xauthority")
    runtime = home / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    return environ | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_RUNTIME_DIR": str(runtime),
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
    }


def _read_line(fd: int, limit_s: float) -> str:
    """The first line from a pipe, or what came of it in time.

    Xvfb writes the number and the line's end apart, and dies when nobody reads the second.
    """
    text = b""
    deadline = time.monotonic() + limit_s
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([fd], [], [], max(deadline - time.monotonic(), 0))
        part = os.read(fd, 16) if ready else b""
        if not part:
            break
        text += part
    return text.decode(errors="replace").strip()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(process: Running, politely: signal.Signals) -> None:
    """Asks, insists, then kills the whole process group."""
    for sign, wait_s in ((politely, _STOP_S), (signal.SIGTERM, 2.0), (signal.SIGKILL, 5.0)):
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                # The polite one goes to the process alone: its helpers end with it.
                process.send_signal(sign) if sign == politely else _signal_group(process, sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(wait_s)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)  # whatever it left behind


def _signal_group(process: Running, sign: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, sign)
