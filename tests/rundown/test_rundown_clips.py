"""Video clips in a rundown: among a product's pictures and as a background; each fault at its place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from clip_files import write_clip, write_sound
from small_show import write_show

import cuehost
from cuehost.errors import RundownError
from cuehost.rundown import clips, load_rundown

AMONG = ("images: [plate.png, cup.png]", "images: [plate.png, pour.mp4]")
BEHIND = ("market: US", "market: US\nbackground: pour.mp4")


def faults(folder: Path, *changes: tuple[str, str]) -> list[str]:
    with pytest.raises(RundownError) as caught:
        load_rundown(write_show(folder, *changes))
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("ending", "codec"), [("mp4", "libx264"), ("mov", "libx264"), ("webm", "libvpx"), ("mkv", "libx264")]
)
def test_a_clip_stands_among_the_pictures_and_behind_the_host(
    tmp_path: Path, ending: str, codec: str
) -> None:
    file = write_clip(tmp_path / f"pour.{ending}", codec=codec).resolve()
    changes = [(old, new.replace("mp4", ending)) for old, new in (AMONG, BEHIND)]
    segment = ("  - product: cup\n", f"  - product: cup\n    background: pour.{ending}\n")
    rundown = load_rundown(write_show(tmp_path, *changes, segment))
    assert rundown.products["plate"].images == ((tmp_path / "plate.png").resolve(), file)
    assert (rundown.background, rundown.background_image) == (None, file)
    assert rundown.segments[1].background_image == file


def test_another_clip_is_another_show(tmp_path: Path) -> None:
    write_clip(tmp_path / "pour.mp4")
    show = write_show(tmp_path, AMONG)
    before = load_rundown(show).fingerprint
    assert load_rundown(show).fingerprint == before
    write_clip(tmp_path / "pour.mp4", ((0, 255, 0),))
    assert load_rundown(show).fingerprint != before


def test_a_clip_that_is_not_there_is_told_like_a_picture(tmp_path: Path) -> None:
    write_clip(tmp_path / "pout.mp4")
    (fault,) = faults(tmp_path, AMONG)
    assert (
        "small.yaml:17:25:" in fault
        and 'the picture "pour.mp4" does not exist; did you mean "pout.mp4"?' in fault
    )


@pytest.mark.parametrize("change", [AMONG, BEHIND])
def test_what_is_no_video_is_told(tmp_path: Path, change: tuple[str, str]) -> None:
    (tmp_path / "pour.mp4").write_bytes(b"no video at all" * 100)
    (fault,) = faults(tmp_path, change)
    assert '"pour.mp4" is broken or no video; save it again as MP4 or WebM.' in fault


def test_a_playlist_that_calls_itself_a_clip_is_not_followed(tmp_path: Path) -> None:
    write_clip(tmp_path / "real.mp4")
    (tmp_path / "pour.mp4").write_text("ffconcat version 1.0\nfile real.mp4\n", "utf-8")
    (fault,) = faults(tmp_path, AMONG)
    assert "is broken or no video" in fault


def test_a_clip_cut_off_in_its_middle_is_broken(tmp_path: Path) -> None:
    whole = write_clip(tmp_path / "pour.mp4").read_bytes()
    (tmp_path / "pour.mp4").write_bytes(whole[: len(whole) // 2])
    (fault,) = faults(tmp_path, AMONG)
    assert "is broken" in fault


def test_sound_alone_is_no_clip(tmp_path: Path) -> None:
    write_sound(tmp_path / "pour.mp4")
    (fault,) = faults(tmp_path, AMONG)
    assert "holds no pictures; save it again as MP4 with its video." in fault


def test_a_clip_may_be_too_long_or_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_clip(tmp_path / "pour.mp4", ((255, 0, 0),), each_s=61 * 11, size=(16, 16))
    (fault,) = faults(tmp_path, AMONG)
    assert "lasts 11 minutes; expected at most 10; cut it." in fault
    monkeypatch.setattr(clips, "MAX_CLIP_PIXELS", 100)
    write_clip(tmp_path / "pour.mp4", size=(16, 16))
    (fault,) = faults(tmp_path, AMONG)
    assert "has 16 x 16 pixels" in fault
    with (tmp_path / "pour.mp4").open("r+b") as file:
        file.truncate(2_000_000_001)
    (fault,) = faults(tmp_path, AMONG)
    assert "is larger than 2 GB; make it smaller." in fault


def test_a_show_without_clips_loads_no_video_library(tmp_path: Path) -> None:
    write_clip(tmp_path / "pour.mp4")
    own = os.environ | {"PYTHONPATH": str(Path(cuehost.__file__).parents[1])}
    told = []
    for changes in ((), (AMONG,)):
        show = write_show(tmp_path, *changes)
        code = (
            "import sys; from cuehost.rundown import load_rundown; "
            f"load_rundown({str(show)!r}); print('av' in sys.modules, 'numpy' in sys.modules)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60, env=own
        )
        told.append(done.stdout.split())
    assert told[0] == ["False", "False"] and told[1][0] == "True"
