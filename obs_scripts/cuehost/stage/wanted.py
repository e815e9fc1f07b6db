"""What we want OBS to be, as plain data: scenes, inputs, items. Pure; nothing here talks to OBS."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cuehost.rundown import is_clip

from .clips import clip_settings, clips_with, still_of
from .drift import Slow, at_rest, slow_of
from .motion import Motion
from .music import WantedFilter, ducking, music_settings
from .names import (
    KIND_ROLES,
    PREFIX,
    PROMPTER,
    PROMPTER_SCENE,
    SHARED_ROLES,
    input_name,
    kind_in,
    kind_of,
    scene_name,
)
from .on_call import with_camera
from .placing import transform
from .plan import ShowState, StagePlan, picture_path, standing
from .sets import mark_of, sets_in
from .template import Box, Fit, Role, TemplateItem, Transition

STAMP = "cuehost"
"""A setting of our own in every input of ours, holding its name: by it we know that an input is ours, and
find it again under another name."""

OVERLAY_ROLES: frozenset[Role] = frozenset({"title", "caption", "prompt", "picture", "price", "card", "code"})
"""What "overlays off" hides. Never the label."""

CLIP_ROLES: frozenset[Role] = frozenset({"background", "picture"})
"""What may be a video clip."""

IMAGE_KIND = "image_source"
MEDIA_KIND = "ffmpeg_source"


@dataclass(frozen=True, slots=True)
class WantedInput:
    """An input of ours. `settings` are those that matter; others stay as they are. `muted` None: silent, or
    left to the operator.

    `operator_may_change`: all its items may be changed by the operator, so it may be too.
    """

    name: str
    kind: str
    settings: dict[str, Any]
    muted: bool | None = None
    operator_may_change: bool = False
    filter: WantedFilter | None = None


@dataclass(frozen=True, slots=True)
class WantedItem:
    """An input placed in a scene; `transform` is in obs-websocket's words (see `placed` for its crop).

    `due`: it is to be seen, by whatever means; `visible`: OBS is to show the item. `slow`: how it moves while
    it stands, from where `transform` says.
    """

    source: str
    role: Role
    transform: dict[str, Any]
    visible: bool
    fit: Fit = "contain"
    operator_may_change: bool = False
    due: bool = True
    slow: Slow | None = None


@dataclass(frozen=True, slots=True)
class WantedScene:
    """A scene of ours; items from the rearmost to the foremost.

    `transition` is the kind in OBS's words (`fade_transition`) and the length in ms with which it comes
    on air.
    """

    name: str
    items: tuple[WantedItem, ...]
    transition: tuple[str, int] = ("fade_transition", 300)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The whole wanted state."""

    scenes: tuple[WantedScene, ...]
    inputs: tuple[WantedInput, ...]
    camera: str | None = None


def part_of(wanted: Wanted, scenes: Collection[str], inputs: Collection[str] = ()) -> Wanted:
    """The part of the wanted state that concerns these scenes, their inputs, and these inputs."""
    chosen = tuple(scene for scene in wanted.scenes if scene.name in scenes)
    names = {item.source for scene in chosen for item in scene.items} | set(inputs)
    return Wanted(chosen, tuple(wish for wish in wanted.inputs if wish.name in names), wanted.camera)


def host_settings(url: str) -> dict[str, Any]:
    """The Media Source settings for the live host: NUT with alpha over TCP, no buffering."""
    return {
        STAMP: input_name("host", "opening"),
        "is_local_file": False,
        "input": url,
        "input_format": "nut",
        "ffmpeg_options": "probesize=100000 analyzeduration=0 fflags=nobuffer",
        "buffering_mb": 0,
        "reconnect_delay_sec": 1,
        "hw_decode": False,
        "clear_on_media_end": False,
        "close_when_inactive": False,
        "restart_on_activate": False,
        "seekable": False,
    }


def picture_input(name: str, path: Path) -> WantedInput:
    """Our input `name` for a picture that does not change, or a clip: of which kind, its ending says."""
    if is_clip(path):
        return WantedInput(name, MEDIA_KIND, {STAMP: name} | clip_settings(path), muted=True)
    return WantedInput(name, IMAGE_KIND, image_settings(name, path))


def image_settings(name: str, path: Path | None) -> dict[str, Any]:
    """The Image Source settings for our input `name` with this picture; None shows nothing."""
    # `unload: false` keeps the picture decoded while hidden, so showing it costs no frame.
    return {STAMP: name, "file": str(path.absolute()) if path else "", "unload": False}


def scenes_of(plan: StagePlan, state: ShowState, role: Role, scope: str | None) -> tuple[str, ...] | None:
    """The scenes to look at when a role's picture changes within a scope; None for all.

    Of scenes that share the role's input one is enough.
    """
    if role in SHARED_ROLES:
        ids = standing(plan, state)
        alike = (i for i in ids if any(it.role == role for it in plan.template.scenes[kind_of(i)]))
    elif role in KIND_ROLES and scope is not None and not _clip_behind(plan, state):
        alike = (i for i in standing(plan, state) if kind_of(i) == kind_in(scope))
    else:
        return (scope,) if scope is not None and plan.has(scope) else None
    return tuple(alike)[:1]


def _clip_behind(plan: StagePlan, state: ShowState) -> bool:
    """Whether clips stand in the places that scenes share: then they have an item in each."""
    behind = (of[key] for of in (state.pictures, plan.pictures) for key in of if key[0] in KIND_ROLES)
    return any(path is not None and is_clip(path) for path in behind)


def wanted_state(plan: StagePlan, state: ShowState) -> Wanted:
    """The wanted state. `plan.template` must already have the size of OBS's canvas."""
    inputs: dict[str, WantedInput] = {}
    scenes = tuple(_scene(plan, state, scene_id, inputs) for scene_id in standing(plan, state))
    if plan.prompter is not None:
        inputs[PROMPTER] = WantedInput(PROMPTER, IMAGE_KIND, image_settings(PROMPTER, plan.prompter))
        whole = transform(TemplateItem("prompter", Box(0, 0, *plan.template.canvas)))
        scenes += (WantedScene(PROMPTER_SCENE, (WantedItem(PROMPTER, "prompter", whole, True),)),)
    if state.studio:
        # In studio mode OBS airs a copy of the scene, which hiding and showing items does not reach;
        # the inputs are the same in the copy.
        due = {item.source for scene in scenes for item in scene.items if item.due}
        for name, wish in inputs.items():
            if wish.kind == IMAGE_KIND and name not in due:
                inputs[name] = replace(wish, settings=wish.settings | {"file": ""})
    kept = {i.source for scene in scenes for i in scene.items if not i.operator_may_change}
    for name in inputs.keys() - kept:
        inputs[name] = replace(inputs[name], operator_may_change=True)
    return Wanted(scenes, tuple(inputs.values()), _camera(plan, state))


def wanted_anew(plan: StagePlan, state: ShowState, before: Wanted, scene_ids: Collection[str]) -> Wanted:
    """The wanted state where only these scenes and their inputs can differ from `before`.

    For a change on air, which may not wait until a thousand scenes are gone through.
    """
    if state.studio:
        return wanted_state(plan, state)
    made: dict[str, WantedInput] = {}
    scenes = {scene_name(scene_id): _scene(plan, state, scene_id, made) for scene_id in scene_ids}
    if made.keys() - {wish.name for wish in before.inputs}:  # a clip that nobody planned
        return wanted_state(plan, state)
    inputs = (
        replace(made[wish.name], operator_may_change=wish.operator_may_change) if wish.name in made else wish
        for wish in before.inputs
    )
    return Wanted(tuple(scenes.get(s.name, s) for s in before.scenes), tuple(inputs), _camera(plan, state))


def _scene(plan: StagePlan, state: ShowState, scene_id: str, inputs: dict[str, WantedInput]) -> WantedScene:
    """A scene; its inputs are added to `inputs`."""
    items: list[WantedItem] = []
    kind = kind_of(scene_id)
    there: Sequence[TemplateItem] = plan.template.scenes[kind]
    if plan.on_call is not None and state.call_found:
        there = with_camera(there, plan.template.canvas, kind, state.called == scene_id)
    covered = {role for item in there if item.covers and _due(state, item, scene_id) for role in item.covers}
    for item in there:
        if item.role == "background" and scene_id in plan.sets:
            items += _sets(plan, state, item, scene_id, inputs)
            continue
        source = _source(plan, state, item.role, scene_id, inputs)
        if source is None:
            continue
        due = _due(state, item, scene_id) and item.role not in covered
        # In studio mode hidden by having no picture, see above.
        visible = due or (state.studio and item.role in OVERLAY_ROLES)
        place, slow = _begins(plan, item, scene_id)
        clips = _clips(plan, state, item, scene_id, inputs, due)
        seen = visible and not any(clip.visible for clip in clips)
        items.append(
            WantedItem(source, item.role, place, seen, item.fit, item.operator_may_change, due, slow)
        )
        items += clips
    transition = transition_of(plan, scene_id)
    obs_kind = f"{transition.kind}_transition".replace("luma_wipe", "wipe")
    return WantedScene(scene_name(scene_id), tuple(items), (obs_kind, transition.ms))


def _sets(
    plan: StagePlan, state: ShowState, item: TemplateItem, scene_id: str, inputs: dict[str, WantedInput]
) -> list[WantedItem]:
    """The sets of a scene, one of them to be seen; their inputs are added to `inputs`."""
    items = []
    place, slow = _begins(plan, item, scene_id)
    for picture, up in sets_in(plan.sets, state.sets, scene_id):
        name = f"{PREFIX}set {mark_of(picture)}"
        inputs[name] = picture_input(name, picture)
        visible = up and _due(state, item, scene_id)
        items.append(
            # Due, so that its picture is there in studio mode too.
            WantedItem(name, item.role, place, visible, item.fit, item.operator_may_change, slow=slow)
        )
    return items


def _clips(
    plan: StagePlan,
    state: ShowState,
    item: TemplateItem,
    scene_id: str,
    inputs: dict[str, WantedInput],
    due: bool,
) -> list[WantedItem]:
    """The clips of an item's place, one of them to be seen if it is up; their inputs are added to `inputs`.

    They move by themselves, so not slowly as pictures do. In studio mode an overlay's first frame is seen
    instead: hiding a clip would not reach the copy on air.
    """
    if item.role not in CLIP_ROLES:
        return []
    up = picture_path(plan, state, item.role, scene_id)
    still = state.studio and item.role in OVERLAY_ROLES
    items = []
    for clip in clips_with(plan.clips.get(scene_id, ()) if item.role == "picture" else (), up):
        name = f"{PREFIX}clip {mark_of(clip)}"
        inputs[name] = picture_input(name, clip)
        visible = due and clip == up and not still
        place = transform(item)
        items.append(WantedItem(name, item.role, place, visible, item.fit, item.operator_may_change, visible))
    return items


def _begins(plan: StagePlan, item: TemplateItem, scene_id: str) -> tuple[dict[str, Any], Slow | None]:
    """Where an item stands before it moves, and how it moves while it stands."""
    motion = plan.motion or Motion(ms=0)
    slow = slow_of(item, kind_of(scene_id), plan.template.canvas, motion)
    return at_rest(slow, transform(item), motion), slow


def _due(state: ShowState, item: TemplateItem, scene_id: str) -> bool:
    """Whether an item is to be seen where nothing covers it."""
    # Who names a camera wants it seen; the template cannot know of it.
    planned = item.visible or (item.role == "camera" and not state.call_found)
    due = state.visible.get((scene_id, item.role), planned)
    return due and (state.overlays or item.role not in OVERLAY_ROLES)


def _camera(plan: StagePlan, state: ShowState) -> str | None:
    """The user's camera, as far as OBS is to have it in our scenes."""
    return plan.on_call.camera if plan.on_call is not None and state.call_found else plan.camera


def transition_of(plan: StagePlan, scene_id: str) -> Transition:
    """How a scene comes on air. The safe scene always comes at once."""
    return Transition("cut", 50) if kind_of(scene_id) == "safe" else plan.template.transition


def _source(
    plan: StagePlan, state: ShowState, role: Role, scene_id: str, inputs: dict[str, WantedInput]
) -> str | None:
    if role == "camera":
        return _camera(plan, state)
    if (role == "host" and plan.host_url is None) or (role == "music" and plan.music is None):
        return None
    name = input_name(role, scene_id)
    if role == "host" and plan.host_url is not None:
        url = "" if state.host_released else plan.host_url
        inputs[name] = WantedInput(name, MEDIA_KIND, host_settings(url), state.host_muted)
    elif role == "music" and plan.music is not None:
        voice = plan.camera if plan.host_url is None else input_name("host", scene_id)
        if plan.on_call is not None and state.called is not None:
            voice = plan.on_call.voice
        duck = ducking(plan.template.music.duck_db, voice) if voice else None
        inputs[name] = WantedInput(name, MEDIA_KIND, {STAMP: name} | music_settings(plan.music), filter=duck)
    elif name not in inputs:
        path = picture_path(plan, state, role, scene_id)
        settings = image_settings(name, path and still_of(path))
        inputs[name] = WantedInput(name, IMAGE_KIND, settings)
    return name
