"""Backgrounds that an image model makes because an operator asked for them, one order after another."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from cuehost.errors import CuehostError, InputError

log = logging.getLogger(__name__)

Document = dict[str, Any]
Make = Callable[[Callable[[int, int], None]], Awaitable[tuple[int, str]]]
"""Has pictures made, telling how far it is (`done`, `total`): how many, and what was used, in words."""

MakeSome = Callable[[int, Callable[[int, int], None]], Awaitable[tuple[int, str]]]
"""The same, of as many as are asked for."""


class Making:
    """The order under way, or how the last one ended. `busy`: a show has all of this computer."""

    def __init__(self, busy: Callable[[], bool]) -> None:
        self._busy = busy
        self._task: asyncio.Task[None] | None = None
        self.document: Document | None = None
        """Of which `show`, and of which `set` where it is not the show's own; how many are `done` of a
        `total`; at the end how many were `made` and what was `used` for it, in words with the cost, or the
        `fault`."""

    def begin(self, show: str, count: int, make: Make, of: str | None = None) -> None:
        """Have pictures made, from now on; `of` names a set of segments. Raises `InputError` while others
        are, or a show is on air.
        """
        if self._busy():
            raise InputError(
                "A show is on air, and all of this computer is for it.", "Have them made when it is over."
            )
        if self._task is not None and not self._task.done():
            raise InputError("Backgrounds are being made already.", "Wait until they are there.")
        known = {"show": show} | ({"set": of} if of is not None else {})
        self.document = {**known, "done": 0, "total": count}
        self._task = asyncio.get_running_loop().create_task(self._run(known, make))

    async def _run(self, known: Document, make: Make) -> None:
        def tell(done: int, total: int) -> None:
            self.document = {**known, "done": done, "total": total}

        try:
            made, used = await make(tell)
        except CuehostError as error:
            self.document = {**known, "fault": str(error)}
        except Exception as error:  # nobody waits for it but who looks at the page
            log.exception("backgrounds could not be made")
            self.document = {**known, "fault": f"{type(error).__name__}: {error}"}
        else:
            self.document = {**known, "made": made, "used": used}
