"""Reading a clip: which picture is shown when, and the sound beside it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from film_clips import RATE, write_clip

from cuehost.errors import InputError
from cuehost.filming import is_clip
from cuehost.filming.clip import _upright, pictures, read_clip


def _grey(value: int) -> np.ndarray:
    return np.full((48, 64, 3), value, np.uint8)


@pytest.fixture(scope="module")
def clip_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """5 s at 30 pictures a second that grow lighter, with a click at 2 s."""
    sound = np.zeros(5 * RATE, np.float32)
    sound[2 * RATE : 2 * RATE + 480] = 0.8
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    return write_clip(path, (_grey(30 + n) for n in range(150)), sound, fps=30)


def test_pictures_come_25_a_second_as_they_are_shown(clip_file: Path) -> None:
    clip = read_clip(clip_file)
    assert clip.size == (64, 48)
    values = [float(p.mean()) for p in pictures(clip)]
    assert len(values) == clip.total
    assert abs(clip.total - 125) <= 2
    times = np.arange(len(values)) / 25
    # Video keeps greys to two or three steps.
    assert np.abs((np.array(values) - values[0]) / 30 - times).max() < 0.12


def test_sound_stays_beside_its_picture(clip_file: Path) -> None:
    sound = read_clip(clip_file).sound
    loud = np.flatnonzero(np.abs(sound) > 0.4)
    assert loud[0] / RATE == pytest.approx(2.0, abs=0.03)


def test_a_picture_is_no_clip(clip_file: Path, tmp_path: Path) -> None:
    for name in ("p.png", "p.jpg", "p.webp"):
        cv2.imwrite(str(tmp_path / name), _grey(90))
        assert not is_clip(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no clip", "utf-8")
    assert not is_clip(tmp_path / "notes.txt")
    assert not is_clip(tmp_path / "nowhere.mp4")
    assert is_clip(clip_file)


def test_clips_that_do_not_suit_are_refused(tmp_path: Path) -> None:
    silence = np.zeros(RATE, np.float32)
    short = write_clip(tmp_path / "short.mp4", (_grey(90) for _ in range(25)), silence)
    with pytest.raises(InputError, match="1 s long") as fault:
        read_clip(short)
    assert "30 seconds to 3 minutes" in fault.value.mend
    (tmp_path / "broken.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(200))
    with pytest.raises(InputError, match="cannot be read as a clip"):
        read_clip(tmp_path / "broken.mp4")


def test_a_playlist_that_names_other_files_is_not_followed(tmp_path: Path, clip_file: Path) -> None:
    listed = tmp_path / "list.m3u8"
    listed.write_text("#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1:9/secret.ts\n#EXT-X-ENDLIST\n", "utf-8")
    with pytest.raises(InputError):
        read_clip(listed)


@pytest.mark.parametrize(
    ("rotation", "corner"), [(0, (0, 0)), (-90, (0, -1)), (180, (-1, -1)), (90, (-1, 0))]
)
def test_a_phone_s_lying_picture_is_stood_up(rotation: int, corner: tuple[int, int]) -> None:
    picture = np.zeros((40, 60, 3), np.uint8)
    picture[0, 0] = 255
    frame = SimpleNamespace(to_ndarray=lambda format: picture, rotation=rotation)
    upright = _upright(frame)  # type: ignore[arg-type]
    assert upright[corner].min() == 255
    assert (upright.shape[0] == 60) == (rotation % 180 != 0)
