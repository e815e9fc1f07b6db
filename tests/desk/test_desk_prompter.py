"""The prompter's page: served like the desk's, and it orders nothing."""

from __future__ import annotations

import re
from pathlib import Path

import aiohttp
import chromium
import pytest
from desk_room import KEY, Hand

from cuehost.desk import ApiServer
from cuehost.desk.pages import link, page_files

PAGE = ("prompter.html", "prompter.css", "prompter.js")


@pytest.mark.parametrize("name", PAGE)
async def test_the_page_is_served_with_the_key_alone(desk: ApiServer, name: str) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(link(desk.port, KEY) + name) as answer:
            assert answer.status == 200
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert await answer.read() == page_files()[name][1]
        async with session.get(link(desk.port, "wrong-key") + name) as answer:
            assert answer.status == 401


def test_the_page_orders_nothing_and_loads_nothing_from_elsewhere() -> None:
    html, css, script = (page_files()[name][1].decode() for name in PAGE)
    assert "ask(" not in script and "order(" not in script and "fetch(" not in script
    assert not re.search(r"https?://", html + css + script)
    assert " style=" not in html and "<script>" not in html, "the policy would refuse it"
    imported = set(re.findall(r'from "\./(\w+\.js)"', script))
    assert imported <= page_files().keys()


@pytest.mark.obs
@pytest.mark.skipif(chromium.program() is None, reason="chromium is not installed")
async def test_the_page_at_work(desk: ApiServer, hand: Hand, tmp_path: Path) -> None:
    hand.on_air["line"] = {"id": "welcome.1", "text": "<b>Hello</b>"}
    async with chromium.Chromium(tmp_path) as browser:
        await browser.look(1280, 720)
        await browser.open(link(desk.port, KEY) + "prompter.html")
        await browser.until("document.querySelector('#now').textContent === '<b>Hello</b>'")
        assert await browser.run("document.querySelector('#after').textContent") == "→ Kettle"
        assert await browser.run("document.querySelector('#off').textContent") == "+0:03"
        await browser.key("m")
        assert await browser.run("document.body.classList.contains('mirrored')")
        hand.on_air["mode"] = "held"
        hand.enter("mode", reason="held")
        await browser.until("document.body.classList.contains('free')")
        assert await browser.run("document.querySelector('#after li').textContent") == "<b>Hello</b>"
        wide = "document.documentElement.scrollWidth <= innerWidth"
        assert await browser.run(wide)
        assert not browser.faults, browser.faults
    assert hand.done == []
