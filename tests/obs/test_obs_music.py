"""The music bed in a real OBS's recording: at its level, quieter under speech, on through takes and loops."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from obs_live_sender import LiveSender
from obs_recording import RATE, Recording

from cuehost.speech import music_bed
from cuehost.stage import Box, Stage, StagePlan, TemplateItem

pytestmark = pytest.mark.obs

MUSIC_HZ, VOICE_HZ = 1000, 440
WINDOW_S = 0.05
BED_S = 3.0


def make_bed(folder: Path) -> Path:
    """A tone of whole periods, at -24 LUFS."""
    import wave

    time = np.arange(int(BED_S * 48_000)) / 48_000
    with wave.open(str(folder / "bed.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((np.sin(2 * np.pi * MUSIC_HZ * time) * 9000).astype("<i2").tobytes())
    return music_bed(folder / "bed.wav", folder, -24.0)


def with_music(plan: StagePlan, bed: Path) -> StagePlan:
    item = TemplateItem("music", Box(0, 0, 1, 1))
    scenes = {
        kind: items if kind == "safe" else (item, *items) for kind, items in plan.template.scenes.items()
    }
    return replace(plan, template=replace(plan.template, scenes=scenes), music=bed)


def tone_db(sound: NDArray[np.float32], hz: int) -> NDArray[np.float64]:
    """The level of a tone (dBFS of its peak) in windows of `WINDOW_S`."""
    size = int(WINDOW_S * RATE)
    windows = sound[: len(sound) // size * size].reshape(-1, size) * np.hanning(size)
    spectrum = np.abs(np.fft.rfft(windows, axis=1)) * 4 / size
    at = round(hz * size / RATE)
    found: NDArray[np.float64] = 20 * np.log10(spectrum[:, at - 1 : at + 2].max(axis=1) + 1e-6)
    return found


async def test_music_is_ducked_under_speech_and_goes_on_through_takes_and_loops(
    stage: Stage, plan: StagePlan, tmp_path: Path
) -> None:
    with LiveSender() as sender:
        sender.amplitude = 0
        await stage.build(with_music(replace(plan, host_url=sender.url), make_bed(tmp_path)))
        assert await stage.pending() == []
        await stage.take("opening")
        async with asyncio.timeout(60):
            while not sender.connections:
                await asyncio.sleep(0.05)
        await asyncio.sleep(4)  # OBS looks for the voice to listen to every three seconds
        await stage.record_start()
        await asyncio.sleep(2)
        await stage.take("product:kettle")
        await asyncio.sleep(BED_S)
        sender.amplitude = 8000
        await asyncio.sleep(2.5)
        sender.amplitude = 0
        await asyncio.sleep(3.5)
        await stage.take("safe")
        await asyncio.sleep(1.5)
        recording = Recording(await stage.record_stop())
    sound = recording.sound()
    music, voice = tone_db(sound, MUSIC_HZ), tone_db(sound, VOICE_HZ)
    spoken = np.flatnonzero(voice > -20)
    first, last = int(spoken[0]), int(spoken[-1])
    second = round(1 / WINDOW_S)
    clear = music[second // 2 : first - 2]
    # A tone of -24 LUFS on both channels stands at about -24 dBFS.
    assert np.median(clear) == pytest.approx(-24, abs=2)
    # Neither the take nor the loop leaves a hole that is heard.
    assert np.percentile(clear, 2) > np.median(clear) - 6
    ducked = np.median(music[first + second // 2 : last - 2])
    assert np.median(clear) - ducked == pytest.approx(11.3, abs=2)
    assert music[last + 2 * second] > np.median(clear) - 3
    assert np.median(music[-second // 2 :]) < -70  # the safe scene has none
