"""Scene templates: loading, faults, scaling."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuehost.errors import InputError, StageError
from cuehost.stage import Box, Template, load_template

LABEL = "{role: label, box: [40, 190, 760, 104], align: top-left}"
HOST = "{role: host, box: [90, 320, 900, 1600], align: bottom, visible: true}"


def write(folder: Path, *, items: str = f"[{LABEL}, {HOST}]", head: str = "", leave: str = "") -> Path:
    text = f"name: portrait\ncanvas: [1080, 1920]\n{head}scenes:\n"
    for kind in ("opening", "product", "questions", "break", "closing", "safe"):
        if kind != leave:
            text += f"  {kind}: {{items: {items}}}\n"
    path = folder / "portrait.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def load(folder: Path, **changes: str) -> Template:
    return load_template(write(folder, **changes))


def test_a_template_is_read_with_its_defaults(tmp_path: Path) -> None:
    template = load(tmp_path)
    label, host = template.scenes["break"]
    assert (template.transition.kind, template.transition.ms) == ("fade", 300)
    assert label.align == {"top", "left"}
    assert (host.fit, host.align, host.visible) == ("contain", {"bottom"}, True)


def test_music_needs_no_box_and_has_a_level(tmp_path: Path) -> None:
    template = load(tmp_path, items=f"[{{role: music}}, {LABEL}]", head="music: {lufs: -30, duck_db: 9}\n")
    assert [item.role for item in template.scenes["break"]] == ["music", "label"]
    assert (template.music.lufs, template.music.duck_db) == (-30, 9)
    assert template.scaled((360, 640)).music == template.music
    assert (load(tmp_path).music.lufs, load(tmp_path).music.duck_db) == (-24, 12)


def test_scaled_to_the_real_canvas_on_whole_pixels(tmp_path: Path) -> None:
    host = load(tmp_path).scaled((360, 640)).scenes["opening"][1]
    assert host.box == Box(30, 107, 300, 533)


def test_a_canvas_of_another_shape_is_refused_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(StageError, match=r"1920x1080.*1080x1920.*Settings > Video"):
        load(tmp_path).scaled((1920, 1080))


def test_a_canvas_rounded_to_even_numbers_is_no_other_shape(tmp_path: Path) -> None:
    assert load(tmp_path).scaled((450, 800)).canvas == (450, 800)
    assert load(tmp_path).scaled((404, 720)).canvas == (404, 720)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"leave": "safe"}, "scenes.safe: Field required"),
        ({"items": "[]"}, "scenes.opening.items"),
        ({"items": f"[{LABEL}, {{role: host}}]"}, r"items\[1\].box: expected \[x, y"),
        ({"head": "music: {lufs: 3}\n"}, "music.lufs"),
        ({"items": f"[{HOST}]"}, "'label' is missing"),
        ({"items": f"[{LABEL}, {LABEL}]"}, "twice here: label"),
        ({"items": f"[{LABEL}, {{role: hots, box: [0,0,9,9]}}]"}, r"items\[1\].role"),
        ({"items": "[{role: label, box: [0, 0, 0, 9]}]"}, r"items\[0\].box: expected"),
        ({"items": "[{role: label, box: [0, 0, 9]}]"}, r"items\[0\].box"),
        ({"items": "[{role: label, box: [0, 0, 9, 9], align: top-bottom}]"}, "for example bottom-left"),
        ({"items": "[{role: label, box: [0, 0, 9, 9], colour: red}]"}, r"items\[0\].colour"),
        (
            {"items": "[{role: label, box: [0, 0, 9, 9], operator_may_change: true}]"},
            "not for the role 'label'",
        ),
        (
            {"items": f"[{LABEL}, {{role: card, box: [0, 0, 9, 9], covers: [label]}}]"},
            "card cannot cover label",
        ),
        (
            {"items": f"[{LABEL}, {{role: card, box: [0, 0, 9, 9], covers: [price]}}]"},
            "card cannot cover price",
        ),
        ({"head": "transition: {kind: dissolve}\n"}, "transition.kind"),
        ({"head": "transition: {ms: 0}\n"}, "transition.ms"),
    ],
)
def test_faults_are_named_with_their_place(tmp_path: Path, changes: dict[str, str], fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        load(tmp_path, **changes)


def test_only_the_camera_is_the_operators_without_being_asked(tmp_path: Path) -> None:
    items = f"[{LABEL}, {{role: camera, box: [0,0,9,9]}}, {{role: price, box: [0,0,9,9]}}"
    items += ", {role: title, box: [0,0,9,9], operator_may_change: true}]"
    opening = load(tmp_path, items=items).scenes["opening"]
    assert {item.role for item in opening if item.operator_may_change} == {"camera", "title"}


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, leave="safe", head="transition: {kind: dissolve}\n")
    assert "scenes.safe" in str(caught.value) and "transition.kind" in str(caught.value)


def test_files_that_are_no_templates(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_template(tmp_path / "none.yaml")
    for text in ("a: [", "just words", "", "\x00"):
        (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"x\.yaml"):
            load_template(tmp_path / "x.yaml")
