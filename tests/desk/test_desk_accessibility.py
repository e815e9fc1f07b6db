"""The page can be used by everybody, as far as axe finds out, in a real Chromium."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path
from typing import Any

import chromium
import pytest
from desk_room import KEY, Hand

from cuehost.desk import ApiServer
from cuehost.desk.pages import link


def axe() -> str | None:
    """The source of axe, from a package that brings it along; None where there is none."""
    for package in ("axe_playwright_python", "axe_core_python"):
        found = importlib.util.find_spec(package)
        if found is not None and found.origin is not None:
            file = Path(found.origin).with_name("axe.min.js")
            if file.is_file():
                return file.read_text("utf-8")
    return None


SOURCE = axe()

pytestmark = [
    pytest.mark.obs,  # a program as heavy as OBS, which run.py installs for the tests
    pytest.mark.skipif(chromium.program() is None, reason="chromium is not installed"),
    pytest.mark.skipif(SOURCE is None, reason="no package that brings axe is installed"),
]

RUN = """
    (async () => {
      const {violations} = await axe.run(document, {resultTypes: ['violations']});
      const shown = ({nodes}) => nodes.slice(0, 3).map(({html}) => html.slice(0, 160));
      return violations.map((one) => [one.id, one.impact, ...shown(one)].join(' | '));
    })()
"""


def busy(hand: Hand) -> None:
    """A show in which everything that the page can show is there."""
    now = time.time()
    hand.more = {
        "presence": {"rule": "r", "asks": "Somebody is there.", "every_s": 900.0, "by": "Li Na",
                     "missed": False, "warns": True, "due": now + 60},
        "alarms": {
            "disk": {"level": "critical", "text": "The disk is almost full.", "count": 1, "standing": True},
            "f": {"level": "warning", "text": "The voice did not answer.", "count": 3},
        },
        "audience": {"viewers": 120, "held": 1, "blocked": ["viewer-b"], "waiting": 1, "sources": []},
        "health": {
            "obs": {"answers": True, "fps": 25.0, "cpu_percent": 40, "skipped_percent": 12.0,
                    "disk_free_mb": 900, "streaming": True, "stream_kbps": 4000, "recording": True},
            "host": {"running": True, "connected": True, "lag_ms": 20},
            "voice": "kokoro:af_heart",
        },
    }  # fmt: skip
    backgrounds = [
        {"name": f"made-{number}" if number else "drawn", "number": number, "chosen": number == 1}
        for number in range(3)
    ]
    hand.own_sets = [
        {"name": f"s{number}", "value": "a garden", "segments": ["cup", "pause"], "decided": number == 1,
         "room": 3, "backgrounds": backgrounds} for number in range(2)
    ]  # fmt: skip
    hand.comment_on("chat:c1", viewer="viewer-a", text="Is it clay?", decision="answer", proposed="Yes.")
    hand.comment_on("chat:c2", viewer="viewer-b", text="Ha ha", decision="hold", reason="repetition")
    hand.comment_on("chat:c3", viewer="viewer-c", text="!!", decision="block", reason="spam", pinned=True)
    hand.enter("fault", reason="the voice did not answer", code="fallback")
    hand.enter("say_refused", text="It is gold.", code="operator")


async def violations(browser: chromium.Chromium) -> list[str]:
    told: list[str] = await browser.run(RUN)
    return told


@pytest.mark.parametrize("dark", [True, False], ids=["dark", "light"])
async def test_axe_finds_nothing(desk: ApiServer, hand: Hand, tmp_path: Path, dark: bool) -> None:
    found: dict[str, Any] = {}
    async with chromium.Chromium(tmp_path) as browser:
        await browser.look(1440, 900, dark=dark)
        await browser.ask("Page.setBypassCSP", enabled=True)  # axe is no part of the page
        await browser.open(link(desk.port, KEY))
        await browser.until("document.querySelector('#segments li')")
        busy(hand)
        await browser.until("document.querySelectorAll('#comments li').length === 3")
        await browser.run(SOURCE or "")
        await browser.run("document.querySelector('#comments .head').click()")
        for view in ("air", "prepare", "after"):
            await browser.run(f"location.hash = '#{view}'")
            await browser.until(f"!document.querySelector('#{view}').hidden")
            if view == "prepare":
                await browser.until(
                    "document.querySelector('.scripted') && document.querySelector('#products input')"
                )
                await browser.run("document.querySelector('#backgrounds-card').open = true")
                await browser.until("document.querySelectorAll('.own-set .set').length === 6")
            # Nothing fades while colours are looked at.
            await browser.run("document.getAnimations().forEach((one) => one.cancel())")
            found[view] = await violations(browser)
        await browser.run("location.hash = '#air'")
        for dialog in ("keys", "reply", "phone", "sure", "seen"):
            opened = {"keys": "#help", "sure": "#do-stop"}.get(dialog)  # those get their words as they open
            does = f"'{opened}').click()" if opened else f"'#{dialog}').showModal()"
            await browser.run(f"document.querySelector({does}")
            found[dialog] = await violations(browser)
            await browser.run(f"document.querySelector('#{dialog}').close()")
        await browser.look(390, 844, phone=True, dark=dark)
        found["phone in hand"] = await violations(browser)
    assert {view: told for view, told in found.items() if told} == {}
