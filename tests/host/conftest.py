"""What the host's tests share: a small drawn pack and the movements."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest
from host_drawn_pack import draw_pack

from cuehost.host import Movements, Pack, load_movements, load_pack

cv2.setNumThreads(1)


@pytest.fixture(scope="session")
def paper_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a valid small pack; do not write into it."""
    folder = tmp_path_factory.mktemp("packs") / "paper"
    draw_pack(folder)
    return folder


@pytest.fixture(scope="session")
def paper(paper_folder: Path) -> Pack:
    return load_pack(paper_folder)


@pytest.fixture(scope="session")
def movements() -> Movements:
    return load_movements()
