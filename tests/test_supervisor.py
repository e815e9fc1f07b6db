"""The supervisor starts again what died, and only that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from cuehost.supervisor import CALM, RESUME, STANDBY, SUPERVISED, Supervisor, crashed, run_supervised


class Ending:
    """A child that ends with a status, `late` for one that has a successor started meanwhile."""

    def __init__(self, status: int, *, late: bool = False, there: bool = True) -> None:
        self.status = status
        self.late = late
        self.there = there
        self.told: list[str] = []

    def wait(self, limit_s: float | None = None) -> int | None:
        return None if self.late and limit_s is not None else self.status

    def take_over(self) -> bool:
        self.told.append("go")
        return self.there

    def send_signal(self, number: int) -> None:
        self.told.append(signal.Signals(number).name)

    def end(self) -> None:
        self.told.append("end")


def ticking(step_s: float) -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += step_s


@pytest.mark.parametrize("status", [0, 1, 2, 130, -signal.SIGINT, -signal.SIGTERM])
def test_what_ends_by_itself_is_not_started_again(status: int) -> None:
    started: list[Mapping[str, str]] = []

    def spawn(environment: Mapping[str, str]) -> Ending:
        started.append(dict(environment))
        return Ending(status)

    assert Supervisor(spawn, {"A": "b"}, pytest.fail, lambda: 0.0).run() == status
    assert started == [{"A": "b", SUPERVISED: str(os.getpid()), **CALM}]


def test_numpy_threads_are_left_as_somebody_set_them() -> None:
    started: list[str] = []

    def spawn(environment: Mapping[str, str]) -> Ending:
        started.append(environment["OPENBLAS_NUM_THREADS"])
        return Ending(0)

    for environ in ({}, {"OPENBLAS_NUM_THREADS": "4"}):
        assert Supervisor(spawn, environ, pytest.fail, lambda: 0.0).run() == 0
    assert started == ["1", "4"]


def test_what_was_killed_is_started_again_and_told_to_resume() -> None:
    statuses = iter([-signal.SIGKILL, -signal.SIGSEGV, 0])
    resumes: list[bool] = []
    said: list[str] = []

    def spawn(environment: Mapping[str, str]) -> Ending:
        resumes.append(RESUME in environment)
        return Ending(next(statuses))

    assert Supervisor(spawn, {}, said.append, lambda: 0.0).run() == 0
    assert resumes == [False, True, True]
    assert [("SIGKILL" in text, "SIGSEGV" in text) for text in said] == [(True, False), (False, True)]


@pytest.mark.parametrize(("apart_s", "starts"), [(1.0, 5), (20.0, 12)])
def test_what_dies_at_once_again_and_again_is_given_up(apart_s: float, starts: int) -> None:
    times, number = ticking(apart_s), 0

    def spawn(_: Mapping[str, str]) -> Ending:
        nonlocal number
        number += 1
        return Ending(0 if number == 12 else -signal.SIGKILL)

    assert Supervisor(spawn, {}, lambda _: None, lambda: next(times)).run() == (1 if starts == 5 else 0)
    assert number == starts


@pytest.mark.parametrize("there", [True, False])
def test_who_stands_by_takes_over_and_where_it_has_died_another_is_started(there: bool) -> None:
    first, spare = Ending(-signal.SIGKILL, late=True), Ending(0, there=there)
    children = iter([first, spare, Ending(0)])
    started: list[tuple[bool, bool]] = []

    def spawn(environment: Mapping[str, str]) -> Ending:
        started.append((RESUME in environment, STANDBY in environment))
        return next(children)

    assert Supervisor(spawn, {}, lambda _: None, lambda: 0.0).run() == 0
    assert started == [(False, False), (True, True), *([] if there else [(True, False)])]
    assert first.told == [] and spare.told == ["go"]


def test_who_stands_by_ends_with_the_show_and_hears_no_signal() -> None:
    first, spare = Ending(0, late=True), Ending(0)
    children = iter([first, spare])
    supervisor = Supervisor(lambda _: next(children), {}, pytest.fail, lambda: 0.0)

    def wait(limit_s: float | None = None) -> int | None:
        if limit_s is None:
            supervisor.hand_on(signal.SIGTERM)
        return Ending.wait(first, limit_s)

    first.wait = wait  # type: ignore[method-assign]
    assert supervisor.run() == 0
    assert (first.told, spare.told) == (["SIGTERM"], ["end"])


def test_crashes_of_windows_are_told_from_exits() -> None:
    assert crashed(0xC0000005) and not crashed(0xC000013A) and not crashed(1)


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [
        (["check", "a.yaml"], {}),
        (["air", "--help"], {}),
        (["air", "a.yaml"], {SUPERVISED: "1"}),
        ([], {}),
    ],
)
def test_commands_that_air_nothing_or_are_watched_already_run_here(
    arguments: list[str], environ: dict[str, str]
) -> None:
    assert run_supervised(arguments, environ) is None


CHILD = """
import os, pathlib, signal, sys, time
log = pathlib.Path({log!r})
with log.open("a") as file:
    file.write(f"{{os.getpid()}} {{'CUEHOST_RESUME' in os.environ}}\\n")
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_killed_command_comes_back_and_a_polite_kill_reaches_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    package = tmp_path / "cuehost"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(CHILD.format(log=str(log)))
    supervisor = Path(__file__).parents[1] / "obs_scripts" / "cuehost" / "supervisor.py"
    code = (
        f"import runpy, sys; m = runpy.run_path({str(supervisor)!r}); sys.exit(m['run_supervised'](['air']))"
    )
    environ = {k: v for k, v in os.environ.items() if k not in (SUPERVISED, RESUME)}
    process = subprocess.Popen([sys.executable, "-c", code], env={**environ, "PYTHONPATH": str(tmp_path)})
    try:
        first, resumed = started(log, 1)[0].split()
        assert resumed == "False"
        os.kill(int(first), signal.SIGKILL)
        second, resumed = started(log, 2)[1].split()
        assert resumed == "True" and second != first
        time.sleep(0.2)  # its handler is in place
        process.terminate()
        assert process.wait(60) == 7
        with pytest.raises(ProcessLookupError):
            os.kill(int(second), 0)
    finally:
        process.kill()


def started(log: Path, number: int) -> list[str]:
    """The lines of the log, once there are so many."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        lines = log.read_text().splitlines() if log.exists() else []
        if len(lines) >= number:
            return lines
        time.sleep(0.05)
    raise AssertionError(f"only {log.read_text() if log.exists() else 'nothing'}")
