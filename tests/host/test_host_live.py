"""The live stream, read back by PyAV as OBS reads it, from a real renderer process."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
import pytest_asyncio
from host_sounds import babble, spread

from cuehost.errors import HostError
from cuehost.host import HostProcess, perform
from cuehost.host.presenter import BLOCK, FADE
from cuehost.host.sound import RATE

OPTIONS = {"probesize": "100000", "analyzeduration": "0", "fflags": "nobuffer"}
SOUND = babble(1.2, [(0.0, 1.2)])


def _line(name: str, sound: np.ndarray = SOUND) -> object:
    seconds = sound.size / RATE
    return perform(name, sound, (), spread(["a"] * int(seconds * 10), 0.0, 0.1))


class Reader:
    """Reads the stream in a thread, keeping sound whole and of each picture what the tests ask about."""

    def __init__(self, port: int) -> None:
        self.container = av.open(
            f"tcp://127.0.0.1:{port}", format="nut", options=OPTIONS, timeout=(10.0, 10.0)
        )
        self.sound: list[np.ndarray] = []
        self.first_sample: int | None = None
        self.pictures: dict[int, np.ndarray] = {}

    def read(self, until: object) -> None:
        """Read packets until `until(self)` is true; fails after 20 s."""
        deadline = time.monotonic() + 40
        for packet in self.container.demux():
            for frame in packet.decode():
                if isinstance(frame, av.VideoFrame):
                    self.pictures[round(frame.time * 25)] = frame.to_ndarray(format="bgra")
                else:
                    if self.first_sample is None:
                        self.first_sample = round(frame.time * RATE)
                    self.sound.append(frame.to_ndarray().reshape(-1))
            if until(self):  # type: ignore[operator]
                return
            assert time.monotonic() < deadline
        raise AssertionError("the stream ended")

    def heard(self) -> np.ndarray:
        return np.concatenate(self.sound) if self.sound else np.zeros(0, np.int16)

    def close(self) -> None:
        self.container.close()


pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.realtime]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(paper_folder: Path) -> AsyncIterator[HostProcess]:
    """One renderer for all tests of this file: starting Python is the slow part."""
    process = HostProcess(paper_folder, seed=5)
    await process.start()
    yield process
    await process.close()


@pytest_asyncio.fixture(loop_scope="module")
async def host(running: HostProcess) -> HostProcess:
    """The renderer, silent, unmuted and without listeners or readers of earlier tests."""
    running._listeners.clear()
    await _until(lambda: running.running)
    await running.mute(False)
    await running.idle()
    return running


async def _until(check: object, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not check():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.02)


def _silent_after_sound(frames: int) -> object:
    def done(reader: Reader) -> bool:
        heard = reader.heard()
        loud = np.flatnonzero(heard)
        return bool(loud.size) and heard.size - loud[-1] > frames * BLOCK

    return done


async def test_pictures_have_alpha_and_the_sound_is_what_was_played(host: HostProcess) -> None:
    reader = await asyncio.to_thread(Reader, host.port)
    await _until(lambda: host.obs_connected)
    events: list[dict[str, object]] = []
    host.on_event(events.append)
    playing = await host.play(_line("a"))  # type: ignore[arg-type]
    await asyncio.to_thread(reader.read, _silent_after_sound(8))
    ended = await playing.wait_ended()
    assert not ended.stopped
    assert _sample(events, "ended", "a") - _sample(events, "started", "a") == SOUND.size
    assert ended.t_monotonic - playing.started.result() >= SOUND.size / RATE - 1e-3
    stream = reader.container.streams.video[0]
    assert (stream.codec_context.pix_fmt, stream.width, stream.height) == ("bgra", 270, 480)
    picture = reader.pictures[max(reader.pictures)]
    assert picture[5, 5, 3] == 0
    assert picture[60, 135, 3] == 255
    assert min(reader.pictures) <= 3  # counted from zero; `nobuffer` lets go of what was probed
    # No sound is missing, whatever pictures were late.
    assert reader.heard().size // BLOCK >= len(reader.pictures) - 1
    heard = reader.heard().astype(float) / 32767
    size = 1 << int(np.ceil(np.log2(heard.size + SOUND.size)))
    match = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(SOUND, size)), size)
    at = int(match.argmax())
    assert np.abs(heard[at : at + SOUND.size] - SOUND).max() < 1e-3
    assert not heard[:at].any()
    reader.close()


async def test_interruption_silences_and_closes_the_mouth_within_two_frames(host: HostProcess) -> None:
    long = babble(8.0, [(0.0, 8.0)])
    reader = await asyncio.to_thread(Reader, host.port)
    events: list[dict[str, object]] = []
    host.on_event(events.append)
    playing = await host.play(_line("a", long))  # type: ignore[arg-type]
    await playing.wait_started()
    await asyncio.to_thread(reader.read, lambda r: np.flatnonzero(r.heard()).size > RATE)
    await host.stop()
    await asyncio.to_thread(reader.read, _silent_after_sound(10))
    ended = await playing.wait_ended()
    assert ended.stopped
    started = next(e for e in events if e["event"] == "started")
    stopped = next(e for e in events if e["event"] == "ended")
    heard = reader.heard()
    loud = np.flatnonzero(heard)
    spoken = int(stopped["sample"]) - int(started["sample"])  # type: ignore[call-overload]
    start = int(loud[0])
    # The sound itself tells where the line began in this stream.
    begins = np.flatnonzero((long[:2000] * 32767).astype(np.int16))[0]
    cut = start - int(begins) + spoken
    assert loud[-1] - cut <= FADE
    frame = (cut + (reader.first_sample or 0)) // BLOCK
    dark = {
        n: int((np.abs(p[100:170, 90:180, :3].astype(int) - (30, 20, 90)).sum(axis=2) < 40).sum())
        for n, p in reader.pictures.items()
    }
    assert max(dark[n] for n in range(frame - 40, frame - 1) if n in dark) > 40
    after = [dark[n] for n in dark if n >= frame + 2]
    assert after
    assert max(after) < 10
    reader.close()


async def test_a_second_reader_takes_over_and_a_lost_one_may_return(host: HostProcess) -> None:
    seen: list[str] = []
    host.on_event(lambda e: seen.append(str(e["event"])))
    first = await asyncio.to_thread(Reader, host.port)
    await asyncio.to_thread(first.read, lambda r: len(r.pictures) >= 3)
    second = await asyncio.to_thread(Reader, host.port)
    await asyncio.to_thread(second.read, lambda r: len(r.pictures) >= 3)
    assert min(second.pictures) <= 5  # a stream of its own, from its beginning
    with pytest.raises((AssertionError, av.error.FFmpegError)):
        await asyncio.to_thread(first.read, lambda _r: False)
    first.close()
    second.close()
    await _until(lambda: not host.obs_connected)
    third = await asyncio.to_thread(Reader, host.port)
    await asyncio.to_thread(third.read, lambda r: len(r.pictures) >= 3)
    assert host.obs_connected
    third.close()
    await _until(lambda: not host.obs_connected)
    assert seen.count("disconnected") >= 3


async def test_a_reader_that_takes_nothing_is_dropped_and_others_are_served(host: HostProcess) -> None:
    reasons: list[str] = []
    host.on_event(lambda e: reasons.append(str(e["reason"])) if e["event"] == "disconnected" else None)
    with socket.create_connection(("127.0.0.1", host.port)) as dead:
        dead.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await _until(lambda: reasons)
    assert "two seconds" in reasons[0]
    reader = await asyncio.to_thread(Reader, host.port)
    await asyncio.to_thread(reader.read, lambda r: len(r.pictures) >= 2)
    reader.close()


def _sample(events: list[dict[str, object]], kind: str, line: str) -> int:
    """When a line started or ended, in samples: exact on any machine, while the clock may be set back."""
    return next(int(str(e["sample"])) for e in events if (e["event"], e.get("line")) == (kind, line))


async def test_lines_queued_flow_with_exact_pauses(host: HostProcess) -> None:
    events: list[dict[str, object]] = []
    host.on_event(events.append)
    first = await host.play(_line("a"))  # type: ignore[arg-type]
    second = await host.queue(_line("b"), pause_ms=200)  # type: ignore[arg-type]
    third = await host.queue(_line("c"))  # type: ignore[arg-type]
    a, b, c = await first.wait_ended(), await second.wait_ended(), await third.wait_ended()
    assert _sample(events, "started", "b") - _sample(events, "ended", "a") == RATE // 5
    assert _sample(events, "started", "c") == _sample(events, "ended", "b")
    assert a.t_monotonic < second.started.result() < b.t_monotonic <= third.started.result()
    assert not c.stopped


async def test_a_crash_is_survived_on_the_same_port(host: HostProcess) -> None:
    seen: list[str] = []
    host.on_event(lambda e: seen.append(str(e["event"])))
    port, process = host.port, host._process
    playing = await host.play(_line("a", babble(5, [(0, 5)])))  # type: ignore[arg-type]
    await playing.wait_started()
    assert process is not None
    process.kill()
    ended = await playing.wait_ended(30)
    assert ended.stopped
    assert "ended with status" in ended.reason
    await _until(lambda: "ready" in seen)
    assert seen.index("restarting") < seen.index("ready")
    assert host.port == port
    again = await host.play(_line("b"))  # type: ignore[arg-type]
    assert not (await again.wait_ended()).stopped


async def test_odd_commands_are_told_and_do_no_harm(host: HostProcess, tmp_path: Path) -> None:
    errors: list[str] = []
    host.on_event(lambda e: errors.append(str(e["message"])) if e["event"] == "error" else None)
    await host.gesture("moonwalk")
    path = tmp_path / "gone.wav"
    lost = await host.play(replace(_line("a"), audio=str(path), samples=None))  # type: ignore[type-var]
    ended = await lost.wait_ended(30)
    assert ended.stopped
    assert "gone.wav" in ended.reason
    with pytest.raises(HostError, match="not spoken"):
        await lost.wait_started(1)
    await host.gesture("greet")
    await host.emotion("joy")
    await host.mute(True)
    await host.idle()
    good = await host.play(_line("b"))  # type: ignore[arg-type]
    assert not (await good.wait_ended()).stopped
    assert any("moonwalk" in e for e in errors)


async def test_a_faulty_pack_is_told_at_start(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("format: 1\n", encoding="utf-8")
    with pytest.raises(HostError, match="licence"):
        await HostProcess(tmp_path).start()


async def test_a_port_in_use_is_left_for_another(paper_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = taken.getsockname()[1]
        async with HostProcess(paper_folder, port=wanted) as host:
            assert host.port not in (0, wanted)


async def test_commands_without_a_renderer_are_refused(paper_folder: Path) -> None:
    host = HostProcess(paper_folder)
    with pytest.raises(HostError, match="not running"):
        await host.play(_line("a"))  # type: ignore[arg-type]
    await host.close()
