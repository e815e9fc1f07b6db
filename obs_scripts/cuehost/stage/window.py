"""Scenes for the products near a long show's place.

A thousand products cannot each have a scene: OBS would take minutes to make them, and to list them. So some
have one at a time, made ahead while the show is on air. Where there are enough, the scene that was needed
longest ago becomes the new one (see `recast.py`), unless a person has put something into it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .connection import ObsConnection
from .keeper import Keeper, Part
from .messages import Request
from .names import kind_of, scene_name
from .plan import MOST_PRODUCTS
from .take import Taker


class Window:
    """Has OBS have the scenes that are needed. Raises `StageError` and its kinds throughout."""

    def __init__(self, connection: ObsConnection, keeper: Keeper, taker: Taker) -> None:
        self._connection = connection
        self._keeper = keeper
        self._taker = taker

    async def have(self, scene_ids: Sequence[str], *, look: bool) -> None:
        """Has OBS have these scenes, the most urgent first. `look`: see whether one made of another is as it
        is to be, too; else that is left to the watch.
        """
        needed = [scene_id.partition(":")[2] for scene_id in scene_ids if kind_of(scene_id) == "product"]
        for key in needed:
            # Others may change the stage in between, as a take must not wait for all of them.
            async with self._keeper.changing:
                await self._have(key, needed, look)
        if look:
            async with self._keeper.changing:
                await self._have_a_spare()

    async def _have(self, key: str, needed: Collection[str], look: bool) -> None:
        near = self._keeper.state.near
        if near is None:
            return
        if key in near:
            near.remove(key)
            near.append(key)
            return
        await self._connection.wait_ready()
        # A take that waits takes any: making a scene anew takes 0.2 s, giving one another name 0.03 s.
        full = len(near) >= MOST_PRODUCTS
        spare = await self._spare(near, needed) if full or not look else None
        name = scene_name(f"product:{key}")
        if spare is not None:
            near.remove(spare)
        near.append(key)
        if spare is None:
            self._keeper.touch()
            await self._keeper.sync(part=Part(frozenset({name})))
        else:
            await self._keeper.recast(scene_name(f"product:{spare}"), name)
            if look:
                await self._keeper.sync(part=Part(frozenset({name})))

    async def _have_a_spare(self) -> None:
        """Makes one more scene while there are less than may be: it is faster made another than made."""
        near = self._keeper.state.near
        if near is None or len(near) >= MOST_PRODUCTS:
            return
        products = self._keeper.built().products
        after = products.index(near[-1]) if near else 0
        more = next(key for key in (*products[after:], *products) if key not in near)
        await self._have(more, (), look=True)
        near.insert(0, near.pop())  # nobody needs it yet

    async def _spare(self, near: Sequence[str], needed: Collection[str]) -> str | None:
        """The product whose scene was needed longest ago and can be had."""
        asked = ["GetCurrentProgramScene"]
        asked += ["GetCurrentPreviewScene"] if self._keeper.state.studio else []
        replies = await self._connection.batch([Request(what) for what in asked])
        seen = {str(name) for reply in replies for name in reply.data.values()}
        seen |= {self._taker.on_air or "", self._taker.last or ""}
        for key in near:
            name = scene_name(f"product:{key}")
            if key not in needed and name not in seen and await self._keeper.holds_only_ours(name):
                return key
        return None
