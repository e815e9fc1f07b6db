"""An OBS of our own: it comes up, loads a script, keeps to its home, ends, and tells what fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cuehost.errors import StageError
from cuehost.stage import ConnectionState, HeadlessObs, HeadlessOptions, ObsConnection, Stage
from cuehost.stage.adopted import Adopted
from cuehost.stage.wire import Wire

pytestmark = pytest.mark.obs

SCRIPT = """
import obspython as obs
def script_load(settings):
    with open(obs.obs_data_get_string(settings, "note"), "w") as note:
        note.write("loaded")
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_script_settings_recordings_folder_and_end(tmp_path: Path, obs: HeadlessObs) -> None:
    script = tmp_path / "note.py"
    script.write_text(SCRIPT, encoding="utf-8")
    options = HeadlessOptions(
        canvas=(320, 180),
        fps=10,
        record_dir=tmp_path / "films",
        script=script,
        script_settings={"note": str(tmp_path / "note.txt")},
    )
    async with HeadlessObs(options) as other:
        pid, home = other.pid, other.home
        assert pid is not None and alive(pid)
        assert other.address.port != obs.address.port  # two at once do not meet
        async with await Stage.connect(other.address) as stage:
            assert await stage.canvas() == (320, 180)
            await stage.record_start()
            film = await stage.record_stop()
        assert film.parent == tmp_path / "films"
        assert (tmp_path / "note.txt").read_text(encoding="utf-8") == "loaded"
        assert "obs-websocket" in other.log_tail(200)
        assert other.address.password not in other.log_tail(10_000)
    assert not alive(pid) and not home.exists() and film.exists()


async def test_a_crash_of_obs_is_noticed_and_its_return_too(obs: HeadlessObs) -> None:
    with HeadlessObs(HeadlessOptions(canvas=(320, 180), fps=10)) as other:
        link = ObsConnection(other.address)
        await link.open()
        seen: list[ConnectionState] = []
        link.on_state(seen.append)
        other.kill()
        with pytest.raises(StageError):
            await link.request("GetStats", timeout_s=1.0)
        assert ConnectionState.WAITING in seen
        other.restart()
        assert await link.request("GetStats", timeout_s=20.0)
        await link.close()


def test_programs_that_are_not_installed_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StageError, match=r"obs, Xvfb.*apt install.*obs-studio xvfb"):
        HeadlessObs().start()


def test_an_obs_that_ends_while_starting_is_told_with_its_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = tmp_path / "obs"
    fake.write_text("#!/bin/sh\necho cannot open the display\nexit 3\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(StageError, match=r"status 3[\s\S]*cannot open the display"):
        HeadlessObs(HeadlessOptions(display=":77")).start()


def test_an_obs_that_never_answers_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "obs"
    pid_file = tmp_path / "pid"
    fake.write_text(f"#!/bin/sh\necho $$ >{pid_file}\nexec sleep 60\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(StageError, match="does not answer"):
        HeadlessObs(HeadlessOptions(display=":77", start_limit_s=1.0)).start()
    assert not alive(int(pid_file.read_text(encoding="utf-8")))


def test_an_obs_whose_starter_died_is_adopted_and_ended(tmp_path: Path) -> None:
    note = tmp_path / "headless.json"
    starter = (
        "import os, pathlib, sys\nfrom cuehost.stage import HeadlessObs, HeadlessOptions\n"
        "obs = HeadlessObs(HeadlessOptions(canvas=(320, 180), fps=10)).start()\n"
        "obs.note(pathlib.Path(sys.argv[1]))\nos._exit(9)\n"
    )
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "obs_scripts")}
    done = subprocess.run([sys.executable, "-c", starter, str(note)], env=environ, timeout=90, check=False)
    assert done.returncode == 9
    assert note.stat().st_mode & 0o777 == 0o600
    adopted = HeadlessObs.adopt(note)
    assert adopted is not None and adopted.pid is not None
    home = adopted.home
    known = [(pid, started) for pid, started, _ in json.loads(note.read_text())["processes"]]
    assert all(Adopted.find(pid, started) for pid, started in known)
    Wire.dial(adopted.address, 0, 5.0).close()
    adopted.kill()
    assert adopted.pid is None
    adopted.restart()
    Wire.dial(adopted.address, 0, 5.0).close()
    assert adopted.pid not in (None, known[-1][0])
    adopted.note(note)
    assert HeadlessObs.adopt(note) is None, "we live, and it is ours"
    adopted.stop()
    assert not home.exists()
    assert HeadlessObs.adopt(note) is None, "they are gone"
    assert not any(Adopted.find(pid, started) for pid, started in known)


@pytest.mark.parametrize("words", ["", "{}", "[]", '{"processes": 3}'])
def test_a_note_that_is_none_is_no_obs(tmp_path: Path, words: str) -> None:
    (tmp_path / "headless.json").write_text(words)
    assert HeadlessObs.adopt(tmp_path / "headless.json") is None
    assert HeadlessObs.adopt(tmp_path / "none.json") is None
