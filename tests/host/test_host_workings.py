"""What is worked out from a pack is kept, and belongs to that pack's exact content."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from cuehost.errors import PackError
from cuehost.host import Pack, load_pack, work_out, workings
from cuehost.host.compositor import Compositor
from cuehost.host.pose import MouthPose, Pose
from cuehost.host.workings import Workings


def refuse() -> np.ndarray:
    pytest.fail("it is worked out again")


def only(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_frames_are_the_same_with_and_without_what_was_kept(
    paper: Pack, paper_folder: Path, tmp_path: Path
) -> None:
    work_out(paper_folder, tmp_path)
    kept = Workings.of_pack(paper_folder, tmp_path)
    drawn = [Compositor(paper), Compositor(paper, kept)]
    for opened, look in ((0.0, 0.0), (0.4, 0.3), (1.0, -0.7)):
        pose = Pose(gaze_x=look, mouth=MouthPose(open=opened, wide=look))
        one, other = (compositor.compose(pose).copy() for compositor in drawn)
        assert np.array_equal(one, other)
        assert one.any()


def test_what_is_kept_is_not_worked_out_again(
    paper: Pack, paper_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_out(paper_folder, tmp_path)
    monkeypatch.setattr("cuehost.host.face.in_betweens", lambda *_: refuse())
    monkeypatch.setattr("cuehost.host.cuts._shade", lambda *_, **__: refuse())
    Compositor(paper, Workings.of_pack(paper_folder, tmp_path))
    work_out(paper_folder, tmp_path)


def test_a_changed_pack_has_workings_of_its_own(paper_folder: Path, tmp_path: Path) -> None:
    pack, cache = tmp_path / "pack", tmp_path / "cache"
    shutil.copytree(paper_folder, pack)
    work_out(pack, cache)
    before = only(cache)
    spec = pack / "pack.yaml"
    spec.write_text(spec.read_text("utf-8") + "# changed\n", "utf-8")
    work_out(pack, cache)
    assert {before} < set(cache.iterdir())
    (pack / "notes.txt").write_text("no part of the pack")
    work_out(pack, cache)
    assert len(list(cache.iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b"PK\3\4 not an archive", None], ids=["empty", "rubbish", "bits"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    path = tmp_path / "x.npz"
    first = Workings(path)
    first.array("a", lambda: np.arange(2000.0))
    first.keep()
    whole = path.read_bytes()
    path.write_bytes(whole[:900] + b"\xff\0\xff" + whole[903:] if damage is None else damage)
    again = Workings(path)
    assert again.array("a", lambda: np.arange(3.0)).size == 3
    again.keep()
    assert Workings(path).array("a", refuse).size == 3


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.npz"
    first = Workings(path)
    first.array("a", lambda: np.arange(3.0))
    first.keep()
    before = path.read_bytes()

    def full(file: object, **_: object) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workings.np, "savez", full)
    second = Workings(path)
    second.array("b", lambda: np.arange(3.0))
    second.keep()
    assert path.read_bytes() == before
    assert only(tmp_path) == path


def test_old_files_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workings, "MAX_KEPT_BYTES", 20_000)
    for age, name in enumerate("abc"):
        kept = Workings(tmp_path / f"{name}.npz")
        kept.array("x", lambda: np.zeros(1000))
        kept.keep()
        os.utime(tmp_path / f"{name}.npz", (age + 1, age + 1))
    assert {p.name for p in tmp_path.iterdir()} == {"b.npz", "c.npz"}
    Workings(tmp_path / "b.npz")  # used
    last = Workings(tmp_path / "d.npz")
    last.array("x", lambda: np.zeros(1000))
    last.keep()
    assert {p.name for p in tmp_path.iterdir()} == {"b.npz", "d.npz"}


def test_a_faulty_pack_is_told_and_nothing_kept(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "pack.yaml").write_text("format: 1\n", "utf-8")
    with pytest.raises(PackError, match="licence"):
        work_out(tmp_path / "pack", tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_cache_that_cannot_be_written_costs_only_time(paper_folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    work_out(paper_folder, blocked)
    pack = load_pack(paper_folder)
    assert Compositor(pack, Workings.of_pack(paper_folder, blocked)).compose(Pose()).any()
