"""Video clips in the wanted state: media sources of their own, silent, one of them seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from stage_states import KETTLE, OPENING, make_plan, satisfied

from cuehost.stage import Box, StagePlan, TemplateItem
from cuehost.stage.clips import clips_with, still_of
from cuehost.stage.diff import diff
from cuehost.stage.plan import ShowState
from cuehost.stage.sets import mark_of
from cuehost.stage.template import SCENE_KINDS
from cuehost.stage.wanted import Wanted, WantedInput, scenes_of, wanted_anew, wanted_state

PHOTO, POUR, STEAM, STREET = (Path(f"/p/{n}") for n in ("photo.png", "pour.webm", "steam.webm", "street.mp4"))
SCENE = "product:kettle"


def name(clip: Path) -> str:
    return f"Cuehost clip {mark_of(clip)}"


def plan(**changes: Any) -> StagePlan:
    plan = make_plan(pictures={("picture", SCENE): PHOTO}, clips={SCENE: (POUR, STEAM)}, **changes)
    picture = TemplateItem("picture", Box(0, 0, 100, 100), visible=False)
    for kind in SCENE_KINDS:
        plan.template.scenes[kind] = (*plan.template.scenes[kind], picture)
    return plan


def seen(wanted: Wanted, scene: str, role: str) -> dict[str, bool]:
    (found,) = (s for s in wanted.scenes if s.name == scene)
    return {item.source: item.visible for item in found.items if item.role == role}


def input_of(wanted: Wanted, name: str) -> WantedInput:
    (found,) = (wish for wish in wanted.inputs if wish.name == name)
    return found


def test_each_clip_is_a_silent_media_source_that_starts_anew() -> None:
    wish = input_of(wanted_state(plan(), ShowState()), name(POUR))
    assert (wish.kind, wish.muted) == ("ffmpeg_source", True)
    told = {key: wish.settings[key] for key in ("local_file", "looping", "restart_on_activate", "hw_decode")}
    assert told == {"local_file": str(POUR), "looping": True, "restart_on_activate": True, "hw_decode": False}
    assert input_of(wanted_state(plan(), ShowState()), f"{KETTLE} - picture").kind == "image_source"


def test_one_is_seen_where_the_picture_is_a_clip_and_its_place_is_shown() -> None:
    own = f"{KETTLE} - picture"
    state = ShowState()
    assert not any(seen(wanted_state(plan(), state), KETTLE, "picture").values())
    state.visible[SCENE, "picture"] = True
    assert seen(wanted_state(plan(), state), KETTLE, "picture") == {
        own: True,
        name(POUR): False,
        name(STEAM): False,
    }
    state.pictures["picture", SCENE] = STEAM
    wanted = wanted_state(plan(), state)
    assert seen(wanted, KETTLE, "picture") == {own: False, name(POUR): False, name(STEAM): True}
    assert input_of(wanted, own).settings["file"] == "/p/steam.png", "its first frame, for what comes before"
    state.overlays = False
    assert not any(seen(wanted_state(plan(), state), KETTLE, "picture").values())


def test_in_studio_mode_the_first_frame_stands_for_the_clip() -> None:
    state = ShowState(studio=True, visible={(SCENE, "picture"): True}, pictures={("picture", SCENE): POUR})
    wanted = wanted_state(plan(), state)
    own = f"{KETTLE} - picture"
    assert seen(wanted, KETTLE, "picture") == {own: True, name(POUR): False, name(STEAM): False}
    assert input_of(wanted, own).settings["file"] == "/p/pour.png"


def test_a_background_is_one_clip_in_all_scenes_and_a_set_may_be_one() -> None:
    behind = make_plan(pictures={("background", None): STREET}, sets={SCENE: (PHOTO, POUR)})
    wanted = wanted_state(behind, ShowState())
    assert seen(wanted, OPENING, "background") == {f"{OPENING} - background": False, name(STREET): True}
    assert sum(wish.name == name(STREET) for wish in wanted.inputs) == 1
    first, second = f"Cuehost set {mark_of(PHOTO)}", f"Cuehost set {mark_of(POUR)}"
    assert seen(wanted, KETTLE, "background") == {first: True, second: False}
    assert (input_of(wanted, first).kind, input_of(wanted, second).kind) == ("image_source", "ffmpeg_source")
    assert input_of(wanted, second).muted is True
    assert scenes_of(behind, ShowState(), "background", "product") is None, "each scene has an item of it"


def test_a_clip_nobody_planned_is_wanted_too() -> None:
    new, state = Path("/p/new.webm"), ShowState()
    before = wanted_state(plan(), state)
    state.pictures["picture", SCENE] = new
    assert wanted_anew(plan(), state, before, (SCENE,)) == wanted_state(plan(), state)
    assert input_of(wanted_state(plan(), state), name(new)).settings["local_file"] == str(new)
    assert clips_with((POUR,), new) == (POUR, new) and clips_with((POUR,), PHOTO) == (POUR,)
    assert (still_of(new), still_of(PHOTO)) == (Path("/p/new.png"), PHOTO)


def test_who_turns_a_clips_sound_on_has_it_muted_again() -> None:
    wanted = wanted_state(plan(), ShowState())
    there = satisfied(wanted)
    assert diff(wanted, there) == []
    loud = replace(there, inputs=there.inputs | {name(POUR): replace(there.inputs[name(POUR)], muted=False)})
    (command,) = diff(wanted, loud)
    assert command.request.type == "SetInputMute" and command.request.data["inputMuted"] is True
