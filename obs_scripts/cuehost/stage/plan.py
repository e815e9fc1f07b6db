"""What a show needs of the stage, and what playout has changed since, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from .motion import Motion
from .names import PictureKey, kind_of, picture_key
from .on_call import OnCall
from .template import SCENE_KINDS, Role, Template

MOST_PRODUCTS = 20
"""A show of more products has no scene for each: those near its place have one (`ShowState.near`)."""


@dataclass(frozen=True, slots=True)
class StagePlan:
    """What a show needs of the stage.

    `products` are the keys of the show's products; `first` those to have scenes at the start where not all
    have one (default: the first ones). `host_url` is the live host's stream, for example
    `tcp://127.0.0.1:5599`, or None without a virtual host. `camera` is the name of a source in OBS for
    the role `camera`; it is shown, never changed. `pictures` are the first pictures (PNG) by role and
    scene; more come with `Stage.set_picture`. `music` is the music bed's sound file, at its level. `motion`:
    how what comes and goes on air moves (None: not at all). `prompter`: the picture that only a human host is
    to see, as large as the canvas; it has a scene of its own that is never taken (None: there is none).
    `sets`: by scene id, the pictures of the sets it stands in one after another, instead of its background.
    `on_call`: the camera that is seen while a person has taken over, in a show without `camera`.
    `clips`: by scene id, the video clips among its pictures. Pictures and sets may be clips, beside which
    lies a PNG of their first frame.
    """

    template: Template
    products: tuple[str, ...] = ()
    host_url: str | None = None
    camera: str | None = None
    pictures: Mapping[PictureKey, Path] = field(default_factory=lambda: MappingProxyType({}))
    first: tuple[str, ...] = ()
    music: Path | None = None
    motion: Motion | None = None
    prompter: Path | None = None
    sets: Mapping[str, Sequence[Path]] = field(default_factory=lambda: MappingProxyType({}))
    on_call: OnCall | None = None
    clips: Mapping[str, Sequence[Path]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def scene_ids(self) -> tuple[str, ...]:
        """All scenes of the show, in the order in which OBS lists them."""
        return _ids(self.products)

    def has(self, scene_id: str) -> bool:
        """Whether the show has that scene."""
        kind, _, key = scene_id.partition(":")
        return key in self.products if kind == "product" else not key and kind in SCENE_KINDS

    def first_state(self) -> ShowState:
        """The state to begin with: all products have their scenes, or in a long show the first ones."""
        if len(self.products) <= MOST_PRODUCTS:
            return ShowState()
        first = [key for key in dict.fromkeys(self.first) if key in self.products]
        return ShowState(near=(first or list(self.products))[:MOST_PRODUCTS])


@dataclass(slots=True)
class ShowState:
    """What playout has changed since the stage was built.

    `host_released`: the host's stream is over, OBS is not to dial it. `studio`: OBS is in studio mode.
    `near`: the products that have a scene, the one needed last at the end; None: all have one. `sets`: which
    of its sets a scene stands in, by scene id. `call_found`: OBS has the camera that is on call; `called`:
    the scene where it is seen.
    """

    visible: dict[tuple[str, Role], bool] = field(default_factory=dict)
    pictures: dict[PictureKey, Path | None] = field(default_factory=dict)
    overlays: bool = True
    host_muted: bool = False
    host_released: bool = False
    studio: bool = False
    near: list[str] | None = None
    sets: dict[str, Path] = field(default_factory=dict)
    call_found: bool = False
    called: str | None = None


def _ids(products: Iterable[str]) -> tuple[str, ...]:
    ids: list[str] = []
    for kind in SCENE_KINDS:
        ids += [f"product:{key}" for key in products] if kind == "product" else [kind]
    return tuple(ids)


def standing(plan: StagePlan, state: ShowState) -> tuple[str, ...]:
    """The scenes, by their ids, that OBS is to have now."""
    return plan.scene_ids if state.near is None else _ids(state.near)


def picture_path(plan: StagePlan, state: ShowState, role: Role, scene_id: str) -> Path | None:
    """The picture a role shows in a scene: the most exact one given, the newer before the planned."""
    scopes = dict.fromkeys([picture_key(role, scene_id), (role, kind_of(scene_id)), (role, None)])
    for key in scopes:
        for pictures in (state.pictures, plan.pictures):
            if key in pictures:
                return pictures[key]
    return None
