"""What our scenes and inputs are called in OBS, and in the rest of Cuehost.

Scenes are called "Cuehost Opening", "Cuehost Product: kettle"; inputs in all scenes "Cuehost host", "Cuehost
label"; others by their scene: "Cuehost Product: kettle - price". "Cuehost Prompter" has no id, as it is never
taken. A scene id, as the rest of Cuehost uses it, is a scene kind (`opening`) or `product:KEY`
(`product:kettle`).
"""

from __future__ import annotations

from cuehost.errors import StageError

from .template import SCENE_KINDS, Role, SceneKind

PREFIX = "Cuehost "
PRODUCT_PREFIX = f"{PREFIX}Product: "
PROMPTER_SCENE, PROMPTER = f"{PREFIX}Prompter", f"{PREFIX}prompter"

SHARED_ROLES: frozenset[Role] = frozenset({"host", "label", "caption", "prompt", "music", "card"})
"""One input in all scenes."""
KIND_ROLES: frozenset[Role] = frozenset({"background"})
"""One input per scene kind."""

PictureKey = tuple[Role, str | None]
"""A role, and the scene id (None: the same in all scenes; a scene kind: all scenes of that kind)."""


def kind_of(scene_id: str) -> SceneKind:
    """The scene kind of a scene id. Raises `StageError` for what is none."""
    kind, _, key = scene_id.partition(":")
    if kind not in SCENE_KINDS or (kind == "product") != bool(key):
        raise StageError(f"There is no scene {scene_id!r} in the show.")
    return kind


def scene_name(scene_id: str) -> str:
    """The name in OBS of a scene. Raises `StageError` for an unknown id."""
    kind = kind_of(scene_id)
    return PRODUCT_PREFIX + scene_id.partition(":")[2] if kind == "product" else PREFIX + kind.capitalize()


def input_name(role: Role, scene_id: str) -> str:
    """The name in OBS of the input that plays `role` in a scene."""
    if role in SHARED_ROLES:
        return PREFIX + role
    if role in KIND_ROLES:
        return f"{PREFIX}{kind_in(scene_id).capitalize()} - {role}"
    return f"{scene_name(scene_id)} - {role}"


def kind_in(scope: str) -> SceneKind:
    """The scene kind of a scene id or of a bare scene kind (`product`)."""
    return scope if scope in SCENE_KINDS else kind_of(scope)


def picture_key(role: Role, scene_id: str | None) -> PictureKey:
    """Under which key a role's picture for a scene is kept: for what its input is shared by."""
    if role in SHARED_ROLES or scene_id is None:
        return role, None
    return role, kind_in(scene_id) if role in KIND_ROLES else scene_id
