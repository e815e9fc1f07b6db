"""A folder to import into."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing_sources import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """An empty folder with a sheet still to come."""
    return Shop(tmp_path)
