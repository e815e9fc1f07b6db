"""The switching board: takes scenes and brings pictures at their times, and tells what it did."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from cuehost.errors import ObsUnreachable, StageError
from cuehost.stage import Taken

from .model import Action, PreparedSegment, Role
from .ports import Clock, Emit, Stage

OVERLAYS: tuple[Role, ...] = ("caption", "picture", "price", "prompt")


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
        self._taking: asyncio.Task[None] | None = None
        self._take_begun = False
        self._ends: dict[tuple[str, Role], tuple[float, asyncio.Task[None]]] = {}
        self.program: str | None = None
        self.overlays_on = True
        self.muted = False

    async def sleep_until(self, at: float) -> None:
        """Sleep until a monotonic time."""
        delay = at - self._mono()
        if delay > 0:
            await asyncio.sleep(delay)

    async def clear(self, segment: PreparedSegment) -> None:
        """Drop what was scheduled, and hide the cues' pictures in a scene that is about to come."""
        self.drop_pending()
        if self.program != segment.scene:
            await self._hide_all(segment.scene)

    def begin_take(self, segment: PreparedSegment, due: float, reason: str) -> None:
        """Put a segment's scene on program at `due`; `taken` waits until it is done."""
        self._take_begun = False
        self._taking = asyncio.create_task(self._take_segment(self._taking, segment, due, reason))

    async def taken(self) -> None:
        """Wait until the last take is done. Raises `ObsUnreachable`."""
        taking, self._taking = self._taking, None
        if taking is not None:
            await taking

    async def close(self) -> None:
        """End of the show: nothing that was planned happens after this. Never raises a `StageError`."""
        self.drop_pending()
        taking, self._taking = self._taking, None
        if taking is None:
            return
        if not self._take_begun:
            taking.cancel()
        # One that has begun is waited for, so that it is not in the way of the safe scene.
        with suppress(StageError, asyncio.CancelledError):
            await taking

    async def _take_segment(
        self, before: asyncio.Task[None] | None, segment: PreparedSegment, due: float, reason: str
    ) -> None:
        if before is not None:
            await before
        self._take_begun = False
        await self.sleep_until(due - self._take_lead_s)
        self._take_begun = True
        if self.program == segment.scene:
            await self._hide_all(segment.scene)
        taken = await self._take(segment.scene)
        if taken is not None:
            self._emit(
                "take",
                at=taken.started_at,
                planned=due,
                segment=segment.segment.id,
                scene=segment.scene,
                title=segment.title,
                reason=reason,
            )

    async def take_safe(self, scene: str, reason: str) -> None:
        """Put the safe scene on program now."""
        self.drop_pending()
        await self.taken()
        taken = await self._take(scene)
        if taken is not None:
            self._emit("take", at=taken.started_at, scene=scene, reason=reason)

    async def _take(self, scene: str) -> Taken | None:
        self.program = None  # until OBS says otherwise
        try:
            taken = await self._stage.take(scene)
        except ObsUnreachable:
            raise
        except StageError as error:
            self._emit("fault", scene=scene, reason=str(error))
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

    def drop_pending(self) -> None:
        """Forget what is scheduled."""
        for task in self._pending:
            task.cancel()
        self._pending.clear()
        self._ends.clear()

    async def hide(self, scene: str, *roles: Role) -> None:
        """Hide these roles' pictures if they are shown."""
        for role in roles:
            if self._wanted.get((scene, role)):
                await self._set(scene, role, False)

    async def _hide_all(self, scene: str) -> None:
        for role in OVERLAYS:
            if self._wanted.get((scene, role), True):
                await self._set(scene, role, False)

    async def _act(self, action: Action, scene: str, at: float) -> None:
        await self.sleep_until(at)
        with suppress(ObsUnreachable):  # the take that follows tells
            if action.picture is not None:
                try:
                    await self._stage.set_picture(action.role, action.picture, scene)
                except StageError as error:
                    self._emit("fault", scene=scene, role=action.role, reason=str(error))
                    if action.role == "caption":  # rather none than that of other words
                        await self.hide(scene, "caption")
                    return
            if self._wanted.get((scene, action.role)) != action.visible:
                if not await self._set(scene, action.role, action.visible):
                    return
            elif not action.visible:
                return
            self._emit(
                "caption" if action.role == "caption" else "overlay",
                at=self._mono(),
                planned=at,
                name=action.name,
                action="show" if action.visible else "hide",
                text=action.text or None,
            )

    async def _set(self, scene: str, role: Role, visible: bool) -> bool:
        """Show or hide a picture; whether OBS did."""
        self._wanted[scene, role] = visible
        try:
            await self._stage.show(role, scene, visible and self.overlays_on)
        except ObsUnreachable:
            raise
        except StageError as error:
            self._wanted.pop((scene, role), None)  # nobody knows; the next picture tries again
            self._emit("fault", scene=scene, role=role, reason=str(error))
            return False
        return True

    async def switch_overlays(self) -> None:
        """Take all pictures of cues off the program, or bring back those that are due. The label stays."""
        self.overlays_on = not self.overlays_on
        for (scene, role), wanted in list(self._wanted.items()):
            if wanted:
                await self._set(scene, role, True)
        self._emit("overlays", action="on" if self.overlays_on else "off", reason="operator")

    async def switch_mute(self) -> None:
        """Mute the host, or let it be heard again."""
        muted = not self.muted
        try:
            await self._stage.mute_host(muted)
        except StageError as error:
            self._emit("fault", reason=str(error))
            return
        self.muted = muted
        self._emit("mute", action="on" if muted else "off", reason="operator")
