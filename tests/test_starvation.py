"""A test that had no processor is run again; one that had it is judged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from starvation import Processor, Watch, processor, stolen_share

STAT = "cpu  100 5 50 1000 20 1 4 40 7 0\ncpu0 50 2 25 500 10 0 2 20 3 0\n"
SUPPORT = Path(__file__).parent / "support"
RUN = """
import sys
import pytest
from starvation import Starved

class Told:
    def begin(self): pass
    def found(self): return sys.argv[1]

options = ["-q", "-rs", "--strict-markers", "-p", "no:cacheprovider"]
sys.exit(pytest.main([*options, sys.argv[2]], [Starved(Told())]))
"""
TESTS = """
import pathlib
import pytest

def runs(name):
    file = pathlib.Path(__file__).with_name(name)
    file.write_text((file.read_text() if file.exists() else "") + "x")
    return len(file.read_text())

def test_plain(): assert runs("plain") > 2
def test_wrong(): assert runs("wrong") > 9

@pytest.mark.obs
def test_on_obs(): assert runs("on_obs") > 9
"""


def test_what_others_took_is_counted_of_what_was_wanted() -> None:
    before = processor(STAT)
    assert before == Processor(wanted=200, stolen=40)
    after = processor("cpu  150 5 50 9000 20 1 4 90 7 0")
    assert stolen_share(before, after) == 0.5
    assert stolen_share(before, before) == 0.0
    assert processor("cpu  100 5 50 1000 20 1 4").stolen == 0, "an old kernel counts none"


def test_a_watch_finds_what_happened_since_it_began() -> None:
    watch = Watch()
    watch._before = Processor(wanted=-1_000_000_000, stolen=-1_000_000_000)
    assert "of the processor" in watch.found()
    watch._still_s = 3.25
    watch.begin()
    assert "still" not in watch.found()


@pytest.mark.parametrize(
    ("found", "runs", "summary"),
    [
        ("others took 60%", {"plain": 3, "wrong": 3, "on_obs": 3}, "1 failed, 1 passed, 1 skipped, 6 rerun"),
        ("", {"plain": 1, "wrong": 1, "on_obs": 1}, "3 failed"),
    ],
)
def test_only_for_want_of_the_processor_is_a_test_run_again(
    tmp_path: Path, found: str, runs: dict[str, int], summary: str
) -> None:
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = obs\n")
    run = subprocess.run(
        [sys.executable, "-c", RUN, found, "test_it.py"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(SUPPORT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 1 and summary in run.stdout, run.stdout + run.stderr
    assert {name: len((tmp_path / name).read_text()) for name in runs} == runs
    assert ("no verdict, others took 60%" in run.stdout) == bool(found)
