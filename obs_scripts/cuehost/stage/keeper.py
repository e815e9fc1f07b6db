"""Holds what the show wants of OBS, and makes OBS so: builds, synchronises, repairs, changes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from cuehost.drawn import drawn_in
from cuehost.errors import StageError

from .actual import DELETED, Actual, read_actual
from .changes import Changes
from .connection import ObsConnection
from .diff import NOTHING, Command, Left, clashes, diff
from .doubt import Outlook
from .judge import Size, Verdict, judge, sizes_of
from .messages import ALREADY_EXISTS, CREATION_FAILED, ConnectionState, Event, Request
from .mover import Mover
from .names import PREFIX, scene_name
from .plan import ShowState, StagePlan, standing
from .poses import Poses
from .recast import recast
from .session import Asks
from .template import Role
from .wanted import Wanted, WantedItem, part_of, wanted_anew, wanted_state

log = logging.getLogger(__name__)

# OBS removes later than it says, and a Media Source that is dialling holds its name for seconds: seen on
# two busy cores, where 1.5 s were too few.
SETTLING_S = 12.0
_BATCH_S = 20.0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the stage: these scenes with their inputs, and these inputs."""

    scenes: frozenset[str] = frozenset()
    inputs: frozenset[str] = frozenset()


class Keeper:
    """What is wanted, what of it is left to the operator, and the ids of OBS's items.

    `camera_solid`: nothing is seen through the camera's picture. `changing` is held while OBS is changed to
    what is wanted. Raises `StageError` and its kinds throughout.
    """

    def __init__(self, connection: ObsConnection, clock: Callable[[], float]) -> None:
        self.plan: StagePlan | None = None
        self.state = ShowState()
        self.left = NOTHING
        self.renamed: dict[str, str] = {}
        self.camera_solid = False
        self.changing = asyncio.Lock()
        self.mover = Mover(connection, clock)
        self.poses = Poses()
        self._connection = connection
        self._clock = clock
        self._ids: dict[tuple[str, str], int] = {}
        self._sizes: dict[tuple[str, str], Size] = {}
        self._outlook: Outlook | None = None
        self._wanted: Wanted | None = None
        self._deleted: set[str] = set()
        connection.on_event(self._hear)
        connection.on_state(self._follow)

    def _hear(self, event: Event) -> None:
        name = str(event.data.get("inputName", event.data.get("sceneName")))
        if event.type in ("InputRemoved", "SceneRemoved") and name.startswith(PREFIX):
            self._deleted.add(name)
        elif event.type in ("InputCreated", "SceneCreated"):
            self._deleted.discard(name)

    def _follow(self, state: ConnectionState) -> None:
        if state is ConnectionState.SYNCING:  # another OBS, or other scenes
            self._deleted.clear()
            self.renamed.clear()

    # -- what is wanted ------------------------------------------------------------------------------

    def built(self) -> StagePlan:
        """The show's plan. Raises `StageError` before there is one."""
        if self.plan is None:
            raise StageError("The stage is not built yet.", "Build it with the show's plan first.")
        return self.plan

    def wanted(self) -> Wanted:
        """The wanted state. Raises `StageError` before there is a plan."""
        if self._wanted is None:
            self._wanted = wanted_state(self.built(), self.state)
        return self._wanted

    def outlook(self) -> Outlook:
        """The wanted state and the known ids, to be looked up."""
        if self._outlook is None:
            self._outlook = Outlook(self.wanted(), self._ids)
        return self._outlook

    def touch(self, scene_ids: Collection[str] | None = None) -> None:
        """To be called after every change of `plan` or `state`.

        `scene_ids`: only these scenes and their inputs are concerned (None: it may be all).
        """
        before, self._wanted, self._outlook = self._wanted, None, None
        if before is not None and scene_ids is not None:
            here = {scene.name for scene in before.scenes}
            scene_ids = [scene_id for scene_id in scene_ids if scene_name(scene_id) in here]
            self._wanted = wanted_anew(self.built(), self.state, before, scene_ids)

    def hides(self, scene: str, item: WantedItem) -> bool:
        """Whether nothing is seen through an item, as far as is known: only of the camera it can be, while it
        has a picture and stands where we put it.
        """
        key = scene, item.source
        whole = item.role == "camera" and self.camera_solid and key not in self.left.items
        return whole and min(self._sizes.get(key, (0.0, 0.0))) >= 1

    def note_rename(self, old: str, new: str) -> None:
        """Remembers where a scene of ours is to be found, from OBS's word that `old` is now called `new`."""
        name = next((name for name, now in self.renamed.items() if now == old), old)
        self.renamed.pop(name, None)
        if name != new and name in self.outlook().scenes and DELETED not in new:
            self.renamed[name] = new

    def scene_id(self, name: str | None) -> str | None:
        """The show's id of a scene by its name in OBS; None for another's."""
        ids = standing(self.built(), self.state)
        return next((scene_id for scene_id in ids if scene_name(scene_id) == name), None)

    # -- reading and sending -------------------------------------------------------------------------

    async def read(
        self, asks: Asks, part: Part | None = None, *, new: bool = False, adopt: bool = False
    ) -> tuple[Wanted, Actual]:
        """The wanted and the actual state of a part of the stage (None: of all), without our slow motion.

        `adopt`: sets go on from where OBS has them. Raises `StageError` where something else bears our names,
        and for a `new` show where the camera is missing.
        """
        wanted = self.wanted() if part is None else part_of(self.wanted(), part.scenes, part.inputs)
        asked = {wish.name for wish in wanted.inputs} | {scene.name for scene in wanted.scenes}
        deleted = self._deleted & asked
        actual = await read_actual(
            asks,
            wanted,
            with_stale=part is None,
            renamed=self.renamed,
            deleted=deleted,
            tag=f"{self._clock():.3f}",
        )
        self._deleted -= deleted - actual.ghost_names
        self.camera_solid = actual.camera_solid
        if names := clashes(wanted, actual):
            raise StageError(
                f"OBS already has something of its own named {_listed(names)}.",
                "Rename or delete it in OBS; Cuehost needs the name and touches only what it made itself.",
            )
        if new and not actual.camera_found:
            raise StageError(
                f"OBS has no source named {wanted.camera!r} for the camera.",
                "Add the camera in OBS under that name, or name the source you have.",
            )
        if part is None:
            self._ids.clear()
            self._sizes.clear()
        for name, source in [(s.name, i.source) for s in wanted.scenes for i in s.items]:
            self._ids.pop((name, source), None)
        for scene in actual.scenes.values():
            for item in reversed(scene.items):  # of a source that is there twice the rearmost counts
                self._ids[scene.name, item.source] = item.id
        if adopt and self.mover.motion is not None:
            self.poses.adopt(wanted, actual, self.mover.motion)
        return wanted, self.poses.out_of_actual(wanted, actual)

    async def pending(self) -> list[Command]:
        """What `sync` would send now."""
        wanted, actual = await self.read(self._connection)
        return diff(wanted, actual, self.left)

    async def sync(
        self, asks: Asks | None = None, *, part: Part | None = None, new: bool = False
    ) -> list[Command]:
        """Removes every difference (in a part); returns what was sent. `changing` must be held, or nobody
        else ask.
        """
        asks = asks or self._connection
        sent: list[Command] = []
        until = self._clock() + SETTLING_S
        passes = 0
        self.poses.disturbed.clear()
        while left := await self.put_right(asks, part, new=new, adopt=True):
            sent += left
            if self._clock() >= until:
                raise still_amiss(left)
            if passes > 1:
                await asyncio.sleep(min(0.1 * passes, 0.5))  # what was removed keeps its name for a while
            passes += 1
        return sent

    async def put_right(
        self,
        asks: Asks | None = None,
        part: Part | None = None,
        *,
        new: bool = False,
        adopt: bool = False,
    ) -> list[Command]:
        """Reads once and sends what is amiss; returns what was sent."""
        asks = asks or self._connection
        wanted, actual = await self.read(asks, part, new=new, adopt=adopt)
        commands = diff(wanted, actual, self.left)
        self._sizes |= sizes_of(actual)
        await self._send(asks, commands)
        return commands

    async def repair(self, part: Part | None) -> Verdict:
        """Looks at a part of OBS, and puts right what others changed, unless it is theirs to change."""
        async with self.changing:
            before = dict(self._sizes)
            wanted, actual = await self.read(self._connection, part)
            actual = self.poses.with_hands(wanted, actual)
            moving = Left(frozenset(self.mover.busy)) - self.left
            verdict = judge(wanted, actual, self.left | moving, before)
            given = self.poses.given_to((verdict.left - self.left).items, self._ids)
            self.left = verdict.left - moving
            self._sizes |= sizes_of(actual)
            await self._send(self._connection, verdict.commands)
            await self._connection.batch(given)
            self.poses.looked_at(None if part is None else part.scenes)
            return verdict

    async def _send(self, asks: Asks, commands: Iterable[Command]) -> None:
        """Sends commands as one batch; failures are logged, the next reading shows what is left."""
        commands = list(map(self.poses.put_in, commands))
        replies = await asks.batch([c.request for c in commands], timeout_s=_BATCH_S)
        for command, reply in zip(commands, replies, strict=True):
            log.debug("%s, so %s", command.reason, command.request.type)
            if reply.ok and reply.request in ("CreateInput", "CreateScene"):
                made = command.request.data.get("inputName", command.scene)
                self._deleted.discard(str(made))  # OBS's event may come after the next reading
            if reply.code == CREATION_FAILED and reply.request == "CreateSceneItem":
                # OBS refuses an item only of a source that was deleted, here while nobody listened.
                self._deleted.add(str(command.source))
            if not reply.ok and reply.code != ALREADY_EXISTS:
                log.info("%s, but OBS refused %s: %s", command.reason, reply.request, reply.comment)

    # -- changing ------------------------------------------------------------------------------------

    async def holds_only_ours(self, name: str) -> bool:
        """Whether OBS's scene of that name has all that is wanted in it, and nothing else."""
        scene = self.outlook().scenes[name]
        listed = await self._connection.batch([Request("GetSceneItemList", {"sceneName": name})])
        there = sorted(str(item.get("sourceName")) for item in listed[0].data.get("sceneItems") or [])
        return there == sorted(item.source for item in scene.items)

    async def recast(self, old: str, new: str) -> None:
        """Has the scene `old` become `new`, which is wanted in its place since; both are names in OBS.
        `changing` must be held. What OBS does not take leads to a full `sync`.
        """
        before = self.outlook().scenes[old]
        self.touch()
        after = self.outlook().scenes[new]
        requests = recast(before, after, self.wanted(), self._ids)
        if requests is None or not all(reply.ok for reply in await self._connection.batch(requests)):
            await self.sync()
            return
        for was, now in zip(before.items, after.items, strict=True):
            old_key, new_key = (old, was.source), (new, now.source)
            self._ids[new_key] = self._ids.pop(old_key)
            self.poses.rename(old_key, new_key)
            if old_key in self._sizes:
                self._sizes[new_key] = self._sizes.pop(old_key)

    async def apply(
        self,
        change: Callable[[], object],
        scene_ids: Collection[str] | None = None,
        *,
        roles: Collection[Role] = (),
        reload: dict[str, Any] | None = None,
        on_air: str | None = None,
    ) -> None:
        """Makes a `change` of the state and sends what it means, without reading OBS first.

        `scene_ids` are the only scenes it concerns, with their inputs (None: all). There the visibility of
        the items of `roles`, and inputs whose settings contain `reload`, are sent even if unchanged. What OBS
        does not take leads to a full `sync`. In the scene `on_air` (its name in OBS) things come and go with
        motion.
        """
        async with self.changing:
            plan = self.built()
            await self._connection.wait_ready()  # with an OBS that comes back the ids below would be old
            before = self.wanted()
            change()
            self.touch(scene_ids)
            chosen = plan.scene_ids if scene_ids is None else scene_ids
            part = part_of(self.wanted(), set(map(scene_name, chosen)))
            await self.mover.settled(_shown(part) - _shown(before))  # its way out would end in hiding it
            moving = None if self.state.studio or self.mover.motion is None else on_air
            changes = Changes(self._ids, self.left, self.mover, self.poses, moving, drawn_in)
            requests = changes.between(before, part, roles, reload)
            if requests is not None:
                with contextlib.suppress(_Refused):
                    with self.mover.moving(changes.moves):
                        if not all(reply.ok for reply in await self._connection.batch(requests)):
                            raise _Refused
                    return
            await self.sync()


class _Refused(Exception):
    """OBS did not take all of a change."""


def _shown(wanted: Wanted) -> set[tuple[str, str]]:
    return {(scene.name, item.source) for scene in wanted.scenes for item in scene.items if item.visible}


def still_amiss(commands: list[Command]) -> StageError:
    """The error for an OBS that does not become what is wanted."""
    return StageError(
        f"OBS does not become what the show needs: {'; '.join(c.reason for c in commands[:3])}.",
        "See whether OBS shows a question or an error in a window of its own.",
    )


def _listed(names: Collection[str]) -> str:
    return ", ".join(map(repr, dict.fromkeys(names)))
