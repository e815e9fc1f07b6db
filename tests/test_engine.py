"""The engine: one piece of work at a time, told in one line, commanded safely."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from small_show import write_config, write_show
from virtual_studio import line, segment

from cuehost import engine as engine_module
from cuehost.config import load_config
from cuehost.desk import EngineAddress, ask, publish, running
from cuehost.desk.presence import read
from cuehost.engine import AirOrder, Engine
from cuehost.errors import EngineError, InputError, SpeechError
from cuehost.playout import ACTIONS, PreparedShow
from cuehost.playout.position import Position
from cuehost.playout.times import Span, Times
from cuehost.stage import ObsAddress
from cuehost.studio import Studio

NEEDED = {"jump": {"segment": 2}, "extend": {"seconds": 30}, "cut": {"seconds": 30}}


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr(engine_module, "ENGINE_FILE", tmp_path / "state" / "engine.json")
    write_show(tmp_path / "show")
    return Engine(Studio(load_config(write_config(tmp_path), {})))


@pytest.fixture
def show(tmp_path: Path) -> str:
    return str(tmp_path / "show" / "small.yaml")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.005)


class Conducting:
    """A conductor as the engine sees it, that notes its commands."""

    def __init__(self, state: str = "on_air") -> None:
        lines = (line("o1"), line("o2"))
        segments = (segment("welcome", *lines, kind="opening"), segment("pause", kind="break"))
        self.show = PreparedShow("Autumn", "en", segments)
        self.state = state
        self.position = Position(0, 1)
        self.round = 1
        self.board = SimpleNamespace(program="Scene welcome", muted=True, overlays_on=False)
        self.done: list[tuple[str, dict[str, Any]]] = []

    @property
    def segment(self) -> Any:
        return self.show.segments[self.position.segment]

    @property
    def line(self) -> Any:
        lines = self.segment.lines
        return lines[self.position.line] if lines else None

    def times(self) -> Any:
        return Times(0.0, Span(0.0, 60.0, 62.5), Span(0.0, 600.0, 590.0))

    def do(self, action: str, **arguments: Any) -> None:
        self.done.append((action, arguments))


def on_air(engine: Engine, state: str = "on_air") -> Conducting:
    conducting = Conducting(state)
    engine._broadcast = SimpleNamespace(conductor=conducting, editor=None, doors=None)  # type: ignore[assignment]
    engine.state = "on_air"
    return conducting


def ready() -> Any:
    return SimpleNamespace(show=PreparedShow("Autumn", "en", (segment("welcome", line("o1")),)))


# -- what it says ----------------------------------------------------------------------------------


async def test_at_rest_it_says_so(engine: Engine) -> None:
    assert engine.status() == {"state": "idle", "pid": os.getpid(), "summary": "Ready for a rundown"}


@pytest.mark.parametrize(
    ("state", "summary"),
    [
        ("on_air", "On air: Autumn, 1/2 Welcome"),
        ("held", "Held: Autumn, 1/2 Welcome"),
        ("safe", "Safe scene: Autumn, 1/2 Welcome"),
        ("break", "Break: Autumn, 1/2 Welcome"),
        ("waiting", "Waiting for OBS or the host: Autumn, 1/2 Welcome"),
    ],
)
async def test_on_air_it_tells_the_place_in_the_show(engine: Engine, state: str, summary: str) -> None:
    on_air(engine, state)
    status = engine.status()
    times = status.pop("times")
    assert (times["segment"]["over_s"], times["show"]["over_s"]) == (2.5, -10.0)
    assert status["summary"] == summary
    assert status | {"pid": 0} == {
        "state": "on_air", "pid": 0, "summary": summary, "show": "Autumn", "playout": state,
        "segment": "welcome", "segment_number": 1, "segments": ["welcome", "pause"],
        "scene": "Scene welcome", "line": "o2", "text": "Words of o2.", "muted": True, "overlays": False,
        "round": 2,
    }  # fmt: skip


async def test_a_segment_without_lines_has_no_text(engine: Engine) -> None:
    on_air(engine).position = Position(1)
    status = engine.status()
    assert (status["segment"], status["line"], status["text"]) == ("pause", None, None)


async def test_preparing_tells_how_far_it_is_and_forgets_the_time_before(
    engine: Engine, show: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = asyncio.Event()

    async def slowly(*_: Any, **__: Any) -> Any:
        await go_on.wait()
        raise SpeechError("No voice.", "Get one.")

    monkeypatch.setattr(engine, "prepare", slowly)
    engine._note_progress("pictures", 7, 9)
    await engine.do("prepare", rundown=show)
    await asyncio.sleep(0)
    assert engine.status()["summary"] == "Preparing"
    engine._note_progress("voice", 3, 17)
    assert engine.status()["summary"] == "Preparing: voice 3/17"
    go_on.set()
    await until(lambda: engine.state == "failed")
    assert engine.status()["summary"] == "No voice. Get one."


# -- what it does ----------------------------------------------------------------------------------


async def test_a_show_is_prepared_without_obs(
    engine: Engine, show: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    async def prepare(rundown: Any, lang: Any, canvas: Any, _: Any) -> Any:
        asked.append((lang, canvas))
        return SimpleNamespace(show=ready().show)

    monkeypatch.setattr(engine, "prepare", prepare)
    await engine.do("prepare", rundown=show, lang="en")
    await until(lambda: engine.state == "ready")
    assert asked == [("en", (1080, 1920))], "the size its scenes are designed in"
    assert engine.status()["summary"] == "Ready: Autumn, 1 segments, 1 lines, 0:02 spoken"
    assert list((engine.config.folders.cache / "hosts").iterdir()), "its host is ready too"


@pytest.mark.parametrize("action", ["prepare", "start"])
async def test_a_busy_engine_takes_no_second_show(
    engine: Engine, show: str, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    async def forever(*_: Any, **__: Any) -> Any:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(engine, "air", forever)
    await engine.do("start", rundown=show)
    await begun.wait()
    with pytest.raises(InputError, match=r"busy.*Stop it first"):
        await engine.do(action, rundown=show)
    assert engine.state == "preparing", "the show under way is not disturbed"
    await engine.do("stop")
    assert (engine.state, engine.message) == ("idle", "Stopped")
    begun.clear()
    await engine.do("start", rundown=show)
    await begun.wait()
    await engine.cancel()


async def test_starting_without_obs_fails_with_the_mend_and_leaves_nothing(
    engine: Engine, show: str, tmp_path: Path
) -> None:
    await engine.do("start", rundown=show)
    await until(lambda: engine.state == "failed")
    assert "Start OBS" in engine.status()["summary"]
    assert not (tmp_path / "out").exists()
    await engine.do("start", rundown=show)  # it can be tried again
    await until(lambda: engine.state == "failed")


async def test_a_missing_language_is_told_before_obs_is_asked(
    engine: Engine, show: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cuehost.stage.Stage.connect", lambda *_, **__: pytest.fail("OBS is asked"))
    with pytest.raises(InputError, match="no language 'fr'"):
        await engine.air(AirOrder(Path(show), "fr"), lambda *_: None)


async def test_a_fault_of_ours_is_told_and_the_engine_lives_on(
    engine: Engine, show: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def breaks(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("a wheel came off")

    monkeypatch.setattr(engine, "air", breaks)
    await engine.do("start", rundown=show)
    await until(lambda: engine.state == "failed")
    assert "ZeroDivisionError: a wheel came off" in engine.status()["summary"]
    await engine.cancel()
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR], "no unretrieved exception"


@pytest.mark.parametrize("rundown", [None, "", 7, ["a.yaml"]])
async def test_a_show_needs_a_rundown(engine: Engine, rundown: Any) -> None:
    with pytest.raises(InputError, match="No rundown is named"):
        await engine.do("start", **({} if rundown is None else {"rundown": rundown}))
    assert engine.state == "idle"


@pytest.mark.parametrize("action", [a for a in ACTIONS if a != "stop"])
async def test_actions_are_for_a_show_on_air(engine: Engine, action: str) -> None:
    with pytest.raises(InputError, match="No show is on air"):
        await engine.do(action)


async def test_stop_with_nothing_to_stop_does_nothing(engine: Engine) -> None:
    await engine.do("stop")
    assert engine.state == "idle"


async def test_a_show_that_waits_for_its_time_may_begin_at_once(engine: Engine) -> None:
    opened: list[str] = []
    doors = SimpleNamespace(open=lambda: opened.append("open"))
    engine._broadcast = SimpleNamespace(conductor=None, editor=None, doors=doors)  # type: ignore[assignment]
    await engine.do("next")
    await engine.do("resume")
    assert opened == ["open", "open"]
    with pytest.raises(InputError, match="No show is on air"):
        await engine.do("hold")


async def test_actions_reach_the_show(engine: Engine) -> None:
    conducting = on_air(engine)
    for action in ACTIONS:
        await engine.do(action, **NEEDED.get(action, {}))
    await engine.do("jump", segment="pause")
    assert [a for a, _ in conducting.done] == [*ACTIONS, "jump"]
    assert [k for a, k in conducting.done if a == "jump"] == [{"segment": 2}, {"segment": "pause"}]
    assert all(k == NEEDED.get(a, {}) for a, k in conducting.done if a != "jump")


async def test_edits_go_to_the_editor(engine: Engine) -> None:
    conducting = on_air(engine)
    with pytest.raises(InputError, match="no action 'reload'"):
        await engine.do("reload")
    done: list[str] = []

    async def note(what: str) -> None:
        done.append(what)

    engine._broadcast.editor = SimpleNamespace(  # type: ignore[union-attr, assignment]
        reload=lambda: note("reload"), undo=lambda: note("undo")
    )
    await engine.do("reload")
    await engine.do("undo_edit")
    assert done == ["reload", "undo"]
    assert conducting.done == []


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("fly", {}),
        ("__init__", {}),
        ("jump", {}),
        ("jump", {"segment": True}),
        ("jump", {"segment": 1.5}),
        ("jump", {"segment": None}),
        ("jump", {"segment": [1]}),
        ("jump", {"segment": 1, "line": 2}),
        ("next", {"segment": 1}),
        ("stop", {"now": True}),
        ("extend", {"seconds": "long"}),
        ("reload", {"now": True}),
    ],
)
async def test_what_is_no_action_never_reaches_the_show(
    engine: Engine, action: str, arguments: dict[str, Any]
) -> None:
    conducting = on_air(engine)
    with pytest.raises(InputError):
        await engine.do(action, **arguments)
    assert conducting.done == []


async def test_quit_ends_the_serving(engine: Engine) -> None:
    assert not engine.quit.is_set()
    await engine.do("quit")
    assert engine.quit.is_set()


# -- where OBS is ----------------------------------------------------------------------------------


def test_obs_is_where_it_is_named_or_set_and_looked_up_only_when_allowed(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ObsAddress(port=4460, password="found")
    monkeypatch.setattr(engine_module, "discover", lambda: found)
    assert engine.obs_address().port == 1, "as set"
    assert engine.obs_address(AirOrder(Path("x"), discover=True)) == found
    named = Engine(engine.studio, address=ObsAddress(port=4470))
    assert named.obs_address(AirOrder(Path("x"), discover=True)).port == 4470
    monkeypatch.setattr(engine_module, "discover", lambda: None)
    assert engine.obs_address(AirOrder(Path("x"), discover=True)).port == 1


# -- serving ---------------------------------------------------------------------------------------


async def test_a_served_engine_is_found_and_obeys_and_is_gone_afterwards(engine: Engine) -> None:
    async with engine.served():
        address = await asyncio.to_thread(running, engine_module.ENGINE_FILE)
        assert address is not None and address.pid == os.getpid()
        status = await asyncio.to_thread(ask, address, "GET", "/api/status")
        assert status["summary"] == "Ready for a rundown"
        with pytest.raises(EngineError, match="No show is on air"):
            await asyncio.to_thread(ask, address, "POST", "/api/do", {"action": "next"})
        await asyncio.to_thread(ask, address, "POST", "/api/do", {"action": "quit"})
        assert engine.quit.is_set()
    assert not engine_module.ENGINE_FILE.exists()
    with pytest.raises(EngineError, match="does not answer"):
        await asyncio.to_thread(ask, address, "GET", "/api/status")


async def test_who_asks_an_engine_that_serves_at_leisure_is_answered_all_the_same(engine: Engine) -> None:
    async with engine.served(at_leisure=True):
        address = read(engine_module.ENGINE_FILE)
        assert address is not None and address.pid == os.getpid()
        status = await asyncio.to_thread(ask, address, "GET", "/api/status")
        assert status["summary"] == "Ready for a rundown"
    assert not engine_module.ENGINE_FILE.exists()
    with pytest.raises(EngineError, match="does not answer"):
        await asyncio.to_thread(ask, address, "GET", "/api/status")


async def test_an_engine_may_end_before_it_serves(engine: Engine) -> None:
    async with engine.served(at_leisure=True):
        pass
    assert not engine_module.ENGINE_FILE.exists()


async def test_there_is_one_engine(engine: Engine) -> None:
    async with engine.served():
        mine = read(engine_module.ENGINE_FILE)
        with pytest.raises(EngineError, match=rf"runs already \(process {os.getpid()}\)"):
            async with Engine(engine.studio).served():
                pytest.fail("a second engine is served")
        assert read(engine_module.ENGINE_FILE) == mine
        assert await asyncio.to_thread(running, engine_module.ENGINE_FILE) == mine


async def test_the_address_of_an_engine_that_died_is_taken_over(engine: Engine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    publish(engine_module.ENGINE_FILE, EngineAddress(1, port, "old"))
    async with engine.served():
        found = read(engine_module.ENGINE_FILE)
        assert found is not None and found.pid == os.getpid()


async def test_a_port_in_use_leaves_no_address(engine: Engine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = engine.config.engine.model_copy(update={"port": server.getsockname()[1]})
        engine.studio.config = engine.config.model_copy(update={"engine": taken})
        with pytest.raises(EngineError, match="is in use"):
            async with engine.served():
                pytest.fail("it is served")
    assert not engine_module.ENGINE_FILE.exists()


async def test_the_token_is_new_each_time(engine: Engine) -> None:
    tokens = []
    for _ in range(2):
        async with engine.served():
            address = read(engine_module.ENGINE_FILE)
            assert address is not None
            tokens.append(address.token)
    assert tokens[0] != tokens[1] and min(map(len, tokens)) >= 32
