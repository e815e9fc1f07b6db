"""What is shown in the show's scenes, and in what: roles come and go, pictures, sets and music change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cuehost.errors import StageError
from cuehost.rundown import is_clip

from .connection import ObsConnection
from .keeper import Keeper
from .motion import CHANGING_ROLES
from .names import KIND_ROLES, kind_of, picture_key
from .session import Asks
from .sets import with_those_up
from .take import Taker
from .template import Role
from .wanted import scenes_of


class Showing:
    """The part of a stage that changes what its scenes show; see `Stage`."""

    def __init__(self, connection: ObsConnection, keeper: Keeper, taker: Taker) -> None:
        self.connection = connection
        self._keeper = keeper
        self._taker = taker

    async def show(self, role: Role, scene_id: str | None, visible: bool) -> None:
        """Shows or hides a role in one scene, or in all scenes that have it (None). Raises `StageError`."""
        plan = self._keeper.built()
        scenes = plan.scene_ids if scene_id is None else (self._known(scene_id),)
        await self._show((role,), scenes, visible)

    async def hide(self, roles: Collection[Role], scene_id: str) -> None:
        """Hides roles in a scene, at one go. Raises `StageError`."""
        await self._show(roles, (self._known(scene_id),), False)

    async def _show(self, roles: Collection[Role], scenes: Collection[str], visible: bool) -> None:
        there = self._keeper.built().template.scenes

        def change() -> None:
            for scene in scenes:
                for item in there[kind_of(scene)]:
                    if item.role in roles:
                        self._keeper.state.visible[scene, item.role] = visible

        await self._keeper.apply(change, scenes, roles=roles, on_air=self._taker.on_air)

    async def overlays(self, on: bool) -> None:
        """Hides all overlays (title, caption, prompt, picture, price), or shows those that are due again.

        The label stays in either case.
        """

        def change() -> None:
            self._keeper.state.overlays = on

        await self._keeper.apply(change)

    async def set_picture(
        self, role: Role, path: Path | None, scene_id: str | None = None, *, still: bool = False
    ) -> None:
        """Gives a role another picture (PNG) or clip, or none. Visibility does not change. `still`: it
        changes without motion, as what changes each second does.

        `scene_id` None is for the roles that all scenes share (caption, prompt, label); for others it is a
        scene id, or a scene kind for the background. OBS shows it with its next frame.
        Raises `StageError` for a picture that is not there.
        """
        reload = None if path is None else {"file": present(path)}

        def change() -> None:
            self._keeper.state.pictures[picture_key(role, scene_id)] = path

        # The same path is sent again too: its file may have been drawn anew.
        plan = self._keeper.built()
        scenes = scenes_of(plan, self._keeper.state, role, scene_id)
        here = self._keeper.scene_id(self._taker.on_air)
        if role in KIND_ROLES and path is not None and is_clip(path):
            scenes = None  # it has an item in each scene
        if role in CHANGING_ROLES and scenes is not None and here is not None:
            scenes = tuple(dict.fromkeys([*scenes, here]))  # where it is seen to change
        await self._keeper.apply(change, scenes, reload=reload, on_air=None if still else self._taker.on_air)

    async def dress(self, scene_id: str, picture: Path) -> None:
        """Has a scene stand in another of its sets (`StagePlan.sets`), at once and without a frame between.

        In studio mode a scene that is on air takes it over with its next take. Raises `StageError` for a set
        that the scene does not have.
        """
        plan = self._keeper.built()
        if picture not in plan.sets.get(self._known(scene_id), ()):
            raise StageError(f"The scene {scene_id!r} has no set {picture.name}.", "Prepare the show again.")

        def change() -> None:
            self._keeper.state.sets[scene_id] = picture

        await self._keeper.apply(change, (scene_id,))

    async def set_music(self, path: Path | None) -> None:
        """Gives the show another music bed, or none. All else stays as it is, also what is shown and muted.

        Raises `StageError` for a file that is not there.
        """
        if path is not None:
            present(path)
        await self._replan(music=path)

    async def set_sets(
        self,
        sets: Mapping[str, Sequence[Path]],
        clips: Mapping[str, Sequence[Path]] = MappingProxyType({}),
    ) -> None:
        """Gives scenes other sets and clips (`StagePlan`). A scene stays in the set it stands in, if it still
        has several. Raises `StageError` for a file that is not there.
        """
        for path in {path for of in (sets, clips) for pictures in of.values() for path in pictures}:
            present(path)
        await self._replan(sets=with_those_up(sets, self._keeper.state.sets), clips=clips)

    async def _replan(self, **changes: Any) -> None:
        keeper = self._keeper
        async with keeper.changing:
            keeper.plan = replace(keeper.built(), **changes)
            keeper.touch()
            await self._look_at_studio_mode(self.connection)
            await keeper.sync()

    def _known(self, scene_id: str) -> str:
        if not self._keeper.built().has(scene_id):
            raise StageError(f"There is no scene {scene_id!r} in the show.")
        return scene_id

    async def _look_at_studio_mode(self, asks: Asks) -> None:
        """See whether OBS is in studio mode, where what is shown comes by other means."""
        raise NotImplementedError


def present(path: Path) -> str:
    """The absolute path of a prepared file. Raises `StageError` where it is not there."""
    if not path.is_file():
        raise StageError(f"The file {path} is not there.", "Prepare the show again.")
    return str(path.absolute())
