"""Alarms and health of a show on air, and what is told of it after."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from operated_engine import Engine
from small_show import write_config, write_show

from cuehost.config import load_config
from cuehost.errors import InputError
from cuehost.operating import Operating
from cuehost.operating_tally import Tally
from cuehost.operating_view import Alarms, Health
from cuehost.stage import Vitals
from cuehost.studio import Studio


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    rundown = write_show(tmp_path / "show")
    return Engine(Studio(load_config(write_config(tmp_path), {})), rundown)


@pytest.fixture
def hand(engine: Engine) -> Operating:
    return Operating(engine, wall=lambda: 1_000_100.0, mono=lambda: 100.0)


# -- alarms and health -------------------------------------------------------------------------------


def test_an_alarm_is_there_until_somebody_notes_it(hand: Operating, engine: Engine) -> None:
    for _ in range(2):
        engine.enter("fault", reason="the voice did not answer", code="fallback")
    engine.enter("fault", reason="it is back", code="recovery")
    ((name, alarm),) = hand.state()["alarms"].items()
    assert (alarm["text"], alarm["count"]) == ("the voice did not answer", 2)
    hand.acknowledge(name, "Ana")
    assert hand.state()["alarms"] == {}
    with pytest.raises(InputError, match="no such alarm"):
        hand.acknowledge(name, "Ana")


def test_what_stands_stays_an_alarm_until_it_is_over(hand: Operating, engine: Engine) -> None:
    engine.broadcast.host.running = False
    assert hand.state()["alarms"]["host_away"]["level"] == "critical"
    hand.acknowledge("host_away", "Ana")
    assert hand.state()["alarms"]["host_away"]["noted_by"] == "Ana"
    engine.broadcast.host.running = True
    assert hand.state()["alarms"] == {}


def test_an_alarm_has_a_code_and_its_values_where_its_words_are_known(
    hand: Operating, engine: Engine
) -> None:
    engine.broadcast.host.running = False
    engine.enter("fault", reason="OBS does not answer: it took too long", code="fallback")
    engine.enter("fault", reason="the voice did not answer", code="fallback")
    engine.enter("edit_refused", reason="line 3: there is no host 'x'", code="fallback")
    engine.enter("preflight", mark="fault", reason="No voice speaks th.", code="auto",
                 mend="Allow online voices, or install an offline one.")  # fmt: skip
    told = [(alarm.get("code"), alarm.get("values")) for alarm in hand.state()["alarms"].values()]
    assert ("host_away", {}) in told
    assert [one for one in told if one[0] != "host_away"] == [
        ("obs_gone", {"why": "it took too long"}),
        (None, None),
        ("edit_refused", {"why": "line 3: there is no host 'x'"}),
        ("no_voice", {"lang": "th"}),
    ]


def test_alarms_do_not_grow_without_end() -> None:
    alarms = Alarms()
    for number in range(200):
        alarms.hear({"event": "fault", "reason": f"fault {number}", "code": "fallback", "t": "x"})
    assert len(alarms.document()) == 50


async def test_obs_that_loses_pictures_is_told() -> None:
    moment = [0.0]
    health, alarms = Health(lambda: moment[0]), Alarms()
    skipped = [0]

    async def vitals() -> Any:
        moment[0] += 2.0
        total = round(moment[0] * 25)
        stats = SimpleNamespace(
            cpu_percent=40.0, fps=25.0, render_skipped=skipped[0], output_skipped=0, render_total=total,
            output_total=0, disk_free_mb=900.0,
        )  # fmt: skip
        return Vitals(stats, **outputs, sent_bytes=round(moment[0] * 500_000))  # type: ignore[arg-type]

    outputs = {"streaming": True, "reconnecting": False, "recording": True}
    stage: Any = SimpleNamespace(vitals=vitals)
    await health.look(stage)
    await health.look(stage)
    alarms.judge(health)
    assert health.obs["stream_kbps"] == 4000 and list(alarms.document()) == ["disk"]
    skipped[0] = 20
    await health.look(stage)
    alarms.judge(health)
    assert health.obs["skipped_percent"] == 40.0 and "skipped" in alarms.document()
    outputs["reconnecting"] = True
    await health.look(stage)
    alarms.judge(health)
    assert list(alarms.document()) == ["disk", "stream_lost"]
    outputs |= {"streaming": False, "reconnecting": False, "recording": False}
    await health.look(stage)
    alarms.judge(health)
    told = {name: alarm["level"] for name, alarm in alarms.document().items()}
    assert told == {"stream_off": "critical", "record_off": "warning"}
    alarms.hear({"event": "show_ended", "reason": "the rundown is done", "code": "planned", "t": "x"})
    assert alarms.document() == {}, "what stood belongs to the show that is over"


# -- after it ----------------------------------------------------------------------------------------


def test_what_a_show_came_to(hand: Operating, engine: Engine) -> None:
    engine.enter("show_started", seq=1)
    for name in ("cup.1", "cup.2"):
        engine.enter("line_started", line=name, text=f"Words of {name}.")
        engine.enter("line_ended", line=name, reason="said")
    engine.enter("command", action="skip", code="operator")
    engine.enter("command", action="cut", code="audience")
    engine.enter("line_started", line="cup.1", text="Words of cup.1.")
    for text in ("Is it safe for ovens?", "oven safe?"):
        of = {"source": "chat", "comment": text, "text": text, "decision": "decline"}
        engine.enter("comment", topic="cup/oven", **of)
    engine.enter("comment", topic="cup/size", text="How big?", decision="decline", source="chat", comment="3")
    engine.enter("answer", topic="cup/size", reason="operator", text="Very.", comments=[])
    state = hand.state()
    assert state["sums"] == {"lines": 2, "orders": 1, "answers": 1}
    assert "after" not in state, "the show is still on"
    engine.broadcast = None
    assert hand.state()["after"] == {
        "questions": [{"text": "Is it safe for ovens?", "asked_by": 2}],
        "left_out": [{"line": "cup.2", "text": "Words of cup.2.", "times": 1}],
    }
    engine.enter("show_started", seq=1)
    assert hand.state()["sums"] == {} and hand.state()["after"] == {"questions": [], "left_out": []}


def test_questions_do_not_grow_without_end() -> None:
    tally = Tally()
    for number in range(2000):
        tally.hear({"event": "comment", "decision": "decline", "topic": f"t{number}", "text": "?"})
        tally.hear({"event": "comment", "decision": "decline", "topic": "often", "text": "How?"})
    told = tally.document()["questions"]
    assert told[0] == {"text": "How?", "asked_by": 2000} and len(told) == 50
