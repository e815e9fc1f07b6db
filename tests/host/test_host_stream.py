"""The stream's time stamps, as a reader gets them."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Iterator

import av
import numpy as np
import pytest

from cuehost.host.lag import LEAP_S, SLACK_FRAMES, SOUND_S
from cuehost.host.nut import PICTURES
from cuehost.host.presenter import BLOCK, FPS
from cuehost.host.sound import RATE
from cuehost.host.stream import LiveStream

SIZE = (8, 4)
FRAME_S = 1 / FPS


def sent(
    stream: LiveStream, before: int, after: int, sound_s: float = SOUND_S
) -> tuple[list[float], np.ndarray]:
    """When each of so many pictures before and after a leap is to be shown, s, and the sound of all, which is
    silent before the leap and loud after it."""
    picture = np.full((SIZE[1], SIZE[0], 4), 77, np.uint8)
    with socket.create_connection(("127.0.0.1", stream.port), timeout=20) as reader:
        while not stream.connected:
            time.sleep(0.01)
        for _ in range(before):
            stream.offer(picture, np.zeros(BLOCK, np.int16))
            stream.wait_for_room()
        stream.leap(sound_s)
        for _ in range(after):
            stream.offer(picture, np.full(BLOCK, 9000, np.int16))
            stream.wait_for_room()
        data = b""
        while data.count(bytes(picture)) < before + after:
            data += reader.recv(1 << 16)
    times, sound = [], []
    with av.open(io.BytesIO(data), format="nut") as container:
        for packet in container.demux():
            if packet.size and packet.stream.index == PICTURES:
                times.append(float(packet.pts * packet.time_base))
            elif packet.size:
                sound.append(np.frombuffer(bytes(packet), "<i2"))
    return times, np.concatenate(sound)


@pytest.fixture
def stream() -> Iterator[LiveStream]:
    stream = LiveStream(SIZE)
    yield stream
    stream.close()


def test_time_leaps_and_one_picture_is_left_out_after_the_first(stream: LiveStream) -> None:
    times, _ = sent(stream, 3, 3)
    leapt = 3 * FRAME_S + LEAP_S
    rest = leapt + SLACK_FRAMES * FRAME_S
    assert times == pytest.approx([0, FRAME_S, 2 * FRAME_S, leapt, rest + FRAME_S, rest + 2 * FRAME_S])


@pytest.mark.parametrize("sound_s", [SOUND_S, 0.0412, 0.120])
def test_the_sound_begins_later_than_its_picture_after_a_leap(stream: LiveStream, sound_s: float) -> None:
    _, sound = sent(stream, 3, 6, sound_s)
    first = int(np.flatnonzero(sound)[0]) - 3 * BLOCK
    assert first == round(sound_s * RATE)
    assert (sound[first + 3 * BLOCK :] == 9000).all(), "in one piece"
