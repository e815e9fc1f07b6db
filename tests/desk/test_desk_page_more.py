"""The page in a real Chromium: looking ahead of a show, finding one's way in a long one, rules and alarms."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path

import chromium
import pytest
from desk_room import KEY, Hand

from cuehost.desk import ApiServer
from cuehost.desk.pages import link
from cuehost.preflight import found

pytestmark = [
    pytest.mark.obs,  # a program as heavy as OBS, which run.py installs for the tests
    pytest.mark.skipif(chromium.program() is None, reason="chromium is not installed"),
]


@pytest.fixture
async def browser(desk: ApiServer, hand: Hand, tmp_path: Path) -> AsyncIterator[chromium.Chromium]:
    hand.names = ["welcome", *(f"s{number}" for number in range(40))]
    async with chromium.Chromium(tmp_path) as opened:
        await opened.look(1440, 900)
        await opened.open(link(desk.port, KEY))
        await opened.until("document.querySelector('#segments li')")
        yield opened


async def until(hand: Hand, *done: object) -> None:
    async with asyncio.timeout(chromium.LIMIT_S):
        while not hand.done or hand.done[-1] != done:
            await asyncio.sleep(0.02)


async def test_a_line_is_worked_on_by_key_and_the_host_seen(browser: chromium.Chromium, hand: Hand) -> None:
    hand.video = b""
    await browser.run("document.querySelector('#by').value = 'Ana'; location.hash = '#prepare'")
    await browser.until(
        "document.querySelector('.scripted') && document.querySelector('#backgrounds button')"
    )
    await browser.run("document.querySelector('.scripted').focus()")
    # What cannot be drawn now says why; the line is drawn all the same once it can be.
    await browser.key("v")
    await until(hand, "see", "abc", "en", "welcome.1")
    await browser.until("document.querySelector('#seen-says').textContent.includes('See the host when')")
    await browser.click("#seen-close")
    hand.video = b"a film"
    await browser.run("document.querySelector('.scripted').focus()")
    await browser.key("v")
    await browser.until("document.querySelector('#seen-video').src.startsWith('blob:')")
    assert await browser.run("document.querySelector('#seen-progress').hidden")
    await browser.click("#seen-close")
    await browser.run("document.querySelector('.scripted').focus()")
    await browser.key("p")
    await until(hand, "hear", "abc", "en", "welcome.1")
    await browser.key("a")
    await until(hand, "decide", "abc", "approve", ("welcome.1",), 3)


async def test_a_background_is_looked_at_and_chosen(browser: chromium.Chromium, hand: Hand) -> None:
    await browser.run("location.hash = '#prepare'")
    await browser.until("document.querySelector('#backgrounds button')")
    assert [entry for entry in hand.done if entry[0] == "background"] == [], "drawn only when looked at"
    await browser.click("#backgrounds-card summary")
    await browser.until("[...document.querySelectorAll('.set img')].every((one) => one.naturalWidth === 1)")
    assert (
        await browser.run("document.querySelector('.set[aria-pressed=true] .name').textContent") == "Studio"
    )
    await browser.click(".set[aria-pressed=false]")
    await until(hand, "choose", "abc", "kitchen", "", 8)
    await browser.until(
        "document.querySelector('.set[aria-pressed=true] .name').textContent === 'Kitchen'"
        " && document.querySelector('#background-now').textContent === 'Kitchen'"
    )


async def test_a_segment_is_found_and_gone_to(browser: chromium.Chromium, hand: Hand) -> None:
    hand.on_air["mode"] = "held"  # else it is asked first
    hand.enter("note")
    await browser.until("document.body.dataset.mode === 'held'")
    await browser.key("f")
    await browser.run("document.querySelector('#goto').value = '2'")
    await browser.run("document.querySelector('#goto').dispatchEvent(new Event('input'))")
    shown = "[...document.querySelectorAll('#segments .number')].map((one) => one.textContent)"
    assert await browser.run(shown) == ["2", *(str(number) for number in range(20, 30))]
    await browser.key("Enter")
    await until(hand, "jump", {"segment": "s0"})
    await browser.until(f"{shown}.length > 12")
    assert await browser.run("document.activeElement === document.body")


async def test_rules_that_fired_stand_by_themselves(browser: chromium.Chromium, hand: Hand) -> None:
    entries = [
        {"event": "command", "action": "next", "code": "operator"},
        {"event": "say_refused", "text": "It is gold.", "reason": "the sheet says clay", "code": "operator"},
        {"event": "comment", "decision": "hold", "text": "price price", "reason": "repetition"},
        {"event": "comment", "decision": "answer", "text": "Is it clay?"},
        {"event": "fault", "reason": "the voice did not answer", "code": "fallback"},
        {"event": "line_started", "line": "welcome.1"},
    ]
    for number, entry in enumerate(entries):
        for listener in hand.listeners:
            listener.entered({"seq": 90 + number, "t": "", **entry})
    await browser.until("document.querySelectorAll('#log li').length === 6")

    async def shown(kind: str) -> list[str]:
        await browser.run(
            f"(() => {{ const s = document.querySelector('#log-filter'); s.value = '{kind}';"
            " s.dispatchEvent(new Event('change')); })()"
        )
        told: list[str] = await browser.run(
            "[...document.querySelectorAll('#log li')].map((one) => one.innerText)"
        )
        return told

    held, refused = await shown("rules")
    assert "repetition" in held and "the sheet says clay" in refused
    assert ["the voice did not answer" in told for told in await shown("faults")] == [True]
    assert ["next" in told for told in await shown("operator")] == [False, True]
    assert len(await shown("all")) == 6


async def test_an_alarm_is_noted_by_key_and_said_in_ones_language(
    browser: chromium.Chromium, hand: Hand
) -> None:
    hand.more["alarms"] = {
        "stream_lost": {"level": "critical", "text": "English.", "count": 1, "standing": True,
                        "code": "stream_lost", "values": {}},
        "f": {"level": "warning", "text": "The voice did not answer.", "count": 3},
    }  # fmt: skip
    hand.more["audience"] = {
        "sources": [{"name": "chat", "state": "waiting", "trouble": "the room is closed"}], "viewers": 3,
    }  # fmt: skip
    obs = {"answers": True, "fps": 25, "skipped_percent": 0.0, "cpu_percent": 9, "recording": False}
    hand.more["health"] = {"obs": obs, "model": "qwen", "model_rests": True}
    await browser.until("document.querySelectorAll('.alarm').length === 2")
    await browser.run(
        "(() => { const s = document.querySelector('#lang'); s.value = 'es';"
        " s.dispatchEvent(new Event('change')); })()"
    )
    await browser.until("document.querySelector('.alarm p').textContent.startsWith('Se cortó')")
    assert await browser.run("document.title.startsWith('⚠')")
    told = await browser.run("document.querySelector('#health').innerText")
    assert "the room is closed" in told and "no responde" in told
    assert await browser.run("document.querySelectorAll('#health .bad').length") == 2
    await browser.key("x")
    await until(hand, "acknowledge", "stream_lost", "")


async def test_a_show_that_waits_for_its_hour_is_started_from_the_page(
    browser: chromium.Chromium, hand: Hand
) -> None:
    state = hand.state()
    state.pop("on_air")
    hand.state = lambda: state | {"starts_at": time.time() + 125}  # type: ignore[method-assign]
    hand.enter("start_awaited")
    await browser.until("document.body.dataset.mode === 'doors'")
    assert await browser.run("document.querySelector('#left').textContent.startsWith('2:0')")
    await browser.key("n")
    await until(hand, "next", {})


async def test_views_have_keys(browser: chromium.Chromium) -> None:
    for digit, view in (("2", "prepare"), ("3", "after"), ("1", "air")):
        await browser.ask(
            "Input.dispatchKeyEvent", type="keyDown", key="!", code=f"Digit{digit}", modifiers=8, text="!"
        )
        await browser.until(f"location.hash === '#{view}' && !document.querySelector('#{view}').hidden")


async def test_a_show_is_taken_over_on_camera_by_key_where_there_is_one(
    browser: chromium.Chromium, hand: Hand
) -> None:
    word = "document.querySelector('#do-camera .name').textContent"
    assert await browser.run("document.querySelector('#do-camera').hidden")
    await browser.key("v")
    hand.more = {"camera": {"source": "Cam", "on": False}}
    hand.listeners[0].changed()
    await browser.until("!document.querySelector('#do-camera').hidden")
    assert hand.done == [], "nothing was taken over without a camera"
    await browser.key("v")
    await until(hand, "take_over", "", True)
    hand.more = {"camera": {"source": "Cam", "on": True}, "take_over": {"since": 1.0, "camera": True}}
    hand.listeners[0].changed()
    await browser.until(f"{word} === 'Camera off'")
    assert await browser.run("document.querySelector('#do-camera').getAttribute('aria-pressed')") == "true"
    await browser.key("v")
    await until(hand, "camera", False, "")
    hand.more["take_over"]["camera"] = False
    hand.listeners[0].changed()
    await browser.until(f"{word} === 'Camera on'")
    await browser.click("#do-camera")
    await until(hand, "camera", True, "")


async def test_backgrounds_are_made_with_their_progress_and_cost(
    browser: chromium.Chromium, hand: Hand
) -> None:
    hand.model = "sd-xl"
    await browser.run("location.hash = '#prepare'")
    await browser.until("document.querySelector('#backgrounds button')")
    await browser.run("document.querySelector('#backgrounds-card').open = true")
    await browser.until("!document.querySelector('#make-row').hidden")
    says = "document.querySelector('#make-say').textContent"
    await browser.until(f"{says} === 'sd-xl'")
    # The button moves as pictures come.
    await browser.until("[...document.querySelectorAll('#backgrounds img')].every((shown) => shown.complete)")
    await browser.click("#make-backgrounds")
    await until(hand, "make_backgrounds", "abc", 2)
    hand.more = {"making": {"show": "abc", "done": 1, "total": 2}}
    hand.listeners[0].changed()
    await browser.until(f"{says} === 'Made 1 of 2 …'")
    await browser.until("document.querySelector('#make-backgrounds').disabled")
    hand.names_of_sets = ("studio", "kitchen", "made-1")
    hand.more = {"making": {"show": "abc", "made": 2, "used": "2 pictures by sd-xl, cost 0.0800"}}
    hand.listeners[0].changed()
    await browser.until(f"{says} === '2 pictures by sd-xl, cost 0.0800'")
    await browser.until("document.querySelectorAll('#backgrounds button').length === 3")


async def test_what_is_found_and_what_alarms_is_said_in_ones_language(
    browser: chromium.Chromium, hand: Hand
) -> None:
    why = "<b>gone</b>"
    hand.found = [
        asdict(found("fault", "record_short_h", hours=2.5, needed_gb=7, free_gb=3.1)),
        asdict(found("fault", "folder_locked", folder="/srv/out", name="out")),
        asdict(found("fault", "no_voice", lang="th")),
        {
            "mark": "fault",
            "what": "Nobody knows these words.",
            "mend": "Read them.",
            "code": "",
            "values": {},
        },
    ]
    alarm = {"level": "warning", "text": f"OBS does not answer: {why}", "count": 1}
    hand.more["alarms"] = {"f": alarm | {"code": "obs_gone", "values": {"why": why}}}
    hand.listeners[0].changed()
    await browser.run("location.hash = '#prepare'")
    await browser.until("!document.querySelector('#look').disabled && document.querySelector('#show').value")
    await browser.click("#look")
    rows = "[...document.querySelectorAll('#findings li')].map((row) => row.innerText)"
    await browser.until(f"{rows}.length === 5")
    assert "Set another `folders: {out: ...}`." in (await browser.run(rows))[2]
    said = {
        "zh": (
            "录制约 2.5 小时需要 7 GB；OBS 的录制磁盘只剩 3.1 GB。",
            "请改设 `folders: {out: ...}`。",
            "OBS 没有回应：",
            "没有能说泰语的语音。",
        ),
        "es": (
            "Grabar unas 2,5 h ocupa 7 GB; donde graba OBS quedan 3,1 GB.",
            "Ponga otra carpeta",
            "OBS no responde: ",
            "No hay ninguna voz en tailandés.",
        ),
    }
    for lang, (first, second, third, language) in said.items():
        # Those that are there already are said anew.
        await browser.run(
            f"(() => {{ const s = document.querySelector('#lang'); s.value = '{lang}';"
            " s.dispatchEvent(new Event('change')); })()"
        )
        await browser.until(f"{rows}[1].includes('{first}')")
        told = await browser.run(rows)
        assert "abc is fine" in told[0] and second in told[2]
        assert "Nobody knows these words." in told[4] and "Read them." in told[4]
        assert language in told[3]
        assert await browser.run("document.querySelector('.alarm p').textContent") == third + why
    assert browser.faults == []
