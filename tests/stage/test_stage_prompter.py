"""The prompter's scene: made like the others, never one of the show's, and only where it is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest
from stage_states import make_plan, make_wanted, satisfied

from cuehost.errors import StageError
from cuehost.stage.diff import diff
from cuehost.stage.names import PROMPTER, PROMPTER_SCENE, kind_of
from cuehost.stage.plan import ShowState
from cuehost.stage.wanted import wanted_anew, wanted_state

PICTURE = Path("/p/prompter.png")


def test_a_human_host_has_a_scene_with_the_prompter_alone() -> None:
    wanted = make_wanted(prompter=PICTURE)
    scene = wanted.scenes[-1]
    (item,) = scene.items
    assert (scene.name, item.source, item.visible) == (PROMPTER_SCENE, PROMPTER, True)
    assert (item.transform["boundsWidth"], item.transform["boundsHeight"]) == (360, 640)
    (source,) = (i for i in wanted.inputs if i.name == PROMPTER)
    assert source.settings["file"] == str(PICTURE)
    others = [i.source for s in wanted.scenes[:-1] for i in s.items]
    assert PROMPTER not in others, "viewers never see it"


def test_without_one_there_is_none() -> None:
    wanted = make_wanted()
    assert PROMPTER_SCENE not in [scene.name for scene in wanted.scenes]
    assert PROMPTER not in [wish.name for wish in wanted.inputs]


def test_it_is_no_scene_of_the_show() -> None:
    plan = make_plan(prompter=PICTURE)
    assert all("rompter" not in scene_id for scene_id in plan.scene_ids)
    with pytest.raises(StageError):
        kind_of("prompter")


@pytest.mark.parametrize("state", [ShowState(overlays=False), ShowState(studio=True)])
def test_it_stays_whatever_is_done_to_the_program(state: ShowState) -> None:
    wanted = make_wanted(state, prompter=PICTURE)
    (item,) = wanted.scenes[-1].items
    assert item.visible
    assert next(i for i in wanted.inputs if i.name == PROMPTER).settings["file"] == str(PICTURE)


def test_a_change_on_air_leaves_it() -> None:
    plan, state = make_plan(prompter=PICTURE), ShowState()
    before = wanted_state(plan, state)
    state.visible["opening", "title"] = False
    assert wanted_anew(plan, state, before, ["opening"]) == wanted_state(plan, state)


def test_what_is_missing_of_it_is_made() -> None:
    wanted = make_wanted(prompter=PICTURE)
    assert diff(wanted, satisfied(wanted)) == []
    asked = [c.request.type for c in diff(wanted, satisfied(make_wanted()))]
    assert asked[:2] == ["CreateScene", "CreateInput"]
