"""Files that are there whole or not at all."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from cuehost.keeping import keep, whole


def test_a_file_is_what_it_was_until_the_new_one_is_written(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file"
    with whole(path) as file:
        file.write(b"first")
    with whole(path) as file:
        file.write(b"second")
        file.flush()
        assert path.read_bytes() == b"first"
    assert path.read_bytes() == b"second"
    assert [*path.parent.iterdir()] == [path]


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt, ValueError])
def test_nothing_is_left_of_one_that_was_broken_off(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")
    with pytest.raises(error), whole(path) as file:
        file.write(b"half of i")
        raise error
    assert path.read_bytes() == b"before"
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
@pytest.mark.parametrize(("mode", "seen"), [(None, 0o600), (0o644, 0o644)])
def test_others_may_read_it_where_they_are_to(tmp_path: Path, mode: int | None, seen: int) -> None:
    with whole(tmp_path / "file", mode=mode):
        pass
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == seen


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    keep(tmp_path / "new" / "entry", "wörter")
    assert (tmp_path / "new" / "entry").read_text("utf-8") == "wörter"
    (tmp_path / "taken").write_text("a file")
    keep(tmp_path / "taken" / "entry", "words")
    assert (tmp_path / "taken").read_text() == "a file"
