"""What is said in a clip, where a recogniser is at hand and where none is."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from cuehost.filming import recogniser, understood
from cuehost.filming.recogniser import _joined

SOUND = np.zeros(48_000, np.float32)


def test_without_a_recogniser_nothing_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser.importlib.util, "find_spec", lambda _name: None)
    assert understood(SOUND, "en", tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def other_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages that hold another model than the one we know."""

    def find(name: str) -> SimpleNamespace:
        data = tmp_path / "packages" / name / "data"
        data.mkdir(parents=True, exist_ok=True)
        for file in ("config.json", "tokenizer.json", "vocabulary.txt", "model.bin.part1", "model.bin.part2"):
            (data / file).write_bytes(b"other")
        return SimpleNamespace(origin=str(data.parent / "__init__.py"))

    monkeypatch.setattr(recogniser.importlib.util, "find_spec", find)


def test_a_model_we_do_not_know_is_not_loaded(tmp_path: Path, other_model: None) -> None:
    with pytest.raises(ValueError, match="not the model"):
        _joined(tmp_path / "models")
    assert not (tmp_path / "models" / "whisper-base" / "model.bin").exists()


def test_a_model_that_was_joined_before_is_taken_as_it_is(tmp_path: Path) -> None:
    home = tmp_path / "whisper-base"
    home.mkdir()
    (home / "model.bin").write_bytes(b"joined")
    assert _joined(tmp_path) == home
