"""One rundown in three languages, each sold to a market of its own: checked, written and guarded there."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from small_show import write_config

from cuehost import cli
from cuehost.claims import untrue, verdict
from cuehost.config import load_config
from cuehost.rundown import Rundown, Script, load_rundown, room
from cuehost.studio import Studio
from cuehost.writing.guard import guard_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROOMS = {"en": "US", "pt": "BR", "ru": "RU"}
SHOW = """\
show: {en: Friday Market, pt: Feira de Sexta, ru: Пятничный рынок}
language: {en: US, pt: BR, ru: RU}
host: mia
scenes: portrait
rates:
  BRL: {value: 5.43, date: 2026-11-01}
  RUB: {value: 81.2, date: 2026-11-02}
facts:
  returns: {en: free within 30 days, pt: grátis em até 30 dias, ru: бесплатно в течение 30 дней}
products:
  kettle:
    name: {en: Nuvelle kettle K2, pt: Chaleira Nuvelle K2, ru: Чайник Нувель K2}
    facts:
      price: 39.90 USD
      list_price: {value: 49.90 USD, evidence: "sold at this price 2026-10-01..2026-10-31"}
      capacity: 0.9 l
      stock: 140
      warranty: {en: 2 years, pt: 2 anos, ru: 2 года}
    selling_points:
      - {en: thermometer in the lid, pt: termômetro na tampa, ru: термометр в крышке}
    faq:
      - q: {en: Does it work on induction?, pt: Funciona na indução?, ru: Подходит для индукции?}
        a: {en: "Yes, on induction too.", pt: "Sim, na indução também.", ru: "Да, и для индукции."}
  cup:
    name: Aria
    facts:
      price: {US: 9.90 USD, BR: "59,90"}
segments:
  - opening: {}
  - product: kettle
    duration: 70s
  - product: cup
  - closing: {}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CUEHOST_CONFIG", str(write_config(tmp_path, "show: {operator: Ana}\n")))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rooms.yaml").write_text(SHOW, "utf-8")
    return tmp_path


def written(show: Rundown, lang: str, round: int = 0) -> tuple[Rundown, Script]:
    """The room of a language, and its script as it would air."""
    there, studio = room(show, lang), Studio(load_config(), offline=True)
    return there, asyncio.run(studio.script_to_air(there, lang, round=round))


def said(script: Script) -> str:
    return "\n".join(line.text for part in script.segments for line in part.lines)


def test_check_finds_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "rooms.yaml"]) == 0
    *warnings, last = capsys.readouterr().out.splitlines()
    assert last == "rooms.yaml: no faults found"
    assert len(warnings) == 1 and "[ru-ad-marking:" in warnings[0], "each room is judged by its own market"


@pytest.mark.parametrize("lang", ROOMS)
def test_every_line_of_every_room_is_true_to_the_sheet(home: Path, lang: str) -> None:
    show = load_rundown(home / "rooms.yaml")
    for round in range(3):
        there, script = written(show, lang, round)
        assert there.market == ROOMS[lang]
        assert verdict(there, load_config(), NOW, lang, script=script).blocks == ()
        assert untrue(there, script) == ()
        guard = guard_of(there)
        faults = [
            (line.text, fault.reason)
            for segment in there.segments
            for line in script.lines_of(segment.id)
            for fault in guard.judge(line.text, lang, segment.product, line.facts).faults
        ]
        assert faults == []


def test_rates_are_told_with_their_day_and_names_are_as_the_sheet_has_them(home: Path) -> None:
    show = load_rundown(home / "rooms.yaml")
    told: dict[str, Any] = {lang: said(written(show, lang)[1]) for lang in ROOMS}
    assert "$39.90" in told["en"] and "$49.90" in told["en"] and "rate of" not in told["en"]
    assert "cerca de R$ 217" in told["pt"] and "câmbio de 1 de novembro de 2026" in told["pt"]
    assert "примерно 3240 ₽" in told["ru"].replace("\u00a0", "") and "2 ноября 2026" in told["ru"]
    for lang, price_before in (("pt", "270"), ("ru", "4 0")):
        assert price_before not in told[lang], "nobody asked the list price there"
    assert "R$ 59,90" in told["pt"], "a price fixed for a market is not converted"
    names = {"en": "Nuvelle kettle K2", "pt": "Chaleira Nuvelle K2", "ru": "Чайник Нувель K2"}
    for lang, name in names.items():
        assert name in told[lang] and "Aria" in told[lang]


def test_approvals_hold_in_a_room_of_another_market(home: Path) -> None:
    text = SHOW.replace("host: mia", "approval: required\nhost: mia")
    (home / "rooms.yaml").write_text(text, "utf-8")
    assert cli.main(["script", "rooms.yaml", "approve", "all", "--lang", "pt", "--offline"]) == 0
    _, script = written(load_rundown(home / "rooms.yaml"), "pt")
    assert "R$ 217" in said(script), "a line with a converted price is approved too"
