"""Cards that nobody can draw ahead: how long a break or an offer still lasts, when the show begins, thanks
for an order."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from cuehost import graphics
from cuehost.errors import CuehostError, StageError
from cuehost.rundown import Product, Rundown
from cuehost.stage import Role, Template, kind_of

from . import cards
from .board import Board
from .model import Action, PreparedSegment, PreparedShow
from .offer_cards import COUNTDOWN, LIVE, countdown, end_of, ended
from .ports import Clock, Emit
from .position import Position
from .times import Times

THANKS_S = 6.0
_LOOK_S = 0.25
_NOW_S = 0.05

Redraw = Callable[[graphics.Spec, tuple[int, int], str], Path]
"""Draws a card into the file that belongs to a name, over what was there."""


class Stage(Protocol):
    """Where a scene's pictures are changed."""

    async def set_picture(self, role: Role, picture: Path, scene: str, /, *, still: bool = False) -> None:
        """Replace a role's picture; `still`: without a motion of its own. Raises `StageError`."""
        ...


class OnAir(Protocol):
    """What these cards need to know of the show."""

    board: Board

    @property
    def position(self) -> Position:
        """The place on air."""
        ...

    @property
    def segment(self) -> PreparedSegment:
        """The segment on air."""
        ...

    def times(self) -> Times:
        """Planned and expected ends."""
        ...


class Ready(Protocol):
    """The show as it was made ready."""

    @property
    def show(self) -> PreparedShow:
        """All that goes on air."""
        ...

    @property
    def rundown(self) -> Rundown:
        """What was planned."""
        ...

    @property
    def pictures(self) -> cards.ShowPictures:
        """The pictures that were drawn ahead."""
        ...


@dataclass(slots=True)
class LiveCards:
    """Draws cards while the show is on air, beside its loop. `ready` gives the show as it is now edited,
    `now` is the wall clock.

    What cannot be drawn is left out and told: the show goes on.
    """

    show: OnAir
    stage: Stage
    template: Template
    ready: Callable[[], Ready]
    redraw: Redraw
    emit: Emit
    mono: Clock
    now: Callable[[], datetime] = lambda: datetime.now().astimezone()
    _number: int = field(default=0, init=False)
    _awaited: bool = field(default=False, init=False)
    _private: set[Path] = field(default_factory=set, init=False)

    async def run(self) -> None:
        """Count breaks and offers down, until cancelled."""
        counting = asyncio.create_task(self._count_offers())
        try:
            await self._count_breaks()
        finally:
            counting.cancel()
            for picture in self._private:  # it names a viewer
                with contextlib.suppress(OSError):
                    picture.unlink(missing_ok=True)

    # -- breaks, and the time before the show ------------------------------------------------------

    async def _count_breaks(self) -> None:
        shown: int | None = None
        while True:
            left_s = self._break_left_s()
            left = None if left_s is None else max(math.ceil(left_s - _NOW_S), 0)
            if left is not None and left != shown:
                span = self.show.times().segment
                total = max(round(span.expected - span.began), left)
                rundown = self.ready().rundown
                number = min(self.show.position.segment, len(rundown.segments) - 1)
                after = next((s.product for s in rundown.segments[number:] if s.product), None)
                await self._wait("break", left, total, after)
            elif left is None and (shown is not None or self._begun()):
                self._awaited = False
                await self.rest()
            shown = left
            await asyncio.sleep(_LOOK_S if left_s is None else max(left_s % 1.0, _NOW_S))

    def _begun(self) -> bool:
        """Whether the show that was waited for is on air: viewers do not see the card before it change."""
        return self._awaited and self.show.board.program not in (None, "break")

    def _break_left_s(self) -> float | None:
        """How long the planned break on air still lasts; of one that an operator called nobody knows."""
        if self.show.board.program != "break" or self.show.segment.segment.kind != "break":
            return None
        return max(self.show.times().segment.expected - self.mono(), 0.0)

    async def start_in(self, left_s: int, total_s: int) -> None:
        """Show in the break's scene that the show begins in so many seconds."""
        self._awaited = True
        await self._wait("starting", left_s, total_s, None)

    async def rest(self) -> None:
        """Give the break's scene the title back that it has without a known end."""
        await self._set(self.ready().pictures.first.get(("title", "break")))

    async def _wait(self, kind: graphics.WaitKind, left_s: int, total_s: int, after: str | None) -> None:
        item = cards.item_of(self.template, "break", "title")
        if item is None:
            return
        rundown, lang = self.ready().rundown, self.ready().show.lang
        name = rundown.products[after].name.get(lang) if after else ""
        show, align = rundown.show.get(lang), cards.corner_of(item)
        spec = graphics.WaitCard(kind, show, lang, left_s, total_s, name, align)
        await self._set(await self._drawn(spec, cards.size_of(item), self._next("break")))

    async def _set(self, picture: Path | None) -> None:
        if picture is not None:
            try:
                await self.stage.set_picture("title", picture, "break")
            except StageError as error:
                self.emit("fault", scene="break", role="title", reason=str(error), code="fallback")

    # -- offers -------------------------------------------------------------------------------------

    async def amended(self, action: Action, scene: str) -> Action | None:
        """An action as it is to be done now: an offer's card shows what is left of it; None: it is over."""
        if not action.name.startswith(LIVE):
            return action
        rundown, product = self._offered(action.name)
        if ended(rundown, product, self.now()):
            return None
        if not action.name.startswith(COUNTDOWN):
            return action
        picture = await self._left(action.name, scene)
        return None if picture is None else replace(action, picture=picture)

    async def _count_offers(self) -> None:
        """Have a countdown that is shown tick with the seconds of the clock, and go when it is over."""
        while True:
            scene = self.show.board.program
            name = self.show.board.up(scene, "card") if scene else None
            if scene is not None and name is not None and name.startswith(LIVE):
                await self._tick(name, scene)
                # The card changes with its own seconds, which are those of the end.
                end = end_of(*self._offered(name))
                left_s = (end - self.now()).total_seconds() if end is not None else _LOOK_S
                await asyncio.sleep(max(left_s % 1.0, _NOW_S))
            else:
                await asyncio.sleep(_LOOK_S)

    async def _tick(self, name: str, scene: str) -> None:
        board = self.show.board
        try:
            if ended(*self._offered(name), self.now()):
                await board.hide(scene, "card")
            elif name.startswith(COUNTDOWN):
                picture = await self._left(name, scene)
                if picture is not None and board.up(scene, "card") == name:
                    await self.stage.set_picture("card", picture, scene, still=True)
        except StageError as error:
            self.emit("fault", scene=scene, role="card", reason=str(error), code="fallback")

    def _offered(self, name: str) -> tuple[Rundown, Product | None]:
        """Whose offer a cue is about: the show, and the product where it is one's."""
        rundown = self.ready().rundown
        return rundown, rundown.products.get(name.rpartition(":")[2])

    async def _left(self, name: str, scene: str) -> Path | None:
        """The picture of what is left of an offer now."""
        item = cards.item_of(self.template, kind_of(scene), "card")
        if item is None:
            return None
        align = cards.corner_of(item)
        spec = countdown(*self._offered(name), self.ready().show.lang, self.now(), align)
        if spec is None:
            return None
        return await self._drawn(spec, cards.size_of(item), self._next("offer"))

    # -- thanks -------------------------------------------------------------------------------------

    async def thank(
        self, name: str = "", text: str = "", seconds: float = THANKS_S, *, order: bool = False
    ) -> bool:
        """Thank a viewer, by a name that may be shown (empty: all), in the scene on air; whether it has a
        place for it. `text` says what for, in the show's language, and must be true; `order`: for an order.
        """
        scene = self.show.board.program
        item = cards.item_of(self.template, kind_of(scene), "card") if scene else None
        if scene is None or item is None:
            return False
        spec = graphics.ThanksCard(self.ready().show.lang, name, text, cards.corner_of(item), order)
        picture = await self._drawn(spec, cards.size_of(item), self._next("thanks"))
        if picture is None:
            return False
        self._private.add(picture)
        now = self.mono()
        self.show.board.schedule(Action(0.0, "card", True, "card:thanks", picture), scene, now)
        self.show.board.schedule(Action(0.0, "card", False, "hide:card"), scene, now + seconds)
        return True

    def _next(self, name: str) -> str:
        """The name of the next file of a kind: while OBS reads one, the other is written."""
        self._number = 1 - self._number
        return f"{name}-{self._number}"

    async def _drawn(self, spec: graphics.Spec, size: tuple[int, int], name: str) -> Path | None:
        try:
            return await asyncio.to_thread(self.redraw, spec, size, name)
        except CuehostError as error:
            self.emit("fault", role="card", reason=str(error), code="fallback")
            return None
