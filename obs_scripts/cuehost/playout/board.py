"""The switching board: takes scenes and brings pictures at their times, and tells what it did."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cuehost.errors import ObsUnreachable, StageError
from cuehost.stage import Taken

from .events import Code
from .model import Action, Role
from .ports import Clock, Emit, Stage
from .timeline import LIT

OVERLAYS: tuple[Role, ...] = ("caption", "picture", "price", "prompt", "card", "code")
Amend = Callable[[Action, str], Awaitable[Action | None]]
"""What to do in a scene instead of an action that shows a picture, as things are by now; None: nothing."""

# Hiding what a scene showed last is begun so long before its take.
_CLEAR_S = 0.1


def _nothing() -> None:
    pass


@dataclass(eq=False)
class _Taking:
    """A take that is planned or under way. `stale`: what is dropped as it comes."""

    scene: str
    due: float
    on_begun: Callable[[], None]
    stale: set[asyncio.Task[None]]
    clear: bool
    background: Path | None
    begun: bool = False
    task: asyncio.Task[bool] = field(init=False)


class Board:
    """Drives the stage for one show. All times are monotonic program times in s.

    A picture that does not come is a fault in the log, not the end of the show; only OBS being
    gone (`ObsUnreachable`) is raised.
    """

    def __init__(self, stage: Stage, emit: Emit, mono: Clock, take_lead_s: float = 0.0) -> None:
        """`take_lead_s`: how long OBS takes to begin a take it is asked for."""
        self._stage = stage
        self._take_lead_s = take_lead_s
        self._emit = emit
        self._mono = mono
        self._pending: set[asyncio.Task[None]] = set()
        self._wanted: dict[tuple[str, Role], bool] = {}
        self._takes: list[_Taking] = []
        self._ends: dict[tuple[str, Role], tuple[float, asyncio.Task[None]]] = {}
        self._up: dict[tuple[str, Role], str] = {}
        self.amend: Amend | None = None
        self.program: str | None = None
        self.overlays_on = True
        self.muted = False

    async def sleep_until(self, at: float) -> None:
        """Sleep until a monotonic time."""
        delay = at - self._mono()
        if delay > 0:
            await asyncio.sleep(delay)

    def begin_take(
        self,
        scene: str,
        due: float,
        reason: str,
        code: Code = "planned",
        *,
        clear: bool = True,
        background: Path | None = None,
        begun: Callable[[], None] = _nothing,
        **told: str,
    ) -> asyncio.Task[bool]:
        """Put a scene on program at `due`; the task gives whether OBS did, and raises `ObsUnreachable`.

        `clear`: the pictures of cues are hidden in it first, and those still to come in the scene before
        are dropped. `background` is the set it is to stand in, if it has several. `begun` is called as OBS is
        asked. `told` goes to the log with the take. A take that is
        under way is done first.
        """
        take = _Taking(scene, due, begun, set(self._pending) if clear else set(), clear, background)
        before = self._takes[-1].task if self._takes else None
        told |= {"scene": scene, "reason": reason, "code": code}
        take.task = asyncio.create_task(self._tell_take(take, before, told))
        self._takes.append(take)
        return take.task

    async def taken(self) -> None:
        """Wait until the last take is done. Raises `ObsUnreachable`."""
        if self._takes:
            await self._takes[-1].task

    def drop_take(self) -> None:
        """Forget a take that has not begun; one that has is done to its end."""
        while self._takes and not self._takes[-1].begun:
            self._takes.pop().task.cancel()

    async def close(self) -> None:
        """End of the show: nothing that was planned happens after this. Never raises a `StageError`."""
        self.drop_pending()
        self.drop_take()
        # One that has begun is waited for, so that it is not in the way of the safe scene.
        with suppress(StageError):
            await self.taken()

    async def _tell_take(
        self, take: _Taking, before: asyncio.Task[bool] | None, told: dict[str, str]
    ) -> bool:
        try:
            if before is not None:
                await asyncio.wait({before})
            taken = await self._take_when(take)
        finally:
            if take in self._takes:
                self._takes.remove(take)
        if taken is not None:
            self._emit("take", at=taken.started_at, planned=take.due, **told)
        return taken is not None

    async def _take_when(self, take: _Taking) -> Taken | None:
        await self.sleep_until(take.due - self._take_lead_s - _CLEAR_S)
        if take.clear:
            self._drop(take.stale)
            await self._hide(take.scene, [r for r in OVERLAYS if self._wanted.get((take.scene, r), True)])
        here = self.program == take.scene
        if not here:  # while nobody sees it
            await self._dress(take)
        await self.sleep_until(take.due - self._take_lead_s)
        take.begun = True
        take.on_begun()
        if here:
            await self._dress(take)
        left = self.program
        taken = await self._take(take.scene)
        if taken is not None and take.clear and left not in (None, take.scene):
            # Now rather than before the take that comes back to it, which may be a key pressed in a hurry.
            await self._hide(left, [role for role in OVERLAYS if self._wanted.get((left, role))])
        return taken

    async def _dress(self, take: _Taking) -> None:
        if take.background is None:
            return
        try:
            await self._stage.dress(take.scene, take.background)
        except ObsUnreachable:
            raise
        except StageError as error:  # rather in the set of another segment than not at all
            self._emit("fault", scene=take.scene, role="background", reason=str(error), code="fallback")

    async def _take(self, scene: str) -> Taken | None:
        self.program = None  # until OBS says otherwise
        try:
            taken = await self._stage.take(scene)
        except ObsUnreachable:
            raise
        except StageError as error:
            self._emit("fault", scene=scene, reason=str(error), code="fallback")
            return None
        self.program = scene
        return taken

    def schedule(self, action: Action, scene: str, at: float) -> None:
        """Have an action done at a time, unless the segment is left before.

        What is to be shown does away with an earlier picture's end that would come after it.
        """
        task = asyncio.create_task(self._act(action, scene, at))
        key = scene, action.role
        if not action.visible:
            self._ends[key] = at, task
        elif key in self._ends and self._ends[key][0] >= at:
            self._ends.pop(key)[1].cancel()
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    def drop_shows(self) -> None:
        """Forget the pictures still to come; what is shown still goes at its time."""
        self._drop(self._pending - {task for _, task in self._ends.values()})

    def drop_pending(self) -> None:
        """Forget what is scheduled."""
        self._drop(set(self._pending))

    def _drop(self, tasks: set[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        self._pending -= tasks
        self._ends = {key: end for key, end in self._ends.items() if end[1] not in tasks}

    async def hide(self, scene: str, *roles: Role) -> None:
        """Hide these roles' pictures if they are shown."""
        await self._hide(scene, [role for role in roles if self._wanted.get((scene, role))])

    async def _hide(self, scene: str, roles: Sequence[Role]) -> None:
        if not roles:
            return
        self._wanted |= {(scene, role): False for role in roles}
        for role in roles:
            self._up.pop((scene, role), None)
        try:
            await self._stage.hide(roles, scene)
        except ObsUnreachable:
            raise
        except StageError as error:
            self._doubt(error, scene, *roles)

    async def _act(self, action: Action, scene: str, at: float) -> None:
        await self.sleep_until(at)
        if action.visible and self.amend is not None:
            amended = await self.amend(action, scene)
            if amended is None:
                return
            action = amended
        self._up[scene, action.role] = action.name
        with suppress(ObsUnreachable):  # the take that follows tells
            if action.picture is not None:
                try:
                    await self._stage.set_picture(action.role, action.picture, scene)
                except StageError as error:
                    self._emit("fault", scene=scene, role=action.role, reason=str(error), code="fallback")
                    if action.name == "caption":  # rather none than that of other words
                        await self.hide(scene, "caption")
                    return
            if self._wanted.get((scene, action.role)) != action.visible:
                if not await self._set(scene, action.role, action.visible):
                    return
            elif not action.visible or action.name == LIT:  # what stands there was told as it came
                return
            self._emit(
                "caption" if action.role == "caption" else "overlay",
                at=self._mono(),
                planned=at,
                name=action.name,
                action="show" if action.visible else "hide",
                text=action.text or None,
                code="planned",
            )

    async def _set(self, scene: str, role: Role, visible: bool) -> bool:
        """Show or hide a picture; whether OBS did."""
        self._wanted[scene, role] = visible
        try:
            await self._stage.show(role, scene, visible and self.overlays_on)
        except ObsUnreachable:
            raise
        except StageError as error:
            self._doubt(error, scene, role)
            return False
        return True

    def _doubt(self, error: StageError, scene: str, *roles: Role) -> None:
        for role in roles:  # nobody knows whether they are shown; the next picture tries again
            self._wanted.pop((scene, role), None)
        self._emit("fault", scene=scene, role=", ".join(roles), reason=str(error), code="fallback")

    def up(self, scene: str, role: Role) -> str | None:
        """The name of the picture that a role shows in a scene; None where a cue shows none."""
        shown = self._wanted.get((scene, role), False)
        return self._up.get((scene, role)) if shown else None

    def forget(self) -> None:
        """The scenes were built anew: what is shown in them is as at the start."""
        self._wanted.clear()
        self._up.clear()

    async def switch_overlays(self) -> None:
        """Take all pictures of cues off the program, or bring back those that are due. The label stays."""
        self.overlays_on = not self.overlays_on
        for (scene, role), wanted in list(self._wanted.items()):
            if wanted:
                await self._set(scene, role, True)
        self._emit("overlays", action="on" if self.overlays_on else "off", reason="operator", code="operator")

    async def switch_mute(self) -> None:
        """Mute the host, or let it be heard again."""
        muted = not self.muted
        try:
            await self._stage.mute_host(muted)
        except StageError as error:
            self._emit("fault", reason=str(error), code="fallback")
            return
        self.muted = muted
        self._emit("mute", action="on" if muted else "off", reason="operator", code="operator")
