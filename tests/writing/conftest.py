"""Fixtures for the writers."""

from __future__ import annotations

from pathlib import Path

import pytest
from approval_room import Room

from cuehost.writing.guard import languages
from cuehost.writing.guard.lexicon import lexicon


@pytest.fixture(scope="session")
def vocabularies() -> None:
    """Loaded before the clock runs: how long that takes on a busy machine is not what is tested."""
    for lang in languages():
        lexicon(lang)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A show under review."""
    return Room(tmp_path)
