"""The LLM writer: any server that speaks the OpenAI chat API, checked, bounded in time, with a way back.

Whatever goes wrong, the show gets a whole script in time and a note says what happened. Lines that do not
stand (an invented price, another language) are asked for again with the reason, twice, and then replaced by
lines of the fallback writer; a segment without an answer is the fallback writer's. The show never waits
longer than `total_s` for a segment.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from cuehost.errors import WriterError
from cuehost.rundown import Line, Rundown, Segment, SegmentScript

from .answer import (
    Faults,
    Judge,
    SegmentAnswer,
    check,
    clip,
    overlays_of,
    read_answer,
    read_mended,
    runs_on,
    says_ai,
    shortened,
    to_line,
)
from .asking import Asker, AskError, LLMSettings, Messages, Reply, Usage
from .compose import Writer
from .guard.judges import judge_facts
from .offline import OfflineWriter
from .patching import patched
from .prompt import Guidance, again, answer_schema, data, mend, messages
from .sheet import facts_of

_log = logging.getLogger(__name__)
_GIVE_UP_AFTER = 2
# How often what is refused is asked for again, with the reason.
_REWRITES = 2
# Of a segment with fewer lines that stand than this, nothing is kept: a patchwork reads worse.
_LEAST_STANDING = 0.5

JudgeOf = Callable[[Rundown, Segment, str], Judge]
"""Makes the judge of what may be said in a segment in a language."""

SaidBefore = Callable[[Segment, str, int], Sequence[str]]
"""The lines that viewers may know already when a segment is written in a language for a round (from 0). It is
asked in a thread."""


def _nothing_yet(segment: Segment, lang: str, round: int) -> Sequence[str]:
    return ()


@dataclass(slots=True)
class _Work:
    """How far the writing of one segment has come."""

    rundown: Rundown
    segment: Segment
    lang: str
    known: dict[str, str]
    judge_of: JudgeOf
    answer: SegmentAnswer | None = None
    faults: Faults = field(default_factory=Faults)
    refused: str = ""

    def taking(self, reply: Reply, asked: list[int]) -> tuple[SegmentAnswer | None, Faults, str]:
        """What `answer`, `faults` and `refused` are to be after an answer: to the request for the lines
        `asked`, or for all. Changes nothing, so that it may run in a thread that nobody waits for any more.
        """
        try:
            if asked and self.answer is not None:
                lines = list(self.answer.lines)
                for place, line in read_mended(reply.text, asked, len(lines)).items():
                    lines[place] = line
                answer = SegmentAnswer(lines=lines)
            elif reply.cut:
                raise ValueError(reply.cut)
            else:
                answer = shortened(read_answer(reply.text), self.segment, self.lang)
        except ValueError as error:
            faults = self.faults if self.answer is not None else Faults(whole=[str(error)])
            return self.answer, faults, clip(reply.text, 4000)
        judge = self.judge_of(self.rundown, self.segment, self.lang)
        return answer, check(answer, self.rundown, self.segment, self.lang, self.known, judge), ""

    @property
    def to_mend(self) -> list[int]:
        """The places of the lines to ask for again, empty where the whole segment is to be."""
        if self.answer is None or self.faults.whole or self._standing() < _LEAST_STANDING:
            return []
        return sorted(self.faults.lines)

    def _standing(self) -> float:
        lines = self.answer.lines if self.answer is not None else []
        return 1 - len(self.faults.lines) / len(lines) if lines else 0.0

    @property
    def usable(self) -> bool:
        """Whether enough stands to keep it."""
        return self.answer is not None and not self.faults.whole and self._standing() >= _LEAST_STANDING

    def reasons(self) -> list[str]:
        """What is wrong, in words."""
        found = list(self.faults.whole)
        for place, reasons in sorted(self.faults.lines.items()):
            text = self.answer.lines[place].said if self.answer is not None else ""
            found += [f"line {place + 1} ({clip(text)}): {clip(reason, 160)}" for reason in reasons]
        return found


class LLMWriter:
    """Writes with a language model; what it cannot write well is written by `fallback`.

    `notes` says what that was, and why. `usage` counts requests and tokens. `judge` makes the judge of what
    may be said in a segment; `guidance` is what the model is told besides the rundown; `said` gives the lines
    it is not to say again.
    """

    name = "llm"

    def __init__(
        self,
        settings: LLMSettings,
        fallback: Writer | None = None,
        *,
        judge: JudgeOf = judge_facts,
        guidance: Guidance | None = None,
        said: SaidBefore = _nothing_yet,
    ) -> None:
        self.notes: list[str] = []
        self._settings = settings
        self._said = said
        self._fallback: Writer = fallback if fallback is not None else OfflineWriter()
        self._judge = judge
        self._guidance = guidance if guidance is not None else Guidance()
        self._asker = Asker(settings)
        self._failures = 0
        self._given_up = ""

    @property
    def usage(self) -> Usage:
        """What was used so far."""
        return self._asker.usage

    @property
    def tokens(self) -> int:
        """The tokens used so far, in and out together."""
        return self.usage.input_tokens + self.usage.output_tokens

    @property
    def cost(self) -> float | None:
        """What the tokens cost so far, in the currency of the prices; None without prices."""
        return self.usage.cost(self._settings)

    async def write(
        self, rundown: Rundown, segment: Segment, lang: str, *, seed: int, round: int = 0
    ) -> SegmentScript:
        """The script of one segment; raises `WriterError` only where the fallback does."""
        known = facts_of(rundown, segment, lang)
        work = _Work(rundown, segment, lang, known, self._judge)
        reason = self._given_up
        if not reason:
            try:
                async with asyncio.timeout(self._settings.total_s):
                    await self._converse(work, seed, round)
                self._failures = 0
            except TimeoutError:
                reason = self._failed(
                    f"the model did not answer within {self._settings.total_s:g} s", lasting=False
                )
            except AskError as failure:
                reason = self._failed(str(failure), lasting=failure.lasting)
            self._log_usage(segment)
        if work.usable:
            if not work.faults:
                return _numbered(segment, self._lines(work))
            return await self._patch(work, reason, seed, round)
        if not reason:
            reason = "the model's answer was refused: " + "; ".join(work.reasons()[:3])
        self.notes.append(f"{segment.id}: written by the {self._fallback.name} writer, because {reason}")
        return await self._fall_back(work, seed, round)

    async def _converse(self, work: _Work, seed: int, round: int) -> None:
        """Asks, checks, and asks again for what does not stand."""
        segment, lang = work.segment, work.lang
        said = await asyncio.to_thread(self._said, segment, lang, round)
        found = data(work.rundown, segment, lang, seed=seed, round=round, guidance=self._guidance, said=said)
        first = messages(found)
        conversation, asked = first, list[int]()
        deadline = asyncio.get_running_loop().time() + self._settings.total_s
        async with await self._asker.client() as client:
            for attempt in range(1 + _REWRITES):
                reply = await self._asker.ask(
                    client,
                    conversation,
                    answer_schema(work.rundown, segment, sorted(work.known), asked),
                    deadline=deadline,
                    enough=lambda text: runs_on(text, segment, lang),
                )
                # A thread: judging takes a while, which a live engine's loop must not wait.
                taken = await asyncio.to_thread(work.taking, reply, asked)
                work.answer, work.faults, work.refused = taken
                if attempt == _REWRITES or (work.answer is not None and not work.faults):
                    return
                asked = work.to_mend
                conversation = first + _asking_again(work, asked)

    def _failed(self, reason: str, *, lasting: bool) -> str:
        """Counts a failure; after a lasting one, or two in a row, the model is not asked again."""
        self._failures += 1
        if lasting or self._failures >= _GIVE_UP_AFTER:
            self._given_up = reason
        return reason

    async def _fall_back(self, work: _Work, seed: int, round: int) -> SegmentScript:
        heard = len(self._fallback.notes)
        script = await self._fallback.write(work.rundown, work.segment, work.lang, seed=seed, round=round)
        self.notes += self._fallback.notes[heard:]
        return script

    async def _patch(self, work: _Work, reason: str, seed: int, round: int) -> SegmentScript:
        """What stands, with the fallback writer's lines in place of what does not."""
        segment = work.segment
        lines = self._lines(work)
        kept = {place: line for place, line in enumerate(lines) if place not in work.faults.lines}
        failed = {place: lines[place].facts for place in work.faults.lines}
        silent = segment.kind == "opening" and work.rundown.virtual_hosts
        needs_ai = silent and not any(says_ai(line.text) for line in kept.values())
        try:
            stock = (await self._fall_back(work, seed, round)).lines
        except WriterError as error:
            if needs_ai:
                raise
            stock = ()
            self.notes.append(f"{segment.id}: {error.message}")
        merged = patched(kept, failed, stock, must_say_ai=sorted(failed)[:1] if needs_ai else ())
        replaced = len(merged) - len(kept)
        done = [f"{replaced} written by the {self._fallback.name} writer"] if replaced else []
        done += [f"{len(failed) - replaced} left out"] if replaced < len(failed) else []
        count = f"of {len(lines)} lines {' and '.join(done)}"
        because = "; ".join(([reason] if reason else []) + work.reasons()[:3])
        self.notes.append(f"{segment.id}: {count}, because {because}")
        return _numbered(segment, merged)

    def _lines(self, work: _Work) -> list[Line]:
        overlays = overlays_of(work.rundown, work.segment)
        answer = work.answer.lines if work.answer is not None else []
        return [to_line(line, work.rundown, work.segment, work.lang, overlays) for line in answer]

    def _log_usage(self, segment: Segment) -> None:
        usage, cost = self.usage, self.cost
        _log.info(
            "%s written by %s; so far %d requests, %d tokens in, %d out%s%s",
            segment.id,
            self._settings.model,
            usage.requests,
            usage.input_tokens,
            usage.output_tokens,
            f", {usage.uncounted} not counted by the server" if usage.uncounted else "",
            "" if cost is None else f", cost {cost:.4f}",
        )


def _asking_again(work: _Work, asked: list[int]) -> Messages:
    """What follows the first request: the answer as it stands, and what is to be mended in it."""
    if not asked or work.answer is None:
        said = work.refused if work.answer is None else _as_json(work.answer)
        return [{"role": "assistant", "content": said or "{}"}, again(work.reasons())]
    rejected = {place: (work.answer.lines[place].said, work.faults.lines[place]) for place in asked}
    return [{"role": "assistant", "content": _as_json(work.answer)}, mend(rejected)]


def _as_json(answer: SegmentAnswer) -> str:
    lines = [line.model_dump(exclude={"line"}) for line in answer.lines]
    return clip(json.dumps({"lines": lines}, ensure_ascii=False), 12_000)


def _numbered(segment: Segment, lines: list[Line]) -> SegmentScript:
    named = (replace(line, id=f"{segment.id}.{place}") for place, line in enumerate(lines, start=1))
    return SegmentScript(segment.id, tuple(named))


__all__ = ["Guidance", "JudgeOf", "LLMSettings", "LLMWriter", "SaidBefore"]
