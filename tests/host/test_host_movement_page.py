"""The page of pictures of all movements is complete and as new as the movements."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from PIL import Image

from cuehost.host import Movements

ROOT = Path(__file__).parents[2]
_spec = importlib.util.spec_from_file_location("movement_sheet", ROOT / "tools" / "movement_sheet.py")
assert _spec is not None
assert _spec.loader is not None
sheet = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(sheet)

AGAIN = "run: python tools/movement_sheet.py"


def test_the_page_shows_every_movement_as_it_is_now(movements: Movements) -> None:
    page = sheet.PAGE.read_text(encoding="utf-8")
    for name in (*movements.names(), *movements.meanings):
        assert f"`{name}`" in page or f"**{name}**" in page, f"{name} is missing, {AGAIN}"
    assert page == sheet.page_text(movements), AGAIN


def test_every_group_has_its_small_sheet(movements: Movements) -> None:
    files = sorted(sheet.PICTURES.glob("*.webp"))
    assert {f.stem for f in files} == set(movements.groups), AGAIN
    assert sum(f.stat().st_size for f in files) < 2_000_000
    for group, names in sheet.ordered(movements).items():
        with Image.open(sheet.PICTURES / f"{group}.webp") as picture:
            rows = -(-len(names) // 4)
            assert picture.height % rows == 0
            assert picture.height // rows > 100
