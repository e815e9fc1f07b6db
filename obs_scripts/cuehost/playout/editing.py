"""Editing on air: what an edit changes, and a show that takes it over while it goes on.

What is on air is frozen; what has not aired yet is updated. A faulty edit is refused with its reason, and
the show goes on as it was.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Protocol

from cuehost.errors import CuehostError, InputError
from cuehost.rundown import Rundown

from .events import Code
from .model import PreparedShow
from .moves import changes, moves
from .ports import Emit
from .position import At
from .prepare import ReadyShow

log = logging.getLogger(__name__)

Load = Callable[[], Rundown]
"""Loads the rundown anew; blocking. Raises `CuehostError` for a faulty one."""

Prepare = Callable[[Rundown, int], Awaitable[ReadyShow]]
"""Makes a round (from 0) of the show ready; only what has changed is made. Raises `CuehostError`."""

Restage = Callable[[ReadyShow], Awaitable[None]]
"""Makes the stage have an edited show's scenes and pictures. Raises `StageError`."""

Signature = tuple[tuple[str, int, int], ...]

EVERY_S = 1.0
_UNDO = 10


class OnAir(Protocol):
    """The show that is edited (see `Conductor`)."""

    show: PreparedShow

    @property
    def round(self) -> int:
        """The round on air, from 0."""
        ...

    def replace_show(self, show: PreparedShow, moves: dict[At, At]) -> None:
        """Take over an edited show."""
        ...


class Editor:
    """Brings edits of a show on air to air. `ready` is the show as it is now.

    `on_edit` is called after an edit was taken over or undone.
    """

    def __init__(
        self, ready: ReadyShow, on_air: OnAir, emit: Emit, *, load: Load, prepare: Prepare, restage: Restage
    ) -> None:
        self.ready = ready
        self.on_edit: Callable[[], None] | None = None
        self._on_air = on_air
        self._emit = emit
        self._load = load
        self._prepare = prepare
        self._restage = restage
        self._before: list[Rundown] = []
        self._music = _music_of(ready.rundown)
        self._undone = ""
        self._refused = ""
        self._busy = asyncio.Lock()

    async def reload(self, code: Code = "operator") -> bool:
        """Take over the rundown as its files are now; whether it was changed and is good."""
        async with self._busy:
            before = self.ready.rundown
            try:
                rundown = await asyncio.to_thread(self._load)
                same = rundown.fingerprint == before.fingerprint
                if same and _music_of(rundown) == self._music:
                    return False
                _check_same_show(rundown, before)
                await self._take_over(rundown, "edit_applied", code)
            except CuehostError as error:
                self._emit("edit_refused", reason=str(error), code="fallback")
                return False
            if not same:  # another sound in a file of the same name cannot be taken back
                self._before = [*self._before, before][-_UNDO:]
            self._undone = ""
            return True

    async def undo(self, code: Code = "operator") -> None:
        """Take the last edit back; its file is left as it is. Raises `InputError` when there is none."""
        async with self._busy:
            if not self._before:
                raise InputError("There is no edit to undo.")
            undone = self.ready.rundown.fingerprint
            try:
                await self._take_over(self._before[-1], "edit_undone", code)
            except CuehostError as error:
                self._emit("edit_refused", reason=str(error), code="fallback")
                return
            self._before.pop()
            self._undone = undone

    async def newest(self) -> Rundown:
        """The rundown as its files are now; the last good one where they are faulty (told once) or hold
        an edit that was undone.
        """
        try:
            rundown = await asyncio.to_thread(self._load)
            _check_same_show(rundown, self.ready.rundown)
        except CuehostError as error:
            if str(error) != self._refused:
                self._refused = str(error)
                self._emit("edit_refused", reason=str(error), code="fallback")
            return self.ready.rundown
        self._refused = ""
        return self.ready.rundown if rundown.fingerprint == self._undone else rundown

    async def begin_round(self, ready: ReadyShow) -> PreparedShow:
        """Have a new round's pictures on the stage; its show. What does not come is told."""
        try:
            await self._restage(ready)
        except CuehostError as error:
            self._emit("fault", reason=str(error), code="fallback")
        self.ready = ready
        return ready.show

    async def _take_over(self, rundown: Rundown, event: str, code: Code) -> None:
        ready = await self._prepare(rundown, round_ := self._on_air.round)
        while round_ != self._on_air.round:  # another round has begun, with words of its own
            ready = await self._prepare(rundown, round_ := self._on_air.round)
        words = changes(self._on_air.show, ready.show, self.ready.pictures, ready.pictures)
        words += ["the music"] if ready.music != self.ready.music else []
        await self._restage(ready)
        self._on_air.replace_show(ready.show, moves(self._on_air.show, ready.show))
        self.ready = ready
        self._music = _music_of(rundown)
        self._emit(event, reason="; ".join(words) or "nothing that is said or shown", code=code)
        if self.on_edit is not None:
            self.on_edit()

    async def watch(self, every_s: float = EVERY_S) -> None:
        """Reload whenever a file of the rundown was saved, until cancelled."""
        seen = await asyncio.to_thread(signature, self.ready.rundown.sources)
        while True:
            await asyncio.sleep(every_s)
            now = await asyncio.to_thread(signature, self.ready.rundown.sources)
            if now == seen:
                continue
            # An editor may still be writing: what is read is what has stayed so for a while.
            while True:
                await asyncio.sleep(every_s / 4)
                later = await asyncio.to_thread(signature, self.ready.rundown.sources)
                if later == now:
                    break
                now = later
            try:
                await self.reload()
            except Exception as error:  # whatever is wrong with an edit, the show goes on without it
                log.exception("an edit could not be taken over")
                self._emit("edit_refused", reason=f"{type(error).__name__}: {error}", code="fallback")
            # A file named anew by the edit is watched from now on; a save meanwhile is seen the next time.
            before = {entry[0]: entry for entry in now}
            current = await asyncio.to_thread(signature, self.ready.rundown.sources)
            seen = tuple(before.get(entry[0], entry) for entry in current)


def _music_of(rundown: Rundown) -> Signature:
    """What tells whether the music bed was saved, which is no part of a rundown's fingerprint."""
    return signature([rundown.music] if rundown.music is not None else [])


def signature(paths: Iterable[Path]) -> Signature:
    """What tells whether files were saved: their times and sizes; of one that is not there, zeros."""

    def of(path: Path) -> tuple[str, int, int]:
        try:
            found = path.stat()
        except OSError:
            return str(path), 0, 0
        return str(path), found.st_mtime_ns, found.st_size

    return tuple(sorted(of(path) for path in paths))


def _check_same_show(new: Rundown, old: Rundown) -> None:
    """Raises `InputError` for what cannot change while a show is on air."""
    for name, what in (("hosts", "host"), ("scenes", "scene template"), ("theme", "theme")):
        if getattr(new, name) != getattr(old, name):
            raise InputError(
                f"The {what} cannot change while the show is on air.",
                "Change it back, or stop the show first.",
            )
    if not set(old.languages) <= set(new.languages):
        raise InputError("A language cannot go while the show is on air.", "Put it back.")
