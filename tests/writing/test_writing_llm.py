"""The LLM writer against a real server on this machine that speaks the API, well and badly."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from writing_servers import Request, Server, api_error, completion, serving
from writing_shows import kitchen

from cuehost.rundown import Rundown, Segment, SegmentScript
from cuehost.writing import LLMSettings, LLMWriter, OfflineWriter, facts_of, write_script
from cuehost.writing.answer import read_answer
from cuehost.writing.prompt import SYSTEM

KEY = "sk-very-secret-0123456789"
KETTLE = 1


def line(text: str, *facts: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "facts": list(facts), "cues": [], "optional": False, **more}


GOOD = [
    line(
        "Have a look at this kettle, it is a fine one.",
        cues=[{"kind": "emotion", "name": "joy", "word": "kettle"}],
    ),
    line("There is a thermometer in the lid.", "selling_points:0"),
    line("It costs $39.90.", "price", cues=[{"kind": "overlay", "name": "price", "word": "$39.90"}]),
]


def answer(*lines: dict[str, Any]) -> str:
    return json.dumps({"lines": list(lines or GOOD)})


def writer(server: Server, **settings: Any) -> LLMWriter:
    fields: dict[str, Any] = {"model": "m1", "api_key": KEY, "base_url": server.url + "/v1", "total_s": 20.0}
    return LLMWriter(LLMSettings(**(fields | settings)))


async def write(
    llm: LLMWriter, index: int = KETTLE, show: Rundown | None = None, lang: str = "en"
) -> SegmentScript:
    show = show or kitchen()
    return await llm.write(show, show.segments[index], lang, seed=1)


def mode_of(request: Any) -> str:
    return (request.body.get("response_format") or {"type": "text"})["type"]


async def test_a_good_answer_becomes_a_script() -> None:
    with serving(lambda request: completion(request, answer())) as server:
        llm = writer(server)
        part = await write(llm)
    assert [entry.text for entry in part.lines] == [entry["text"] for entry in GOOD]
    assert [entry.id for entry in part.lines] == ["kettle-first.1", "kettle-first.2", "kettle-first.3"]
    assert {entry.source for entry in part.lines} == {"llm"}
    assert part.lines[2].facts == ("price",)
    assert part.lines[2].cues[0].at == len("It costs ")
    assert part.lines[0].cues[0].at == GOOD[0]["text"].index("kettle")
    assert llm.notes == []
    assert llm.tokens == 42
    assert len(server.requests) == 1
    assert server.requests[0].path == "/v1/chat/completions"


async def test_data_goes_as_json_apart_from_the_instructions() -> None:
    with serving(lambda request: completion(request, answer())) as server:
        await write(writer(server))
    system, user = server.requests[0].body["messages"]
    assert system == {"role": "system", "content": SYSTEM}
    sent = json.loads(user["content"])
    assert sent["facts"]["material"] == "304 stainless steel"
    assert sent["prices"] == {
        "price": "$39.90",
        "list_price": "$49.90",
        "saving": "$10",
        "saving_percent": "20 %",
    }
    assert "Pour-over" not in system["content"]
    schema = server.requests[0].body["response_format"]["json_schema"]
    assert schema["strict"] is True
    items = schema["schema"]["properties"]["lines"]["items"]
    assert items["additionalProperties"] is False
    assert set(items["required"]) == set(items["properties"])
    assert "price" in items["properties"]["facts"]["items"]["enum"]


async def test_a_server_without_schemas_is_asked_in_simpler_ways_and_remembered() -> None:
    def respond(request: Request) -> None:
        if mode_of(request) != "text":
            api_error(request, 400, "response_format is not supported")
        else:
            completion(request, f"Sure!\n```json\n{answer()}\n```\nEnjoy.")

    with serving(respond) as server:
        llm = writer(server)
        part = await write(llm)
        await write(llm)
    assert part.lines[0].source == "llm"
    assert [mode_of(request) for request in server.requests] == ["json_schema", "json_object", "text", "text"]


async def test_json_object_is_enough() -> None:
    def respond(request: Request) -> None:
        if mode_of(request) == "json_schema":
            api_error(request, 422)
        else:
            completion(request, answer())

    with serving(respond) as server:
        part = await write(writer(server))
    assert part.lines[0].source == "llm"
    assert [mode_of(request) for request in server.requests] == ["json_schema", "json_object"]


async def test_a_busy_server_is_asked_again() -> None:
    def respond(request: Request) -> None:
        if len(server.requests) == 1:
            api_error(request, 429, retry_after_ms="10")
        elif len(server.requests) == 2:
            api_error(request, 500)
        else:
            completion(request, answer())

    with serving(respond) as server:
        llm = writer(server)
        part = await write(llm)
    assert part.lines[0].source == "llm" and llm.notes == []
    assert len(server.requests) == 3


async def fallback(respond: Any, expected: str, **settings: Any) -> Server:
    """Expects that the offline writer steps in for the reason, and returns the server."""
    with serving(respond) as server:
        llm = writer(server, **settings)
        part = await write(llm)
    show = kitchen()
    assert part == OfflineWriter().compose(show, show.segments[KETTLE], "en", seed=1)
    assert len(llm.notes) == 1
    assert "kettle-first" in llm.notes[0] and "offline" in llm.notes[0]
    assert expected in llm.notes[0], llm.notes
    assert KEY not in llm.notes[0]
    return server


async def test_always_busy_falls_back() -> None:
    server = await fallback(lambda request: api_error(request, 429, retry_after_ms="5"), "429", max_retries=1)
    assert len(server.requests) == 2


async def test_a_failing_server_falls_back() -> None:
    await fallback(lambda request: api_error(request, 503, retry_after_ms="5"), "(503)", max_retries=1)


async def test_a_stalling_server_is_not_waited_for() -> None:
    def stall(request: Request) -> None:
        request.server.stop.wait(30)  # type: ignore[attr-defined]

    await fallback(stall, "within 0.4 s", total_s=0.4)


async def test_half_an_answer_falls_back() -> None:
    def cut(request: Request) -> None:
        request.send_response(200)
        request.send_header("content-type", "application/json")
        request.send_header("content-length", "5000")
        request.end_headers()
        request.wfile.write(b'{"id": "x", "choices": [')
        request.wfile.flush()
        request.close_connection = True

    await fallback(cut, "cuts the connection", max_retries=1)


async def test_nobody_listening_falls_back() -> None:
    with serving(lambda request: None) as server:
        address = server.url
    llm = LLMWriter(LLMSettings(model="m", base_url=address, max_retries=0))
    part = await write(llm)
    assert part.lines[0].source == "offline"
    assert "cannot be reached" in llm.notes[0]


@pytest.mark.parametrize(
    ("status", "part"), [(401, "API key"), (403, "API key"), (404, "'m1'"), (400, "refuses the request")]
)
async def test_lasting_refusals_are_not_repeated(status: int, part: str) -> None:
    with serving(lambda request: api_error(request, status, f"Incorrect API key provided: {KEY}")) as server:
        llm = writer(server)
        await write(llm)
        asked = len(server.requests)
        await write(llm, 0)
        await write(llm, 2)
        assert len(server.requests) == asked
    assert len(llm.notes) == 3
    assert all(part in note and KEY not in note for note in llm.notes)


async def test_a_dead_server_costs_two_waits_not_one_for_each_segment() -> None:
    def stall(request: Request) -> None:
        request.server.stop.wait(30)  # type: ignore[attr-defined]

    with serving(stall) as server:
        llm = writer(server, total_s=0.3)
        for index in range(5):
            await write(llm, index)
        assert len(server.requests) <= 2
    assert len(llm.notes) == 5


BAD_ANSWERS = [
    ("no JSON here", "no JSON object"),
    ('{"lines": [{"text": "cut off', "no JSON object"),
    ('{"lines": []}', "schema"),
    ('{"lines": [{"words": "x"}]}', "schema"),
    ("", "no JSON object"),
    (answer(line("It costs $29.90 only now.", "price")), "the amount '$29.90'"),
    (answer(line("That is 70% off for you.", "price")), "'70%' does not follow"),
    (answer(line("Keeps hot for 48 hours straight.")), "'48 hours'"),
    (answer(line("Made in a small workshop.", "origin")), "unknown fact id 'origin'"),
    (answer(line("See https://example.com for more.")), "markup, a link"),
    (answer(line("Dear [customer name], welcome.")), "placeholder"),
    (answer(line("So very good 🎉 for you.")), "emoji"),
    (answer(line("今天给大家带来一款手冲壶。")), "not written in en"),
    (answer(line("word " * 40)), "too long"),
    (
        answer(
            *[
                line(f"This is a {w} long talk about the kettle and nothing else here.")
                for w in "abcdefgh" * 9
            ]
        ),
        "s of speech",
    ),
]


@pytest.mark.parametrize(("content", "reason"), BAD_ANSWERS)
async def test_bad_answers_are_asked_again_twice_then_replaced(content: str, reason: str) -> None:
    server = await fallback(lambda request: completion(request, content), reason)
    assert len(server.requests) == 3
    rejected = json.loads(server.requests[2].body["messages"][-1]["content"])
    assert any(reason in entry for entry in rejected["rejected"])


async def test_a_mended_answer_is_taken() -> None:
    def respond(request: Request) -> None:
        first = len(server.requests) == 1
        completion(request, answer(line("It costs $29.90.", "price")) if first else answer())

    with serving(respond) as server:
        llm = writer(server)
        part = await write(llm)
    assert part.lines[0].source == "llm" and llm.notes == []


async def test_bad_answers_do_not_make_the_writer_give_up() -> None:
    with serving(lambda request: completion(request, "{}")) as server:
        llm = writer(server)
        for _ in range(4):
            await write(llm)
        assert len(server.requests) == 12


@pytest.mark.parametrize(
    ("respond", "reason"),
    [
        (lambda request: completion(request, None, refusal="I can't help with that"), "refuses to write"),
        (lambda request: completion(request, "", finish_reason="content_filter"), "content filter"),
        (lambda request: request.send(200, '{"choices": []}', content_type="application/json"), "empty"),
        (lambda request: request.send(200, "<html>proxy</html>", content_type="text/html"), "model"),
    ],
)
async def test_answers_that_are_none(respond: Any, reason: str) -> None:
    with serving(respond) as server:
        llm = writer(server, max_retries=0)
        part = await write(llm)
    assert part.lines[0].source == "offline"
    assert len(llm.notes) == 1


async def test_the_opening_must_say_that_the_host_is_an_ai() -> None:
    with serving(
        lambda request: completion(request, answer(line("Welcome to Autumn kitchen, everybody!")))
    ) as server:
        llm = writer(server)
        part = await write(llm, 0)
    assert part.lines[0].source == "offline" and "AI" in llm.notes[0]
    honest = answer(line("Welcome! I'm Mia, your AI host."))
    with serving(lambda request: completion(request, honest)) as server:
        assert (await write(writer(server), 0)).lines[0].source == "llm"


async def test_unknown_cues_cost_the_cue_not_the_line() -> None:
    cues = [
        {"kind": "gesture", "name": "backflip", "word": "kettle"},
        {"kind": "overlay", "name": "picture:9", "word": "kettle"},
        {"kind": "emotion", "name": "greet", "word": "kettle"},
        {"kind": "overlay", "name": "picture:1", "word": "nowhere"},
    ]
    with serving(
        lambda request: completion(request, answer(line("Meet our kettle today.", cues=cues)))
    ) as server:
        part = await write(writer(server))
    assert [(cue.name, cue.at) for cue in part.lines[0].cues] == [("picture:1", 0)]


async def test_visible_facts_are_added_to_the_named_ones() -> None:
    text = "It holds water, is 304 stainless steel and costs $39.90."
    with serving(lambda request: completion(request, answer(line(text)))) as server:
        part = await write(writer(server))
    assert set(part.lines[0].facts) == {"material", "price"}


async def test_a_whole_show_with_notes(caplog: pytest.LogCaptureFixture) -> None:
    """Some segments written well, some replaced; the key is in no log line of ours."""

    def respond(request: Request) -> None:
        sent = json.loads(request.body["messages"][1]["content"])
        completion(
            request,
            answer(line("It is $1 now."))
            if sent["segment"] == "closing"
            else answer(line("Hello, an AI here.")),
        )

    notes: list[str] = []
    with caplog.at_level(logging.DEBUG), serving(respond) as server:
        script = await write_script(kitchen(), "en", writer(server), seed=1, notes=notes)
    assert {part.segment: part.lines[0].source for part in script.segments} == {
        "opening": "llm",
        "kettle-first": "llm",
        "mugs": "llm",
        "questions": "llm",
        "break": "llm",
        "closing": "offline",
    }
    assert len(notes) == 1 and notes[0].startswith("closing:")
    assert KEY not in caplog.text


def test_settings_hide_the_key() -> None:
    assert KEY not in repr(LLMSettings(model="m", api_key=KEY))


def test_thinking_aloud_is_skipped() -> None:
    assert (
        read_answer('<think>{"lines": [{"text": "no"}]}</think>{"lines": [{"text": "yes"}]}').lines[0].text
        == "yes"
    )


def test_facts_of_other_products_have_their_key() -> None:
    show = kitchen()
    assert "mugs/price" in facts_of(show, show.segments[KETTLE], "en")
    assert facts_of(show, Segment(id="x", kind="closing"), "en")["kettle/material"] == "304 stainless steel"
