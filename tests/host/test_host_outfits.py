"""Outfits: packs with a base, which say and draw only what differs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from host_drawn_pack import draw_pack
from PIL import Image

from cuehost.errors import PackError
from cuehost.host import load_pack, load_spec
from cuehost.host.workings import Workings, work_out

RED = (200, 30, 30, 255)


@pytest.fixture
def wardrobe(tmp_path: Path) -> Path:
    """A folder of packs: `paper`, and `paper-red`, an outfit of it with a plate of its own."""
    draw_pack(tmp_path / "paper")
    _outfit(tmp_path, {"persona": {"attire": "red"}, "plate": "plate.webp"})
    plate = Image.new("RGBA", load_spec(tmp_path / "paper").size, RED)
    plate.save(tmp_path / "paper-red/plate.webp", lossless=True)
    return tmp_path


def _outfit(folder: Path, data: dict[str, Any], name: str = "paper-red", base: object = "paper") -> Path:
    outfit = folder / name
    outfit.mkdir(exist_ok=True)
    text = yaml.safe_dump({"format": 1, "name": name, "base": base, **data})
    (outfit / "pack.yaml").write_text(text, encoding="utf-8")
    return outfit


def test_an_outfit_takes_what_it_does_not_say_from_its_base(wardrobe: Path) -> None:
    base, outfit = load_spec(wardrobe / "paper"), load_spec(wardrobe / "paper-red")
    assert (outfit.name, outfit.base) == ("paper-red", "paper")
    assert outfit.persona == {**base.persona, "attire": "red"}
    assert (outfit.mouth, outfit.arms, outfit.licence) == (base.mouth, base.arms, base.licence)


def test_its_own_pictures_stand_before_those_of_its_base(wardrobe: Path) -> None:
    base, outfit = load_pack(wardrobe / "paper"), load_pack(wardrobe / "paper-red")
    assert set(outfit.pictures) == set(base.pictures)
    assert tuple(outfit.pictures["plate.webp"][0, 0]) == (30, 30, 200, 255)  # BGRA
    hand = base.spec.arms.left.hand
    assert hand is not None
    name = next(iter(hand.shapes.values())).views[0].picture
    assert (outfit.pictures[name] == base.pictures[name]).all()


def test_one_part_of_an_arm_is_laid_over_the_others(wardrobe: Path) -> None:
    base = load_spec(wardrobe / "paper")
    assert base.arms.left.fore is not None
    views = [{**v.model_dump(exclude_none=True), "angle": 3.0} for v in base.arms.left.fore.views]
    outfit = load_spec(_outfit(wardrobe, {"arms": {"left": {"fore": {"views": views}}}}))
    assert outfit.arms.left.fore is not None
    assert [v.angle for v in outfit.arms.left.fore.views] == [3.0] * len(views)
    assert outfit.arms.left.upper == base.arms.left.upper


@pytest.mark.parametrize(
    ("base", "told"),
    [
        ("nobody", "no pack nobody"),
        ("../paper", "must name another pack"),
        ("paper-red", "must name another pack"),
        (7, "must name another pack"),
        (None, "must name another pack"),
    ],
)
def test_a_base_that_is_none_is_told(wardrobe: Path, base: object, told: str) -> None:
    with pytest.raises(PackError, match=told):
        load_pack(_outfit(wardrobe, {}, base=base))


def test_an_outfit_of_an_outfit_is_refused(wardrobe: Path) -> None:
    with pytest.raises(PackError, match="is an outfit itself"):
        load_pack(_outfit(wardrobe, {}, name="paper-hat", base="paper-red"))


def test_a_fault_of_the_base_is_told(wardrobe: Path) -> None:
    (wardrobe / "paper/mouth/mbp.png").write_bytes(b"")
    with pytest.raises(PackError, match=r"mbp\.png is broken"):
        load_pack(wardrobe / "paper-red")


def test_workings_are_made_anew_when_the_base_changes(wardrobe: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    work_out(wardrobe / "paper-red", cache)
    before = set(cache.glob("*.npz"))
    assert len(before) == 1
    picture = wardrobe / "paper/brows" / next((wardrobe / "paper/brows").iterdir()).name
    with Image.open(picture) as image:
        image.convert("RGBA").transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(picture)
    work_out(wardrobe / "paper-red", cache)
    assert len(set(cache.glob("*.npz")) - before) == 1
    assert Workings.of_pack(wardrobe / "paper-red", cache)
