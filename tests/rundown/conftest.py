"""A kitchen with a rundown on the table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from rundown_kitchen import changed

from cuehost.rundown import Fault, check


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the pictures the kitchen names."""
    (tmp_path / "images").mkdir()
    Image.new("RGB", (32, 24), "tomato").save(tmp_path / "images" / "kettle-front.jpg")
    Image.new("RGBA", (24, 32), (9, 90, 200, 128)).save(tmp_path / "images" / "kettle-pour.png")
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Callable[[str], Path]:
    """Writes a rundown into the folder."""

    def write(text: str) -> Path:
        path = folder / "kitchen.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def faults_of(write: Callable[[str], Path]) -> Callable[..., list[Fault]]:
    """The faults of the kitchen after replacing parts of it: `faults_of(old, new, old, new, ...)`."""

    def faults_of(*changes: str) -> list[Fault]:
        return list(check(write(changed(*changes))))

    return faults_of
