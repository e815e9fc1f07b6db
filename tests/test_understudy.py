"""A command that stands by waits for its turn, and does then what it would have done at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cuehost.supervisor import RESUME, STANDBY, SUPERVISED

PACKAGE = Path(__file__).parents[1] / "obs_scripts"


def ended(arguments: list[str], said: bytes, tmp_path: Path) -> subprocess.CompletedProcess[bytes]:
    """What becomes of a command on standby that is told `said` before its stdin closes."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("CUEHOST_")}
    environ |= {"PYTHONPATH": str(PACKAGE), "CUEHOST_STATE": str(tmp_path / "state")}
    environ |= {STANDBY: "1", SUPERVISED: "1", RESUME: "1"}
    return subprocess.run(
        [sys.executable, "-m", "cuehost", *arguments],
        input=said,
        env=environ,
        cwd=tmp_path,
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("command", [["air", "none.yaml", "--headless"], ["demo", "--headless"], ["engine"]])
def test_one_whose_turn_never_comes_does_nothing(command: list[str], tmp_path: Path) -> None:
    done = ended(command, b"", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert not (tmp_path / "state").exists()


def test_one_whose_turn_comes_airs_the_show_and_says_then_what_is_wrong_with_it(tmp_path: Path) -> None:
    done = ended(["air", "none.yaml", "--headless"], b"go\n", tmp_path)
    assert done.returncode == 2
    assert b"none.yaml" in done.stderr
