"""The words of a dubbed video: for each shot, lines that say what the product sheet bears out.

Where a language model is set up it writes each shot anew after what was said there; else, and where it fails,
the offline writer's lines about the product are dealt to the shots by the facts that were stated in them.
Nothing is translated without a model. Every line passes the fact guard and the claim rules.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from cuehost.claims import judged_by_rules, rules_in_words
from cuehost.dubbing import Shot
from cuehost.rundown import Line, LocalText, Rundown, Segment, SegmentScript, Sheet, room
from cuehost.writing import Guidance, LLMSettings, LLMWriter, OfflineWriter, Persona, stated_facts
from cuehost.writing.guard import Guard, guard_of
from cuehost.writing.rules import book_for

_ID = "dub"
_LEAST_S = 2.0
_LONGEST_OLD = 700
_SEED = 1


class Words:
    """Writes for one product in one language. `notes` tells afterwards what a person should know."""

    def __init__(
        self,
        show: Rundown | Sheet,
        product: str,
        lang: str,
        spoken: str,
        *,
        model: LLMSettings | None = None,
        male: bool = False,
    ) -> None:
        """`spoken` is the language of the old words. Without a `model` the offline writer writes. `male`: of
        the voice, for what a person says of themselves."""
        self.rundown = as_rundown(show, product, lang)
        self.notes: list[str] = []
        self._product = product
        self._lang = lang
        self._spoken = spoken
        self._model = model
        self._male = male

    async def by_model(
        self, shots: Sequence[Shot], progress: Callable[[int, int], None]
    ) -> list[tuple[Line, ...]]:
        """What the language model says in each shot; nothing where there is no model, no old words, or where
        it failed."""
        if self._model is None or not any(shot.said for shot in shots):
            return [() for _ in shots]
        said: list[str] = []
        writer = LLMWriter(
            self._model,
            fallback=_Nobody(),
            judge=judged_by_rules(_judge_of),
            guidance=Guidance(rules=rules_in_words(self.rundown)),
            said=lambda *_: tuple(said),
        )
        out: list[tuple[Line, ...]] = []
        for number, shot in enumerate(shots):
            lines: tuple[Line, ...] = ()
            if shot.said:
                segment = self._segment(f"{_ID}-{number + 1}", shot.seconds, _brief(shot))
                rundown = self.rundown.model_copy(update={"segments": (segment,)})
                lines = (await writer.write(rundown, segment, self._lang, seed=_SEED)).lines
            out.append(await self._guarded(lines))
            said += [line.text for line in out[-1]]
            progress(number + 1, len(shots))
        self.notes += writer.notes
        return out

    async def offline(self, seconds: float) -> tuple[Line, ...]:
        """What the offline writer says of the product in about so many seconds. Raises `WriterError` where it
        does not know the language."""
        segment = self._segment(_ID, seconds, None)
        rundown = self.rundown.model_copy(update={"segments": (segment,)})
        writer = OfflineWriter(persona=Persona(male=self._male))
        script = await writer.write(rundown, segment, self._lang, seed=_SEED)
        return await self._guarded(script.lines)

    async def facts(self, shots: Sequence[Shot]) -> list[frozenset[str]]:
        """The facts that the old words of each shot state."""

        def stated(shot: Shot, guard: Guard) -> frozenset[str]:
            if not shot.said:
                return frozenset()
            segment = self._segment(_ID, shot.seconds, None)
            traced = stated_facts(self.rundown, segment, self._spoken, shot.said)
            return frozenset({*traced, *guard.judge(shot.said, self._spoken, self._product).facts})

        def all_stated() -> list[frozenset[str]]:
            guard = guard_of(self.rundown)
            return [stated(shot, guard) for shot in shots]

        return await asyncio.to_thread(all_stated)

    async def _guarded(self, lines: Sequence[Line]) -> tuple[Line, ...]:
        """The lines that the sheet bears out and no rule forbids; of the others a note is made."""
        return await asyncio.to_thread(self._judged, lines)

    def _judged(self, lines: Sequence[Line]) -> tuple[Line, ...]:
        guard, book = guard_of(self.rundown), book_for(self.rundown)
        kept: list[Line] = []
        for line in lines:
            faults = guard.judge(line.text, line.lang, self._product, line.facts).faults
            reasons = [fault.reason for fault in faults]
            reasons += [f.reason for f in book.judge_line(line.text, line.lang) if f.severity == "block"]
            if reasons:
                self.notes.append(f"Left out: {line.text!r} ({reasons[0].rstrip('.')}).")
            else:
                kept.append(replace(line, cues=()))
        return tuple(kept)

    def _segment(self, name: str, seconds: float, brief: str | None) -> Segment:
        return Segment(
            id=name,
            kind="product",
            product=self._product,
            brief=LocalText(default=brief) if brief else None,
            duration_s=max(seconds, _LEAST_S),
        )


class _Nobody:
    """Stands where a fallback writer would: what the model cannot write well is written from the facts of the
    whole video, not shot by shot."""

    name = "offline"

    def __init__(self) -> None:
        self.notes: list[str] = []

    async def write(
        self, rundown: Rundown, segment: Segment, lang: str, *, seed: int, round: int = 0
    ) -> SegmentScript:
        return SegmentScript(segment.id, ())


def as_rundown(show: Rundown | Sheet, product: str, lang: str) -> Rundown:
    """The sheet as a show of one product without a host of its own, in the room of `lang`."""
    languages = tuple(dict.fromkeys((*show.languages, lang)))
    segment = Segment(id=_ID, kind="product", product=product)
    if isinstance(show, Rundown):
        changed = {"languages": languages, "segments": (segment,), "hosts": (), "loop": None}
        return room(show.model_copy(update=changed), lang)
    return Rundown(
        show=show.products[product].name,
        languages=languages,
        market=show.market,
        currency=show.currency,
        platform=show.platform,
        hosts=(),
        scenes="portrait",
        facts=show.facts,
        products=show.products,
        rates=show.rates,
        pronounce=show.pronounce,
        segments=(segment,),
        path=show.path,
        fingerprint=show.fingerprint,
    )


def _judge_of(rundown: Rundown, segment: Segment, lang: str) -> Callable[[str, Sequence[str]], list[str]]:
    guard = guard_of(rundown)

    def why_not(text: str, facts: Sequence[str]) -> list[str]:
        return [fault.reason for fault in guard.judge(text, lang, segment.product, facts).faults]

    return why_not


def _brief(shot: Shot) -> str:
    return (
        f"The voice of one shot of a recorded video, {shot.seconds:.0f} seconds long. Say what it says, as "
        f"far as the facts bear it out, and nothing else; no greeting, hook or call to action of your own: "
        f"{shot.said[:_LONGEST_OLD]}"
    )
