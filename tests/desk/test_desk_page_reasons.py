"""The page in a real Chromium: why words are refused, in the operator's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import chromium
import pytest
from desk_room import KEY, Hand

from cuehost.desk import ApiServer
from cuehost.desk.pages import link
from cuehost.rundown import Faults, Place
from cuehost.rundown.messages import tell
from cuehost.writing.guard.reasons import because
from cuehost.writing.rules import load_rules

pytestmark = [
    pytest.mark.obs,  # a program as heavy as OBS, which run.py installs for the tests
    pytest.mark.skipif(chromium.program() is None, reason="chromium is not installed"),
]


def refused(category: str, span: str, code: str, **values: str) -> dict[str, Any]:
    reason = because(code, **values)
    return {"category": category, "span": span, "reason": str(reason), "code": code,
            "values": dict(reason.values), "grave": True, "overruled": None}  # fmt: skip


async def speak(browser: chromium.Chromium, lang: str) -> None:
    await browser.run(
        f"(() => {{ const s = document.querySelector('#lang'); s.value = '{lang}';"
        " s.dispatchEvent(new Event('change')); })()"
    )
    await browser.until(f"document.documentElement.lang === '{lang}'")


async def test_why_a_line_is_refused_is_said_in_ones_language(
    desk: ApiServer, hand: Hand, tmp_path: Path
) -> None:
    (found,) = load_rules("US").judge_line("I've tried it, and I love it.", "en")[:1]
    rule = {"category": found.rule, "span": found.text, "reason": str(found), "code": found.rule,
            "values": dict(found.values), "grave": True, "overruled": None}  # fmt: skip
    gold = refused("material", "<b>gold</b>", "not_there", what="material", said="<b>gold</b>")
    years = refused("unit", "2 years", "other_meaning", said="2 years", really="shelf_life stock",
                    where="age", meant="warranty")  # fmt: skip
    other = {"category": "x", "span": "y", "reason": "Nobody knows these words.", "grave": True,
             "overruled": None, "code": "of_another_time", "values": {}}  # fmt: skip
    hand.warnings = [gold, years, rule, other]
    hand.faults = [gold]
    async with chromium.Chromium(tmp_path) as browser:
        await browser.look(1440, 900)
        await browser.open(f"{link(desk.port, KEY)}#prepare")
        await browser.until("document.querySelectorAll('.warning').length === 4")
        told = "[...document.querySelectorAll('.warning')].map((one) => one.firstChild.textContent"
        told += " + one.childNodes[1].textContent)"
        english = await browser.run(told)
        assert english == [
            f"✕ {one['category']} “{one['span']}”: {one['reason']}" for one in hand.warnings
        ], "as everywhere"
        await speak(browser, "zh")
        await browser.until("document.querySelector('.warning b').textContent.includes('材质')")
        assert await browser.run(told) == [
            "✕ 材质 “<b>gold</b>”: 材质“<b>gold</b>”在商品资料中没有",
            "✕ 单位 “2 years”: “2 years”在商品资料中是保质期和库存（age），这句话却说成了保修",
            f"✕ {found.rule} “{found.text}”: 推荐人必须用过商品，不得使用不存在的人的评价：“{found.text}”。"
            f"说商品能做什么，不说主播的感受。[{found.rule}：{found.source}（法律，{found.source.day}）]",
            "✕ x “y”: Nobody knows these words.",
        ]
        await speak(browser, "es")
        await browser.until("document.querySelector('.warning').textContent.includes('ficha')")
        there = await browser.run(told)
        assert (
            there[0]
            == "✕ material “<b>gold</b>”: no figura en la ficha del producto: el material «<b>gold</b>»"
        )
        assert "conservación y existencias (age)" in there[1] and there[1].endswith("como garantía")
        assert f"«{found.text}». Diga lo que hace el producto" in there[2] and there[3] == english[3]
        assert await browser.run("document.querySelectorAll('.warning b b').length") == 0
        # And what is found before the show, with its place.
        untrue = {
            "line": "cup.2",
            "show": "a.yaml",
            "because": "not_there",
            "what": "material",
            "said": "gold",
        }
        for claim in (
            {"at": "a.yaml:3:5", "told": found.rule, **dict(found.values)},
            {"at": "a.yaml:7:9", "told": "line_untrue", **untrue},
            {"at": "a.yaml:8:9", "told": "another-rule"},
        ):
            text = {"mark": "fault", "what": "In English.", "mend": "Mend it.", "code": "claim_blocked"}
            hand.found.append(text | {"values": {"claim": "In English.", **claim}})
        await browser.click("#look")
        await browser.until("document.querySelectorAll('#findings .fault').length === 3")
        shown = await browser.run(
            "[...document.querySelectorAll('#findings .fault .what')].map((one) => one.textContent)"
        )
        assert shown[0].startswith("a.yaml:3:5: Quien recomienda debe haber usado el producto")
        assert shown[1] == (
            "a.yaml:7:9: cup.2: no figura en la ficha del producto: el material «gold». Corrija la frase o "
            'la ficha, o responda por ella: cuehost script a.yaml overrule cup.2 --reason "..."'
        )
        assert shown[2] == "In English."
        # What an operator would say himself is judged in the same words.
        hand.on_air["mode"] = "held"
        hand.enter("note")
        await browser.run("location.hash = '#air'")
        await browser.until("document.body.dataset.mode === 'held'")
        await browser.type("#say-text", "It is gold.")
        await browser.click("#say .main")
        await browser.until("document.querySelector('#say-faults li + li')")
        assert await browser.run("document.querySelector('#say-faults li + li').textContent") == (
            "“<b>gold</b>”: no figura en la ficha del producto: el material «<b>gold</b>»"
        )
        assert [fault for fault in browser.faults if "422" not in fault] == []


async def test_what_is_wrong_in_a_rundown_is_said_in_ones_language(
    desk: ApiServer, hand: Hand, tmp_path: Path
) -> None:
    faults, file = Faults(), Path("a.yaml")
    tell(faults, Place(file, 3, 5), "key_near", key="<b>hots</b>", of="a rundown", near="host")
    tell(faults, Place(file, 7, 9), "price_currency", price="9 EUR", wanted="USD", currency="EUR")
    faults.add(Place(file, 8, 1), "nobody knows these words.")
    hand.rundown_faults = [*faults.all()]
    shown = "[...document.querySelectorAll('#script .fault .what')].map((one) => one.textContent)"
    async with chromium.Chromium(tmp_path) as browser:
        await browser.look(1440, 900)
        await browser.open(f"{link(desk.port, KEY)}#prepare")
        await browser.until("document.querySelectorAll('#script .fault').length === 3")
        assert await browser.run("document.querySelector('#script-sum').textContent") == (
            "Faults in this rundown: 3"
        )
        assert await browser.run(shown) == [str(fault) for fault in hand.rundown_faults]
        await speak(browser, "zh")
        await browser.until("document.querySelector('#script .what').textContent.includes('串联单')")
        assert await browser.run(shown) == [
            "a.yaml:3:5: “<b>hots</b>”不是串联单的键；是不是“host”？",
            "a.yaml:7:9: 价格“9 EUR”用的不是当地货币 USD；请用 USD 写，或者加上 rates: {EUR: {value, date}}"
            "。",
            "a.yaml:8:1: nobody knows these words.",
        ]
        hand.rundown_faults = []
        await browser.click("#again")
        await browser.until(
            "document.querySelector('.scripted') && !document.querySelector('#script .fault')"
        )
        assert [fault for fault in browser.faults if "409" not in fault] == []
