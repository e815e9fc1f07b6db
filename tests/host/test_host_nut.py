"""The stream's container, read back by FFmpeg."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest

from cuehost.host.nut import PICTURES, SOUND, Nut

SIZE = (34, 18)


def _stream(frames: int, first: int = 0) -> tuple[bytes, list[bytes], list[bytes]]:
    rng = np.random.default_rng(1)
    nut = Nut(SIZE, 25, 48_000)
    pictures = [rng.integers(0, 256, (SIZE[1], SIZE[0], 4), np.uint8).tobytes() for _ in range(frames)]
    sounds = [rng.integers(-9, 9, 1920).astype("<i2").tobytes() for _ in range(frames)]
    out = nut.header
    for number, (picture, sound) in enumerate(zip(pictures, sounds, strict=True), start=first):
        out += nut.before(SOUND, number * 1920, len(sound)) + sound
        out += nut.before(PICTURES, number, len(picture)) + picture
    return out, pictures, sounds


@pytest.mark.parametrize("first", [0, 127, 90_000_000])
def test_all_comes_back_bit_for_bit_and_in_time(first: int) -> None:
    data, pictures, sounds = _stream(40, first)
    with av.open(io.BytesIO(data), format="nut") as container:
        video, audio = container.streams
        assert (video.codec_context.name, audio.codec_context.name) == ("rawvideo", "pcm_s16le")
        assert (video.codec_context.width, video.codec_context.height) == SIZE
        assert video.codec_context.pix_fmt == "bgra"
        assert (audio.codec_context.sample_rate, audio.codec_context.layout.nb_channels) == (48_000, 1)
        packets = [(p.stream.index, p.pts, p.is_keyframe, bytes(p)) for p in container.demux() if p.size]
    seen = [p for p in packets if p[0] == PICTURES]
    heard = [p for p in packets if p[0] == SOUND]
    assert [data for *_, data in seen] == pictures
    assert [data for *_, data in heard] == sounds
    assert [pts for _, pts, *_ in seen] == list(range(first, first + 40))
    assert [pts for _, pts, *_ in heard] == [n * 1920 for n in range(first, first + 40)]
    assert all(key for *_, key, _ in packets)


def test_no_frame_waits_for_the_next() -> None:
    """What a stream holds so far is all there to be read, the last sound too."""
    data, pictures, sounds = _stream(3)
    with av.open(io.BytesIO(data), format="nut") as container:
        sizes = [p.size for p in container.demux() if p.size]
    assert sizes == [len(sounds[0]), len(pictures[0])] * 3
