"""The offline writer: a product sheet in, natural spoken lines out, with no model and no network.

It says only what the sheet says: each sentence comes from a phrase bank, and what varies in it are facts
of the sheet (or a saving computed from two of them). The same seed and round give the same words.
A segment's `brief` needs someone who understands it, so this writer leaves briefs aside.
"""

from __future__ import annotations

import asyncio

from cuehost.errors import WriterError
from cuehost.rundown import Rundown, Segment, SegmentScript

from .bank import Bank, load
from .draft import Beat, Draft, finish, fit, marks_of, place_of, seconds
from .persona import UNKNOWN, Persona
from .product_plan import plan_product
from .show_plan import plan_break, plan_closing, plan_opening, plan_questions

# Longer than its target by this factor, a segment is worded anew with shorter phrases.
_OVER = 1.15
# Where the rundown gives no duration, in seconds of speech.
COMPACT_S = {"opening": 20.0, "product": 25.0, "questions": 35.0, "break": 9.0, "closing": 20.0}


class OfflineWriter:
    """Writes from phrase banks. `present` is the side the host presents to: `left` or `right` of the picture;
    `persona` who the host is.

    `notes` is empty: what the sheets lack in a language is told by `left_out`, whoever wrote and whenever.
    """

    name = "offline"

    def __init__(self, *, present: str = "right", persona: Persona = UNKNOWN) -> None:
        self.notes: list[str] = []
        self._present = present
        self._persona = persona

    async def write(
        self, rundown: Rundown, segment: Segment, lang: str, *, seed: int, round: int = 0
    ) -> SegmentScript:
        """The script of one segment; raises `WriterError` where `lang` has no phrase bank."""
        # A thread, so that a live engine's loop never waits for a bank to load.
        return await asyncio.to_thread(self.compose, rundown, segment, lang, seed=seed, round=round)

    def compose(
        self, rundown: Rundown, segment: Segment, lang: str, *, seed: int, round: int = 0
    ) -> SegmentScript:
        """`write` for callers outside asyncio: it computes only, about 10 ms a segment."""
        bank, target = load(lang), target_s(segment)

        def chosen(tight: bool) -> tuple[Draft, list[Beat]]:
            draft = Draft(
                rundown,
                segment,
                lang,
                bank,
                seed,
                round,
                self._present,
                tight,
                self._persona,
                marks_of(rundown, self._persona),
                place_of(rundown, segment),
            )
            return draft, fit(_plan(draft), target, lang)

        draft, beats = chosen(tight=False)
        if seconds(beats, lang) > target * _OVER:
            draft, beats = chosen(tight=True)
        return finish(draft, beats)


def target_s(segment: Segment) -> float:
    """How long a segment's words should take, in seconds; a break's `duration` is silence, not words."""
    if segment.duration_s is None or segment.kind == "break":
        return COMPACT_S[segment.kind]
    return segment.duration_s


def _plan(draft: Draft) -> list[Beat]:
    kind = draft.segment.kind
    if kind == "product":
        if draft.segment.product not in draft.rundown.products:
            raise WriterError(
                f"Segment {draft.segment.id!r} shows no product that the rundown knows.",
                "Name one of the keys under `products:`.",
            )
        return plan_product(draft)
    plans = {
        "opening": plan_opening,
        "questions": plan_questions,
        "break": plan_break,
        "closing": plan_closing,
    }
    return plans[kind](draft)


__all__ = ["COMPACT_S", "Bank", "OfflineWriter", "target_s"]
