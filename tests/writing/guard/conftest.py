from __future__ import annotations

from pathlib import Path

import pytest
from guard_shows import sheet

from cuehost.rundown import load_sheet
from cuehost.writing.guard import Guard


@pytest.fixture(scope="session")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Guard:
    folder: Path = tmp_path_factory.mktemp("sheet")
    return Guard(sheet(folder))


@pytest.fixture(scope="session")
def bikes() -> Guard:
    return Guard(load_sheet(Path(__file__).with_name("bike.yaml")))
