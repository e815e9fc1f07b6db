"""A rundown's own settings are set in its file, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuehost.errors import InputError, Outdated
from cuehost.importing import RundownFile
from cuehost.rundown import load_rundown

SHOW = """\
# my show
show: Test     # its name
language: en
market: US
{more}segments:
  - opening: {{script: [Hello there.]}}
"""


def rundown(folder: Path, more: str = "") -> Path:
    path = folder / "show.yaml"
    path.write_text(SHOW.format(more=more), "utf-8")
    return path


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", "market: US\nbackground: a kitchen in the evening\nsegments"),
        ("background: garden  # green\n", "background: a kitchen in the evening  # green\nsegments"),
        ("theme: noir\n", "theme: noir\nbackground: a kitchen in the evening\nsegments"),
    ],
)
def test_it_is_written_where_it_belongs(tmp_path: Path, more: str, expected: str) -> None:
    path = rundown(tmp_path, more)
    before = path.read_text("utf-8")
    file = RundownFile(path)
    assert file.settable("background")
    file.set("background", "a kitchen in the evening", revision=file.revision)
    after = path.read_text("utf-8")
    assert expected in after and after.startswith("# my show\nshow: Test     # its name\n")
    words = load_rundown(path).background
    assert words is not None and words.get("en") == "a kitchen in the evening"
    assert RundownFile(path).text("background") == "a kitchen in the evening"
    with pytest.raises(Outdated, match="changed meanwhile"):
        RundownFile(path).set("background", "garden", revision=file.revision)
    assert path.read_text("utf-8") == after != before
    assert [entry.name for entry in tmp_path.iterdir()] == ["show.yaml"]


def test_a_rundown_in_braces(tmp_path: Path) -> None:
    path = tmp_path / "show.yaml"
    path.write_text(
        "{show: Test, language: en, market: US, segments: [{opening: {script: [Hello.]}}]}", "utf-8"
    )
    RundownFile(path).set("background", "garden", revision=None)
    assert path.read_text("utf-8").endswith("]}}], background: garden}")
    assert load_rundown(path).background is not None


@pytest.mark.parametrize(
    "more",
    ["background: {en: garden}\n", "background: |\n  garden\n", "background: a garden\n  and a house\n"],
)
def test_what_is_not_one_plain_text_is_left_to_the_seller(tmp_path: Path, more: str) -> None:
    path = rundown(tmp_path, more)
    before = path.read_bytes()
    assert not RundownFile(path).settable("background")
    with pytest.raises(InputError, match="not one plain text"):
        RundownFile(path).set("background", "kitchen", revision=None)
    assert path.read_bytes() == before


def test_a_show_that_would_be_wrong_stays_as_it_was(tmp_path: Path) -> None:
    path = rundown(tmp_path)
    before = path.read_bytes()
    with pytest.raises(InputError, match="would be wrong"):
        RundownFile(path).set("background", "backgrounds/none.jpg", revision=None)
    assert path.read_bytes() == before
