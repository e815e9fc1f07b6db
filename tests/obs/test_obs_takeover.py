"""A take-over with the seller's camera on a real OBS: seen and heard instead of the host, and gone again when
the host goes on at the exact line. A test video with a tone stands for the camera.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from obs_looks import LIME, RED, looks
from obs_recording import RATE, Recording
from small_show import write_config, write_show

from cuehost.config import load_config
from cuehost.engine import AirOrder, Engine
from cuehost.ledger import read_log
from cuehost.operating import Operating
from cuehost.stage import HeadlessObs, OnCall, Stage, StagePlan
from cuehost.studio import Studio

pytestmark = [pytest.mark.obs, pytest.mark.timeout(600)]

CAMERA = "Seller cam"
TONE_HZ = 1000
CHEST, EDGE = (0.5, 0.6), (0.03, 0.5)
LONG = "Look at this blue cup with me, from the top down to its foot."
LINES = [
    LONG,
    "It is made of clay, and you can see that when the light falls on it.",
    "Hold it in your hand, turn it round, and look at it from every side.",
    "Tell me what you would do with it, and where it would stand at home.",
]


def make_camera(path: Path) -> Path:
    """Ten seconds of plain green with a tone."""
    time = np.arange(10 * 48_000) / 48_000
    tone = (np.sin(2 * np.pi * TONE_HZ * time) * 8000).astype(np.int16)[None]
    with av.open(str(path), "w") as container:
        video = container.add_stream("png", rate=10)
        video.width, video.height, video.pix_fmt = 640, 480, "rgb24"
        audio = container.add_stream("pcm_s16le", rate=48_000, layout="mono")
        for number in range(100):
            picture = np.zeros((480, 640, 3), np.uint8)
            picture[...] = LIME
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number
            container.mux(video.encode(frame))
            block = av.AudioFrame.from_ndarray(
                tone[:, number * 4800 : (number + 1) * 4800], format="s16", layout="mono"
            )
            block.rate, block.pts = 48_000, number * 4800
            container.mux(audio.encode(block))
        container.mux(video.encode(None))
    return path


class Show:
    """A show of a virtual host on air, with an operator."""

    def __init__(self, engine: Engine, order: AirOrder, stage: Stage) -> None:
        self.hand = Operating(engine)
        self.stage = stage
        self.log: list[dict[str, Any]] = []
        engine.follow(self.log.append)
        self.airing = asyncio.create_task(engine.air(order, lambda *_: None))

    async def after(self, number: int, event: str, **fields: Any) -> dict[str, Any]:
        """The first entry past the first `number` ones with that event and these fields."""

        def found() -> list[dict[str, Any]]:
            return [e for e in self.log[number:] if e["event"] == event and fields.items() <= e.items()]

        async with asyncio.timeout(120):
            while not found():
                await asyncio.sleep(0.02)
                if self.airing.done():
                    raise AssertionError("the show is over") from self.airing.exception()
        return found()[0]

    async def muted(self) -> bool:
        return bool(
            (await self.stage.connection.request("GetInputMute", {"inputName": CAMERA}))["inputMuted"]
        )


async def film(stage: Stage, folder: Path) -> None:
    settings = {"local_file": str(make_camera(folder / "camera.mov")), "looping": True}
    await stage.connection.request(
        "CreateInput",
        {"sceneName": "Mine", "inputName": CAMERA, "inputKind": "ffmpeg_source", "inputSettings": settings},
    )


def engine_of(obs: HeadlessObs, folder: Path) -> tuple[Engine, AirOrder, Studio]:
    show = write_show(
        folder,
        (
            '    script:\n      - {text: "The blue cup costs 9.90 dollars.", overlay: price}\n'
            "      - It is made of clay.\n",
            f"    script: {json.dumps(LINES)}\n",
        ),
    )
    config = write_config(folder)
    text = config.read_text("utf-8").replace("obs: {", f"obs: {{camera: {CAMERA}, ")
    config.write_text(text, "utf-8")
    studio = Studio(load_config(config, {}), offline=True)
    return Engine(studio, address=obs.address), AirOrder(show, record=True, folder=folder / "result"), studio


async def test_the_camera_is_on_program_while_taken_over_and_the_exact_line_comes_after(
    obs: HeadlessObs, stage: Stage, tmp_path: Path
) -> None:
    await film(stage, tmp_path)
    engine, order, studio = engine_of(obs, tmp_path)
    show = Show(engine, order, stage)
    try:
        await show.after(0, "line_started", text=LONG)
        assert await show.muted() and show.hand.state()["camera"] == {"source": CAMERA, "on": False}
        begun = len(show.log)
        await show.hand.take_over("Ana", camera=True)
        await show.after(begun, "camera", action="on")
        await looks(stage, tmp_path, None, CHEST, LIME)
        await looks(stage, tmp_path, None, EDGE, LIME)
        assert not await show.muted()
        await asyncio.sleep(1.5)
        # For words of the operator's, the host is seen, and then the camera again.
        said = len(show.log)
        told = await show.hand.say("It is made of clay.", lang=None, urgent=True, by="Ana", check=False)
        assert told["faults"] == []
        await show.after(said, "line_started", line=told["line"])
        await stage.screenshot(None, tmp_path / "said.png", 360)
        assert await show.muted()
        await show.after(said, "camera", action="on")
        await looks(stage, tmp_path, None, CHEST, LIME)
        await asyncio.sleep(0.5)
        back = len(show.log)
        await show.hand.hand_back("Ana")
        line = await show.after(back, "line_started")
        assert line["text"] == LONG, "the line that was interrupted"
        assert await show.muted() and show.hand.state()["take_over"] is None
        await stage.screenshot(None, tmp_path / "back.png", 360)
        await show.after(back, "line_ended", line=line["line"], reason="said")
        await engine.do("stop")
        result = await asyncio.wait_for(show.airing, 120)
    finally:
        show.airing.cancel()
        await studio.close()
    assert not await show.muted(), "the camera's sound is given back as it was"
    _judge(list(read_log(result.folder / "as-run.jsonl")), Recording(result.recordings[0]))


def _judge(log: list[dict[str, Any]], recording: Recording) -> None:
    started = next(e["at_s"] for e in log if e["event"] == "record_started")
    over = next(i for i, e in enumerate(log) if e["event"] == "taken_over")
    events = [(e["event"], e.get("action")) for e in log[over:] if e["event"] in ("camera", "handed_back")]
    assert events == [
        ("camera", "on"), ("camera", "off"), ("camera", "on"), ("handed_back", None), ("camera", "off"),
    ]  # fmt: skip
    assert log[over]["by"] == "Ana" and log[over]["camera"] is True
    switched = [e["at_s"] - started for e in log if e["event"] == "camera"]
    on, off, _, gone = switched
    times = [on - 2.0, on + 0.4, (on + off) / 2, gone + 1.0]
    green = [bool((frame[400, 180] == LIME).all()) for frame in _near(recording, times)]
    assert green == [False, True, True, False]
    assert _tone_db(recording, on + 0.5, on + 1.3) > -30
    assert _tone_db(recording, 0.0, on - 0.5) < -60 and _tone_db(recording, gone + 0.5, gone + 3.0) < -60


def _near(recording: Recording, times: list[float]) -> list[Any]:
    """The frames, with colours as H.264 keeps them rounded to the nearest pure ones."""
    return [np.where(frame > 160, 255, 0) for frame in recording.frames(times)]


def _tone_db(recording: Recording, start_s: float, end_s: float) -> float:
    """The loudest that the camera's tone is in a stretch, in dBFS."""
    part = recording.sound()[int(start_s * RATE) : int(end_s * RATE)]
    size = RATE // 2  # so narrow that a voice is hardly in it
    blocks = part[: len(part) // size * size].reshape(-1, size) * np.hanning(size)
    spectrum = np.abs(np.fft.rfft(blocks, axis=1)) * 4 / size
    at = TONE_HZ * size // RATE
    return float(20 * np.log10(spectrum[:, at].min() + 1e-6))


async def test_in_studio_mode_the_camera_comes_and_goes_too(
    stage: Stage, plan: StagePlan, tmp_path: Path
) -> None:
    await film(stage, tmp_path)
    await stage.build(replace(plan, on_call=OnCall(CAMERA)))
    await stage.take("opening")
    await stage.connection.request("SetStudioModeEnabled", {"studioModeEnabled": True})
    try:
        await asyncio.sleep(1)
        await stage.camera.switch("opening")
        await _program(stage, LIME)
        await stage.camera.switch(None)
        await _program(stage, RED)
    finally:
        await stage.connection.request("SetStudioModeEnabled", {"studioModeEnabled": False})


async def _program(stage: Stage, colour: tuple[int, int, int]) -> None:
    """Records for a moment: in studio mode, a screenshot of a scene is not the program."""
    await asyncio.sleep(1)
    await stage.record_start()
    await asyncio.sleep(1)
    file = await stage.record_stop()
    (frame,) = _near(Recording(file), [0.6])
    file.unlink()
    assert tuple(frame[400, 30]) == colour


async def test_a_camera_that_obs_lacks_is_told_and_the_take_over_goes_on(
    obs: HeadlessObs, stage: Stage, tmp_path: Path
) -> None:
    engine, order, studio = engine_of(obs, tmp_path)
    show = Show(engine, order, stage)
    try:
        found = await show.after(0, "preflight", mark="note", reason=_LACKS)
        assert "config.yaml" in found["mend"]
        line = await show.after(0, "line_started", text=LONG)
        await show.hand.take_over("Ana", camera=True)
        fault = await show.after(0, "fault", role="camera")
        assert CAMERA in fault["reason"]
        await stage.screenshot(None, tmp_path / "without.png", 360)
        back = len(show.log)
        await show.hand.hand_back("Ana")
        assert (await show.after(back, "line_started"))["line"] == line["line"]
        await engine.do("stop")
        await asyncio.wait_for(show.airing, 120)
    finally:
        show.airing.cancel()
        await studio.close()


_LACKS = f"OBS has no source named {CAMERA!r} for the camera: a take-over goes on without it."
