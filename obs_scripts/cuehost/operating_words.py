"""Words of an operator's own on air, if they are true and allowed: said now, or as a comment's answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cuehost.errors import InputError
from cuehost.playout import Broadcast, Conductor, PreparedLine
from cuehost.rundown import Line, Rundown, Segment, room
from cuehost.studio import Studio

if TYPE_CHECKING:
    from cuehost.comment_orders import CommentOrders
    from cuehost.operating_script import Scripts

Document = dict[str, Any]

_WORDS = "the operator's words"
_SAY_MODES = ("on_air", "held")


@dataclass(frozen=True, slots=True)
class _Judged:
    """Words as a line of the show on air, and what keeps them from being said."""

    line: Line
    rundown: Rundown
    segment: Segment
    faults: list[Document]


class OwnWords:
    """What an operator has said in the show on air. `on_air` gives that show, or raises `InputError`."""

    def __init__(
        self,
        studio: Studio,
        on_air: Callable[[], tuple[Broadcast, Conductor]],
        scripts: Callable[[], Awaitable[Scripts]],
    ) -> None:
        self._studio, self._on_air, self._scripts = studio, on_air, scripts
        self._said = 0

    async def say(self, text: str, *, lang: str | None, urgent: bool, by: str, check: bool) -> Document:
        """Have words said now if they are true and allowed; `faults` tells why not. In a held show they are
        said at once, and it is held again. Raises `CuehostError`.
        """
        broadcast, conductor = self._on_air()
        if conductor.state not in _SAY_MODES and not check:
            raise InputError("The show rests in another scene.", "Resume it first.")
        judged = await self._judged(text, lang)
        told = {"faults": judged.faults, "line": judged.line.id}
        if judged.faults:
            self._refused(judged, by, check)
            return told
        if check:
            return told
        prepared = await self._spoken(judged)
        if self._on_air()[0] is not broadcast:
            raise InputError("The show has ended meanwhile.")
        line = judged.line
        broadcast.tell("say", text=line.text, by=by or None, line=line.id, reason="operator", code="operator")
        conductor.insert((prepared,), what=_WORDS, urgent=urgent, rest=True)
        return told | {"duration_s": round(prepared.last_word_end_s - prepared.first_word_s, 1)}

    async def answer(
        self, orders: CommentOrders, comment: str, text: str, *, lang: str | None, by: str, check: bool
    ) -> Document:
        """Have words said as the answer to a comment if they are true and allowed; `faults` tells why not.
        Raises `CuehostError`.
        """
        judged = await self._judged(text, lang, orders.product_of(comment))
        if judged.faults:
            self._refused(judged, by, check)
        elif not check:
            line = judged.line
            orders.rewrite(comment, line.text, line.lang, line.facts, by)
        return {"faults": judged.faults}

    async def _judged(self, text: str, lang: str | None, product: str | None = None) -> _Judged:
        """Words judged by the facts of a product (None: of the one on air)."""
        broadcast, conductor = self._on_air()
        if broadcast.editor is None:
            raise InputError("This show cannot be added to.", "Air it from its rundown.")
        rundown = room(broadcast.editor.ready.rundown, conductor.show.lang)
        about = (part for part in rundown.segments if product and part.product == product)
        segment = next(about, conductor.segment.segment)
        self._said += 1
        name, scripts = f"say-{self._said}", await self._scripts()
        lang = lang or conductor.show.lang
        line = await asyncio.to_thread(scripts.worded, rundown, segment, lang, text, name)
        return _Judged(
            line, rundown, segment, await asyncio.to_thread(scripts.judged, rundown, segment, line)
        )

    def _refused(self, judged: _Judged, by: str, check: bool) -> None:
        if not check:
            reasons = "; ".join(fault["reason"] for fault in judged.faults)
            broadcast, _ = self._on_air()
            broadcast.tell(
                "say_refused", text=judged.line.text, by=by or None, reason=reasons, code="operator"
            )

    async def _spoken(self, judged: _Judged) -> PreparedLine:
        from cuehost.playout import prepare_line

        broadcast, conductor = self._on_air()
        assert broadcast.editor is not None
        canvas = broadcast.editor.ready.template.canvas
        shop = self._studio.workshop(judged.rundown, conductor.show.lang, canvas)
        return await prepare_line(judged.line, judged.segment, judged.rundown, shop)
