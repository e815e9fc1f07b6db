"""The page in a real Chromium: what stands behind the host in segments with a set of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import chromium
import pytest
from desk_room import KEY, Hand

from cuehost.desk import ApiServer
from cuehost.desk.pages import link

pytestmark = [
    pytest.mark.obs,  # a program as heavy as OBS, which run.py installs for the tests
    pytest.mark.skipif(chromium.program() is None, reason="chromium is not installed"),
]

CARDS = "[...document.querySelectorAll('.own-set')].map((one) => [...one.querySelectorAll('.set')])"
FOCUS = "document.activeElement.innerText.split('\\n').map((line) => line.trim()).filter(Boolean)"


def own_set(name: str, words: str, segments: list[str], *made: str) -> dict[str, Any]:
    backgrounds = [
        {"name": one, "number": number, "kind": "made" if number else "set", "chosen": number == bool(made)}
        for number, one in enumerate(("drawn", *made))
    ]
    return {"name": name, "value": words, "segments": segments, "decided": False, "room": 12 - len(made),
            "backgrounds": backgrounds}  # fmt: skip


@pytest.fixture
async def browser(desk: ApiServer, hand: Hand, tmp_path: Path) -> AsyncIterator[chromium.Chromium]:
    hand.own_sets = [
        own_set("s1", "a <b>garden</b>", ["cup", "pause"], "made-a", "made-b"),
        own_set("s2", "an office", ["plate"]),
    ]
    async with chromium.Chromium(tmp_path) as opened:
        await opened.look(1440, 900)
        await opened.open(f"{link(desk.port, KEY)}#prepare")
        await opened.until("document.querySelectorAll('.own-set').length === 2")
        yield opened
        assert [fault for fault in opened.faults if "409" not in fault] == []


async def until(hand: Hand, *done: object) -> None:
    async with asyncio.timeout(chromium.LIMIT_S):
        while done not in hand.done:
            await asyncio.sleep(0.02)


async def pressed(browser: chromium.Chromium, key: str, code: int, text: str = "") -> None:
    """A key as a keyboard sends it: what it does to what has the focus is the browser's."""
    named = {"key": key, "code": key, "windowsVirtualKeyCode": code}
    await browser.ask("Input.dispatchKeyEvent", type="keyDown", **named, **({"text": text} if text else {}))
    await browser.ask("Input.dispatchKeyEvent", type="keyUp", **named)


async def test_sets_are_looked_at_and_chosen_by_key(browser: chromium.Chromium, hand: Hand) -> None:
    assert [entry for entry in hand.done if entry[0] == "set_background"] == [], "drawn only when looked at"
    words = "[...document.querySelectorAll('.own-set h4')].map((one) => one.textContent)"
    assert await browser.run(words) == ["a <b>garden</b>", "an office"]
    await browser.run("document.querySelector('#backgrounds-card summary').focus()")
    await pressed(browser, "Enter", 13, "\r")
    await browser.until(
        "[...document.querySelectorAll('.own-set img')].every((one) => one.naturalWidth === 1)"
    )
    assert [entry[3:] for entry in hand.done if entry[0] == "set_background"] == [
        ("s1", "drawn"), ("s1", "made-a"), ("s1", "made-b"), ("s2", "drawn"),
    ]  # fmt: skip
    says = "one.innerText.trim().split(/\\n+/)"
    assert await browser.run(f"{CARDS}.map((cards) => cards.map((one) => {says}))") == [
        [["Drawn by Cuehost"], ["Picture 1", "used until you choose"], ["Picture 2"]],
        [["Drawn by Cuehost", "used until you choose"]],
    ]  # fmt: skip
    groups = "[...document.querySelectorAll('.own-set [role=group]')].map((one) => one.ariaLabel)"
    assert await browser.run(groups) == ["a <b>garden</b>", "an office"]
    used = "[...document.querySelectorAll('.own-set .row .about')].map((one) => one.textContent)"
    assert "Used in: cup, pause" in await browser.run(used)
    # What stands there until somebody chooses can be chosen too, and then another one.
    await browser.run(f"{CARDS}[0][1].focus()")
    await pressed(browser, "Enter", 13, "\r")
    await until(hand, "choose_for_set", "abc", "s1", "made-a", "", 9)
    await browser.until(f"{CARDS}[0][1].getAttribute('aria-pressed') === 'true'")
    assert await browser.run(FOCUS) == ["Picture 1", "✓ chosen"]
    await pressed(browser, "Tab", 9)
    assert await browser.run(FOCUS) == ["Picture 2"]
    await pressed(browser, " ", 32, " ")
    await until(hand, "choose_for_set", "abc", "s1", "made-b", "", 9)
    await browser.until(f"{CARDS}[0][2].getAttribute('aria-pressed') === 'true'")
    assert await browser.run(f"{CARDS}[0].map((one) => one.ariaPressed)") == ["false", "false", "true"]
    told = "[...document.querySelectorAll('.toast.good')].map((one) => one.textContent)"
    assert (await browser.run(told))[-1].startswith("a <b>garden</b>: your choice counts from the next")
    assert await browser.run("document.querySelectorAll('.own-set b, .toast b').length") == 0


async def test_a_choice_upon_what_is_no_more_so_is_refused_and_shown_anew(
    browser: chromium.Chromium, hand: Hand
) -> None:
    await browser.run("document.querySelector('#backgrounds-card').open = true")
    hand.sets_revision = 10
    hand.own_sets[1]["value"] = "an office at night"
    await browser.run(f"{CARDS}[1][0].click()")
    await browser.until("document.querySelector('.toast.bad')?.textContent.includes('changed meanwhile')")
    await browser.until("document.querySelectorAll('.own-set h4')[1].textContent === 'an office at night'")
    assert hand.own_sets[1]["decided"] is False
    await browser.run(f"{CARDS}[1][0].click()")
    await until(hand, "choose_for_set", "abc", "s2", "drawn", "", 10)
    await browser.until(f"{CARDS}[1][0].innerText.includes('✓ chosen')")


async def test_more_are_made_of_one_set_with_their_progress_and_cost(
    browser: chromium.Chromium, hand: Hand
) -> None:
    hand.model = "sd-xl"
    await browser.run("document.querySelector('#backgrounds-card').open = true")
    await browser.run("document.querySelector('#again').click()")
    await browser.until(
        "document.querySelectorAll('.own-set')[1].innerText.includes('preparing has sd-xl make')"
    )
    assert await browser.run(f"{CARDS}[1][0].innerText.trim()") == "Drawn by Cuehost", (
        "no one knows what comes"
    )
    buttons = "[...document.querySelectorAll('.own-set .row button')]"
    await browser.run(f"{buttons}[1].focus()")
    await pressed(browser, "Enter", 13, "\r")
    await until(hand, "make_set_backgrounds", "abc", "s2", 2)
    hand.more = {"making": {"show": "abc", "set": "s2", "done": 1, "total": 2}}
    hand.listeners[0].changed()
    says = "[...document.querySelectorAll('.own-set [role=status]')].map((one) => one.textContent)"
    await browser.until(f"{says}[1] === 'Made 1 of 2 …'")
    assert await browser.run(f"{says}[0]") == "sd-xl"
    bars = (
        "[...document.querySelectorAll('.own-set progress')].map((one) => one.hidden || one.value / one.max)"
    )
    assert await browser.run(bars) == [True, 0.5]
    assert await browser.run(f"{buttons}.map((one) => one.disabled)") == [True, True]
    assert await browser.run("document.querySelector('#make-progress').hidden")
    hand.own_sets[1] = own_set("s2", "an office", ["plate"], "made-c", "made-d")
    hand.more = {
        "making": {"show": "abc", "set": "s2", "made": 2, "used": "2 pictures by sd-xl, cost 0.0800"}
    }
    hand.listeners[0].changed()
    await browser.until(f"{says}[1] === '2 pictures by sd-xl, cost 0.0800'")
    await browser.until(f"{CARDS}[1].length === 3 && {buttons}.every((one) => !one.disabled)")


async def test_it_is_said_in_ones_language_and_fits_a_phone(browser: chromium.Chromium, hand: Hand) -> None:
    await browser.run("document.querySelector('#backgrounds-card').open = true")
    await browser.look(390, 844, phone=True)
    for lang, says in (
        ("zh", ["由 Cuehost 绘制", "图片 1", "图片 2"]),
        ("es", ["Dibujado por Cuehost", "Imagen 1", "Imagen 2"]),
    ):
        await browser.run(
            f"(() => {{ const s = document.querySelector('#lang'); s.value = '{lang}';"
            " s.dispatchEvent(new Event('change')); })()"
        )
        await browser.until(f"{CARDS}[0][0].innerText.trim() === '{says[0]}'")
        names = f"{CARDS}[0].map((one) => one.querySelector('.name').textContent)"
        assert await browser.run(names) == says
    wide = await browser.run("document.querySelector('#own-sets').getBoundingClientRect().right")
    assert 0 < wide <= 390
