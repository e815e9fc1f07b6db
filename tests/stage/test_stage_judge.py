"""What is repaired, what is left, and what is told of it: pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from stage_states import KETTLE, OPENING, make_plan, make_wanted, satisfied, with_item, with_scene

from cuehost.stage.actual import Actual, ActualInput, ActualItem, Stray
from cuehost.stage.diff import NOTHING, Left, diff
from cuehost.stage.judge import judge, sizes_of
from cuehost.stage.wanted import Wanted, part_of

CAMERA = "My webcam"
TITLE = "Cuehost Opening - title"


def show(*theirs: str, fit: str = "contain") -> Wanted:
    """A show with a camera, where the roles `theirs` are the operator's to change."""
    plan = make_plan(camera=CAMERA)
    scenes = {
        kind: tuple(
            replace(
                item, operator_may_change=item.role in theirs, fit=fit if item.role == "camera" else item.fit
            )
            for item in items
        )
        for kind, items in plan.template.scenes.items()
    }
    return make_wanted(camera=CAMERA, template=replace(plan.template, scenes=scenes))


def told(wanted: Wanted, actual: Actual, left: Left = NOTHING, **sizes: Any) -> list[tuple[bool, str]]:
    verdict = judge(wanted, actual, left, sizes.get("sizes", {}))
    return [(change.kept, change.reason) for change in verdict.changes]


def moved(actual: Actual, scene: str, source: str, **transform: Any) -> Actual:
    there = next(item for item in actual.scenes[scene].items if item.source == source)
    return with_item(actual, scene, source, transform=there.transform | transform)


def test_nothing_amiss_says_nothing() -> None:
    wanted = show("camera")
    verdict = judge(wanted, satisfied(wanted), NOTHING, {})
    assert (verdict.commands, verdict.changes, verdict.left) == ([], [], NOTHING)


def test_ours_is_repaired_theirs_is_left_and_stays_left() -> None:
    wanted = show("camera")
    actual = moved(satisfied(wanted), OPENING, CAMERA, positionX=99.0)
    actual = with_item(actual, OPENING, TITLE, enabled=False)
    verdict = judge(wanted, actual, NOTHING, {})
    assert [command.source for command in verdict.commands] == [TITLE]
    assert [(c.kept, c.scene, c.source) for c in verdict.changes] == [
        (True, OPENING, CAMERA),
        (False, OPENING, TITLE),
    ]
    assert verdict.left == Left(frozenset({(OPENING, CAMERA)}))
    later = moved(actual, OPENING, CAMERA, positionX=7.0, rotation=3.0)
    later = with_item(later, OPENING, TITLE, enabled=True)
    assert told(wanted, later, verdict.left) == []
    assert diff(wanted, later, verdict.left) == []


def test_a_restacked_item_of_theirs_moves_no_item_of_ours() -> None:
    wanted = show("camera")
    actual = satisfied(wanted)
    *others, camera = actual.scenes[OPENING].items
    assert camera.source == CAMERA
    verdict = judge(wanted, with_scene(actual, OPENING, items=(camera, *others)), NOTHING, {})
    assert verdict.commands == []
    assert [(c.kept, c.source) for c in verdict.changes] == [(True, CAMERA)]


def test_what_they_took_out_stays_out_until_the_scene_is_made_anew() -> None:
    wanted = show("camera")
    actual = satisfied(wanted)
    without = tuple(item for item in actual.scenes[OPENING].items if item.source != CAMERA)
    verdict = judge(wanted, with_scene(actual, OPENING, items=without), NOTHING, {})
    assert verdict.commands == []
    assert [c.reason for c in verdict.changes] == [f"{CAMERA!r} was removed from {OPENING!r}"]
    gone = replace(actual, scenes={n: s for n, s in actual.scenes.items() if n != OPENING})
    again = judge(wanted, gone, verdict.left, {})
    assert again.left == NOTHING
    assert (OPENING, CAMERA) in {(c.scene, c.source) for c in again.commands}


def test_a_deleted_scene_is_one_change() -> None:
    wanted = show()
    actual = satisfied(wanted)
    actual = replace(
        actual,
        scenes={name: scene for name, scene in actual.scenes.items() if name != KETTLE},
        inputs={name: there for name, there in actual.inputs.items() if not name.startswith(KETTLE)},
    )
    verdict = judge(wanted, actual, NOTHING, {})
    assert verdict.missing == {KETTLE}
    reasons = [change.reason for change in verdict.changes]
    assert reasons[0] == f"the scene {KETTLE!r} is missing"
    assert not any("is missing in" in reason for reason in reasons)


def test_a_deleted_source_is_one_change_and_its_rests_are_buried() -> None:
    wanted = show()
    actual = satisfied(wanted)
    inputs = {name: there for name, there in actual.inputs.items() if name != "Cuehost label"}
    actual = replace(actual, inputs=inputs, ghosts=(Stray("input", "Cuehost label", "x"),))
    verdict = judge(wanted, actual, NOTHING, {})
    assert [c.reason for c in verdict.changes] == ["the source 'Cuehost label' is missing"]
    kinds = [c.request.type for c in verdict.commands]
    assert kinds[: len(wanted.scenes) + 2] == [
        "SetInputName",
        *["RemoveSceneItem"] * len(wanted.scenes),
        "CreateInput",
    ]


@pytest.mark.parametrize("size", [(1280.0, 720.0), (0.0, 0.0)])
def test_a_crop_that_follows_the_source_is_nobodys_doing(size: tuple[float, float]) -> None:
    wanted = show("camera", fit="cover")
    there = moved(satisfied(wanted), OPENING, CAMERA, sourceWidth=size[0], sourceHeight=size[1])
    sizes = sizes_of(there)
    grown = moved(there, OPENING, CAMERA, sourceWidth=1920.0, sourceHeight=1080.0)
    verdict = judge(wanted, grown, NOTHING, sizes)
    assert (verdict.changes, verdict.left) == ([], NOTHING)
    assert [command.source for command in verdict.commands] == [CAMERA]
    cropped = judge(wanted, grown, NOTHING, sizes_of(grown))  # of the same size as before: a person's crop
    assert [(c.kept, c.source) for c in cropped.changes] == [(True, CAMERA)]
    assert cropped.commands == []


def test_an_input_is_theirs_only_where_all_its_items_are() -> None:
    wanted = show("caption")
    actual = satisfied(wanted)
    label, caption = actual.inputs["Cuehost label"], actual.inputs["Cuehost caption"]
    changed = {
        there.name: replace(there, settings=there.settings | {"file": "/mine.png"})
        for there in (label, caption)
    }
    verdict = judge(wanted, replace(actual, inputs=actual.inputs | changed), NOTHING, {})
    assert [(c.kept, c.source) for c in verdict.changes] == [(True, caption.name), (False, label.name)]
    assert verdict.left.inputs == {caption.name}
    without = replace(actual, inputs={n: i for n, i in actual.inputs.items() if n != caption.name})
    assert [(c.kept, c.reason) for c in judge(wanted, without, NOTHING, {}).changes] == [
        (True, "the source 'Cuehost caption' was deleted")
    ]


def test_renamed_things_get_their_names_back_and_are_not_made_anew() -> None:
    wanted = show()
    strays = (Stray("scene", KETTLE, "Kettle"), Stray("input", "Cuehost label", "My notice"))
    verdict = judge(wanted, replace(satisfied(wanted), strays=strays), NOTHING, {})
    assert [(c.request.type, *c.request.data.values()) for c in verdict.commands] == [
        ("SetSceneName", "Kettle", KETTLE),
        ("SetInputName", "My notice", "Cuehost label"),
    ]
    assert [c.kept for c in verdict.changes] == [False, False]


def test_a_camera_that_is_gone_is_not_asked_for() -> None:
    wanted = show("camera")
    actual = satisfied(wanted)
    for name, scene in actual.scenes.items():
        items = tuple(item for item in scene.items if item.source != CAMERA)
        actual = with_scene(actual, name, items=items)
    verdict = judge(wanted, replace(actual, camera_found=False), NOTHING, {})
    assert verdict.commands == []
    assert [(c.kept, c.reason) for c in verdict.changes] == [(True, f"the source {CAMERA!r} was deleted")]
    assert {scene for scene, _ in verdict.left.items} == set(actual.scenes)


def test_a_part_knows_nothing_of_the_rest() -> None:
    wanted = show()
    actual = satisfied(wanted)
    part = part_of(wanted, {OPENING}, {"Cuehost Safe - background"})
    assert [scene.name for scene in part.scenes] == [OPENING]
    assert {wish.name for wish in part.inputs} == {
        item.source for item in part.scenes[0].items if item.source != CAMERA
    } | {"Cuehost Safe - background"}
    foreign = ActualItem(99, "My logo", True, {})
    items = (*actual.scenes[OPENING].items, foreign)
    seen = replace(
        with_scene(actual, OPENING, items=items),
        inputs=actual.inputs | {"My logo": ActualInput("My logo", "image_source", {})},
    )
    assert diff(part, seen) == []
