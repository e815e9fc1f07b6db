"""Somebody is there: what platforms demand, and the safe scene where nobody is."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from operated_engine import Engine, edited
from small_show import write_config, write_show

from cuehost import operating_presence
from cuehost.config import load_config
from cuehost.errors import InputError
from cuehost.operating import Operating
from cuehost.operating_presence import Demand, Presence, demand_of
from cuehost.rundown import Overrule, RuleChoices
from cuehost.studio import Studio


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    rundown = write_show(tmp_path / "show")
    return Engine(Studio(load_config(write_config(tmp_path), {})), rundown)


@pytest.fixture
def hand(engine: Engine) -> Operating:
    return Operating(engine, wall=lambda: 1_000_100.0, mono=lambda: 100.0)


def demanding(**settings: Any) -> Any:
    """A show whose platform demands an attending person."""
    return SimpleNamespace(
        virtual_hosts=("mia",), market="CN", platform="douyin",
        rules=RuleChoices(attended_by="Li Na", **settings),
    )  # fmt: skip


def test_a_platform_demands_that_somebody_is_there() -> None:
    demand = demand_of(demanding())
    assert demand is not None
    assert (demand.rule, demand.every_s, demand.attended_by) == ("douyin-unattended", 900.0, "Li Na")
    overruled = {"douyin-unattended": Overrule(by="Ana", reason="allowed")}
    assert demand_of(demanding(overrule=overruled)) is None
    human = demanding()
    human.virtual_hosts = ()
    assert demand_of(human) is None
    human.virtual_hosts, human.platform = ("mia",), "youtube"
    assert demand_of(human) is None


def test_who_confirms_in_time_is_warned_again_before_the_next() -> None:
    presence = Presence(Demand("r", "Somebody is there.", 100.0, 20.0), 0.0)
    assert not presence.warns(79.9) and presence.warns(80.0)
    presence.confirm(90.0, "Ana")
    assert not presence.warns(169.0) and presence.warns(170.0) and not presence.runs_out(189.9)
    assert presence.runs_out(190.0) and not presence.runs_out(191.0), "told once"
    assert presence.missed and not presence.warns(191.0)
    assert presence.document(191.0, 1000.0)["due"] == 1190.0
    presence.confirm(200.0)
    assert not presence.missed and presence.document(200.0, 0.0)["by"] == "Ana"


async def test_a_show_nobody_attends_goes_to_the_safe_scene(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [100.0]
    hand = Operating(engine, wall=lambda: 1_000_000.0 + moment[0], mono=lambda: moment[0])
    edited(engine)
    demand = Demand("r", "Somebody is there.", 100.0, 20.0, "Li Na")
    monkeypatch.setattr(operating_presence, "demand_of", lambda rundown: demand)
    monkeypatch.setattr(operating_presence, "_LOOK_EVERY_S", 0.001)
    with pytest.raises(InputError, match="Nobody has to"):
        hand.present("Ana")

    async def told(event: str) -> dict[str, Any]:
        async with asyncio.timeout(60):
            while engine.told[-1:] == [] or engine.told[-1][0] != event:
                await asyncio.sleep(0.001)
        return engine.told[-1][1]

    engine.enter("show_started", seq=1)
    assert (await told("presence_demanded"))["rule"] == "r"
    moment[0] = 185.0
    state = hand.state()
    assert (state["presence"]["warns"], state["presence"]["by"]) == (True, "Li Na")
    assert state["alarms"]["presence"]["level"] == "critical"
    hand.present("Ana")
    assert engine.told[-1] == (
        "presence_confirmed", {"by": "Ana", "reason": "operator", "code": "operator"}
    )  # fmt: skip
    assert hand.state()["alarms"] == {}
    moment[0] = 280.0
    engine.enter("command", action="next", code="operator")
    assert hand.state()["presence"]["due"] == 1_000_380.0, "who gives an order is there"
    engine.enter("command", action="cut", code="audience")
    moment[0] = 380.0
    assert (await told("presence_missed"))["code"] == "auto"
    assert engine.conductor.done == ["safe"]
    assert "presence_missed" in hand.state()["alarms"]
    hand.present("Ana")
    assert hand.state()["alarms"] == {}
    engine.broadcast = None
    async with asyncio.timeout(60):
        while hand._attendance.presence is not None:
            await asyncio.sleep(0.001)
