"""`cuehost scenes preview`: a show's scenes on one sheet, without OBS."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from small_show import write_config, write_show

from cuehost.cli import main
from cuehost.playout.scene_sheet import contact_sheet, moments
from cuehost.rundown import Line, Script, SegmentScript, load_rundown
from cuehost.stage import load_template

ROOT = Path(__file__).resolve().parents[1]


def preview(folder: Path, *arguments: str) -> int:
    config, show = write_config(folder), write_show(folder / "show", ("host: mia", "host: none"))
    common = ["--config", str(config), "scenes", "preview", "--show", str(show), "--offline"]
    return main([*common, *arguments])


def test_a_sheet_has_all_kinds_of_scenes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "sheet.png"
    assert preview(tmp_path, "closeup", "--theme", "noir", "--out", str(out)) == 0
    assert capsys.readouterr().out.strip() == str(out)
    with Image.open(out) as sheet:
        assert sheet.width > sheet.height > 0
        assert len(sheet.convert("RGB").resize((40, 40)).getcolors(1600) or []) > 100, "something is drawn"


def test_what_cannot_be_is_refused_before_anything_is_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert preview(tmp_path, "--out", str(tmp_path / "sheet.pdf")) == 2
    assert "Name it .png" in capsys.readouterr().err
    assert preview(tmp_path, "closup", "--out", str(tmp_path / "sheet.png")) == 2
    assert 'Did you mean "closeup"?' in capsys.readouterr().err


def test_each_kind_of_card_is_looked_at_once_and_at_its_fullest(tmp_path: Path) -> None:
    rundown = load_rundown(write_show(tmp_path, ("images: [cup.png]", "selling_points: [one, two]")))
    lines = tuple(Line(f"cup.{n}", f"It is {n}.", "en", (f"selling_points:{n}",)) for n in range(2))
    script = Script("small", "en", (SegmentScript("cup", lines),))
    found = list(moments(rundown, script, load_template(ROOT / "scenes" / "portrait.yaml")))
    assert [(m.kind, m.cues[:1]) for m in found] == [
        ("opening", ()),
        ("product", ("card:points:cup:2",)),
        ("product", ("price",)),
        ("break", ()),
        ("closing", ()),
        ("safe", ()),
    ]


def test_a_contact_sheet_fills_rows_from_the_left() -> None:
    sheet = contact_sheet([Image.new("RGB", (90, 160), "red")] * 3, across=2, width=45)
    assert sheet.getpixel((30, 30)) == (255, 0, 0)
    width, height = sheet.size
    assert sheet.getpixel((30, height - 30)) == (255, 0, 0)
    assert sheet.getpixel((width - 30, height - 30)) != (255, 0, 0)
