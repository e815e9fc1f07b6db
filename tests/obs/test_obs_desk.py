"""A short real show, run from the page in a real browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import chromium
import pytest
from small_show import write_show
from virtual_audience import Parrot

from cuehost import airing
from cuehost import engine as engine_module
from cuehost.config import load_config
from cuehost.engine import Engine
from cuehost.ledger import read_ledger
from cuehost.stage import HeadlessObs
from cuehost.studio import Studio

pytestmark = [
    pytest.mark.obs,
    pytest.mark.skipif(chromium.program() is None, reason="chromium is not installed"),
]

QUIET = "We take a quiet look at it from every side, and then we take another one, as there is time."
MODE = "document.body.dataset.mode"


async def test_a_show_is_run_from_the_page(
    obs: HeadlessObs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "state"
    monkeypatch.setattr(engine_module, "ENGINE_FILE", state / "engine.json")
    monkeypatch.setattr(airing, "RESTORE_FILE", state / "restore.db")
    more = "".join(f"      - {QUIET}\n" for _ in range(4))
    write_show(
        tmp_path / "shows",
        ("host: mia\n", "host: mia\napproval: required\n"),
        ("      - It is made of clay.\n", f"      - It is made of clay.\n{more}"),
        ("Welcome to the show.", f"Welcome to the show. {QUIET}"),
    )
    config = tmp_path / "config.yaml"
    config.write_text(
        "voice: {engines: [espeak]}\nfolders: {cache: cache, out: out, allowed: [shows]}\n"
        "audience: [{source: replay, file: chat.jsonl}]\nreactions: []\n"
        "answers: {a_minute: 0, forget_s: 3600}\n",  # nobody is answered but by the operator
        "utf-8",
    )
    comment = {"t": 0.5, "viewer": "u1", "name": "Maria Lopez", "text": "Material please?", "lang": "en"}
    (tmp_path / "chat.jsonl").write_text(json.dumps(comment) + "\n", "utf-8")
    studio = Studio(load_config(config, {}))
    engine = Engine(studio, address=obs.address, answerer=lambda rundown, lang: Parrot())
    async with engine.served() as link, chromium.Chromium(tmp_path) as browser:
        try:
            await _run_it(browser, link)
        finally:
            await engine.cancel()
            await studio.close()
    log = read_ledger(next((tmp_path / "out").iterdir()))
    _check(log)
    assert [fault for fault in browser.faults if "422" not in fault] == []


async def _run_it(browser: chromium.Chromium, link: str) -> None:
    await browser.look(1440, 900)
    await browser.open(f"{link}#prepare")
    # Prepare: choose, read, sign.
    await browser.choose("#show", "Test")
    await browser.until("document.querySelector('[data-line^=cup]')")
    assert await browser.run("document.querySelector('mark').textContent") in ("9.90", "clay")
    await browser.type("#by", "Ana")
    await browser.run("document.querySelector('#by').dispatchEvent(new Event('change'))")
    await browser.click("#approve-all")
    await browser.until("!document.querySelector('.scripted [data-state=draft]')")
    await browser.click("#go")
    # On air.
    await browser.until(f"{MODE} === 'on_air' && !document.querySelector('.line.coming')", 200)
    await browser.until("!document.querySelector('#picture').hidden")
    await browser.run("document.activeElement.blur()")
    await browser.key("n")
    await browser.until("document.querySelector('li[aria-current=step]').textContent.includes('Blue cup')")
    await browser.until("!document.querySelector('.line.coming')")
    # A viewer is answered when the operator says so.
    await browser.until(
        "document.querySelector('#comments .answer')?.textContent.includes('About material.')"
    )
    await browser.key("c")
    await browser.key("a")
    await browser.until("document.querySelector('#comments [data-stage=answered]')")
    await browser.run("document.activeElement.blur()")
    await browser.until("!document.querySelector('.line.coming')")
    # Take over: what is not true is refused, what is true is said, and then the exact line comes again.
    await browser.click("#do-take_over")
    await browser.until(f"{MODE} === 'taken'")
    await browser.type("#say-text", "It is made of gold.")
    await browser.click("#say .main")
    await browser.until("document.querySelector('#say-faults.bad li + li')")
    await browser.run("document.querySelector('#say-text').value = ''")
    await browser.type("#say-text", "It is made of clay.")
    await browser.click("#say .main")
    await browser.until(
        "[...document.querySelectorAll('#log b')].some(b => /^line ended say-/.test(b.textContent))"
    )
    await browser.click("#do-take_over")
    await browser.until(f"{MODE} === 'on_air'")
    await browser.until(
        "document.querySelector('#line').textContent && !document.querySelector('.line.coming')"
    )
    # End, and what is left.
    await browser.click("#do-stop")
    await browser.until("document.querySelector('#sure').open")
    await browser.click("#sure-yes")
    await browser.until(f"{MODE} === 'idle'")
    await browser.run("location.hash = '#after'")
    await browser.until("!document.querySelector('#report').hidden")
    report = await browser.run("fetch('report').then(answer => answer.text())")
    assert "It is made of clay." in report


def _check(log: list[dict[str, Any]]) -> None:
    """What the ledger tells of it."""
    events = [entry["event"] for entry in log]
    order = [
        "lines_approved",
        "show_started",
        "comment_approved",
        "answer",
        "taken_over",
        "say_refused",
        "say",
        "handed_back",
        "show_ended",
    ]
    places = [events.index(event) for event in order]
    assert places == sorted(places)
    told = {event: log[events.index(event)] for event in order}
    assert told["taken_over"]["by"] == told["handed_back"]["by"] == "Ana"
    assert told["say_refused"]["text"] == "It is made of gold."
    assert (told["comment_approved"]["by"], told["answer"]["text"]) == ("Ana", "About material.")
    over = events.index("taken_over")
    after = [entry for entry in log[over:] if entry["event"] == "line_started"]
    assert after[0]["line"].startswith("say-"), "nothing else is said while a person has it in hand"
    before = [entry for entry in log[:over] if entry["event"] == "line_started"][-1]
    ended = next(e for e in log if e["event"] == "line_ended" and e["line"] == before["line"])
    if ended["reason"] != "said":
        assert after[1]["line"] == before["line"], "the interrupted line comes again"
    assert told["show_ended"]["code"] == "operator"
