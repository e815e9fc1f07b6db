"""Packs: what is accepted, and how each fault is told."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from host_drawn_pack import draw_pack, write_pack
from PIL import Image

from cuehost.errors import PackError
from cuehost.host import Pack, load_movements, load_pack, load_spec


def test_a_valid_pack_loads_with_its_pictures(paper: Pack) -> None:
    assert paper.name == "paper"
    assert paper.size == (270, 480)
    plate = paper.pictures["plate.webp"]
    assert plate.shape == (480, 270, 4)
    assert plate[0, 0, 3] == 0  # clear around the figure
    assert plate[90, 135, 3] == 255
    assert paper.depth is None


Change = Callable[[Path, dict[str, Any]], None]


def _set(*path: Any) -> Change:
    *way, last, value = path

    def change(_folder: Path, data: dict[str, Any]) -> None:
        for step in way:
            data = data[step]
        data[last] = value

    return change


def _drop(*path: Any) -> Change:
    def change(_folder: Path, data: dict[str, Any]) -> None:
        for step in path[:-1]:
            data = data[step]
        del data[path[-1]]

    return change


def _break_picture(folder: Path, _data: dict[str, Any]) -> None:
    (folder / "mouth/mbp.png").write_bytes(b"\x89PNG\r\n\x1a\nnot really")


def _empty_picture(folder: Path, _data: dict[str, Any]) -> None:
    (folder / "mouth/mbp.png").write_bytes(b"")


def _lose_picture(folder: Path, _data: dict[str, Any]) -> None:
    (folder / "lids/shut.png").unlink()


def _small_plate(folder: Path, _data: dict[str, Any]) -> None:
    Image.new("RGBA", (100, 100)).save(folder / "plate.webp", lossless=True)


def _outside(folder: Path, data: dict[str, Any]) -> None:
    Image.new("RGBA", (20, 20)).save(folder.parent / "foreign.png")
    data["brows"]["states"][1]["picture"] = "../foreign.png"


def _linked_outside(folder: Path, data: dict[str, Any]) -> None:
    Image.new("RGBA", (20, 20)).save(folder.parent / "foreign.png")
    (folder / "link.png").symlink_to(folder.parent / "foreign.png")
    data["brows"]["states"][1]["picture"] = "link.png"


def _jpeg(folder: Path, data: dict[str, Any]) -> None:
    Image.new("RGB", (270, 480)).save(folder / "plate.jpg")
    data["plate"] = "plate.jpg"


FAULTS: list[tuple[str, Change, str]] = [
    ("another format", _set("format", 2), "format"),
    ("no licence", _drop("licence"), "licence: is missing"),
    ("unknown key", _set("plait", "x.png"), "plait: is not a key"),
    ("wrong kind of value", _set("size", "big"), "size"),
    ("missing head", _drop("head"), "head: is missing"),
    ("lost picture", _lose_picture, "lids.states[2].picture: lids/shut.png cannot be read"),
    ("broken picture", _break_picture, "mouth/mbp.png is broken"),
    ("empty picture", _empty_picture, "mouth/mbp.png is broken"),
    ("small plate", _small_plate, "plate: is 100x100 px but `size` says 270x480"),
    ("outside the folder", _outside, "../foreign.png lies outside"),
    ("linked outside", _linked_outside, "link.png lies outside"),
    ("jpeg", _jpeg, "plate.jpg is neither PNG nor WebP"),
    ("patch beyond the frame", _set("lids", "states", 2, "at", [250, 10]), "lids.states[2].at: puts"),
    ("patch without a place", _drop("lids", "states", 2, "at"), "lids.states[2].at: is missing"),
    ("no resting mouth", _drop("mouth", "states", 0), "mouth.states: lacks the resting mouth"),
    ("no gaze ahead", _drop("gaze", "states", 0), "gaze.states: lacks the gaze ahead"),
    ("doubled id", _set("brows", "states", 2, "id", "up"), "brows.states: has two states with the id 'up'"),
    ("head upside down", _set("head", "chin", 10), "head: must have top < chin < neck"),
    (
        "far pivot",
        _set("arms", "left", "fore", "views", 0, "pivot", [900, 2]),
        "arms.left.fore.views[0].pivot",
    ),
    ("no forearm", _drop("arms", "left", "fore"), "arms.left: "),
    ("both mirrored", _set("arms", "left", {"mirror": "right"}), "arms: "),
    ("unknown rest hand", _set("rest", "left", "hand", "claw"), "rest.left.hand: names no hand shape 'claw'"),
]


@pytest.mark.parametrize(("change", "told"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_faults_name_file_key_and_mend(tmp_path: Path, change: Change, told: str) -> None:
    folder = tmp_path / "paper"
    data = copy.deepcopy(draw_pack(folder))
    change(folder, data)
    write_pack(folder, data)
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    message = str(caught.value)
    assert "paper/pack.yaml: " in message
    assert told in message
    assert caught.value.mend


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "paper"
    data = draw_pack(folder)
    _lose_picture(folder, data)
    _small_plate(folder, data)
    _break_picture(folder, data)
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert len(caught.value.message.splitlines()) == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [("a: [1,", "is not valid YAML"), ("", "(whole file)"), ("- 1\n", "(whole file)")],
)
def test_a_file_that_is_no_pack(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=told.replace("(", r"\(").replace(")", r"\)")):
        load_pack(tmp_path)


def test_binary_and_missing_files(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"has no pack\.yaml"):
        load_pack(tmp_path / "nobody")
    (tmp_path / "pack.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PackError, match="cannot be read"):
        load_pack(tmp_path)


def test_the_documented_examples_are_valid(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "host-packs.md").read_text(encoding="utf-8")
    pack, outfit, movement = (block.split("```")[0] for block in page.split("```yaml\n")[1:])
    for name, text in (("paper", pack), ("paper-red", outfit)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.yaml").write_text(text, encoding="utf-8")
    spec = load_spec(tmp_path / "paper")
    assert spec.arms.right.mirror == "left"
    assert not spec.brows.states[0].picture
    assert load_spec(tmp_path / "paper-red").base == spec.name
    (tmp_path / "greet.yaml").write_text(movement, encoding="utf-8")
    assert load_movements(tmp_path).variants("greet") == ("greet_wave",)
