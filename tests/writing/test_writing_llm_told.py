"""What a model is told of a show, as it reaches a server: rules, manner, viewers, units, rates."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from small_show import write_config, write_show
from writing_model import Call, modelling, told
from writing_shows import kitchen

from cuehost.config import load_config
from cuehost.rundown import Rundown, load_rundown, room
from cuehost.studio import Studio
from cuehost.writing.manner import examples_of, style_of
from cuehost.writing.prompt import SYSTEM, data

MORE = """\
platform: tiktok_shop_us
audience: {age: 25-40, interests: [camping], level: beginner}
rates: {BRL: {value: 5.4, date: 2026-11-01}}
products:"""
GENERATED = (
    "    script:\n"
    '      - {text: "The blue cup costs 9.90 dollars.", overlay: price}\n'
    "      - It is made of clay.\n",
    "    brief: Say that it holds a morning coffee.\n    duration: 40s\n",
)

BY_HAND = (
    'script: ["Welcome to the show."]',
    'script: ["We are back soon."]',
    'script: ["Goodbye."]',
    'script: [{text: "The white plate is made of porcelain.", overlay: "prompt:cart"}]',
)


async def asked(tmp_path: Path, rundown: Rundown, lang: str) -> tuple[str, dict[str, Any], Studio]:
    """The instructions and the data that a server gets for the segment of the cup."""
    sent: list[tuple[str, dict[str, Any]]] = []

    async def behave(call: Call) -> web.StreamResponse:
        assert call.body["stream"] is True
        sent.append((call.body["messages"][0]["content"], call.data))
        return await call.say(told([{"text": "Here is a cup for your desk, have a look."}]))

    async with modelling(behave) as model:
        settings = f"llm: {{model: m, base_url: '{model.url}', input_price: 2, output_price: 10}}\n"
        studio = Studio(load_config(write_config(tmp_path, settings), {}))
        writer = studio.writer(rundown)
        segment = next(s for s in rundown.segments if s.product == "cup")
        await writer.write(rundown, segment, lang, seed=1)
    return *sent[0], studio


async def test_manner_viewers_brief_and_rules_reach_the_server_as_data(tmp_path: Path) -> None:
    show = load_rundown(write_show(tmp_path / "show", ("products:", MORE), GENERATED))
    system, sent, _ = await asked(tmp_path, show, "en")
    assert system == SYSTEM
    assert sent["style"].startswith("tone: warm, lively and honest") and "blouse" not in sent["style"]
    viewers = sent["audience"]
    assert (viewers["youngest"], viewers["oldest"], viewers["level"]) == (25, 40, "beginner")
    assert "camping" in json.dumps(viewers["interests"])
    assert sent["brief"] == "Say that it holds a morning coffee." and sent["target_seconds"] == 40
    assert any("heal" in rule.lower() for rule in sent["rules"]), "what the market's law asks"
    assert len(sent["examples"]) >= 8
    assert all(text not in system for text in (*sent["examples"], *sent["rules"], sent["style"]))


async def test_a_room_is_told_in_its_currency_with_the_rate_and_its_day(tmp_path: Path) -> None:
    names = ("language: en\nmarket: US", "language: {en: US, pt: BR}")
    rates = MORE.partition("\n")[2]
    changes = [(old, "script: generate") for old in BY_HAND]
    show = load_rundown(write_show(tmp_path / "show", names, ("products:", rates), GENERATED, *changes))
    _, sent, _ = await asked(tmp_path, room(show, "pt"), "pt")
    assert (sent["lang"], sent["market"]) == ("pt", "BR")
    assert sent["prices"] == {"price": "cerca de R$ 54"}
    assert sent["price_note"].startswith("O preço cobrado é US$ 9,90; cerca de R$ 54 é pelo câmbio de 1 de")
    assert sent["examples"] == list(examples_of({"tone": "lively, warm", "pace": "unhurried"}, "pt"))


async def test_each_round_is_told_what_the_two_before_said(tmp_path: Path) -> None:
    show = load_rundown(write_show(tmp_path / "show", GENERATED))
    told_before: list[list[str]] = []

    async def behave(call: Call) -> web.StreamResponse:
        told_before.append(call.data["said_before"])
        number = ("first", "second", "third", "fourth", "fifth")[len(told_before) - 1]
        return await call.say(told([{"text": f"Have a {number} look at this cup, shall we?"}]))

    async with modelling(behave) as model:
        settings = f"llm: {{model: m, base_url: '{model.url}'}}\n"
        studio = Studio(load_config(write_config(tmp_path, settings), {}))
        for number in range(4):
            script = await studio.script(show, "en", round=number)
        again = studio.writer(show, said=["Have a look."])
        segment = next(s for s in show.segments if s.product == "cup")
        await again.write(show, segment, "en", seed=1)
    said = [f"Have a {number} look at this cup, shall we?" for number in ("first", "second", "third")]
    assert told_before == [[], said[:1], said[:2], said[1:], ["Have a look."]]
    assert "fourth" in next(p for p in script.segments if p.segment == "cup").lines[0].text
    assert "said_before" in SYSTEM


def test_quantities_are_told_in_the_markets_units_too() -> None:
    show = kitchen()
    found = data(show, show.segments[1], "en", seed=1, round=0)
    assert show.market == "US" and found["other_units"]["capacity"] == "30 fl oz"
    assert found["price_note"] is None and "other_units" in SYSTEM and "price_note" in SYSTEM
    abroad = show.model_copy(update={"market": "ES"})
    assert "capacity" not in data(abroad, show.segments[1], "es", seed=1, round=0)["other_units"]


def test_a_packs_notes_become_style_and_examples() -> None:
    notes = {"tone": "calm and dry", "gender": "male", "attire": "a suit", "examples": {"pt": ["Pois é."]}}
    assert style_of(notes) == "tone: calm and dry; gender: male"
    assert examples_of(notes, "pt-BR") == ("Pois é.",), "the pack's own go first"
    assert any("ครับ" in line for line in examples_of(notes, "th"))
    assert not any("ค่ะ" in line or "คะ" in line for line in examples_of(notes, "th"))
    assert examples_of(notes, "fi") == ()


async def test_cost_and_tokens_are_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    show = load_rundown(write_show(tmp_path / "show", GENERATED))
    with caplog.at_level(logging.INFO, "cuehost.writing.llm"):
        await asked(tmp_path, show, "en")
    (line,) = [r.getMessage() for r in caplog.records if "written by m" in r.getMessage()]
    assert "requests" in line and "tokens in" in line and "cost 0.0" in line
