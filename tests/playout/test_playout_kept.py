"""Lines kept on disk: out and in again, under the hash of all they depend on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cuehost.host import perform
from cuehost.playout import CaptionClause
from cuehost.playout.kept import KeptLines, MadeLine
from cuehost.rundown import Cue, Line, Span

LINE = Line("cup.1", "A blue cup.", "en", cues=(Cue("gesture", "greet", 2),))
CAPTIONS = ((960, 220), "bottom", "look")


@pytest.fixture
def lines(tmp_path: Path) -> KeptLines:
    found = KeptLines(tmp_path / "lines", tmp_path / "sounds", tmp_path / "pictures")
    for file in (found.sounds / "cup.wav", found.pictures / "a.png", found.pictures / "b.png"):
        file.parent.mkdir(exist_ok=True)
        file.touch()
    return found


def made_line(lines: KeptLines) -> MadeLine:
    samples = 0.3 * np.sin(np.arange(48_000, dtype=np.float32) / 30)
    words = (Span("A", 0.0, 0.2, 0), Span("blue", 0.2, 0.6, 2), Span("cup.", 0.6, 0.9, 7))
    planned = perform(LINE.id, samples, words=words, cues=LINE.cues)
    clauses = (
        CaptionClause("A blue", 0, lines.pictures / "a.png"),
        CaptionClause("cup.", 7, lines.pictures / "b.png"),
    )
    return MadeLine(replace(planned, audio=str(lines.sounds / "cup.wav"), samples=None), clauses)


def test_a_kept_line_comes_back_as_it_was(lines: KeptLines) -> None:
    made = made_line(lines)
    assert made.performance.moves and made.performance.mouth.shapes.any()
    lines.store("key", made)
    found = lines.load("key")
    assert found is not None
    assert found.performance.to_json() == made.performance.to_json()
    assert np.array_equal(found.performance.mouth.shapes, made.performance.mouth.shapes)
    assert found.clauses == made.clauses
    assert lines.load("other") is None


def test_kept_lines_move_with_their_folders(lines: KeptLines, tmp_path: Path) -> None:
    lines.store("key", made_line(lines))
    moved = tmp_path / "moved"
    moved.mkdir()
    for folder in ("lines", "sounds", "pictures"):
        (tmp_path / folder).rename(moved / folder)
    found = KeptLines(moved / "lines", moved / "sounds", moved / "pictures").load("key")
    assert found is not None
    assert found.performance.audio == str(moved / "sounds" / "cup.wav")
    assert [c.picture.parent for c in found.clauses] == [moved / "pictures"] * 2


@pytest.mark.parametrize("lost", ["sounds/cup.wav", "pictures/b.png"])
def test_a_line_whose_files_are_not_all_there_is_not_there(
    lines: KeptLines, tmp_path: Path, lost: str
) -> None:
    lines.store("key", made_line(lines))
    (tmp_path / lost).unlink()
    assert lines.load("key") is None


def without(key: str) -> Callable[[dict[str, Any]], Any]:
    return lambda note: {k: v for k, v in note.items() if k != key}


@pytest.mark.parametrize(
    "spoil",
    [
        without("performance"),
        without("captions"),
        lambda note: [note],
        lambda note: None,
        lambda note: note | {"performance": []},
        lambda note: note | {"performance": note["performance"] | {"format": 0}},
        lambda note: note | {"performance": note["performance"] | {"mouth": [[0, 0, 0, 0, 0], [1]]}},
        lambda note: note | {"performance": note["performance"] | {"audio": None}},
        lambda note: note | {"captions": [["A blue", 0]]},
        lambda note: note | {"captions": [["A blue", "first", "a.png"]]},
        lambda note: note | {"captions": [["A blue", 0, 7]]},
    ],
)
def test_a_damaged_line_is_not_there(lines: KeptLines, spoil: Callable[[Any], Any]) -> None:
    lines.store("key", made_line(lines))
    (file,) = lines.folder.iterdir()
    file.write_text(json.dumps(spoil(json.loads(file.read_text("utf-8")))), "utf-8")
    assert lines.load("key") is None


def test_a_line_is_kept_under_all_it_depends_on(
    lines: KeptLines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [
        lines.key_of(LINE, "speech", CAPTIONS),
        lines.key_of(replace(LINE, id="cup.2"), "speech", CAPTIONS),
        lines.key_of(replace(LINE, text="A red cup."), "speech", CAPTIONS),
        lines.key_of(replace(LINE, lang="en-GB"), "speech", CAPTIONS),
        lines.key_of(replace(LINE, cues=()), "speech", CAPTIONS),
        lines.key_of(replace(LINE, cues=(Cue("gesture", "greet", 3),)), "speech", CAPTIONS),
        lines.key_of(LINE, "other speech", CAPTIONS),
        lines.key_of(LINE, "speech", None),
        lines.key_of(LINE, "speech", ((960, 200), "bottom", "look")),
        lines.key_of(LINE, "speech", ((960, 220), "top", "look")),
        lines.key_of(LINE, "speech", ((960, 220), "bottom", "another look")),
    ]
    monkeypatch.setattr("cuehost.playout.kept.contents_of", lambda *_: "changed code")
    keys.append(lines.key_of(LINE, "speech", CAPTIONS))
    assert len(set(keys)) == len(keys)
    assert lines.key_of(LINE, "speech", CAPTIONS) == keys[-1]
    # What it states changes neither its sound nor its pictures.
    assert lines.key_of(replace(LINE, facts=("price",)), "speech", CAPTIONS) == keys[-1]


def test_a_folder_that_cannot_be_written_costs_no_more_than_time(lines: KeptLines) -> None:
    lines.folder.write_text("a file where the folder should be")
    lines.store("key", made_line(lines))
    assert lines.load("key") is None
