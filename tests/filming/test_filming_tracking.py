"""The tracker in its own process, and the kit it needs."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from cuehost.errors import HostError
from cuehost.filming import fetch_kit, has_kit, track
from cuehost.filming import tracking as home

ANSWER = """
import sys, numpy as np
picture = np.load(sys.argv[1])
faces = np.zeros((1, 478, 3)) + (picture.shape[1], picture.shape[0], float(picture.mean()))
np.savez(sys.argv[2], faces=faces, hands=np.zeros((0, 21, 2)), mask=np.ones(picture.shape[:2], np.float32))
"""


def _worker(folder: Path, text: str) -> Path:
    path = folder / "worker.py"
    path.write_text(text, "utf-8")
    return path


def test_what_the_worker_finds_comes_back(tmp_path: Path) -> None:
    picture = np.full((30, 40, 3), 7, np.uint8)
    found = track(picture, tmp_path / "kit", _worker(tmp_path, ANSWER))
    assert found.mask.shape == (30, 40)
    assert found.faces[0].points[0] == pytest.approx([40, 30, 7])
    assert found.hands == ()


def test_the_kit_comes_before_all_other_packages(tmp_path: Path) -> None:
    (tmp_path / "kit" / "numpy_of_the_kit").mkdir(parents=True)
    text = f"import numpy_of_the_kit, sys; assert sys.path[1] == {str(tmp_path / 'kit')!r}\n" + ANSWER
    assert track(np.zeros((8, 8, 3), np.uint8), tmp_path / "kit", _worker(tmp_path, text)).faces


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("raise RuntimeError('no such model')", "no such model"),
        ("", "it said nothing"),
        (ANSWER.replace("478", "468"), "answers oddly"),
    ],
)
def test_a_worker_that_fails_is_told_of(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(HostError, match=told):
        track(np.zeros((8, 8, 3), np.uint8), tmp_path / "kit", _worker(tmp_path, text))


def test_a_worker_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "TIME_OUT_S", 0.2)
    with pytest.raises(HostError, match="does not run"):
        track(
            np.zeros((8, 8, 3), np.uint8), tmp_path / "kit", _worker(tmp_path, "import time; time.sleep(60)")
        )


def test_the_kit_is_there_once_it_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home.importlib.util, "find_spec", lambda _name: None)
    assert not has_kit(tmp_path)
    (tmp_path / "mediapipe").mkdir()
    assert has_kit(tmp_path)


def test_a_kit_that_cannot_be_fetched_leaves_nothing(tmp_path: Path) -> None:
    kit = tmp_path / "state" / "film-kit"
    with pytest.raises(HostError, match="could not be fetched") as fault:
        fetch_kit(kit, tmp_path / "no-such.lock")
    assert "pip install --no-deps" in fault.value.mend
    assert not kit.exists()
    assert list(kit.parent.iterdir()) == []


def test_a_python_too_new_is_told_of_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "NEWEST", (3, 0))
    with pytest.raises(HostError, match="not made for this Python"):
        fetch_kit(tmp_path / "kit", tmp_path / "lock")
    assert sys.version_info >= (3, 11)
