"""Whole scripts by a model that answers as a test wants, and what is asked of each."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web
from writing_model import Behaviour, Call, Model, modelling, show

from cuehost.rundown import Rundown, Script
from cuehost.writing import LLMSettings, LLMWriter, write_script
from cuehost.writing.answer import says_ai

KITCHEN = show("kitchen", "en")
IN_TIME_S = 90.0


def writer(model: Model, **settings: Any) -> LLMWriter:
    fields: dict[str, Any] = {
        "model": "m",
        "base_url": model.url,
        "total_s": 25.0,
        "stall_s": 0.3,
        "max_retries": 1,
    }
    return LLMWriter(LLMSettings(**(fields | settings)))


async def prepare(
    behave: Behaviour, rundown: Rundown = KITCHEN, **settings: Any
) -> tuple[Script, list[str], Model, LLMWriter]:
    """The whole script of a show, what is told of it, the server's side and the writer."""
    notes: list[str] = []
    async with modelling(behave) as model, asyncio.timeout(IN_TIME_S):
        llm = writer(model, **settings)
        script = await write_script(rundown, rundown.languages[0], llm, seed=3, notes=notes)
    assert_whole(script, rundown)
    return script, notes, model, llm


def assert_whole(script: Script, rundown: Rundown) -> None:
    """Every segment has its lines, every product its price, and the opening says who speaks."""
    lang = rundown.languages[0]
    assert [part.segment for part in script.segments] == [s.id for s in rundown.segments]
    for segment, part in zip(rundown.segments, script.segments, strict=True):
        assert len(part.lines) >= 2, segment.id
        assert [line.id for line in part.lines] == [f"{segment.id}.{n + 1}" for n in range(len(part.lines))]
        assert len({line.text for line in part.lines}) == len(part.lines)
        if segment.product:
            assert any("price" in line.facts for line in part.lines), segment.id
    assert says_ai(" ".join(line.text for line in script.lines_of("opening"))), lang


def sources(script: Script) -> dict[str, set[str]]:
    return {part.segment: {line.source for line in part.lines} for part in script.segments}


OFFLINE = {segment.id: {"offline"} for segment in KITCHEN.segments}
MODEL = {segment.id: {"llm"} for segment in KITCHEN.segments}


async def broken(call: Call) -> web.StreamResponse:
    return call.error(500, retry_after_ms="10")
