"""The renderer process by itself, and one on standby."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

import cuehost
from cuehost.errors import HostError
from cuehost.host import HostProcess, Opening, Standby


@pytest.fixture
def bare() -> Iterator[subprocess.Popen[bytes]]:
    root = str(Path(cuehost.__file__).resolve().parents[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "cuehost.host.renderer"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    )
    yield process
    with contextlib.suppress(OSError):
        process.kill()
    process.wait()


def tell(process: subprocess.Popen[bytes], words: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(words)
    process.stdin.flush()


def event(process: subprocess.Popen[bytes]) -> dict[str, object]:
    assert process.stdout is not None
    said = json.loads(process.stdout.readline())
    assert isinstance(said, dict)
    return said


def test_the_renderer_ends_when_its_engine_is_gone(bare: subprocess.Popen[bytes], paper_folder: Path) -> None:
    tell(bare, Opening(paper_folder).line())
    assert event(bare)["event"] == "ready"
    tell(bare, b"not json\n[]\n")
    assert event(bare)["event"] == "error"
    assert event(bare)["event"] == "error"
    assert bare.stdin is not None
    bare.stdin.close()
    assert bare.wait(60) == 0


def watched(process: subprocess.Popen[bytes]) -> tuple[socket.socket, int]:
    """Reads the stream of a renderer that says it is ready, as OBS would; and its picture's bytes."""
    ready = event(process)
    assert ready["event"] == "ready"
    viewer = socket.create_connection(("127.0.0.1", int(str(ready["port"]))))
    while event(process)["event"] != "connected":
        pass
    width, height = ready["size"]  # type: ignore[misc]
    return viewer, width * height * 4


def test_a_host_that_is_watched_idles_on_when_its_engine_dies(
    bare: subprocess.Popen[bytes], paper_folder: Path
) -> None:
    tell(bare, Opening(paper_folder).line())
    assert bare.stdin is not None
    viewer, picture = watched(bare)
    with viewer:
        bare.stdin.close()
        viewer.settimeout(60)
        left = 40 * picture  # more than could have been on its way before
        while left > 0:
            part = viewer.recv(1 << 16)
            assert part, "it goes on"
            left -= len(part)
        assert bare.poll() is None
    assert bare.wait(60) == 0, "nobody watches any more"


def test_a_host_that_is_told_to_quit_does_so_though_it_is_watched(
    bare: subprocess.Popen[bytes], paper_folder: Path
) -> None:
    tell(bare, Opening(paper_folder).line())
    with watched(bare)[0]:
        tell(bare, b'{"cmd":"quit"}\n')
        assert bare.wait(60) == 0


def test_one_that_is_told_nothing_ends_with_its_engine(bare: subprocess.Popen[bytes]) -> None:
    assert bare.stdin is not None
    bare.stdin.close()
    assert bare.wait(60) == 0


@pytest.mark.parametrize("words", [b'{"cmd":"idle"}', b'{"cmd":"open"}', b"[]", b"open"])
def test_what_comes_first_must_say_whom_to_show(words: bytes) -> None:
    with pytest.raises(HostError, match="not told what to show"):
        Opening.read(words.decode())


def test_an_opening_is_read_as_it_was_written() -> None:
    opening = Opening(Path("packs/mia"), 5599, 7, Path("movements"), Path("cache"))
    assert Opening.read(opening.line().decode()) == opening
    assert Opening.read(Opening(Path("x")).line().decode()) == Opening(Path("x"))


async def test_a_process_on_standby_is_taken_over_and_only_once(paper_folder: Path) -> None:
    async with Standby() as standby:
        standby.open(Opening(paper_folder))
        waiting = standby._process
        assert waiting is not None
        host = HostProcess(paper_folder, standby=standby)
        async with host:
            assert host._process is waiting
            assert host.port > 0
            assert await standby.take(Opening(paper_folder)) is None
    assert waiting.returncode == 0, "ended by its host, politely"


async def test_a_wrong_guess_is_ended_and_the_right_host_started(paper_folder: Path, tmp_path: Path) -> None:
    async with Standby() as standby:
        standby.open(Opening(tmp_path / "other"))
        wrong = standby._process
        assert wrong is not None
        async with HostProcess(paper_folder, standby=standby) as host:
            assert wrong.returncode is not None
            assert host._process is not wrong
            assert host.running


async def test_one_that_died_on_standby_is_replaced(paper_folder: Path) -> None:
    async with Standby() as standby:
        dead = standby._process
        assert dead is not None
        dead.kill()
        await dead.wait()
        async with HostProcess(paper_folder, standby=standby) as host:
            assert host.running


async def test_what_nobody_takes_is_ended() -> None:
    async with Standby() as standby:
        process = standby._process
        assert process is not None
        assert process.returncode is None
    assert process.returncode is not None


async def test_what_was_worked_out_is_kept_for_a_host_and_not_for_a_guess(
    paper_folder: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    opening = Opening(paper_folder, cache=cache)
    async with Standby() as standby:
        standby.open(opening)
        waiting = standby._process
        assert waiting is not None and waiting.stdout is not None
        assert b"ready" in await waiting.stdout.readline()
    assert not [*cache.glob("*.npz")]
    async with HostProcess(paper_folder, cache=cache):
        pass
    assert len([*cache.glob("*.npz")]) == 1


async def test_a_spare_takes_over_when_the_host_dies(paper_folder: Path) -> None:
    ready: list[int] = []
    async with HostProcess(paper_folder, spare_after_s=0.0) as host:
        host.on_event(lambda e: ready.append(int(e["pid"])) if e["event"] == "ready" else None)
        async with asyncio.timeout(30):
            while host._reserve._spare is None or host._reserve._spare._process is None:
                await asyncio.sleep(0.02)
            spare, port = host._reserve._spare._process.pid, host.port
            assert host._process is not None
            host._process.kill()
            while not ready:
                await asyncio.sleep(0.02)
        assert ready == [spare]
        assert host.port == port
    assert not psutil.pid_exists(spare)


async def test_one_who_stands_by_brings_the_next_one_along(paper_folder: Path) -> None:
    ready: list[int] = []
    async with Standby(spare=True) as standby:
        assert standby._other is not None and standby._other._process is not None
        spare = standby._other._process.pid
        async with HostProcess(paper_folder, standby=standby) as host:
            host.on_event(lambda e: ready.append(int(e["pid"])) if e["event"] == "ready" else None)
            assert host._process is not None
            host._process.kill()
            async with asyncio.timeout(30):
                while not ready:
                    await asyncio.sleep(0.02)
                while host._reserve._spare is None or host._reserve._spare._process is None:
                    await asyncio.sleep(0.02)  # and the one after that is started at once
            assert ready == [spare]
            assert host._reserve._spare._process.pid != spare
    assert not psutil.pid_exists(spare)
