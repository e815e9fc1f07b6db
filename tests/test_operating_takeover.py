"""A show in a person's hand: when the camera is on program, and when it is not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from operated_engine import Camera, Engine
from small_show import write_config, write_show

from cuehost.config import load_config
from cuehost.errors import InputError, StageError
from cuehost.operating import Operating
from cuehost.stage import OnCall
from cuehost.studio import Studio


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = Engine(Studio(load_config(write_config(tmp_path), {})), write_show(tmp_path / "show"))
    made.broadcast.on_call = OnCall("Cam")
    return made


@pytest.fixture
def hand(engine: Engine) -> Operating:
    return Operating(engine, wall=lambda: 1_000_100.0, mono=lambda: 100.0)


@pytest.fixture
def camera(engine: Engine) -> Camera:
    made: Camera = engine.broadcast.stage.camera
    return made


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0)


def silent(engine: Engine) -> None:
    """The host has come to the clause's end."""
    engine.conductor.state = "held"
    engine.enter("silence", reason="held", code="operator")


async def test_the_camera_comes_when_the_host_is_silent_and_goes_before_the_host_speaks(
    hand: Operating, engine: Engine, camera: Camera
) -> None:
    await hand.take_over("Ana", camera=True)
    await asyncio.sleep(0.01)
    assert camera.done == [], "the host still speaks to the clause's end"
    silent(engine)
    await until(lambda: camera.scene == "cup")
    state = hand.state()
    assert state["camera"] == {"source": "Cam", "on": True} and state["take_over"]["camera"]
    asked: list[str | None] = []
    engine.conductor.do = lambda action, **_: asked.append(f"{action} {camera.scene}")  # type: ignore[method-assign]
    await hand.hand_back("Ana")
    assert asked == ["resume None"], "off before the line is said again"
    assert [event for event, _ in engine.told] == ["taken_over", "camera", "handed_back", "camera"]
    assert [fields.get("action") for event, fields in engine.told if event == "camera"] == ["on", "off"]
    assert engine.told[0][1]["camera"] is True and engine.told[1][1]["source"] == "Cam"


async def test_the_host_is_seen_for_the_operators_words_and_then_the_camera_again(
    hand: Operating, engine: Engine, camera: Camera
) -> None:
    await hand.take_over("Ana", camera=True)
    silent(engine)
    await until(lambda: camera.scene == "cup")
    engine.conductor.state = "on_air"
    engine.enter("insert", lines=["say-1"])
    await until(lambda: camera.scene is None)
    engine.enter("line_started", line="say-1")
    silent(engine)
    await until(lambda: camera.scene == "cup")
    assert camera.done == ["cup", None, "cup"]


async def test_the_camera_is_switched_while_the_show_is_taken_over(
    hand: Operating, engine: Engine, camera: Camera
) -> None:
    with pytest.raises(InputError, match="not taken over"):
        await hand.camera(True, "Ana")
    await hand.take_over("Ana")
    silent(engine)
    await hand.camera(True, "Ben")
    assert camera.scene == "cup"
    await hand.camera(False, "Ben")
    assert camera.scene is None and hand.state()["take_over"] is not None
    asked = [fields for event, fields in engine.told if event == "camera_asked"]
    assert [(one["action"], one["by"]) for one in asked] == [("on", "Ben"), ("off", "Ben")]


@pytest.mark.parametrize(
    ("event", "fields"),
    [("command", {"action": "safe"}), ("command", {"action": "break"}), ("line_started", {"line": "cup.2"})],
)
async def test_what_else_a_person_does_takes_the_camera_off(
    hand: Operating, engine: Engine, camera: Camera, event: str, fields: dict[str, str]
) -> None:
    await hand.take_over("Ana", camera=True)
    silent(engine)
    await until(lambda: camera.scene == "cup")
    engine.enter(event, code="operator", **fields)
    await until(lambda: camera.scene is None)
    taken = hand.state()["take_over"]
    assert taken is None if event == "line_started" else not taken["camera"]


async def test_an_obs_without_the_camera_is_told_and_the_take_over_goes_on(
    hand: Operating, engine: Engine, camera: Camera
) -> None:
    camera.refuses = True
    await hand.take_over("Ana", camera=True)
    silent(engine)
    await until(lambda: bool(camera.done))
    await until(lambda: engine.told[-1][0] == "fault")
    assert "no source named 'Cam'" in engine.told[-1][1]["reason"]
    assert hand.state()["take_over"] == {"by": "Ana", "since": 1_000_100.0, "camera": False}
    with pytest.raises(StageError, match="no source"):
        await hand.camera(True, "Ana")
    await hand.hand_back("Ana")
    assert engine.conductor.done == ["hold", "resume"]


async def test_a_camera_that_is_deleted_in_obs_leaves_no_hole(
    hand: Operating, engine: Engine, camera: Camera
) -> None:
    await hand.take_over("Ana", camera=True)
    silent(engine)
    await until(lambda: camera.scene == "cup")
    engine.enter("left", source="Cam", reason="'Cam' was moved")
    await asyncio.sleep(0.01)
    assert camera.scene == "cup"
    camera.refuses = True
    engine.enter("left", source="Cam", reason="the source 'Cam' was deleted")
    await until(lambda: camera.scene is None)


async def test_an_obs_that_hangs_does_not_keep_the_host_waiting(
    hand: Operating, engine: Engine, camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cuehost.operating_takeover._OFF_S", 0.05)
    await hand.take_over("Ana", camera=True)
    silent(engine)
    await until(lambda: camera.scene == "cup")

    async def hang(scene_id: str | None) -> None:
        await asyncio.sleep(3600)

    camera.switch = hang  # type: ignore[method-assign]
    await hand.hand_back("Ana")
    assert engine.conductor.done == ["hold", "resume"]


async def test_without_a_named_camera_all_is_as_without_one(
    hand: Operating, engine: Engine, camera: Camera
) -> None:
    engine.broadcast.on_call = None
    with pytest.raises(InputError, match=r"obs: \{camera"):
        await hand.take_over("Ana", camera=True)
    await hand.take_over("Ana")
    silent(engine)
    await hand.hand_back("Ana")
    assert camera.done == [] and [event for event, _ in engine.told] == ["taken_over", "handed_back"]
