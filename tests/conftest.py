"""Shared by all tests: the recogniser that listens, and what becomes of a test that had no processor."""

from __future__ import annotations

from pathlib import Path

import ears as listening
import pytest
from hypothesis import settings
from starvation import Starved, Watch

# A busy machine makes any example slow.
settings.register_profile("cuehost", deadline=None)
settings.load_profile("cuehost")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def ears() -> listening.Ears:
    """An offline recogniser; the test is skipped where the `ears` extra is not installed."""
    missing = listening.missing()
    if missing:
        pytest.skip(f"the ears extra is not installed ({', '.join(missing)})")
    return listening.Ears(ROOT / ".cuehost" / "ears")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Starved(Watch()), "starved")
