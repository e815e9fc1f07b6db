"""The page in a real Chromium, over a show that only notes what is done to it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import chromium
import pytest
from desk_room import KEY, Hand

from cuehost.desk import ApiServer
from cuehost.desk.pages import link

pytestmark = [
    pytest.mark.obs,  # a program as heavy as OBS, which run.py installs for the tests
    pytest.mark.skipif(chromium.program() is None, reason="chromium is not installed"),
]

MARKUP = "<img src=x onerror='window.hit=1'><script>window.hit=1</script>"
NAMELESS = """
    [...document.querySelectorAll('button, select, input, textarea, a, [role=button]')]
      .filter((node) => node.checkVisibility())
      .filter((node) => !(node.textContent.trim() || node.getAttribute('aria-label') || node.placeholder
        || [...(node.labels ?? [])].some((label) => label.textContent.trim())))
      .map((node) => node.id || node.outerHTML)
"""


@pytest.fixture
async def browser(desk: ApiServer, hand: Hand, tmp_path: Path) -> AsyncIterator[chromium.Chromium]:
    hand.title = MARKUP
    async with chromium.Chromium(tmp_path) as opened:
        await opened.look(1440, 900)
        await opened.open(link(desk.port, KEY))
        await opened.until(
            "document.querySelector('#segments li') && document.body.dataset.mode === 'on_air'"
        )
        yield opened


async def until(hand: Hand, *done: object) -> None:
    async with asyncio.timeout(chromium.LIMIT_S):
        while hand.done[-len(done) :] != list(done):
            await asyncio.sleep(0.02)


async def test_the_page_at_work(browser: chromium.Chromium, hand: Hand) -> None:
    # What others write stays text.
    hand.comment_on("c1", viewer=MARKUP, text=MARKUP, reason=MARKUP)
    hand.enter("fault", reason=MARKUP, code="fallback")
    await browser.until("document.querySelector('#comments li') && document.querySelector('#log li')")
    assert await browser.run("document.querySelector('#comments .text').textContent") == MARKUP
    assert await browser.run("document.querySelector('#segments .name').textContent") == MARKUP
    made = "document.querySelectorAll('main img:not(#picture), main script, body script').length"
    assert await browser.run(made) == 0
    assert await browser.run("window.hit") is None
    refused = "(() => { try { document.body.innerHTML = '<b>x</b>'; } catch (e) { return e.name; } })()"
    assert await browser.run(refused) == "TypeError", "the browser itself keeps text from becoming markup"
    # Keys and buttons do the same; what is typed is no order.
    await browser.key("n")
    await until(hand, ("next", {}))
    await browser.until(
        "document.querySelectorAll('#segments li')[0].getAttribute('aria-current') === 'step'"
    )
    await browser.click("#do-safe")
    await until(hand, ("safe", {}))
    await browser.type("#say-text", "next")
    await browser.key("n")
    await browser.click("#say .main")
    async with asyncio.timeout(chromium.LIMIT_S):
        while hand.done[-1][0] != "say":
            await asyncio.sleep(0.02)
    assert [entry[0] for entry in hand.done] == ["next", "safe", "say"]
    # Alarms stand above all; the picture is there; nothing is without a name or wider than the screen.
    await browser.until("!document.querySelector('#picture').hidden")
    for lang in ("en", "zh", "es"):
        await browser.run(
            f"(() => {{ const s = document.querySelector('#lang'); s.value = '{lang}';"
            " s.dispatchEvent(new Event('change')); })()"
        )
        await browser.until(f"document.documentElement.lang === '{lang}'")
        for view in ("#air", "#prepare", "#after"):
            await browser.run(f"location.hash = '{view}'")
            await browser.until(f"!document.querySelector('{view}').hidden")
            assert await browser.run(NAMELESS) == []
            for width, height, phone in ((1440, 900, False), (900, 700, False), (390, 844, True)):
                await browser.look(width, height, phone=phone)
                over = await browser.run("document.documentElement.scrollWidth - innerWidth")
                assert over <= 0, (lang, view, width)
    assert [fault for fault in browser.faults if "innerHTML" not in fault and "Trusted" not in fault] == []


async def test_comments_are_ordered_about_by_hand_and_by_key(browser: chromium.Chromium, hand: Hand) -> None:
    hand.comment_on(
        "chat:c1", viewer="viewer-a", text="Is it clay?", decision="answer", proposed="Yes, clay."
    )
    hand.comment_on("chat:c2", viewer="viewer-b", text="Ha ha ha", decision="hold", reason="repetition")
    hand.comment_on("chat:c3", viewer="viewer-c", text="Fine", decision="ignore")
    await browser.until("document.querySelectorAll('#comments li').length === 3")
    told = await browser.run("document.querySelectorAll('#comments li')[2].innerText")
    assert "Would say: Yes, clay." in told
    # What is to be decided on is gone to first.
    await browser.key("c")
    picked = "document.querySelector('#comments .picked .text')?.textContent"
    await browser.until(f"{picked} === 'Ha ha ha'")
    await browser.key("v")
    await until(hand, ("release", "chat:c2", "", True))
    await browser.key("a")  # what is held back has no answer of the system's: nothing is done
    await browser.key("j")
    await browser.until(f"{picked} === 'Is it clay?'")
    for key, order in (("a", "approve"), ("i", "pin"), ("l", "block"), ("x", "skip")):
        await browser.key(key)
        await until(hand, (order, "chat:c1", "", True))
    assert [entry[0] for entry in hand.done] == ["release", "approve", "pin", "block", "skip"]
    # An answer in words of one's own, as the system's may be wrong.
    await browser.key("d")
    await browser.until("document.querySelector('#reply').open")
    assert await browser.run("document.querySelector('#reply-text').value") == "Yes, clay."
    hand.faults = [{"category": "material", "span": "clay", "reason": "the sheet says steel"}]
    await browser.click("#reply .main")
    await browser.until("document.querySelector('#reply-faults li + li')")
    hand.faults = []
    await browser.click("#reply .main")
    await until(hand, ("answer", "chat:c1", "Yes, clay.", None, ""))
    await browser.until("!document.querySelector('#reply').open")
    # Of many, those that are to be decided on.
    await browser.run(
        "(() => { const s = document.querySelector('#comment-filter'); s.value = 'held';"
        " s.dispatchEvent(new Event('change')); })()"
    )
    assert await browser.run("document.querySelectorAll('#comments li').length") == 1
    assert [fault for fault in browser.faults if "422" not in fault] == []


async def test_long_lists_cost_no_more_than_short_ones(desk: ApiServer, hand: Hand, tmp_path: Path) -> None:
    hand.names = ["welcome", *(f"s{number}" for number in range(999))]
    async with chromium.Chromium(tmp_path) as browser:
        await browser.look(1440, 900)
        await browser.open(link(desk.port, KEY))
        await browser.until("document.querySelector('#segments li')")
        for number in range(10_000):
            hand.comment_on(
                f"chat:{number}", viewer="v", text=f"Is it hot? {number} " + "very " * (number % 40)
            )
            if number % 200 == 0:
                await asyncio.sleep(0.01)
        await browser.until("document.querySelector('#comment-count').textContent === '10000'")
        first = "document.querySelector('#comments li')"
        await browser.until(f"{first}.innerText.includes('Is it hot? 9999')")
        for name in ("segments", "comments"):
            assert await browser.run(f"document.querySelectorAll('#{name} li').length") < 60
        # All of them can be reached, and what is read stays where it is while others come.
        await browser.run("document.querySelector('#comments').scrollTop = 1e9")
        await browser.until(
            "[...document.querySelectorAll('#comments .text')].at(-1).textContent === 'Is it hot? 0 '"
        )
        await browser.run("document.querySelector('#segments').scrollTop = 1e9")
        await browser.until("[...document.querySelectorAll('#segments li')].at(-1).ariaPosInSet === '1000'")
        await browser.run("document.querySelector('#comments').scrollTop = 200000")
        seen = """
            (() => {
              const list = document.querySelector('#comments').getBoundingClientRect();
              const row = [...document.querySelectorAll('#comments li')]
                .find((one) => one.getBoundingClientRect().bottom > list.top + 1);
              return [row.querySelector('.text').textContent, Math.round(row.getBoundingClientRect().top)];
            })()
        """
        await browser.until(f"({seen})[0].startsWith('Is it hot?')")
        await asyncio.sleep(0.3)
        before = await browser.run(seen)
        for number in range(10_000, 10_020):
            hand.comment_on(f"chat:{number}", viewer="v", text=f"And now? {number}")
        await browser.until("document.querySelector('#comment-count').textContent === '10000'")
        await asyncio.sleep(0.3)
        after = await browser.run(seen)
        assert after[0] == before[0] and abs(after[1] - before[1]) <= 2
        assert browser.faults == []


async def test_who_must_be_there_sees_how_long_and_confirms_it(
    browser: chromium.Chromium, hand: Hand
) -> None:
    assert await browser.run("document.querySelector('#presence').hidden")
    presence = {"rule": "r", "asks": "Somebody is there.", "every_s": 900.0, "by": "Li Na", "missed": False}
    hand.more["presence"] = presence | {"due": time.time() + 600, "warns": False}
    hand.enter("presence_demanded", rule="r")
    await browser.until("document.querySelector('#presence-left').textContent.startsWith('9:')")
    assert "Li Na" in await browser.run("document.querySelector('#presence').innerText")
    hand.more["presence"] = presence | {"due": time.time() + 60, "warns": True}
    alarm = {"level": "critical", "text": "Confirm that you are there.", "count": 1, "standing": True}
    hand.more["alarms"] = {"presence": alarm}
    hand.enter("note", reason="time passes")
    await browser.until("document.querySelector('#presence.loud')")
    await browser.until("document.title.startsWith('⚠')")
    assert await browser.run("document.querySelectorAll('#alarms > *').length") == 0, "told once"
    await browser.key("h")
    await until(hand, ("present", ""))
    await browser.click("#present")
    await until(hand, ("present", ""), ("present", ""))


async def test_prices_are_corrected_and_lines_heard_on_the_page(
    browser: chromium.Chromium, hand: Hand
) -> None:
    await browser.run("location.hash = '#prepare'")
    await browser.until("document.querySelector('#products input')")
    await browser.run(
        "(() => { const f = document.querySelector('#products input'); f.value = '8.50';"
        " f.dispatchEvent(new Event('change')); })()"
    )
    await until(hand, ("correct", "abc", "cup", "price", "8.50", 7))
    await browser.until("document.querySelector('#products button')")
    await browser.click("#products button")
    await until(hand, ("correct", "abc", "cup", "price", "9.90 USD", 7))
    await browser.until("document.querySelector('.scripted')")
    await browser.run(
        "[...document.querySelectorAll('.doing button')].find(b => b.textContent === 'Hear').click()"
    )
    await until(hand, ("hear", "abc", "en", "welcome.1"))
