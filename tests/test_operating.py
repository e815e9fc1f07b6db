"""The engine in an operator's hand: what the desk shows of a show, and what it does to it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from operated_engine import Desk, Engine, edited
from small_show import write_config, write_show
from virtual_studio import line

from cuehost.config import load_config
from cuehost.errors import InputError
from cuehost.operating import Operating
from cuehost.operating_view import comments_of
from cuehost.playout.position import Position
from cuehost.studio import Studio


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    rundown = write_show(tmp_path / "show")
    return Engine(Studio(load_config(write_config(tmp_path), {})), rundown)


@pytest.fixture
def hand(engine: Engine) -> Operating:
    return Operating(engine, wall=lambda: 1_000_100.0, mono=lambda: 100.0)


# -- what is shown -----------------------------------------------------------------------------------


def test_the_plan_what_is_on_air_and_what_comes(hand: Operating, engine: Engine) -> None:
    state = hand.state()
    plan = state["rundown"]["segments"]
    assert [(s["id"], s["planned_s"], s["expected_s"]) for s in plan] == [
        ("cup", 30.0, 31.0), ("pause", 60.0, 60.0), ("end", 5.0, 5.0)
    ]  # fmt: skip
    air = state["on_air"]
    assert (air["segment"], air["line"]["id"], air["next_line"]["id"]) == ("cup", "cup.1", "cup.2")
    assert air["segment_times"] == {
        "began": 1_000_000.0, "planned_end": 1_000_060.0, "expected_end": 1_000_062.5, "over_s": 2.5
    }  # fmt: skip
    engine.conductor.position = Position(0, 1)
    assert hand.state()["on_air"]["next_line"] == {"segment": "pause", "title": "Pause"}
    engine.conductor.position = Position(2, 0)
    assert hand.state()["on_air"]["next_line"] is None
    assert state["health"]["host"] == {"running": True, "connected": True, "lag_ms": 20}
    engine.broadcast = None
    assert "on_air" not in hand.state()


def test_a_desk_hears_what_happens_and_what_it_means(hand: Operating, engine: Engine) -> None:
    desk = Desk()
    deaf = hand.listen(desk)
    engine.enter("show_started", seq=1)
    engine.enter("take", segment="cup")
    engine.enter("line_started", line="cup.1", voice="kokoro:af_heart")
    engine.enter("comment", source="chat", comment="c1", viewer="<b>Ana</b>", text="Hi", decision="answer")
    engine.enter("answer", comments=[["chat", "c1", "<b>Ana</b>", "Hi"]], text="Hello")
    assert desk.heard[:4] == ["begun", "show_started", "take", "line_started"]
    last = desk.heard[6]
    told = [last[key] for key in ("id", "viewer", "text", "answer", "stage")]
    assert told == ["chat:c1", "<b>Ana</b>", "Hi", "Hello", "answered"]
    assert hand.state()["on_air"]["aired"] == {"cup": 1_000_100.0}
    assert hand.state()["health"]["voice"] == "kokoro:af_heart"
    deaf()
    engine.enter("take", segment="end")
    assert desk.heard[-1] == "answer"


def test_of_many_comments_the_last_are_known() -> None:
    known: dict[str, Any] = {}
    for number in range(10_050):
        comments_of({"event": "comment", "t": "x", "source": "chat", "comment": number}, known)
    assert len(known) == 10_000 and "chat:49" not in known and "chat:10049" in known
    assert comments_of({"event": "answers_prepared", "t": "x"}, known) == []


def test_who_speaks_what_is_asked_and_where_comments_come_from(hand: Operating, engine: Engine) -> None:
    sources = [{"name": "chat", "state": "waiting", "trouble": "the room is closed"}]
    audience = {"viewers": 7, "sources": sources, "waiting": [{}], "model_rests": True}
    engine.viewers = SimpleNamespace(status=lambda: audience)
    engine.studio.voices.notes.append("Kokoro speaks instead of edge.")
    engine.enter("line_started", line="cup.1", voice="kokoro:af_heart")
    state = hand.state()
    assert state["audience"]["sources"] == sources and state["audience"]["waiting"] == 1
    health = state["health"]
    assert (health["voice"], health["voice_note"]) == ("kokoro:af_heart", "Kokoro speaks instead of edge.")
    assert (health["model"], health["model_rests"]) == (None, True)


def test_a_show_that_waits_for_its_hour_tells_when(hand: Operating, engine: Engine) -> None:
    begins = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    engine.broadcast.conductor, engine.broadcast.doors = None, SimpleNamespace(begins=begins)
    state = hand.state()
    assert state["starts_at"] == begins.timestamp() and "on_air" not in state


# -- taking over -------------------------------------------------------------------------------------


async def test_taking_over_and_handing_back(hand: Operating, engine: Engine) -> None:
    with pytest.raises(InputError, match="not taken over"):
        await hand.hand_back("Ana")
    await hand.take_over("Ana")
    assert hand.state()["take_over"] == {"by": "Ana", "since": 1_000_100.0, "camera": False}
    assert hand.state()["camera"] is None
    with pytest.raises(InputError, match="already"):
        await hand.take_over("Ben")
    engine.conductor.state = "held"
    engine.enter("line_started", line="say-1")
    assert hand.state()["take_over"], "the operator's own words change nothing"
    await hand.hand_back("Ana")
    assert hand.state()["take_over"] is None
    assert engine.conductor.done == ["hold", "resume"]
    assert [(event, fields.get("by")) for event, fields in engine.told] == [
        ("taken_over", "Ana"), ("handed_back", "Ana")
    ]  # fmt: skip


async def test_who_resumes_a_show_has_handed_it_back(hand: Operating, engine: Engine) -> None:
    await hand.take_over("")
    engine.enter("line_started", line="cup.1")
    assert hand.state()["take_over"] is None


async def test_without_a_show_there_is_nothing_to_take(hand: Operating, engine: Engine) -> None:
    engine.broadcast = None
    for order in (hand.take_over(""), hand.hand_back(""), hand.picture(100)):
        with pytest.raises(InputError, match="No show is on air"):
            await order


# -- words of the operator's own ---------------------------------------------------------------------


async def test_what_is_not_true_is_not_said(hand: Operating, engine: Engine) -> None:
    edited(engine)
    options: dict[str, Any] = {"lang": None, "urgent": True, "by": "Ana", "check": False}
    told = await hand.say("The cup costs 3 dollars and is made of gold.", **options)
    assert {fault["span"] for fault in told["faults"]} >= {"gold"}
    assert engine.conductor.done == []
    event, fields = engine.told[0]
    assert (event, fields["by"], fields["text"]) == (
        "say_refused", "Ana", "The cup costs 3 dollars and is made of gold."
    )  # fmt: skip
    checked = await hand.say("It is made of clay.", **options | {"check": True})
    assert checked["faults"] == [] and engine.conductor.done == []


async def test_what_is_true_is_said(hand: Operating, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    edited(engine)
    asked: list[Any] = []

    async def prepare_line(made: Any, segment: Any, rundown: Any, shop: Any) -> Any:
        asked.append((made.text, made.facts, segment.product, shop.captions))
        return line(made.id, text=made.text)

    monkeypatch.setattr("cuehost.playout.prepare_line", prepare_line)
    told = await hand.say("  It is made\n of clay. ", lang=None, urgent=True, by="Ana", check=False)
    assert told["faults"] == [] and told["duration_s"] == 1.8
    assert asked == [("It is made of clay.", ("material",), "cup", True)]
    assert engine.conductor.done == [("insert", ["It is made of clay."], True)]
    assert engine.told[0][0] == "say"
    engine.conductor.state = "safe"
    with pytest.raises(InputError, match="another scene"):
        await hand.say("It is made of clay.", lang=None, urgent=True, by="", check=False)
    engine.conductor.state = "on_air"
    with pytest.raises(InputError, match="nothing in it"):
        await hand.say(" ... ", lang=None, urgent=True, by="", check=False)


# -- viewers' comments --------------------------------------------------------------------------------


class Orders:
    """What is ordered about comments; one is about the cup."""

    def __init__(self) -> None:
        self.done: list[Any] = []

    def product_of(self, name: str) -> str | None:
        return "cup"

    def rewrite(self, *given: Any) -> None:
        self.done.append(given)

    def block(self, *given: Any) -> None:
        self.done.append(("block", *given))

    async def approve(self, *given: Any) -> None:
        self.done.append(("approve", *given))


async def test_comments_are_ordered_about_where_viewers_are_received(hand: Operating, engine: Engine) -> None:
    with pytest.raises(InputError, match="No viewers"):
        await hand.comment("skip", "chat:c1", by="Ana")
    engine.viewers = SimpleNamespace(answering=None)
    with pytest.raises(InputError, match="No show with viewers"):
        await hand.comment("skip", "chat:c1", by="Ana")
    orders = Orders()
    engine.viewers = SimpleNamespace(answering=SimpleNamespace(orders=orders))
    await hand.comment("approve", "chat:c1", by="Ana")
    await hand.comment("block", "chat:c1", by="Ana", on=False)
    assert orders.done == [("approve", "chat:c1", "Ana"), ("block", "chat:c1", False, "Ana")]


async def test_an_answer_of_the_operators_own_must_be_true(hand: Operating, engine: Engine) -> None:
    edited(engine)
    engine.conductor.position = Position(2, 0)  # another segment than the cup's is on air
    orders = Orders()
    engine.viewers = SimpleNamespace(answering=SimpleNamespace(orders=orders))
    options: dict[str, Any] = {"lang": None, "by": "Ana"}
    told = await hand.answer("chat:c1", "It is made of gold.", **options, check=False)
    assert {fault["span"] for fault in told["faults"]} >= {"gold"}
    assert engine.told[-1][0] == "say_refused"
    await hand.answer("chat:c1", "It is made of clay.", **options, check=True)
    assert orders.done == []
    told = await hand.answer("chat:c1", "It is  made of clay.", **options, check=False)
    assert told == {"faults": []}
    assert orders.done == [("chat:c1", "It is made of clay.", "en", ("material",), "Ana")]


def test_a_comments_way_is_told_step_by_step() -> None:
    known: dict[str, Any] = {}
    key = ["chat", "c1", "v", "Hi"]
    of = {"t": "x", "source": "chat", "comment": "c1", "viewer": "v", "text": "Hi"}
    comments_of({"event": "comment", **of, "decision": "answer", "proposed": "Hello!"}, known)
    assert known["chat:c1"]["proposed"] == "Hello!"
    comments_of({"event": "comment_pinned", **of, "pinned": True, "by": "Ana"}, known)
    comments_of({"event": "comment_skipped", **of, "decision": "skip", "by": "Ana"}, known)
    comments_of({"event": "answer_dropped", "t": "x", "comments": [key], "code": "operator"}, known)
    told = known["chat:c1"]
    assert (told["decision"], told["pinned"], told["by"]) == ("skip", True, "Ana")
