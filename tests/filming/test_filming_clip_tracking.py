"""The tracker of clips in its own process: pictures in, records out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cuehost.errors import HostError
from cuehost.filming import clip_tracking as home
from cuehost.filming import track_clip

ANSWERS = """
import sys, numpy as np
width, height = map(int, sys.argv[2:])
while len(data := sys.stdin.buffer.read(width * height * 3)) == width * height * 3:
    value = data[0]
    record = np.full(478 * 3 + 84, float(value), np.float32)
    if value == 9:
        record[: 478 * 3] = np.nan
    if value != 7:
        record[478 * 3 :] = np.nan
    sys.stdout.buffer.write(record.tobytes())
    sys.stdout.flush()
"""


def _worker(folder: Path, text: str = ANSWERS) -> Path:
    path = folder / "worker.py"
    path.write_text(text, "utf-8")
    return path


def _pictures(*values: int, size: tuple[int, int] = (30, 40)) -> list[np.ndarray]:
    return [np.full((*size, 3), value, np.uint8) for value in values]


def test_each_picture_gets_what_is_found_in_it(tmp_path: Path) -> None:
    found = list(track_clip(_pictures(5, 9, 7), tmp_path, _worker(tmp_path)))
    assert [int(watched.picture[0, 0, 0]) for watched in found] == [5, 9, 7]
    faces = [watched.sighting.face for watched in found]
    assert faces[0] is not None
    assert faces[0][0] == pytest.approx([5, 5, 5])
    assert faces[1] is None
    assert [len(watched.sighting.hands) for watched in found] == [0, 0, 2]


def test_large_pictures_are_tracked_smaller_and_told_in_their_own_px(tmp_path: Path) -> None:
    (found,) = track_clip(_pictures(5, size=(960, 1920)), tmp_path, _worker(tmp_path))
    assert found.picture.shape == (480, 960, 3)
    assert found.factor == 0.5
    assert found.sighting.face is not None
    # The middle of px 5 lies between px 10 and 11 of a picture twice as fine.
    assert found.sighting.face[0] == pytest.approx([10.5, 10.5, 10])


def test_no_pictures_no_process(tmp_path: Path) -> None:
    assert list(track_clip([], tmp_path, tmp_path / "no-such-worker.py")) == []


@pytest.mark.parametrize("text", ["raise RuntimeError('no such model')", ""])
def test_a_worker_that_fails_is_told_of(tmp_path: Path, text: str) -> None:
    with pytest.raises(HostError, match="tracker failed") as fault:
        list(track_clip(_pictures(*range(9)), tmp_path, _worker(tmp_path, text)))
    assert fault.value.mend


def test_a_worker_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "SILENT_S", 0.3)
    with pytest.raises(HostError, match="tracker failed"):
        list(track_clip(_pictures(1, 2), tmp_path, _worker(tmp_path, "import time; time.sleep(60)")))


def test_a_builder_that_gives_up_ends_the_worker(tmp_path: Path) -> None:
    frames = track_clip(_pictures(*range(20)), tmp_path, _worker(tmp_path))
    next(frames)
    frames.close()  # type: ignore[attr-defined]
    with pytest.raises(StopIteration):
        next(frames)
