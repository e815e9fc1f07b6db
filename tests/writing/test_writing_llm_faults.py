"""Preparing a whole show with a model that lies, stalls, fails or talks nonsense: whole, in time, told."""

from __future__ import annotations

import asyncio
import json

import pytest
from aiohttp import web
from writing_model import Behaviour, Call, modelling, show, told, true_lines
from writing_prepared import KITCHEN, MODEL, OFFLINE, broken, prepare, sources, writer

from cuehost.rundown import Rundown
from cuehost.writing import write_script

# What a whole show with a model that never answers well may take here; a segment has 25 s.

pytestmark = pytest.mark.usefixtures("vocabularies")


async def honest(call: Call) -> web.StreamResponse:
    return await call.say(told(true_lines(KITCHEN, call)))


async def test_an_honest_model_writes_the_whole_show_and_its_tokens_and_cost_are_counted() -> None:
    script, notes, model, llm = await prepare(honest, input_price=2.0, output_price=10.0)
    assert sources(script) == MODEL and notes == []
    segments = len(KITCHEN.segments)
    assert len(model.calls) == segments
    assert (llm.usage.requests, llm.usage.input_tokens, llm.usage.output_tokens) == (
        segments,
        700 * segments,
        300 * segments,
    )
    assert llm.cost == pytest.approx(segments * (700 * 2 + 300 * 10) / 1e6)


async def test_without_prices_there_is_no_cost_and_what_is_not_counted_is_told() -> None:
    async def uncounted(call: Call) -> web.StreamResponse:
        return await call.say(told(true_lines(KITCHEN, call)), counted=False)

    _, _, model, llm = await prepare(uncounted)
    assert llm.cost is None and llm.tokens == 0
    assert llm.usage.uncounted == len(model.calls)


# --- servers that understand less ---


async def plain(call: Call) -> web.StreamResponse:
    """No streams."""
    return call.whole(told(true_lines(KITCHEN, call)))


async def chatty(call: Call) -> web.StreamResponse:
    """Takes `response_format` and ignores it."""
    answer = told(true_lines(KITCHEN, call))
    return await call.say(f"<think>They want {{}}.</think>Here you go!\n```json\n{answer}\n```\nEnjoy.")


async def old(call: Call) -> web.StreamResponse:
    """Knows neither counting in streams nor schemas."""
    if "stream_options" in call.body:
        return call.error(400, "Unrecognized request argument supplied: stream_options")
    if call.body.get("response_format", {}).get("type") == "json_schema":
        return call.error(400, "response_format.type must be text or json_object")
    return await honest(call)


@pytest.mark.parametrize("behave", [plain, chatty, old])
async def test_a_server_that_understands_less_writes_as_well(behave: Behaviour) -> None:
    script, notes, model, _ = await prepare(behave)
    assert sources(script) == MODEL and notes == []
    # Each way that fails is found out once, not for every segment (of which four ask at a time).
    assert len(model.calls) <= len(KITCHEN.segments) + 2 * 4


# --- servers that fail ---


async def stalls(call: Call) -> web.StreamResponse:
    response = await call.begin()
    await call.piece(response, {"content": '{"lines": [{"text": "Hello'})
    await call.hang()
    return response


async def silent(call: Call) -> web.StreamResponse:
    await call.hang()
    return web.Response()


async def busy(call: Call) -> web.StreamResponse:
    return call.error(429, retry_after="40")


async def half(call: Call) -> web.StreamResponse:
    answer = told(true_lines(KITCHEN, call))
    response = await call.begin()
    await call.piece(response, {"content": answer[: len(answer) // 2]})
    assert call.request.transport is not None
    call.request.transport.abort()
    return response


async def ends_early(call: Call) -> web.StreamResponse:
    answer = told(true_lines(KITCHEN, call))
    return await call.say(answer[: len(answer) // 2], finish=None)


async def garbled(call: Call) -> web.StreamResponse:
    response = await call.begin()
    await response.write(b'data: {"id": "c1", "choices": [{"del\n\n')
    return response


async def malformed(call: Call) -> web.StreamResponse:
    return await call.say('{"lines": [{"text": "Hello there", "facts": [}, {"text":}]')


async def no_json(call: Call) -> web.StreamResponse:
    return await call.say("Sure! Which product would you like me to present today?")


async def refuses(call: Call) -> web.StreamResponse:
    response = await call.begin()
    await call.piece(response, {"refusal": "I can't help with that."})
    await call.piece(response, {}, "stop")
    return response


async def filtered(call: Call) -> web.StreamResponse:
    return await call.say("", finish="content_filter")


async def truncated(call: Call) -> web.StreamResponse:
    return await call.say('{"lines": [{"text": "Hel', finish="length")


async def overlong(call: Call) -> web.StreamResponse:
    """Never ends by itself."""
    response = await call.begin()
    await call.piece(response, {"content": '{"lines": ['})
    for number in range(100_000):
        text = f"And another thing about it that is really worth a word or two, number {number}."
        piece = json.dumps({"text": text, "facts": [], "cues": [], "optional": False})
        await call.piece(response, {"content": piece + ", "})
    return response


async def blank(call: Call) -> web.StreamResponse:
    """What models in JSON mode sometimes do: nothing but spaces, without end."""
    response = await call.begin()
    while True:
        await call.piece(response, {"content": " \n" * 20})


async def foreign(call: Call) -> web.StreamResponse:
    spanish = show("kitchen", "es")
    call.body["messages"][1]["content"] = json.dumps(call.data | {"lang": "es"} | _product(spanish, call))
    return await call.say(told(true_lines(spanish, call)))


def _product(rundown: Rundown, call: Call) -> dict[str, str]:
    name = call.data.get("product")
    found = [p.name.get("es") for p in rundown.products.values() if p.name.get("en") == name]
    return {"product": found[0]} if found else {}


FAILING = [
    (stalls, "stalls"),
    (silent, "did not answer within 1 s"),
    (busy, "no time to wait 40 s"),
    (broken, "(500)"),
    (half, "cuts the connection"),
    (ends_early, "breaks off in the middle"),
    (garbled, "cannot be read"),
    (malformed, "no JSON object"),
    (no_json, "no JSON object"),
    (refuses, "refuses to write"),
    (filtered, "content filter"),
    (truncated, "longer than the server allows"),
    (overlong, "s of speech, but about"),
    (blank, "nothing but spaces"),
    (foreign, "not written in en but in es"),
]


@pytest.mark.parametrize(("behave", "reason"), FAILING, ids=[behave.__name__ for behave, _ in FAILING])
async def test_whatever_the_server_does_the_show_is_whole_in_time_and_the_reason_told(
    behave: Behaviour, reason: str
) -> None:
    script, notes, model, _ = await prepare(behave, **({"total_s": 1.0} if behave is silent else {}))
    assert sources(script) == OFFLINE
    assert sorted(note.partition(":")[0] for note in notes) == sorted(s.id for s in KITCHEN.segments)
    assert all("offline writer, because" in note and reason in note for note in notes), notes
    assert len(model.calls) <= 3 * len(KITCHEN.segments)


async def test_a_runaway_answer_is_cut_off_early() -> None:
    sent = 0

    async def counting(call: Call) -> web.StreamResponse:
        nonlocal sent
        response = await call.begin()
        await call.piece(response, {"content": '{"lines": ['})
        while True:
            sent += 1
            text = f"One more line about the mugs in front of us here today, number {sent}."
            await call.piece(response, {"content": json.dumps({"text": text}) + ", "})
            await asyncio.sleep(0)

    one = KITCHEN.model_copy(update={"segments": KITCHEN.segments[:1]})
    notes: list[str] = []
    async with modelling(counting) as model:
        await write_script(one, "en", writer(model), seed=1, notes=notes)
    assert len(model.calls) == 3 and "s of speech" in notes[0]
    assert sent < 3 * 400


async def test_a_busy_server_is_waited_for_as_long_as_it_asks_if_there_is_time() -> None:
    waits: list[str] = ["0.2", "0.1"]

    async def behave(call: Call) -> web.StreamResponse:
        return call.error(429, retry_after=waits.pop()) if waits else await honest(call)

    one = KITCHEN.model_copy(update={"segments": KITCHEN.segments[:1]})
    loop = asyncio.get_running_loop()
    async with modelling(behave) as model:
        started = loop.time()
        llm = writer(model, max_retries=2)
        part = (await write_script(one, "en", llm, seed=1)).segments[0]
        assert loop.time() - started >= 0.3
    assert {line.source for line in part.lines} == {"llm"} and llm.notes == []
    assert len(model.calls) == 3


async def test_a_quota_used_up_is_not_asked_again() -> None:
    async def behave(call: Call) -> web.StreamResponse:
        error = {
            "message": "You exceeded your quota",
            "type": "x",
            "param": None,
            "code": "insufficient_quota",
        }
        return web.json_response({"error": error}, status=429)

    script, notes, model, _ = await prepare(behave)
    assert sources(script) == OFFLINE and all("quota is used up" in note for note in notes)
    assert len(model.calls) <= 4  # those that ask at the same time
