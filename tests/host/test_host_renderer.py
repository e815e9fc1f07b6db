"""The renderer process by itself."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cuehost


@pytest.fixture
def bare(paper_folder: Path) -> Iterator[subprocess.Popen[str]]:
    root = str(Path(cuehost.__file__).resolve().parents[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "cuehost.host.renderer", "--pack", str(paper_folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    yield process
    with contextlib.suppress(OSError):
        process.kill()
    process.wait()


def test_the_renderer_ends_when_its_engine_is_gone(bare: subprocess.Popen[str]) -> None:
    assert bare.stdin is not None
    assert bare.stdout is not None
    assert json.loads(bare.stdout.readline())["event"] == "ready"
    bare.stdin.write("not json\n[]\n")
    bare.stdin.flush()
    assert json.loads(bare.stdout.readline())["event"] == "error"
    assert json.loads(bare.stdout.readline())["event"] == "error"
    bare.stdin.close()
    assert bare.wait(10) == 0
