"""The designs of the hosts as data: read whole, with their faults told."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hostlab.design import HOSTS, read_design

PACKS = Path(__file__).resolve().parents[2] / "assets" / "hosts"
NAMES = sorted(path.stem for path in HOSTS.glob("*.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_a_design_makes_a_grown_person_with_clothes_and_hair(name: str) -> None:
    design = read_design(name)
    assert design.body.age >= 25  # the base mesh's youngest adult
    assert sum(design.body.races.values()) == pytest.approx(1)
    assert sum(design.body.builds.values()) == pytest.approx(1)
    assert design.outfit_names
    assert design.sheet or design.grooms
    assert design.pack["title"]["en"]
    assert design.pack["voices"]["en"]


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_pack_says_what_its_design_says(name: str) -> None:
    """A change of the design that was not packed anew would come as a surprise at the next rebuild."""
    design = read_design(name)
    for outfit in design.outfit_names:
        own = outfit == design.outfit_names[0]
        file = PACKS / (name if own else f"{name}-{outfit}") / "pack.yaml"
        if not file.exists():
            continue  # designed, not shipped
        pack = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert pack["persona"].get("attire", design.outfits[outfit].attire) == design.outfits[outfit].attire
        assert pack.get("base") == (None if own else name)
        if own:
            assert pack["voices"] == design.pack["voices"]


def test_an_unknown_key_is_told_with_the_known_ones(tmp_path: Path) -> None:
    raw = yaml.safe_load((HOSTS / f"{NAMES[0]}.yaml").read_text(encoding="utf-8"))
    raw["skin"]["blussh"] = 1
    (tmp_path / "odd.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    with pytest.raises(ValueError, match=r"Skin has no key blussh; it knows .*blush"):
        read_design("odd", tmp_path)
