"""Which of OBS's files are a show's, and what becomes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cuehost import recordings
from cuehost.errors import StageError


def entry(event: str, **fields: Any) -> dict[str, Any]:
    return {"event": event, "at_s": 1.0, **fields}


def files(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_bytes(name.encode())
    return [folder / name for name in names]


def test_a_show_without_a_crash_has_the_one_file(tmp_path: Path) -> None:
    (last, _) = files(tmp_path, "a.mkv", "someone-elses.mkv")
    assert recordings.files_of([entry("record_started", file="a.mkv"), entry("take")], last) == [last]
    assert recordings.files_of([entry("record_started")], last) == [last], "OBS did not say the name"


def test_the_parts_come_in_the_order_they_were_begun(tmp_path: Path) -> None:
    z, _, b = files(tmp_path, "z.mkv", "someone-elses.mkv", "b.mkv")
    log = [
        entry("record_started", file="z.mkv"),
        entry("recording_restarted", file="gone.mkv"),
        entry("recording_restarted", file="../../b.mkv"),
    ]
    assert recordings.files_of(log, b) == [z, b]


def test_each_part_gets_a_name_of_its_own(tmp_path: Path) -> None:
    raw = files(tmp_path, "1.mkv", "2.mkv", "3.mkv")
    kept = recordings.keep(raw, tmp_path / "out" / "show.mkv", "Show", lambda *_, **__: None)
    assert [p.name for p in kept] == ["show.mkv", "show-2.mkv", "show-3.mkv"]
    assert [p.read_bytes() for p in kept] == [b"1.mkv", b"2.mkv", b"3.mkv"]
    assert not any(p.exists() for p in raw)


def test_what_cannot_be_made_stays_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = files(tmp_path, "good.mkv", "bad.mkv")

    def remux(raw: Path, target: Path, _: dict[str, str]) -> None:
        if raw == bad:
            raise StageError("It cannot be read.")
        target.write_bytes(raw.read_bytes())

    monkeypatch.setattr("cuehost.stage.remux_to_mp4", remux, raising=False)
    told: list[dict[str, Any]] = []

    def emit(event: str, **fields: Any) -> None:
        told.append({"event": event, **fields})

    kept = recordings.keep([bad, good], tmp_path / "show.mp4", "Show", emit)
    assert kept == [bad, tmp_path / "show-2.mp4"]
    assert bad.exists()
    assert not good.exists()
    (fault,) = told
    assert str(bad) in fault["reason"]
