"""Processes that somebody else of ours started, and who is no more there to end them."""

from __future__ import annotations

import signal
import subprocess
from typing import Protocol

import psutil


class Running(Protocol):
    """What is needed of a process, be it a child or an adopted one."""

    @property
    def pid(self) -> int:
        """Its process id."""
        ...

    def poll(self) -> int | None:
        """None while it runs."""
        ...

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises `subprocess.TimeoutExpired`."""
        ...

    def send_signal(self, sig: int) -> None:
        """Send it a signal. Raises `ProcessLookupError`."""
        ...


def started_at(pid: int) -> float:
    """When a process began, in s since 1970; 0 where there is none. With its id it names it for good."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return 0.0


class Adopted:
    """A running process that is no child of ours."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process

    @classmethod
    def find(cls, pid: int, started: float) -> Adopted | None:
        """The process with that id that began then; None where it has ended."""
        try:
            process = psutil.Process(pid)
            if abs(process.create_time() - started) > 0.05 or process.status() == psutil.STATUS_ZOMBIE:
                return None
        except psutil.Error:
            return None
        return cls(process)

    @property
    def pid(self) -> int:
        """Its process id."""
        return int(self._process.pid)

    def poll(self) -> int | None:
        """None while it runs; how an adopted process ended nobody can know, so 0."""
        try:
            running = self._process.is_running() and self._process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            running = False
        return None if running else 0

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises `subprocess.TimeoutExpired`."""
        try:
            self._process.wait(timeout)
        except psutil.TimeoutExpired:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0) from None
        except psutil.Error:
            pass
        return 0

    def send_signal(self, sig: int) -> None:
        """Send it a signal. Raises `ProcessLookupError`."""
        try:
            self._process.send_signal(signal.Signals(sig))
        except psutil.Error as error:
            raise ProcessLookupError(self.pid) from error
